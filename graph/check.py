"""Checks of a whole graph: each is a few lines in a registry, and its docstring is the message that the user sees."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from paperkg.graph.store import Store
from paperkg.graph.text import sentences
from paperkg.ontology import terms as t
from paperkg.registry import Registry


class Problem(NamedTuple):
    """What is wrong, and with which node. Codes with E are errors, those with W are warnings."""

    code: str
    subject: str
    message: str


Node: TypeAlias = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
"""A node's values by property."""


class Sheet:
    """One graph, laid out by node, as the checks see it; `labelled` are all nodes with a label and a class."""

    def __init__(self, store: Store, graph: str, labelled: set[str]) -> None:
        self.store, self.graph, self.labelled = store, graph, labelled
        self.nodes: dict[str, Node] = {}
        for quad in store.match(graph=graph):
            self.nodes.setdefault(text_of(quad.subject), defaultdict(list))[quad.predicate.value].append(quad.object)

    def of_class(self, class_: str) -> list[tuple[str, Node]]:
        """Nodes of a class, sorted by IRI."""
        return sorted((iri, node) for iri, node in self.nodes.items() if class_ in values(node, t.TYPE))

    @cached_property
    def text(self) -> str:
        """The paper's title, newline and abstract; only a newline in other graphs."""
        paper = next((node for _, node in self.of_class(t.PAPER)), {})
        return f"{''.join(values(paper, t.TITLE))}\n{''.join(values(paper, t.ABSTRACT))}"

    def quotation(self, evidence: str) -> str:
        """The words of a piece of evidence."""
        return "".join(values(self.nodes.get(f"{evidence}/quote", {}), t.EXACT))

    def span(self, evidence: str) -> tuple[int, int]:
        """Start and end of a piece of evidence; (-1, -1) where they are missing."""
        position = self.nodes.get(f"{evidence}/position", {})
        start, end = ([*values(position, name), ""][0] for name in (t.START, t.END))
        return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (-1, -1)


CHECKS: Registry[Callable[[Sheet], Iterator[str]]] = Registry("check")
"""Checks by code: from a sheet to the IRIs of the nodes that are wrong."""


def check(store: Store) -> list[Problem]:
    """All problems of a store, sorted; none in a graph as paperkg builds it."""
    labelled = _with(store, t.TYPE) & _with(store, t.PREF_LABEL)
    found: set[Problem] = set()
    for graph in store.graphs():
        sheet = Sheet(store, graph, labelled)
        for code, function in CHECKS.items():
            message = str(function.__doc__)
            found.update(Problem(code, subject, message) for subject in function(sheet))
    return sorted(found)


def _with(store: Store, predicate: str) -> set[str]:
    """Entities for which the vocabulary's or the derived graph has the property."""
    graphs = (t.VOCABULARY_GRAPH, t.DERIVED_GRAPH)
    return {text_of(quad.subject) for graph in graphs for quad in store.match(predicate=predicate, graph=graph)}


def text_of(term: object) -> str:
    """The text of an IRI or a literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def values(node: Node, predicate: str) -> list[str]:
    """A node's values of one property as text."""
    return [text_of(term) for term in node.get(predicate, ())]


