"""Fit the model that tells claimed numbers from others."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from common import Annotated, Row, fit, write

from paperkg.graph.linear import GrowingSpace, Space
from paperkg.graph.results.claims import claim_features
from paperkg.graph.results.quantities import Quantity, plain, quantities
from paperkg.graph.units import number_key, result_keys


def claimed(text: str, found: list[Quantity], results: list[dict[str, Any]]) -> dict[Quantity, dict[str, Any]]:
    """The quantities that annotators marked with the result that they mark, those inside the quotation first."""
    left = list(found)
    marked = {}
    for result in results:
        keys = result_keys(result)
        start = text.find(result["quote"])
        end = start + len(result["quote"])
        fitting = [quantity for quantity in left if number_key(quantity._asdict()) in keys]
        if fitting:
            best = min(fitting, key=lambda quantity: (not start <= quantity.start < end, quantity.start))
            left.remove(best)
            marked[best] = result
    return marked


def claim_rows(papers: Iterable[Annotated], space: Space) -> list[Row]:
    """Features of every quantity, and `yes` or `no`: is it a claim."""
    rows: list[Row] = []
    for item in papers:
        document = item.document
        found = quantities(plain(document.text))
        marked = claimed(document.text, found, item.results)
        rows += [
            (claim_features(document, quantity, space), "yes" if quantity in marked else "no") for quantity in found
        ]
    return rows


def fit_claims(papers: Iterable[Annotated], folder: Path) -> None:
    """Write claim.tsv."""
    space = GrowingSpace()
    write(fit(claim_rows(papers, space), ("yes",), 0.5, 3), space, ("claim",), folder / "claim.tsv")
