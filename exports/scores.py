"""Scores as text and as JSON."""

from collections.abc import Mapping
from decimal import Decimal

from paperkg.exports.answers import Rows, Value, aligned
from paperkg.graph.bootstrap import LEVEL, Estimate, Estimates

_INTERVAL = f"{LEVEL:.0%}".replace("%", " %")


def text(found: Mapping[str, Estimates], papers: int, resamples: int) -> str:
    """A line for each measure: each share with its interval, then the counts; last, how they were made.

    The table has one width: a number that is cut is none.
    """
    shares = (column for name in ("precision", "recall", "f1") for column in (name, _INTERVAL))
    columns = ("measure", *shares, "right", "spurious", "missed")
    table = aligned(Rows(columns, [_line(*item) for item in found.items()]), 0)
    return f"{table}\n{papers:,} papers; {_INTERVAL} intervals from {resamples:,} resamples of them\n"


def _line(name: str, found: Estimates) -> tuple[Value, ...]:
    *shares, score = found
    return (name, *(cell for share in shares for cell in _cells(share)), *score)


def _cells(share: Estimate) -> tuple[Decimal, str]:
    """The value as a number of three digits, and its interval as text.

    >>> _cells(Estimate(0.5, 0.25, 0.7504))
    (Decimal('0.500'), '0.250–0.750')
    """
    return Decimal(f"{share.value:.3f}"), f"{share.low:.3f}–{share.high:.3f}"


def record(found: Mapping[str, Estimates], papers: int, resamples: int) -> dict[str, object]:
    """How the estimates were made, and what they are, as JSON has them."""
    measures = {name: estimates.record() for name, estimates in found.items()}
    return {"papers": papers, "resamples": resamples, "level": LEVEL, "measures": measures}
