"""All forms in which a graph can be written to a file, by name."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from paperkg.exports import annotations, graphs, ledger, rdf, rdfxml, tables
from paperkg.graph.store import Store
from paperkg.registry import Registry

Writer: TypeAlias = Callable[[Store], Iterator[str]]
"""Makes the text of a file, piece by piece, so that no graph has to fit into memory as text."""

FORMATS: Registry[Writer] = Registry("format")
"""Writers by the name of their format."""

FORMATS.add("annotations")(annotations.annotations)
FORMATS.add("csv")(tables.facts)
FORMATS.add("graphml")(graphs.graphml)
FORMATS.add("json")(graphs.node_link)
FORMATS.add("jsonld")(rdf.jsonld)
FORMATS.add("nquads")(rdf.nquads)
FORMATS.add("ntriples")(rdf.ntriples)
FORMATS.add("rdfxml")(rdfxml.rdfxml)
FORMATS.add("results")(tables.results)
FORMATS.add("sssom")(ledger.ledger)
FORMATS.add("trig")(rdf.trig)
FORMATS.add("turtle")(rdf.turtle)


def export(store: Store, format: str) -> Iterator[str]:
    """The graph as text in a format of `FORMATS`, in pieces; the same graph always gives the same text.

    Raises UnknownNameError with the formats that there are.
    """
    return FORMATS[format](store)
