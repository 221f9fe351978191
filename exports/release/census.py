"""How often a graph has which class and property, counted in one pass over its nodes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from paperkg.exports.rdf import Term, nodes
from paperkg.graph.store import Store
from paperkg.ontology import terms as t


class Census(NamedTuple):
    """Counts over the union of all graphs, in which a triple counts once; classes and properties are IRIs, sorted.

    `entities` are the nodes whose IRI starts as those of all things do, `subjects` all nodes; `classes` have their
    number of nodes and the first of these, `properties` their number of triples and of nodes that have them.
    """

    triples: int
    subjects: int
    entities: int
    classes: dict[str, tuple[int, str]]
    properties: dict[str, tuple[int, int]]


def census(store: Store) -> Census:
    """The counts; memory does not grow with the papers."""
    triples: Counter[str] = Counter()
    having: Counter[str] = Counter()
    members: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    entities = subjects = 0
    for subject, values in nodes(store):
        subjects += 1
        entities += subject.startswith(t.ENTITIES)
        having.update(values.keys())
        triples.update(_sizes(values))
        for class_ in _iris(values.get(t.TYPE, ())):
            members[class_] += 1
            firsts.setdefault(class_, subject)
    return Census(
        triples.total(),
        subjects,
        entities,
        {class_: (members[class_], firsts[class_]) for class_ in sorted(members)},
        {name: (triples[name], having[name]) for name in sorted(triples)},
    )


def _sizes(values: Mapping[str, list[Term]]) -> dict[str, int]:
    return {name: len(terms) for name, terms in values.items()}


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, ox.NamedNode)]
