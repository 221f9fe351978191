"""Whether confidences mean what they say: of what is 80 % sure, 80 % should be right.

Reliability in bins, the expected calibration error, and a plot. All is made from pairs of a confidence in 0…1 and
whether it was right; their order does not matter. Functions raise ValueError for other confidences.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

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
