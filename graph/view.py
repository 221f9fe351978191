"""The graph as networkx has it: papers, entities, and what papers say of them, for algorithms and for showing.

    paper   kind "paper", label, year (int or None), url, identifier, results (a list of dicts)
    entity  kind, label, definition, aliases (a list), generic (bool)
    paper → entity   keyed by relation: relation, confidence, evidence, surfaces, reason
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
    parents = _parents(known)
    entities = _with_ancestors(touched, parents)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((page.iri, _paper(page)) for page in found)
    graph.add_nodes_from((iri, _entity(known.thing(iri))) for iri in sorted(entities))
    graph.add_edges_from(edge for page in found for edge in _edges(page, known))
    graph.add_edges_from(
        (iri, parent, "broader", {"relation": "broader", "evidence": []})
        for iri in sorted(entities)
        for parent in parents.get(iri, ())
    )
    return graph


def _parents(known: Things) -> dict[str, list[str]]:
    """Broader entities by entity, sorted, both merged into their coined nodes."""
    parents: dict[str, set[str]] = {}
    for iri, thing in known.by_iri.items():
        for broad in thing.broader:
            parents.setdefault(known.canonical(iri), set()).add(known.canonical(broad))
    return {iri: sorted(broader - {iri}) for iri, broader in parents.items()}


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
    }


def _entity(thing: Thing) -> dict[str, object]:
    return {
        "kind": thing.kind,
        "label": thing.label,
        "definition": thing.definition,
        "aliases": list(thing.aliases),
        "generic": thing.generic,
    }


def _edges(page: Page, known: Things) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """A paper's facts; of two that the merging makes one, the surer counts."""
    best: dict[tuple[str, str], Assertion] = {}
    for fact in page.assertions:
        key = (known.canonical(fact.entity), fact.relation)
        if key not in best or fact.confidence > best[key].confidence:
            best[key] = fact
    for (entity, relation), fact in sorted(best.items()):
        yield page.iri, entity, relation, _edge(fact)


def _edge(fact: Assertion) -> dict[str, object]:
    return {
        "relation": fact.relation,
        "confidence": fact.confidence,
        "evidence": list(fact.evidence),
        "surfaces": list(fact.surfaces),
        "reason": fact.reason,
    }
