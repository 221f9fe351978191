"""The shapes: a sound graph keeps them, and each of their constraints fires on a node that is broken in its way."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import rdflib
from four_papers import SQUEEZER, VOCABULARY, graph_of, squeezer
from rdflib import RDF, SH, BNode, Literal, URIRef
from rdflib.term import Node

from paperkg.exports.rdf import turtle
from paperkg.exports.shacl import check_shapes, shapes_graph, validate
from paperkg.graph.check import Problem
from paperkg.graph.derive import derived_quads
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

SHAPES = shapes_graph()
PAPER = f"{t.ENTITIES}paper/arxiv-2501.00001"
GRAPH = f"{t.PAPER_GRAPHS}arxiv-2501.00001"
GPU = f"{t.ENTITIES}assertion/arxiv-2501.00001/hardware/gpu"
MENTIONS = f"<{PAPER}> <{t.RELATION_IRIS['mentions']}>"
RESULT = f"{t.ENTITIES}result/arxiv-2501.00001/02"


def test_a_sound_graph_keeps_all_shapes(store: Store) -> None:
    assert check_shapes(store) == []


def test_a_sound_graph_keeps_them_as_one_graph_too(store: Store) -> None:
    whole = rdflib.Graph().parse(data="".join(turtle(store)), format="turtle")
    assert list(validate(whole, SHAPES).objects(predicate=SH.conforms)) == [Literal(True)]


def test_the_page_keeps_all_shapes(page: Path) -> None:
    with Store.open(page) as store:
        assert check_shapes(store) == []


def test_the_shapes_are_sound_themselves() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


# --- each constraint fires


class Constraint(NamedTuple):
    """One constraint of a node shape, or of one of its property shapes (else `part` is the node shape itself)."""

    shape: Node
    part: Node
    parameter: str

    @property
    def name(self) -> str:
        path = SHAPES.value(self.part, SH.path)
        steps = (str(self.shape).partition("#")[2], t.compact(str(path)) if path else "", self.parameter)
        return " ".join(filter(None, steps))

    @property
    def component(self) -> Node:
        return SH[f"{self.parameter[0].upper()}{self.parameter[1:]}ConstraintComponent"]


OTHERS = {"property", "targetClass", "targetSubjectsOf", "ignoredProperties", "message", "severity", "path"}
OTHERS.add("qualifiedValueShape")  # counted by two further parameters


def constraints() -> Iterator[Constraint]:
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        for part in (shape, *SHAPES.objects(shape, SH.property)):
            for name in {str(name).removeprefix(str(SH)) for name in SHAPES.predicates(part) if name in SH}:
                if name not in OTHERS:
                    yield Constraint(shape, part, name)


CONSTRAINTS = sorted(constraints(), key=lambda constraint: (constraint.name, constraint.part))
WRONG = URIRef("urn:wrong")
OA = rdflib.Namespace(t.PREFIXES["oa"])


class Case(NamedTuple):
    """A node in its surroundings, to be broken at `path`; `value` is what the constraint is given."""

    data: rdflib.Graph
    focus: Node
    path: Node
    value: Node

    def put(self, *values: Node, path: Node | None = None) -> None:
        """Have these values in place of all that there are."""
        self.data.remove((self.focus, path or self.path, None))
        for value in values:
            self.data.add((self.focus, path or self.path, value))

    def many(self, count: int, class_: Node) -> None:
        """Have that many values, all of a class."""
        self.put(*(URIRef(f"urn:{number}") for number in range(count)))
        for node in self.data.objects(self.focus, self.path):
            self.data.add((node, RDF.type, class_))

    def number(self, difference: int) -> Decimal:
        return Decimal(str(self.value)) + difference

    def reversed(self) -> None:
        """Have a value that is greater than, and not that of the other property."""
        self.put(Literal(6))
        self.put(Literal(5), path=self.value)


PROPERTIES: dict[str, Callable[[Case], None]] = {
    "class": lambda case: case.put(WRONG),
    "datatype": lambda case: case.put(Literal("x", datatype=WRONG)),
    "disjoint": lambda case: case.put(*case.data.objects(case.focus, case.path), path=case.value),
    "hasValue": lambda case: case.put(WRONG),
    "in": lambda case: case.put(Literal("other")),
    "languageIn": lambda case: case.put(Literal("Wort", lang="de")),
    "lessThan": Case.reversed,
    "lessThanOrEquals": Case.reversed,
    "maxCount": lambda case: case.many(int(case.number(+1)), WRONG),
    "maxInclusive": lambda case: case.put(Literal(case.number(+1))),
    "maxLength": lambda case: case.put(Literal("x" * int(case.number(+1)))),
    "minCount": lambda case: case.put(),
    "minExclusive": lambda case: case.put(Literal(case.number(0))),
    "minInclusive": lambda case: case.put(Literal(case.number(-1))),
    "minLength": lambda case: case.put(Literal("")),
    "nodeKind": lambda case: case.put(Literal("text")),
    "pattern": lambda case: case.put(Literal("?")),
    "qualifiedMaxCount": lambda case: (case.many(2, OA.TextQuoteSelector), case.many(2, OA.TextPositionSelector))[0],
    "qualifiedMinCount": lambda case: case.put(),
}
"""How a value is broken, by the constraint that has to see it."""

NODES: dict[str, Callable[[Case], None]] = {
    "closed": lambda case: case.put(Literal("good"), path=URIRef(f"{t.ONTOLOGY}mood")),
    "nodeKind": lambda case: rename(case, BNode()),
    "or": lambda case: case.put(path=URIRef(t.VALUE_MAX)),
    "pattern": lambda case: rename(case, WRONG),
}
"""How a node is broken."""


def rename(case: Case, node: Node) -> None:
    for predicate, value in case.data.predicate_objects(case.focus):
        case.data.add((node, predicate, value))


@pytest.fixture(scope="module")
def whole(store: Store) -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(turtle(store)), format="turtle")


def around(whole: rdflib.Graph, shape: Node) -> tuple[rdflib.Graph, Node]:
    """A node that the shape looks at, all that is said of it, and the classes of its neighbours."""
    found = {node for class_ in SHAPES.objects(shape, SH.targetClass) for node in whole.subjects(RDF.type, class_)}
    found |= {node for path in SHAPES.objects(shape, SH.targetSubjectsOf) for node in whole.subjects(path)}
    focus = max(found, key=lambda node: (len(list(whole.predicates(node))), node))
    data = rdflib.Graph()
    for predicate, value in whole.predicate_objects(focus):
        data.add((focus, predicate, value))
        for class_ in whole.objects(value, RDF.type):
            data.add((value, RDF.type, class_))
    return data, focus


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=[constraint.name for constraint in CONSTRAINTS])
def test_a_constraint_fires(constraint: Constraint, whole: rdflib.Graph) -> None:
    data, focus = around(whole, constraint.shape)
    ways = NODES if constraint.part == constraint.shape else PROPERTIES
    path = SHAPES.value(constraint.part, SH.path) or WRONG
    others = set(data.subjects()) - {focus}
    assert fired(data, constraint) <= others
    for value in SHAPES.objects(constraint.part, SH[constraint.parameter]):
        ways[constraint.parameter](Case(data, focus, path, value))
    assert fired(data, constraint) - others


def fired(data: rdflib.Graph, constraint: Constraint) -> set[Node]:
    """The nodes that break the constraint."""
    report = validate(data, SHAPES)
    found = set(report.subjects(SH.sourceShape, constraint.part))
    found &= set(report.subjects(SH.sourceConstraintComponent, constraint.component))
    return {node for result in found for node in report.objects(result, SH.focusNode)}


def test_every_part_of_a_shape_says_what_to_do_in_english() -> None:
    for part in {constraint.part for constraint in CONSTRAINTS}:
        assert [message.language for message in SHAPES.objects(part, SH.message)] == ["en"]  # type: ignore[attr-defined]


# --- as the user sees it

Change = Callable[[str], str]
TABLE = [
    (
        "a number that is text",
        lambda line: line.replace(f'"75"^^<{t.DECIMAL}>', '"75"'),
        [("E303", RESULT, 'pkg:value: a result has one value, a decimal; found "75"')],
    ),
    (
        "a number that is none",
        lambda line: line.replace(f'"75"^^<{t.DECIMAL}>', f'"many"^^<{t.DECIMAL}>'),
        [("E303", RESULT, 'pkg:value: a result has one value, a decimal; found "many"^^xsd:decimal')],
    ),
    (
        "no unit",
        lambda line: "" if f"<{t.UNIT}>" in line and RESULT in line else line,
        [("W303", RESULT, "pkg:unit: the result has no unit: its value cannot be compared")],
    ),
    (
        "a property of no paper",
        lambda line: line.replace(t.VENUE, f"{t.ONTOLOGY}mood"),
        [
            (
                "E301",
                PAPER,
                "pkg:mood: a paper has the form …/id/paper/KEY, and no properties but those of its shape; "
                'found "Workshop on Caches"',
            )
        ],
    ),
    (
        "a class of no node",
        lambda line: line.replace(f"<{t.STATEMENT}>", "<urn:claim>") if GPU in line else line,
        [
            (
                "E300",
                GPU,
                "rdf:type: a graph has no such class; ontology/paperkg.ttl lists those that there are; found urn:claim",
            )
        ],
    ),
    (
        "a relation to a thing of another place",
        lambda line: line.replace(f"{MENTIONS} <{t.ENTITIES}hardware/gpu>", f"{MENTIONS} <urn:gpu>"),
        [("E301", PAPER, "pkg:mentions: a paper mentions an entity, a node of the form …/id/KIND/SLUG; found urn:gpu")],
    ),
    (
        "a long abstract in German",
        lambda line: re.sub(r'(<http://purl.org/dc/terms/abstract> ".*?)" <', r'\1"@de <', line),
        [
            (
                "E301",
                PAPER,
                "dct:abstract: a paper has at most one abstract, a plain string that is not empty; found "
                f'"{SQUEEZER.abstract[:80]}…"@de',
            )
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problems"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_wrong_is_said(
    change: Change, problems: list[tuple[str, str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    name, lines = graph_of(squeezer())
    store = Store.memory()
    changed = list(filter(None, map(change, lines)))
    assert changed != lines
    store.replace([(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY)), (name, changed)], derive=derived_quads)
    assert check_shapes(store) == [Problem(*problem) for problem in problems]
    assert caplog.records == []
