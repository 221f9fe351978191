"""The graph as networkx has it: papers, entities, and what papers say of them, for algorithms and for showing.

paper   kind "paper", label, year (int or None), url, identifier, results (a list of dicts), corrections (a list of
        dicts: action, entity, value, author, date, comment)
entity  kind, label, definition, aliases (a list), generic (bool), specification (a dict of lists, empty for most),
        links (a list of dicts: relation, iri)
paper → entity   keyed by relation: relation, confidence, evidence, links (to each sentence of the evidence, or empty),
                 surfaces, reason, counts
entity → broader entity   keyed "broader": relation, evidence (empty)
"""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from paperkg.graph.pages import Assertion, Page, Thing, Things, pages, things
from paperkg.graph.store import Store


def view(store: Store) -> "nx.MultiDiGraph[str]":
    """The graph of all papers and of the entities that they touch, with their broader ones; nodes are IRIs, sorted.

    The mentions of a thing that one paper coined are merged into that paper's node.
    """
    found, known = list(pages(store)), things(store)
    touched = {known.canonical(fact.entity) for page in found for fact in page.assertions}
    parents = known.parents()
    entities = _with_ancestors(touched, parents)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((page.iri, _paper(page)) for page in found)
    graph.add_nodes_from((iri, _entity(known.thing(iri))) for iri in sorted(entities))
    for page in found:
        for entity, fact in _facts(page, known):
            graph.add_edge(page.iri, entity, fact.relation, **_edge(fact))
    for iri in sorted(entities):
        for parent in parents.get(iri, ()):
            graph.add_edge(iri, parent, "broader", relation="broader", evidence=[])
    return graph


def _with_ancestors(touched: Iterable[str], parents: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(touched)
    while waiting:
        iri = waiting.pop()
        if iri not in found:
            found.add(iri)
            waiting.extend(parents.get(iri, ()))
    return found


def _paper(page: Page) -> dict[str, object]:
    return {
        "kind": "paper",
        "label": page.title,
        "year": page.year,
        "url": page.url,
        "identifier": page.identifier,
        "results": [claim.record() for claim in page.claims],
        "corrections": [row._asdict() for row in page.corrections],
    }


def _entity(thing: Thing) -> dict[str, object]:
    return {
        "kind": thing.kind,
        "label": thing.label,
        "definition": thing.definition,
        "aliases": list(thing.aliases),
        "generic": thing.generic,
        "specification": {name: list(values) for name, values in thing.specification},
        "links": [{"relation": relation, "iri": iri} for relation, iri in thing.links],
    }


def _facts(page: Page, known: Things) -> Iterator[tuple[str, Assertion]]:
    """A paper's facts by entity; of two that the merging makes one, the surer counts."""
    best: dict[tuple[str, str], Assertion] = {}
    for fact in page.assertions:
        key = (known.canonical(fact.entity), fact.relation)
        if key not in best or fact.confidence > best[key].confidence:
            best[key] = fact
    return ((entity, fact) for (entity, _), fact in sorted(best.items()))


def _edge(fact: Assertion) -> dict[str, object]:
    return {
        "relation": fact.relation,
        "confidence": fact.confidence,
        "evidence": list(fact.evidence),
        "links": list(fact.links),
        "surfaces": list(fact.surfaces),
        "reason": fact.reason,
        "counts": list(fact.counts),
    }