def _facts(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    relations = sorted(t.RELATION_IRIS.values())
    for iri, node in sheet.of_class(t.PAPER):
        yield from ((iri, relation, entity) for relation in relations for entity in values(node, relation))


@CHECKS.add("E101")
def _not_verbatim(sheet: Sheet) -> Iterator[str]:
    """evidence does not stand verbatim in its paper"""
    for iri, _ in sheet.of_class(t.SPECIFIC_RESOURCE):
        start, end = sheet.span(iri)
        if start < 0 or not sheet.quotation(iri) or sheet.text[start:end] != sheet.quotation(iri):
            yield iri


@CHECKS.add("E102")
def _no_surface(sheet: Sheet) -> Iterator[str]:
    """evidence contains none of the strings by which the paper names the entity"""
    for iri, node in sheet.of_class(t.STATEMENT):
        surfaces = values(node, t.SURFACE)
        for evidence in values(node, t.EVIDENCE):
            if not any(surface in sheet.quotation(evidence) for surface in surfaces):
                yield iri


@CHECKS.add("E103")
def _unsupported(sheet: Sheet) -> Iterator[str]:
    """a fact has no assertion, or an assertion has no evidence"""
    statements = sheet.of_class(t.STATEMENT)
    parts = (t.SUBJECT, t.PREDICATE, t.OBJECT)
    asserted = {tuple("".join(values(node, part)) for part in parts) for _, node in statements}
    yield from (" ".join(fact) for fact in _facts(sheet) if fact not in asserted)
    yield from (iri for iri, node in statements if not values(node, t.EVIDENCE))


@CHECKS.add("E104")
def _unknown_term(sheet: Sheet) -> Iterator[str]:
    """a node has a property or a class that the ontology does not know"""
    for iri, node in sheet.nodes.items():
        if node.keys() - t.PROPERTIES or set(values(node, t.TYPE)) - t.CLASSES:
            yield iri


@CHECKS.add("E105")
def _stated_twice(sheet: Sheet) -> Iterator[str]:
    """a triple stands in two graphs"""
    for iri, node in sheet.nodes.items():
        elsewhere = (quad for quad in sheet.store.match(subject=iri) if text_of(quad.graph_name) != sheet.graph)
        if any(quad.object in node.get(quad.predicate.value, ()) for quad in elsewhere):
            yield iri


@CHECKS.add("E106")
def _nameless(sheet: Sheet) -> Iterator[str]:
    """an entity has no label or no class"""
    for _, node in sheet.of_class(t.STATEMENT):
        yield from (iri for iri in values(node, t.OBJECT) + values(node, t.UNDER) if iri not in sheet.labelled)


@CHECKS.add("E107")
def _bad_result(sheet: Sheet) -> Iterator[str]:
    """a result has no evidence, no decimal value, or no quotation that stands verbatim in its paper"""
    for iri, node in sheet.of_class(t.RESULT):
        quotation = "".join(values(node, t.QUOTE))
        is_quoted = bool(quotation) and quotation in sheet.text
        if not (is_quoted and values(node, t.EVIDENCE) and _are_decimal(node)):
            yield iri


def _are_decimal(node: Node) -> bool:
    numbers = [*node.get(t.VALUE, ()), *node.get(t.VALUE_MAX, ())]
    types = {term.datatype.value if isinstance(term, ox.Literal) else "" for term in numbers}
    return t.VALUE in node and types == {t.DECIMAL}


@CHECKS.add("E108")
def _too_long(sheet: Sheet) -> Iterator[str]:
    """evidence is longer than one sentence"""
    spans = sentences(sheet.text)
    for iri, _ in sheet.of_class(t.SPECIFIC_RESOURCE):
        start, end = sheet.span(iri)
        if not any(span.start <= start and end <= span.end for span in spans):
            yield iri


@CHECKS.add("W201")
def _without_facts(sheet: Sheet) -> Iterator[str]:
    """a paper has no facts"""
    return (iri for iri, _ in sheet.of_class(t.PAPER) if not list(_facts(sheet)))


@CHECKS.add("W202")
def _few_facts(sheet: Sheet) -> Iterator[str]:
    """a paper has fewer than 3 facts"""
    return (iri for iri, _ in sheet.of_class(t.PAPER) if 0 < len(list(_facts(sheet))) < 3)


@CHECKS.add("W203")
def _without_metric(sheet: Sheet) -> Iterator[str]:
    """a result has no metric"""
    return (iri for iri, node in sheet.of_class(t.RESULT) if not values(node, t.METRIC))


@CHECKS.add("W204")
def _ambiguous(sheet: Sheet) -> Iterator[str]:
    """two or more papers give this name to things of their own"""
    return (iri for iri, node in sheet.nodes.items() if t.AMBIGUOUS in node)
