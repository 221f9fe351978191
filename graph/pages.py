"""The store read back into records: paper by paper, in one pass over its quads, and all entities at once.

What the explorer and the plain exports show is made from these. Offsets count code points of the paper's text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from paperkg.graph.check import text_of
from paperkg.graph.deeplinks import arxiv_page
from paperkg.graph.specification import specified
from paperkg.graph.store import Store
from paperkg.graph.text import slug
from paperkg.ontology import terms as t

_Node: TypeAlias = Mapping[str, list[str]]
_RELATIONS = {iri: relation for relation, iri in t.RELATION_IRIS.items()}
_EMPTY: _Node = {}


class Assertion(NamedTuple):
    """A fact with its support; `entity` is an IRI, `evidence` are sentences in the order of the text.

    `counts` are numbers of devices, rising; `links` lead to the sentences on the paper's page, empty where it has none.
    """

    relation: str
    entity: str
    kind: str
    name: str
    confidence: float
    surfaces: tuple[str, ...]
    evidence: tuple[str, ...]
    reason: str
    counts: tuple[int, ...]
    links: tuple[str, ...]


class Claim(NamedTuple):
    """A result as the store has it; baseline, model, hardware and data set as the paper names them.

    `value` is 0 where the store has none; `link` leads to the sentence on the paper's page, empty if it has none;
    `measure` is the tail of the measure's IRI, such as time, or empty; `gain` says whether the paper claims a gain (or
    a loss) against the baseline, None if it does not tell.
    """

    iri: str
    quote: str
    metric: str
    measure: str
    value: float
    value_max: float | None
    unit: str
    bound: str
    direction: str
    gain: bool | None
    reported: str
    subject: str
    baseline: tuple[str, ...]
    model: tuple[str, ...]
    hardware: tuple[str, ...]
    dataset: tuple[str, ...]
    sentence: str
    link: str

    def record(self) -> dict[str, object]:
        """All fields but the IRI, as JSON has them."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in zip(self._fields[1:], self[1:], strict=True)
        }


class Overruling(NamedTuple):
    """What a person overruled in a paper, as the table of corrections says it; empty where it says nothing."""

    action: str
    entity: str
    value: str
    author: str
    date: str
    comment: str


class Page(NamedTuple):
    """All that the store has about one paper; `url` is what its source gave, or else arXiv's page of it."""

    iri: str
    identifier: str
    title: str
    year: int | None
    url: str
    assertions: tuple[Assertion, ...]
    claims: tuple[Claim, ...]
    corrections: tuple[Overruling, ...]


class Thing(NamedTuple):
    """An entity; `broader` are the IRIs of its parents, `links` pairs of a key of `terms.LINK_IRIS` and an address.

    `specification` has the items of a `graph.specification.Specification`.
    """

    iri: str
    kind: str
    label: str
    definition: str
    aliases: tuple[str, ...]
    generic: bool
    broader: tuple[str, ...]
    specification: tuple[tuple[str, Sequence[str | int | float]], ...]
    links: tuple[tuple[str, str], ...]


class Things(NamedTuple):
    """All entities by IRI, and which node stands for which: `same` maps mention nodes to coined ones."""

    by_iri: dict[str, Thing]
    same: dict[str, str]

    def canonical(self, iri: str) -> str:
        """The node that `iri` is merged into, mostly itself."""
        return self.same.get(iri, iri)

    def thing(self, iri: str) -> Thing:
        """The entity of that IRI; one that has no label is called by the tail of its IRI."""
        kind, _, tail = iri.removeprefix(t.ENTITIES).partition("/")
        return self.by_iri.get(iri) or Thing(iri, kind, tail, "", (), False, (), (), ())

    def parents(self) -> dict[str, list[str]]:
        """Broader entities by entity, sorted, both merged into their coined nodes."""
        parents: dict[str, set[str]] = {}
        for iri, thing in self.by_iri.items():
            for broad in thing.broader:
                parents.setdefault(self.canonical(iri), set()).add(self.canonical(broad))
        return {iri: sorted(broader - {iri}) for iri, broader in parents.items()}


def pages(store: Store) -> Iterator[Page]:
    """All papers in the order of their graphs' IRIs."""
    return pages_in(store, (graph for graph in store.graphs() if graph.startswith(t.PAPER_GRAPHS)))


def pages_in(store: Store, graphs: Iterable[str]) -> Iterator[Page]:
    """The papers of some named graphs, in the order given; a graph that is not there has none."""
    for graph in graphs:
        yield from _pages(_nodes(store, graph))


