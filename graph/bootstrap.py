"""How sure scores are: 95 % intervals from resampling papers with replacement, by the percentile method."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from paperkg.graph.evaluate import MEASURES, Score, total

LEVEL = 0.95
SEED = 0
"""Equal papers get equal intervals."""

Floats = npt.NDArray[np.float64]


class Estimate(NamedTuple):
    """A share and the ends of its interval; 0…1 if nothing is known of it."""

    value: float
    low: float
    high: float


class Estimates(NamedTuple):
    """Precision, recall and F1 of one measure, and the counts that they come from."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    score: Score

    def record(self) -> dict[str, object]:
        """The estimates and the counts by name, as JSON has them."""
        shares = {name: getattr(self, name)._asdict() for name in ("precision", "recall", "f1")}
        return {**shares, **self.score._asdict()}


def estimates(papers: Sequence[Mapping[str, Score]], resamples: int = 1000) -> dict[str, Estimates]:
    """Estimates by measure from each paper's scores (all measures), as `evaluate_papers` gives them.

    A resample has as many papers as there are; one in which a share is 0/0 says nothing about it.

    >>> scores = [dict.fromkeys(MEASURES, Score(right=1)), dict.fromkeys(MEASURES, Score(missed=1))]
    >>> estimates(scores)["entity"].recall
    Estimate(value=0.5, low=0.0, high=1.0)
    """
    counts = np.array([[paper[name] for name in MEASURES] for paper in papers], np.int64).reshape(-1, len(MEASURES), 3)
    drawn = _drawn(counts, resamples)
    return {name: _estimates(score, drawn[:, number]) for number, (name, score) in enumerate(total(papers).items())}


def _drawn(counts: npt.NDArray[np.int64], resamples: int) -> Floats:
    """The summed counts of each resample; resamples × measures × 3, from papers × measures × 3."""
    flat = counts.reshape(len(counts), len(MEASURES) * 3).astype(np.float64)  # whole numbers: their sums are exact
    random = np.random.default_rng(SEED)
    batches = (min(_BATCH, resamples - start) for start in range(0, resamples, _BATCH))
    drawn = [_weights(random, len(counts), batch) @ flat for batch in batches]
    return np.concatenate(drawn).reshape(resamples, *counts.shape[1:])


_BATCH = 100
"""Resamples that are summed at once: much faster than one by one, and of bounded memory."""


def _weights(random: np.random.Generator, papers: int, resamples: int) -> Floats:
    """How often each resample has each paper; resamples × papers."""
    draws = (random.integers(papers, size=papers) for _ in range(resamples))
    return np.stack([np.bincount(draw, minlength=papers) for draw in draws]).astype(np.float64)


def _estimates(score: Score, drawn: Floats) -> Estimates:
    right, spurious, missed = drawn.T
    return Estimates(
        Estimate(score.precision, *_interval(right, right + spurious)),
        Estimate(score.recall, *_interval(right, right + missed)),
        Estimate(score.f1, *_interval(2 * right, 2 * right + spurious + missed)),
        score,
    )


def _interval(above: Floats, below: Floats) -> tuple[float, float]:
    """The middle 95 % of the quotients that exist; everything if none does."""
    known = below > 0
    if not known.any():
        return 0.0, 1.0
    low, high = np.quantile(above[known] / below[known], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
