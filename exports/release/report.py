"""What the shapes find in a graph, as a validation report of SHACL without blank nodes and always in one order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import rdflib
from rdflib import SH, URIRef
from rdflib.term import Node

from paperkg.exports.release.contents import REPORT
from paperkg.exports.release.turtle import document, iri
from paperkg.exports.shacl import results, shapes_graph
from paperkg.graph.encode import literal
from paperkg.graph.store import Store

Result: TypeAlias = tuple[tuple[str, str], ...]
"""What a result says: pairs of a verb and an object as Turtle writes them."""

_VERBS = {
    SH.focusNode: "sh:focusNode",
    SH.resultPath: "sh:resultPath",
    SH.value: "sh:value",
    SH.sourceShape: "sh:sourceShape",
    SH.sourceConstraintComponent: "sh:sourceConstraintComponent",
    SH.resultSeverity: "sh:resultSeverity",
    SH.resultMessage: "sh:resultMessage",
}


def found(store: Store) -> list[Result]:
    """All results, sorted, each once. A part of a shape that has no name is called by that of its shape."""
    shapes = shapes_graph()
    owners = {part: shape for shape, part in shapes.subject_objects(SH.property) if isinstance(shape, URIRef)}
    return sorted({_result(report, result, owners) for report, result in results(store, shapes)})


def _result(report: rdflib.Graph, result: Node, owners: Mapping[Node, Node]) -> Result:
    values = ((verb, owners.get(value, value)) for name, verb in _VERBS.items() for value in report[result:name])
    return tuple(sorted((verb, _object(value)) for verb, value in values if isinstance(value, URIRef | rdflib.Literal)))


def _object(value: URIRef | rdflib.Literal) -> str:
    if isinstance(value, URIRef):
        return iri(value)
    if value.language:
        return literal(value, f"@{value.language}")
    return literal(value, f"^^{iri(value.datatype)}" if value.datatype else "")


def shacl_report(found: Iterable[Result], base: str) -> Iterator[str]:
    """The report in Turtle; what it names of itself is relative to `base`."""
    nodes = {f"{REPORT}#result-{number}": result for number, result in enumerate(found, 1)}
    report = [
        ("a", "sh:ValidationReport"),
        ("sh:conforms", "false" if nodes else "true"),
        *(("sh:result", iri(node)) for node in nodes),
    ]
    results = ((node, (("a", "sh:ValidationResult"), *result)) for node, result in nodes.items())
    return document([(f"{REPORT}#report", report), *results], base, ["sh"])
