"""The files of a release: their names, what they are, and what they weigh."""

import hashlib
from pathlib import Path
from typing import NamedTuple

GRAPH, FACTS, RESULTS, LEDGER = "graph.nq.gz", "facts.csv", "results.csv", "ledger.sssom.tsv"
ONTOLOGY, SHAPES, REPORT, SCORES = "ontology.ttl", "shapes.ttl", "shacl-report.ttl", "scores.json"
CROISSANT, README, VOID, SUMS = "croissant.json", "README.md", "void.ttl", "SHA256SUMS"

DATA = (GRAPH, FACTS, RESULTS, LEDGER)
"""The files that hold what papers say; the others are about it."""


class Kind(NamedTuple):
    """What a file is; `packed` is the media type of the packing, if it is packed."""

    media_type: str
    title: str
    packed: str = ""


KINDS = {
    GRAPH: Kind("application/n-quads", "the graph as N-Quads, a named graph a paper", "application/gzip"),
    FACTS: Kind("text/csv", "what papers propose, use, compare with, …, a row a fact"),
    RESULTS: Kind("text/csv", "the numbers that papers claim, a row a result"),
    LEDGER: Kind("text/tab-separated-values", "names taken for one thing, and names kept apart (SSSOM)"),
    ONTOLOGY: Kind("text/turtle", "the classes and properties of the graph (OWL)"),
    SHAPES: Kind("text/turtle", "what a sound graph looks like (SHACL)"),
    REPORT: Kind("text/turtle", "what the shapes find in this graph"),
    SCORES: Kind("application/json", "how well papers were read, measured on annotated ones"),
    CROISSANT: Kind("application/ld+json", "description of the tables (Croissant)"),
    README: Kind("text/markdown", "an overview for people"),
    VOID: Kind("text/turtle", "description of the data set (VoID, DCAT)"),
    SUMS: Kind("text/plain", "checksums of all other files"),
}
"""All files that a release can have, in the order in which people look at them."""


class File(NamedTuple):
    """A written file: its size in bytes, and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.name]


def weighed(path: Path) -> File:
    """The file at a path, read once and in pieces. Raises OSError."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(path.name, path.stat().st_size, digest)
