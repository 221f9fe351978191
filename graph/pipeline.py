"""Reading one paper: the pure part of a build, the same whatever else is in the batch."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import paperkg
from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.families import families
from paperkg.graph.link import link
from paperkg.graph.model import Paper, Reading
from paperkg.graph.relate import relate
from paperkg.graph.results import measure


def read_paper(paper: Paper) -> Reading:
    """All that a paper says.

    >>> abstract = "We present Zed, which serves LLaMA-13B 2x faster than vLLM."
    >>> reading = read_paper(Paper("p", "Zed: Fast Serving", abstract))
    >>> [(fact.relation, fact.entity.name) for fact in reading.facts if fact.entity.name in ("Zed", "vLLM")]
    [('compares_with', 'vLLM'), ('proposes', 'Zed')]
    >>> [(result.value, result.unit, result.baselines) for result in reading.results]
    [(2.0, 'x', ('vLLM',))]
    """
    document = Document(paper)
    links = link(document, mentions(document))
    facts = tuple(relate(document, links))
    entities = {fact.entity for fact in facts}
    kept = [found for found in links if found.entity in entities]
    return Reading(paper, facts, tuple(measure(document, kept, facts)), tuple(families(sorted(entities))))


def digest(paper: Paper) -> str:
    """SHA-256 of all that decides what a paper gives: its record, and paperkg's code, vocabulary and weights."""
    record = repr(tuple(paper._replace(source="")))
    return hashlib.sha256(f"{_own_digest()}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _own_digest() -> str:
    """Of all files that reading and writing a paper depend on: a rule that is changed changes the digests."""
    hashed = hashlib.sha256(paperkg.__version__.encode())
    for package in ("paperkg.graph", "paperkg.ontology"):
        for file in sorted(_files(resources.files(package)), key=lambda file: file.name):
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".tsv")):
            yield entry
