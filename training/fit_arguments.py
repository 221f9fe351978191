"""Fit the model that weighs what fills the roles of a claim."""

from collections.abc import Iterable
from pathlib import Path

from common import Annotated, Row, fit, write
from fit_claims import claimed

from paperkg.graph.evaluate import normal
from paperkg.graph.extract import mentions
from paperkg.graph.linear import GrowingSpace, Space
from paperkg.graph.link import link
from paperkg.graph.relate import links_of_facts, relate
from paperkg.graph.results.arguments import frame
from paperkg.graph.results.fillers import Claim, fillers, numbered
from paperkg.graph.results.quantities import plain, quantities
from paperkg.graph.units import names_in, near


def argument_rows(papers: Iterable[Annotated], space: Space) -> list[Row]:
    """Features of all that could fill a role of a claim, and `yes` or `no`: does it by the annotators."""
    rows: list[Row] = []
    for item in papers:
        document = item.document
        text = plain(document.text)
        found = quantities(text)
        links = link(document, mentions(document))
        facts = relate(document, links)
        shared = frame(links_of_facts(links, facts), facts)
        for quantity, result in claimed(document.text, found, item.results).items():
            for filler in fillers(Claim(document, text, quantity, found, shared)):
                names = map(normal, names_in(result, filler.role))
                fills = any(near(normal(filler.text), name) for name in names)
                rows.append((numbered(filler, space), "yes" if fills else "no"))
    return rows


def fit_arguments(papers: Iterable[Annotated], folder: Path) -> None:
    """Write argument.tsv, by facts as the other models, already written, see them."""
    space = GrowingSpace()
    write(fit(argument_rows(papers, space), ("yes",), 0.1, 3), space, ("fills",), folder / "argument.tsv")
