"""Reading one paper: the pure part of a build, the same whatever else is in the batch."""

import hashlib
from functools import lru_cache

import paperkg
from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.weights import FOLDER, TABLES
from paperkg.graph.families import families
from paperkg.graph.link import link
from paperkg.graph.model import Paper, Reading
from paperkg.graph.relate import relate
from paperkg.graph.results import measure
from paperkg.ontology.vocabulary import vocabulary


def read_paper(paper: Paper) -> Reading:
    """All that a paper says.

    >>> reading = read_paper(Paper("p", "Zed: Fast Serving", "We present Zed, which serves LLaMA-13B 2x faster than vLLM."))
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
    """SHA-256 of all that decides what a paper gives: its record, paperkg's version, the vocabulary, the weights."""
    record = repr(tuple(paper._replace(source="")))
    return hashlib.sha256(f"{_own_digest()}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _own_digest() -> str:
    hashed = hashlib.sha256(paperkg.__version__.encode())
    hashed.update(repr([(*entry[:6], *sorted(entry.flags)) for entry in vocabulary().entries]).encode())
    for table in TABLES:
        hashed.update((FOLDER / f"{table}.tsv").read_bytes())
    return hashed.hexdigest()
