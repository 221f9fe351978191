"""Calibration: bins, the calibration error, and the plot."""

import math
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.calibration import (
    Bin,
    Pair,
    calibration_error,
    equal_width,
    reliability_svg,
)

CONFIDENCES = st.floats(0, 1) | st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0])
PAIRS = st.lists(st.tuples(CONFIDENCES, st.booleans()), max_size=40)


@st.composite
def perfect(draw: st.DrawFn) -> list[Pair]:
    """Pairs of which, at each confidence, that very share is right."""
    pairs = []
    for size in draw(st.lists(st.integers(1, 12), max_size=6)):
        right = draw(st.integers(0, size))
        pairs += [(right / size, number < right) for number in range(size)]
    return draw(st.permutations(pairs))


# --- bins


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan, math.inf])
def test_a_confidence_lies_between_0_and_1(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"^confidence \S+ is not in 0…1$"):
        equal_width([(0.5, True), (wrong, True)])


@pytest.mark.parametrize(
    ("confidence", "low", "high"),
    [(0.0, 0.0, 0.01), (0.28999, 0.28, 0.29), (0.29, 0.29, 0.3), (0.3, 0.3, 0.31), (0.99, 0.99, 1.0), (1.0, 0.99, 1.0)],
)
def test_the_lower_end_is_in_its_bin_and_the_upper_end_in_the_next(confidence: float, low: float, high: float) -> None:
    assert equal_width([(confidence, True)], 100) == [Bin(low, high, 1, confidence, 1.0)]


@given(pairs=PAIRS, number=st.integers(1, 12))
def test_bins_share_out_all_pairs_whatever_their_order(pairs: list[Pair], number: int) -> None:
    bins = equal_width(pairs, number)
    assert bins == equal_width(pairs[::-1], number)
    assert len(bins) <= number
    assert sum(bin.size for bin in bins) == len(pairs)
    assert sum(bin.size * bin.right for bin in bins) == pytest.approx(sum(right for _, right in pairs))
    for bin in bins:
        assert bin.low - 1e-9 <= bin.confidence <= bin.high + 1e-9
    assert all(left.high <= right.low for left, right in pairwise(bins))


@given(pairs=perfect())
def test_perfect_confidences_have_no_error(pairs: list[Pair]) -> None:
    assert calibration_error(equal_width(pairs)) == pytest.approx(0, abs=1e-9)


@given(PAIRS)
def test_the_error_is_a_share(pairs: list[Pair]) -> None:
    assert 0 <= calibration_error(equal_width(pairs)) <= 1


def test_what_is_sure_and_wrong_has_the_greatest_error() -> None:
    assert calibration_error(equal_width([(1.0, False), (0.0, True)])) == 1.0


# --- the plot

BINS = [Bin(0.0, 0.1, 1234567, 0.05, 0.25), Bin(0.5, 0.6, 8, 0.55, 1.0), Bin(0.7, 0.7, 3, 0.7, 0.0)]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_plot_is_the_same_always(golden: Callable[[str, str], str]) -> None:
    found = reliability_svg(BINS, "A < B & C")
    assert found == golden("reliability.svg", found)


def test_the_plot_has_axes_a_diagonal_and_bars_with_their_sizes() -> None:
    root = ElementTree.fromstring(reliability_svg(BINS, "A < B & C"))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[:2] == ["A < B & C", "1234578 judged, expected calibration error 0.200"]
    assert texts[-3:] == ["8", "confidence", "share right"]  # other sizes have no room
    assert texts[2:-3] == [tick for share in ("0.0", "0.2", "0.4", "0.6", "0.8", "1.0") for tick in (share, share)]
    ideal = [line.attrib for line in root.iter(f"{SVG}line") if line.attrib["class"] == "ideal"]
    assert ideal == [{"class": "ideal", "x1": "64.00", "y1": "396.00", "x2": "404.00", "y2": "56.00"}]
    bars = [bar for bar in root.iter(f"{SVG}rect") if bar.attrib.get("class") == "bar"]
    assert [(bar.attrib["width"], bar.attrib["height"]) for bar in bars] == [
        ("32.00", "85.00"), ("32.00", "340.00"), ("2.00", "0.00")
    ]  # fmt: skip
    assert bars[1].findtext(f"{SVG}title") == "0.50–0.60: 1.000 of 8 right, mean confidence 0.550"


def test_a_plot_of_nothing_has_no_bars() -> None:
    root = ElementTree.fromstring(reliability_svg([], "Nothing"))
    assert root.findtext(f"{SVG}title") == "Nothing: 0 judged, expected calibration error 0.000"
    assert len(list(root.iter(f"{SVG}rect"))) == 1
