"""The graph in the form in which people annotate papers: JSON Lines, one object a paper."""

import json
from collections.abc import Iterator, Mapping

from paperkg.graph.pages import Assertion, Claim, Page, Thing, Things, pages, things
from paperkg.graph.store import Store

_RESULT = (
    "quote", "metric", "value", "value_max", "unit", "bound", "direction", "subject",
    "baseline", "model", "hardware", "dataset",
)  # fmt: skip


def annotations(store: Store) -> Iterator[str]:
    """One line a paper: `id`, `title`, `entities`, `results` and `links`, as the annotation guide names their fields.

    Each entity has one type, one relation and its `confidence` in 0…1; of two of the same name the surer counts. None
    is `optional`: what the graph has of a paper it claims. `links` are `[narrow, "broader", broad]` between
    entities of the paper.
    """
    known = things(store)
    parents = known.parents()
    return (f"{json.dumps(_paper(page, known, parents), ensure_ascii=False)}\n" for page in pages(store))


def _paper(page: Page, known: Things, parents: Mapping[str, list[str]]) -> dict[str, object]:
    facts = _by_name(page, known)
    return {
        "id": page.identifier,
        "title": page.title,
        "entities": [_entity(fact, thing) for fact, thing in facts.values()],
        "results": [_result(claim) for claim in page.claims],
        "links": _links([thing for _, thing in facts.values()], parents),
    }


def _by_name(page: Page, known: Things) -> dict[str, tuple[Assertion, Thing]]:
    """A paper's facts and their things by label, sorted; of two of one label the surer, of equals the first."""
    pairs = [(fact, known.thing(known.canonical(fact.entity))) for fact in page.assertions]
    best: dict[str, tuple[Assertion, Thing]] = {}
    for fact, thing in sorted(pairs, key=lambda pair: (pair[1].label, -pair[0].confidence)):
        best.setdefault(thing.label, (fact, thing))
    return best


def _entity(fact: Assertion, thing: Thing) -> dict[str, object]:
    return {
        "name": thing.label,
        "type": [thing.kind],
        "surfaces": list(fact.surfaces),
        "aliases": [alias for alias in thing.aliases if alias not in fact.surfaces],
        "relation": [fact.relation],
        "optional": False,
        "confidence": fact.confidence,
        "evidence": fact.evidence[0] if fact.evidence else "",
    }


def _result(claim: Claim) -> dict[str, object]:
    record = claim.record()
    return {name: record[name] for name in _RESULT}


def _links(found: list[Thing], parents: Mapping[str, list[str]]) -> list[list[str]]:
    labels = {thing.iri: thing.label for thing in found}
    pairs = ((thing.label, broad) for thing in found for broad in parents.get(thing.iri, ()))
    return [[label, "broader", labels[broad]] for label, broad in pairs if broad in labels]
