"""How much a graph has of what: counts as a record, as JSON and as rows of a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from paperkg.exports import sparql
from paperkg.exports.answers import Rows, texts
from paperkg.exports.names import kind_of
from paperkg.graph.check import text_of
from paperkg.graph.model import BOUNDS, KINDS, RELATIONS
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

TOP = 10
"""How many entities of each kind are listed."""


class Stats(NamedTuple):
    """Counts by name; where the names have no order of their own, the most frequent come first.

    `entities` are distinct ones that papers touch, coined ones merged; `stated` counts papers whose title and abstract
    state hardware, model, baseline, number, or all four; `top` has the entities of each kind that most papers touch.
    """

    papers: int
    results: int
    entities: dict[str, int]
    facts: dict[str, int]
    units: dict[str, int]
    bounds: dict[str, int]
    stated: dict[str, int]
    languages: dict[str, int]
    top: dict[str, dict[str, int]]


_FACTS = "?fact rdf:predicate ?name"
_UNITS = '?result a pkg:Result OPTIONAL { ?result pkg:unit ?unit } BIND(COALESCE(?unit, "none") AS ?name)'
_BOUNDS = "?result pkg:bound ?name"
_LANGUAGES = "?paper dct:language ?name"
_TOUCHED = """
SELECT ?name (COUNT(DISTINCT ?paper) AS ?count) WHERE {
  ?fact rdf:object ?entity ; rdf:subject ?paper
  OPTIONAL { ?entity owl:sameAs ?coined }
  BIND(COALESCE(?coined, ?entity) AS ?name)
} GROUP BY ?name
"""


def stats(store: Store) -> Stats:
    """Counts of everything."""
    facts = _counts(store, _FACTS)
    touched = _rows(store, _TOUCHED)
    stated = cast(tuple[int, ...], sparql.run(store, sparql.query("coverage").text).rows[0])
    units = _counts(store, _UNITS)
    return Stats(
        papers=stated[0],
        results=sum(units.values()),
        entities=_in_order(KINDS, Counter(map(kind_of, touched))),
        facts={relation: facts.get(t.RELATION_IRIS[relation], 0) for relation in RELATIONS},
        units=units,
        bounds=_in_order(BOUNDS, _counts(store, _BOUNDS)),
        stated=dict(zip(_STATED, stated[1:6], strict=True)),
        languages=_counts(store, _LANGUAGES),
        top={kind: _top(store, {iri: n for iri, n in touched.items() if kind_of(iri) == kind}) for kind in KINDS},
    )


def rows(found: Stats) -> Rows:
    """The counts as a table: what is counted, the name, the number."""
    lines: list[tuple[str, str, int]] = [("papers", "", found.papers), ("results", "", found.results)]
    for what in ("entities", "facts", "units", "bounds", "stated", "languages"):
        lines += [(_TITLES.get(what, what), name, number) for name, number in getattr(found, what).items()]
    for kind, names in found.top.items():
        lines += [(f"papers with {kind}", name, number) for name, number in names.items()]
    return Rows(("what", "name", "count"), list(lines))


_TITLES = {"units": "results by unit", "bounds": "results by bound", "stated": "papers that state"}
_STATED = ("hardware", "model", "baseline", "number", "all four")
"""What the shipped query `coverage` counts, in its order."""


def _counts(store: Store, pattern: str) -> dict[str, int]:
    """How often each `?name` comes, the most frequent first."""
    return _rows(store, f"SELECT ?name (COUNT(*) AS ?count) WHERE {{ {pattern} }} GROUP BY ?name")


def _rows(store: Store, query: str) -> dict[str, int]:
    return _by_count({name: int(count) for name, count in texts(store, query)})


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _in_order(names: Iterable[str], counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in names}


def _top(store: Store, papers: Mapping[str, int]) -> dict[str, int]:
    """The first of `papers` by label; of several things of one label the first counts."""
    found: dict[str, int] = {}
    for iri, count in papers.items():
        if len(found) == TOP:
            break
        found.setdefault(min(_labels(store, iri), default=iri), count)
    return found


def _labels(store: Store, iri: str) -> Iterator[str]:
    return (text_of(quad.object) for quad in store.match(subject=iri, predicate=t.PREF_LABEL))
