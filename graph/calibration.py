"""Whether confidences mean what they say: of what is 80 % sure, 80 % should be right.

Reliability in bins, the expected calibration error, a plot, and two ways to make confidences truer. Everything is made
from pairs of a confidence in 0…1 and whether it was right; their order does not matter. Functions raise ValueError for
other confidences.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pair = tuple[float, bool]


class Bin(NamedTuple):
    """Pairs of similar confidence: its range, how many, their mean confidence, the share that is right."""

    low: float
    high: float
    size: int
    confidence: float
    right: float


def equal_width(pairs: Iterable[Pair], number: int = 10) -> list[Bin]:
    """Bins of equally wide ranges of confidence, without the empty ones; the upper end belongs to the next bin.

    >>> equal_width([(0.6, True), (0.8, False)], 2)
    [Bin(low=0.5, high=1.0, size=2, confidence=0.7, right=0.5)]
    """
    edges = [k / number for k in range(number + 1)]
    groups = groupby(_sorted(pairs), key=lambda pair: bisect_right(edges, pair[0], hi=number))
    return [_bin(edges[k - 1], edges[k], list(group)) for k, group in groups]


def equal_mass(pairs: Iterable[Pair], number: int = 10) -> list[Bin]:
    """At most `number` bins of nearly equally many pairs; pairs of the same confidence stay together.

    >>> [(bin.low, bin.high, bin.size) for bin in equal_mass([(0.2, True), (0.7, False), (0.8, True), (0.9, True)], 2)]
    [(0.2, 0.7, 2), (0.8, 0.9, 2)]
    """
    ordered = _sorted(pairs)
    bins: dict[int, list[Pair]] = {}
    start = 0
    for _, group in groupby(ordered, key=lambda pair: pair[0]):
        same = list(group)
        middle = (2 * start + len(same)) * number // (2 * len(ordered))  # the bin of their middle rank
        bins.setdefault(middle, []).extend(same)
        start += len(same)
    return [_bin(same[0][0], same[-1][0], same) for same in bins.values()]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of confidence and share right over the bins, weighted by their sizes.

    >>> calibration_error([Bin(0, 0.5, 1, 0.25, 0.0), Bin(0.5, 1, 3, 0.75, 1.0)])
    0.25
    """
    return sum(bin.size * abs(bin.confidence - bin.right) for bin in bins) / max(1, sum(bin.size for bin in bins))


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    found = sorted((float(confidence), bool(right)) for confidence, right in pairs)
    if wrong := [confidence for confidence, _ in found if not 0 <= confidence <= 1]:
        raise ValueError(f"confidence {wrong[0]} is not in 0…1")
    return found


def _bin(low: float, high: float, pairs: Sequence[Pair]) -> Bin:
    mean = sum(confidence for confidence, _ in pairs) / len(pairs)
    return Bin(low, high, len(pairs), mean, sum(right for _, right in pairs) / len(pairs))


# --- truer confidences


class Isotonic(NamedTuple):
    """A curve that never falls, through points (raw confidence, true confidence); straight between, level outside.

    >>> curve = Isotonic((0.25, 0.75), (0.5, 1.0))
    >>> curve(0.1), curve(0.5), curve(0.9)
    (0.5, 0.75, 1.0)
    """

    confidences: tuple[float, ...]
    values: tuple[float, ...]

    def __call__(self, confidence: float) -> float:
        """The true confidence for a raw one."""
        return float(np.interp(confidence, self.confidences, self.values))


def fit_isotonic(pairs: Iterable[Pair]) -> Isotonic:
    """The never falling curve nearest to the pairs by least squares (pool adjacent violators); at least one pair.

    >>> fit_isotonic([(0.2, False), (0.4, True), (0.6, False), (0.9, True)])
    Isotonic(confidences=(0.2, 0.4, 0.6, 0.9), values=(0.0, 0.5, 0.5, 1.0))
    """
    blocks: list[_Block] = []
    for confidence, group in groupby(_sorted(pairs), key=lambda pair: pair[0]):
        rights = [right for _, right in group]
        blocks.append(_Block(confidence, confidence, sum(rights), len(rights)))
        while len(blocks) > 1 and blocks[-2].right * blocks[-1].size >= blocks[-1].right * blocks[-2].size:
            last = blocks.pop()
            blocks[-1] = blocks[-1].joined(last)
    if not blocks:
        raise ValueError("a curve needs at least one pair")
    points = [point for block in blocks for point in block.points()]
    return Isotonic(tuple(confidence for confidence, _ in points), tuple(value for _, value in points))


class _Block(NamedTuple):
    """Neighbouring confidences that share one value."""

    low: float
    high: float
    right: int
    size: int

    def joined(self, other: "_Block") -> "_Block":
        return _Block(self.low, other.high, self.right + other.right, self.size + other.size)

    def points(self) -> list[tuple[float, float]]:
        """Its two ends, one point if they are the same."""
        return [(end, self.right / self.size) for end in sorted({self.low, self.high})]


COLDEST, HOTTEST = 0.01, 100.0
"""Ends of the range of temperatures; what is always right or always wrong has no best one within."""


