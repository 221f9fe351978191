"""Reading one paper: the pure part of a build, the same whatever else is in the batch."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

import paperkg
from paperkg.graph.corrections import NONE, Corrections, corrected
from paperkg.graph.endpoint import Endpoint
from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.families import families
from paperkg.graph.link import link
from paperkg.graph.llm import read_with_llm
from paperkg.graph.model import Fact, Paper, Reading, Result
from paperkg.graph.relate import links_of_facts, relate
from paperkg.graph.results import measure
from paperkg.ontology.vocabulary import SHIPPED, Vocabulary, using
from paperkg.registry import Registry

Said = tuple[Sequence[Fact], Sequence[Result]]
EXTRACTORS: Registry[Callable[[Document], Said]] = Registry("extractor")
"""Ways to read a document offline, by name."""
DEFAULT = "both"
"""The extractor that measures best."""


@EXTRACTORS.add("rules")
def by_rules(document: Document) -> Said:
    """Facts and results by rules and linear models: some hundred papers a second."""
    links = link(document, mentions(document))
    facts = relate(document, links)
    return facts, list(measure(document, links_of_facts(links, facts), facts))


@EXTRACTORS.add("model")
def by_network(document: Document) -> Said:
    """Facts by the network alone, results with its judgement of claims."""
    from paperkg.graph.neural.read import read_with_network

    return read_with_network(document)


@EXTRACTORS.add("both")
def by_both(document: Document) -> Said:
    """Facts and results by the network and the rules together."""
    from paperkg.graph.neural.read import read_with_both

    return read_with_both(document)


def read_paper(paper: Paper, *, extractor: str = DEFAULT, min_confidence: float = 0.0) -> Reading:
    """All that a paper says, by one of `EXTRACTORS`; facts with less confidence are left out.

    Raises UnknownNameError for another extractor, ModelError when the network cannot be loaded.

    >>> abstract = "We present Zed, which serves LLaMA-13B 2x faster than vLLM."
    >>> reading = read_paper(Paper("p", "Zed: Fast Serving", abstract))
    >>> [(fact.relation, fact.entity.name) for fact in reading.facts if fact.entity.name in ("Zed", "vLLM")]
    [('compares_with', 'vLLM'), ('proposes', 'Zed')]
    >>> [(result.value, result.unit, result.baselines) for result in reading.results]
    [(2.0, 'x', ('vLLM',))]
    """
    facts, results = EXTRACTORS[extractor](Document(paper))
    kept = tuple(fact for fact in facts if fact.confidence >= min_confidence)
    broader = families(sorted({fact.entity for fact in kept}))
    return Reading(paper, kept, tuple(results), tuple(broader))


class Reader(NamedTuple):
    """How papers are read, with which vocabulary, and what a person overrules; can be sent to another process.

    An `endpoint` reads in the place of the extractor.
    """

    extractor: str = DEFAULT
    min_confidence: float = 0.0
    endpoint: Endpoint | None = None
    vocabulary: Vocabulary = SHIPPED
    corrections: Corrections = NONE

    def __call__(self, paper: Paper) -> Reading:
        """All that a paper says. Raises what `read_paper` raises, and EndpointError."""
        with using(self.vocabulary):
            return corrected(self._uncorrected(paper), self.corrections.of(paper))

    def _uncorrected(self, paper: Paper) -> Reading:
        if self.endpoint is not None:
            return read_with_llm(paper, self.endpoint).reading
        return read_paper(paper, extractor=self.extractor, min_confidence=self.min_confidence)

    def digest(self, paper: Paper) -> str:
        """SHA-256 of all that decides what a paper gives: its record, the options, paperkg's code and data."""
        asked = (self.endpoint.url, self.endpoint.model) if self.endpoint else ()
        overruled = [row._replace(place="") for row in self.corrections.of(paper)]
        options = (self.extractor, self.min_confidence, self.vocabulary.digest, asked, *overruled)
        record = repr((*options, *paper._replace(source="")))
        return hashlib.sha256(f"{_own_digest()}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


USUAL = Reader()
"""How papers are read if nothing else is said."""


@lru_cache(maxsize=1)
def _own_digest() -> str:
    """Of all files that reading and writing a paper depend on: a rule that is changed changes the digests."""
    hashed = hashlib.sha256(paperkg.__version__.encode())
    for package in ("paperkg.graph", "paperkg.ontology"):
        for file in _files(resources.files(package)):
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    """Code and data in a folder and below, in the same order on every machine."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".tsv", ".bin", ".sha256")):
            yield entry
