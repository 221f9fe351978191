"""Facts and results as CSV, for spreadsheets and data frames: one row each, sorted by paper."""

from collections.abc import Iterator

from paperkg.exports.answers import csv_text
from paperkg.graph.pages import Claim, pages, things
from paperkg.graph.store import Store

FACT_COLUMNS = (
    "paper_id", "title", "year", "relation", "entity", "kind", "confidence", "counts", "surfaces", "sentence", "reason",
    "iri",
)  # fmt: skip
"""Columns of `facts`."""

RESULT_COLUMNS = ("paper_id", "title", "year", *Claim._fields[1:], "iri")
"""Columns of `results`: those of the paper, then the fields of `Claim`."""


def facts(store: Store) -> Iterator[str]:
    """One row a fact; several surfaces, sentences or numbers of devices are separated by ` | `.

    `entity` is the label, `iri` the node of the entity, coined ones merged. What a spreadsheet would take for a
    formula gets a leading apostrophe.
    """
    known = things(store)
    yield csv_text([FACT_COLUMNS])
    for page in pages(store):
        paper = (page.identifier, page.title, page.year)
        for fact in page.assertions:
            thing = known.thing(known.canonical(fact.entity))
            about = (fact.relation, thing.label, thing.kind, fact.confidence, _joined(tuple(map(str, fact.counts))))
            texts = (_joined(fact.surfaces), _joined(fact.evidence), fact.reason)
            yield csv_text([(*paper, *about, *texts, thing.iri)])


def results(store: Store) -> Iterator[str]:
    """One row a claimed result; several baselines, models, hardware or data sets are separated by ` | `."""
    yield csv_text([RESULT_COLUMNS])
    for page in pages(store):
        for claim in page.claims:
            values = (_joined(value) if isinstance(value, tuple) else value for value in claim[1:])
            yield csv_text([(page.identifier, page.title, page.year, *values, claim.iri)])


def _joined(texts: tuple[str, ...]) -> str:
    return " | ".join(texts)