def fit_temperature(logits: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """The temperature by which to divide logits (items × classes) so that the labels (items) are likeliest.

    1 if the logits say nothing.

    >>> round(fit_temperature([[0.0, 4.0]] * 4, [1, 1, 1, 0]), 2)  # 75 % right are ln 3 = 4 / 3.64
    3.64
    """
    scores, right = np.asarray(logits, np.float64), np.asarray(labels, np.int64)
    if not scores.size or not np.ptp(scores, axis=1).any():
        return 1.0
    true = scores[np.arange(len(scores)), right].mean()
    return 1 / _root(lambda inverse: float(_expected(scores, inverse) - true), 1 / HOTTEST, 1 / COLDEST)


def fit_confidence_temperature(pairs: Iterable[Pair]) -> float:
    """The temperature for confidences of yes or no, as `tempered` applies it."""
    found = _sorted(pairs)
    logits = _logit(np.array([confidence for confidence, _ in found]))
    return fit_temperature(np.stack([np.zeros_like(logits), logits], axis=1), [right for _, right in found])


def tempered(confidence: float, temperature: float) -> float:
    """A confidence whose logit is divided by a temperature: above 1 makes it less sure, below 1 surer.

    >>> [round(tempered(0.9, temperature), 3) for temperature in (1.0, 2.0, 0.5)]
    [0.9, 0.75, 0.988]
    """
    return float(0.5 + 0.5 * np.tanh(_logit(np.array(confidence)) / temperature / 2))  # a sigmoid that cannot overflow


def _logit(confidences: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log odds; 0 and 1, which have none, are moved in by a millionth."""
    inner = np.clip(confidences, 1e-6, 1 - 1e-6)
    return np.log(inner / (1 - inner))


def _expected(scores: npt.NDArray[np.float64], inverse: float) -> float:
    """Mean over the items of the logit that is expected at 1 / temperature; grows with `inverse`."""
    scaled = scores * inverse
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return float(((shares * scores).sum(axis=1) / shares.sum(axis=1)).mean())


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function of positive numbers is 0, by halving on a logarithmic scale; else the nearer end."""
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return float(np.sqrt(low * high))


# --- the plot

_LEFT, _TOP, _SIDE = 64, 56, 340
_STYLE = """\
.reliability { --back: #fff; --ink: #1f2328; --faint: #d0d7de; --bar: #4f83cc; }
@media (prefers-color-scheme: dark) {
  .reliability { --back: #0d1117; --ink: #e6edf3; --faint: #3d444d; --bar: #5c93dd; }
}
.reliability text { font: 12px sans-serif; fill: var(--ink); }
.reliability .head { font-size: 14px; font-weight: 600; }
.reliability .size { font-size: 10px; paint-order: stroke; stroke: var(--back); stroke-width: 3px; }
.reliability .back { fill: var(--back); }
.reliability .bar { fill: var(--bar); fill-opacity: .8; }
.reliability .grid { stroke: var(--faint); }
.reliability .ideal { stroke: var(--ink); stroke-dasharray: 5 4; }"""


def reliability_svg(bins: Sequence[Bin], title: str) -> str:
    """A reliability plot as the text of an SVG file, for light and dark pages.

    Bars are as wide as the bins and as high as the share that is right; above each stands its size, if there is room.
    The dashed line is where confidences are true.
    """
    subtitle = f"{sum(bin.size for bin in bins)} judged, expected calibration error {calibration_error(bins):.3f}"
    width, height = _LEFT + _SIDE + 24, _TOP + _SIDE + 56
    middle = _LEFT + _SIDE // 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'class="reliability" role="img">',
        f"<title>{escape(title)}: {subtitle}</title>",
        f"<style>\n{_STYLE}\n</style>",
        f'<rect class="back" width="{width}" height="{height}"/>',
        f'<text class="head" x="{_LEFT}" y="22">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="40">{subtitle}</text>',
        *(line for tick in range(0, 11, 2) for line in _grid(tick / 10)),
        *map(_bar, bins),
        f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
        *(_size(bin) for bin in bins if 6 * len(str(bin.size)) <= _SIDE * (bin.high - bin.low)),
        f'<text x="{middle}" y="{height - 14}" text-anchor="middle">confidence</text>',
        f'<text transform="translate(18 {_TOP + _SIDE // 2}) rotate(-90)" text-anchor="middle">share right</text>',
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _x(share: float) -> str:
    return f"{_LEFT + _SIDE * share:.2f}"


def _y(share: float) -> str:
    return f"{_TOP + _SIDE * (1 - share):.2f}"


def _grid(share: float) -> list[str]:
    """The lines and labels of both axes at a share."""
    x, y = _x(share), _y(share)
    return [
        f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>',
        f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>',
        f'<text x="{x}" y="{_TOP + _SIDE + 18}" text-anchor="middle">{share:.1f}</text>',
        f'<text x="{_LEFT - 8}" y="{y}" dy="4" text-anchor="end">{share:.1f}</text>',
    ]


def _bar(bin: Bin) -> str:
    """A bin as a bar, two pixels wide at least; its figures are told where the mouse points."""
    width = max(2.0, _SIDE * (bin.high - bin.low) - 2)
    told = f"{bin.low:.2f}–{bin.high:.2f}: {bin.right:.3f} of {bin.size} right, mean confidence {bin.confidence:.3f}"
    return (
        f'<rect class="bar" x="{float(_x(bin.low)) + 1:.2f}" y="{_y(bin.right)}" width="{width:.2f}" '
        f'height="{_SIDE * bin.right:.2f}"><title>{told}</title></rect>'
    )


def _size(bin: Bin) -> str:
    middle = (bin.low + bin.high) / 2
    return f'<text class="size" x="{_x(middle)}" y="{_y(bin.right)}" dy="-4" text-anchor="middle">{bin.size}</text>'
