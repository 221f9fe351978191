"""What only all papers together can say: names of unknown entities, coined names that are one thing, the hierarchy.

Recomputed from the sorted store after each build, so that it does not depend on the order of the papers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

import paperkg
from paperkg.graph.encode import literal
from paperkg.graph.store import Store
from paperkg.graph.text import slug
from paperkg.ontology import terms as t

# GRAPH: joining within a graph is a third faster than over the union
_NAMES = """
SELECT ?entity ?name (COUNT(?a) AS ?papers)
WHERE { GRAPH ?g { ?a rdf:object ?entity ; pkg:name ?name } } GROUP BY ?entity ?name
"""
_UNDER = """
SELECT ?narrow ?broad ?name (COUNT(?a) AS ?papers)
WHERE { GRAPH ?g { ?a pkg:under ?broad ; pkg:underName ?name ; rdf:object ?narrow } } GROUP BY ?narrow ?broad ?name
"""


class _Node(NamedTuple):
    """The parts of an entity's IRI; `paper` is empty but for coined names."""

    iri: str
    kind: str
    slug: str
    paper: str


_Identities: TypeAlias = Mapping[_Node, Collection[_Node]]


def derived_quads(store: Store) -> list[str]:
    """The derived graph: sorted N-Quads lines without line ends, each once.

    Labels and classes of entities that the vocabulary does not have; `owl:sameAs` from the mentions of a name to the
    one thing that a paper coined, or `pkg:ambiguous` where several did; `skos:broader` as papers give it.
    """
    under = list(_rows(store, _UNDER))
    names = _names(store, under)
    known = {_value(quad.subject) for quad in store.match(predicate=t.IN_SCHEME, graph=t.VOCABULARY_GRAPH)}
    nodes = [_node(iri) for iri in sorted(names.keys() - known)]
    identities = dict(_coined(nodes))
    triples = {
        *_run(),
        *_labels(nodes, names, identities),
        *_identities(identities),
        *_hierarchy(store, {(narrow, broad) for narrow, broad, *_ in under}),
    }
    return sorted([f"{triple} <{t.DERIVED_GRAPH}> ." for triple in triples])


def _names(store: Store, under: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The best name of each entity: what most papers call it, of equals the first."""
    votes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for entity, name, papers in _rows(store, _NAMES):
        votes[entity].append((-int(papers), name))
    named = frozenset(votes)
    for _, broad, name, papers in under:
        if broad not in named:  # of several broader entities each gets all the names: its own is the one with its slug
            votes[broad].append((-int(papers) if slug(name) == _node(broad).slug else 0, name))
    return {entity: min(pairs)[1] for entity, pairs in votes.items()}


def _rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    solutions = store.query(sparql)
    if isinstance(solutions, ox.QuerySolutions):
        for row in solutions:
            yield tuple(_value(term) for term in row)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _node(iri: str) -> _Node:
    kind, slug, *paper = iri.removeprefix(t.ENTITIES).split("/")
    return _Node(iri, kind, slug, "".join(paper))


def _run() -> Iterator[str]:
    agent = f"{t.ENTITIES}agent/paperkg-{paperkg.__version__}"
    yield f"<{agent}> <{t.TYPE}> <{t.SOFTWARE_AGENT}>"
    yield f"<{agent}> <{t.LABEL}> {literal(f'paperkg {paperkg.__version__}', '@en')}"
    yield f"<{t.DERIVED_GRAPH}> <{t.ATTRIBUTED_TO}> <{agent}>"


def _labels(nodes: Iterable[_Node], names: Mapping[str, str], identities: _Identities) -> Iterator[str]:
    for node in nodes:
        # kinds are disjoint: of what a thing is, the paper that coins it knows best
        kind = (_one_thing(node, identities.get(node, ())) or node).kind
        yield f"<{node.iri}> <{t.TYPE}> <{t.KIND_CLASSES[kind]}>"
        yield f"<{node.iri}> <{t.PREF_LABEL}> {literal(names[node.iri], '@en')}"


def _coined(nodes: Iterable[_Node]) -> Iterator[tuple[_Node, list[_Node]]]:
    """Mentions of a coined name, each with all the things that papers gave this name."""
    coined: dict[str, list[_Node]] = defaultdict(list)
    mentioned = []
    for node in nodes:
        if node.paper:
            coined[node.slug].append(node)
        else:
            mentioned.append(node)
    return ((node, coined[node.slug]) for node in mentioned if node.slug in coined)


def _one_thing(node: _Node, coined: Collection[_Node]) -> _Node | None:
    """What a mention stands for; None when no paper, or more than one, coined its name."""
    if len({other.paper for other in coined}) != 1:
        return None
    return min(coined, key=lambda other: (other.kind != node.kind, other.iri))


def _identities(identities: _Identities) -> Iterator[str]:
    for node, coined in identities.items():
        if same := _one_thing(node, coined):
            yield f"<{node.iri}> <{t.SAME_AS}> <{same.iri}>"
        else:
            yield f'<{node.iri}> <{t.AMBIGUOUS}> "true"^^<{t.BOOLEAN}>'


def _hierarchy(store: Store, under: set[tuple[str, str]]) -> Iterator[str]:
    quads = store.match(predicate=t.BROADER, graph=t.VOCABULARY_GRAPH)
    given = {(_value(quad.subject), _value(quad.object)) for quad in quads}
    for narrow, broad in sorted(under - given):
        yield f"<{narrow}> <{t.BROADER}> <{broad}>"