def _nodes(store: Store, graph: str) -> dict[str, _Node]:
    """The nodes of a graph by IRI; each property's values are sorted."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.match(graph=graph):
        nodes[text_of(quad.subject)][quad.predicate.value].append(text_of(quad.object))
    for node in nodes.values():
        for values in node.values():
            values.sort()
    return {iri: dict(node) for iri, node in nodes.items()}


def _of_class(nodes: Mapping[str, _Node], class_: str) -> Iterator[tuple[str, _Node]]:
    return ((iri, nodes[iri]) for iri in sorted(nodes) if class_ in nodes[iri].get(t.TYPE, ()))


def _first(node: _Node, predicate: str) -> str:
    return node.get(predicate, [""])[0]


def number(text: str) -> float:
    """A decimal's text as a number, whole ones without a fraction.

    >>> number("2.5"), number("1500000000"), number("")
    (2.5, 1500000000, 0)
    """
    value = float(text or 0)
    return int(value) if value.is_integer() else value


# --- papers


def _pages(nodes: Mapping[str, _Node]) -> Iterator[Page]:
    for iri, node in _of_class(nodes, t.PAPER):
        yield Page(
            iri,
            _own_identifier(iri, node.get(t.IDENTIFIER, ())),
            _first(node, t.TITLE),
            int(_first(node, t.ISSUED)) if t.ISSUED in node else None,
            _first(node, t.URL) or arxiv_page(node.get(t.IDENTIFIER, ())),
            tuple(_assertion(nodes, statement) for _, statement in _of_class(nodes, t.STATEMENT)),
            tuple(_claim(nodes, result, values) for result, values in _of_class(nodes, t.RESULT)),
            tuple(_overruling(row) for _, row in _of_class(nodes, t.CORRECTION)),
        )


def _overruling(node: _Node) -> Overruling:
    texts = (t.ACTION, t.CORRECTED, t.REPLACEMENT, t.CREATOR, t.DATE, t.COMMENT)
    return Overruling(*(_first(node, text) for text in texts))


def _own_identifier(iri: str, names: Iterable[str]) -> str:
    """The identifier that the IRI was made from; the others are aliases."""
    tail = iri.rpartition("/")[2]
    return min(names, key=lambda name: (slug(name) != tail, name), default=tail)


def _assertion(nodes: Mapping[str, _Node], node: _Node) -> Assertion:
    surfaces = sorted(node.get(t.SURFACE, ()), key=lambda surface: (-len(surface), surface))
    said = _sentences(nodes, node)
    return Assertion(
        _RELATIONS[_first(node, t.PREDICATE)],
        _first(node, t.OBJECT),
        _first(node, t.KIND),
        _first(node, t.NAME),
        number(_first(node, t.CONFIDENCE)),
        tuple(surfaces),
        tuple(sentence for sentence, _ in said),
        _first(node, t.REASON),
        tuple(sorted(map(int, node.get(t.COUNT, ())))),
        tuple(link for _, link in said),
    )


def _claim(nodes: Mapping[str, _Node], iri: str, node: _Node) -> Claim:
    texts = (t.BASELINE_TEXT, t.MODEL_TEXT, t.HARDWARE_TEXT, t.DATASET_TEXT)
    baseline, model, hardware, dataset = (tuple(node.get(text, ())) for text in texts)
    said = _sentences(nodes, node)
    return Claim(
        iri,
        _first(node, t.QUOTE),
        _first(node, t.METRIC),
        _first(node, t.MEASURED).removeprefix(t.MEASURES),
        number(_first(node, t.VALUE)),
        number(_first(node, t.VALUE_MAX)) if t.VALUE_MAX in node else None,
        _first(node, t.UNIT),
        _first(node, t.BOUND),
        _first(node, t.DIRECTION),
        _first(node, t.GAIN) == "true" if t.GAIN in node else None,
        _first(node, t.REPORTED_TEXT),
        _first(node, t.RESULT_SUBJECT),
        baseline,
        model,
        hardware,
        dataset,
        " ".join(sentence for sentence, _ in said),
        next((link for _, link in said), ""),
    )


def _sentences(nodes: Mapping[str, _Node], node: _Node) -> list[tuple[str, str]]:
    """What the evidence of a node quotes, and the link to it, in the order of the text."""
    evidence = sorted(
        node.get(t.EVIDENCE, ()),
        key=lambda iri: [int(_first(nodes.get(f"{iri}/position", _EMPTY), end) or 0) for end in (t.START, t.END)],
    )
    return [
        (_first(nodes.get(f"{iri}/quote", _EMPTY), t.EXACT), _first(nodes.get(iri, _EMPTY), t.URL)) for iri in evidence
    ]


# --- entities

_KINDS = {iri: kind for kind, iri in t.KIND_CLASSES.items()}


def things(store: Store) -> Things:
    """All entities, from the vocabulary's and the derived graph."""
    nodes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for graph in (t.VOCABULARY_GRAPH, t.DERIVED_GRAPH):
        for quad in store.match(graph=graph):
            nodes[text_of(quad.subject)][quad.predicate.value].add(text_of(quad.object))
    same = {iri: min(node[t.SAME_AS]) for iri, node in nodes.items() if node.get(t.SAME_AS)}
    found = {iri: _thing(iri, node) for iri, node in sorted(nodes.items()) if node.keys() & {t.PREF_LABEL, t.SAME_AS}}
    return Things({iri: thing for iri, thing in found.items() if thing.kind}, same)


def _thing(iri: str, node: Mapping[str, set[str]]) -> Thing:
    kinds = [_KINDS[class_] for class_ in sorted(node.get(t.TYPE, ())) if class_ in _KINDS]
    return Thing(
        iri,
        kinds[0] if kinds else "",
        min(node.get(t.PREF_LABEL, {""})),
        min(node.get(t.DEFINITION, {""})),
        tuple(sorted(node.get(t.ALT_LABEL, ()))),
        "true" in node.get(t.GENERIC, ()),
        tuple(sorted(node.get(t.BROADER, ()))),
        tuple(specified(node).items()),
        tuple((relation, link) for relation, iri in t.LINK_IRIS.items() for link in sorted(node.get(iri, ()))),
    )
