"""Fit the model that weighs what fills the roles of a claim."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from common import Annotated, Row, fit, write
from fit_claims import claimed

from paperkg.graph.evaluate import normal
from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.linear import GrowingSpace, Space
from paperkg.graph.link import link
from paperkg.graph.relate import links_of_facts, relate
from paperkg.graph.results.arguments import frame
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.fillers import fillers, numbered
from paperkg.graph.results.quantities import plain, quantities
from paperkg.graph.units import names_in, near


def claims_of(document: Document, results: list[dict[str, Any]]) -> Iterator[tuple[Claim, dict[str, Any]]]:
    """The claims that annotators marked in a document, with what they say of each; facts as the rules see them."""
    text = plain(document.text)
    found = quantities(text)
    links = link(document, mentions(document))
    facts = relate(document, links)
    shared = frame(links_of_facts(links, facts), facts)
    for quantity, result in claimed(document.text, found, results).items():
        yield Claim(document, text, quantity, found, shared), result


def fills(text: str, role: str, result: dict[str, Any]) -> bool:
    """Whether annotators say that what is written so fills that role."""
    form = normal(text)
    return any(near(form, normal(name)) for name in names_in(result, role))


def argument_rows(papers: Iterable[Annotated], space: Space) -> list[Row]:
    """Features of all that could fill a role of a claim, and `yes` or `no`: does it."""
    return [
        (numbered(filler, space), "yes" if fills(filler.text, filler.role, result) else "no")
        for item in papers
        for claim, result in claims_of(item.document, item.results)
        for filler in fillers(claim)
    ]


def fit_arguments(papers: Iterable[Annotated], folder: Path) -> None:
    """Write argument.tsv, by facts as the other models, already written, see them."""
    space = GrowingSpace()
    write(fit(argument_rows(papers, space), ("yes",), 0.1, 3), space, ("fills",), folder / "argument.tsv")
