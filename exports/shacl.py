"""The shapes of the ontology (SHACL), tried on one named graph after the other: memory is that of the largest.

A shape's number stands in shapes.ttl: 301 is reported as E301 where it is violated, as W301 where it only warns.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import DCTERMS, RDF, SH, URIRef
from rdflib.term import Node

from paperkg.exports.rdf import STRING, Term
from paperkg.graph.check import Problem, text_of
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

_SHOWN = 80
"""Characters of a wrong value that a message quotes."""


def check_shapes(store: Store) -> list[Problem]:
    """All violations and warnings of a store, sorted; none in a graph as paperkg builds it.

    The message says what the shape asks for, of which property, and which value was found.
    """
    shapes = shapes_graph()
    numbers = _numbers(shapes)
    return sorted({_problem(report, result, numbers) for report, result in results(store, shapes)})


def results(store: Store, shapes: rdflib.Graph) -> Iterator[tuple[rdflib.Graph, Node]]:
    """Each validation result with the report that it stands in, one report a named graph, in no order."""
    for graph in store.graphs():
        with _quiet():
            report = validate(_rdflib(store, graph), shapes)
        yield from ((report, result) for result in report.subjects(RDF.type, SH.ValidationResult))


def validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """The validation report of a graph, in the terms of SHACL."""
    report: rdflib.Graph
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    return report


def shapes_graph() -> rdflib.Graph:
    """The shapes as they ship."""
    file = resources.files("paperkg.ontology") / "shapes.ttl"
    return rdflib.Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")


def _numbers(shapes: rdflib.Graph) -> dict[Node, str]:
    """The number of each shape that has one, and of its property shapes."""
    named = {shape: str(number) for shape, number in shapes.subject_objects(DCTERMS.identifier)}
    parts = {part: named[shape] for shape, part in shapes.subject_objects(SH.property) if shape in named}
    return named | parts


def _problem(report: rdflib.Graph, result: Node, numbers: dict[Node, str]) -> Problem:
    shape, severity = (report.value(result, name) for name in (SH.sourceShape, SH.resultSeverity))
    path, value = (report.value(result, name) for name in (SH.resultPath, SH.value))
    code = f"{'W' if severity == SH.Warning else 'E'}{numbers[shape] if shape else ''}"
    what = str(report.value(result, SH.resultMessage))
    where = f"{t.compact(str(path))}: " if isinstance(path, URIRef) else ""
    found = "" if value is None or path is None else f"; found {_shown(value)}"
    return Problem(code, str(report.value(result, SH.focusNode)), where + what + found)


def _shown(value: Node) -> str:
    """A value in a message: an IRI with its prefix, a literal with its datatype, cut if long."""
    if not isinstance(value, rdflib.Literal):
        return t.compact(str(value))
    text = str(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    kind = f"@{value.language}" if value.language else f"^^{t.compact(value.datatype)}" if value.datatype else ""
    return f'"{text}"{kind}'


# --- from the store to rdflib


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs a traceback for a literal that its datatype does not allow; here that is a result, not a failure."""
    log = logging.getLogger("rdflib.term")
    was = log.disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = was


def _rdflib(store: Store, graph: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for quad in store.match(graph=graph):
        found.add((URIRef(text_of(quad.subject)), URIRef(quad.predicate.value), _node(quad.object)))
    return found


def _node(term: Term) -> Node:
    if not isinstance(term, ox.Literal):
        return URIRef(text_of(term))
    datatype = None if term.language or term.datatype.value == STRING else URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
