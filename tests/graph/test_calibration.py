"""Calibration: bins, the calibration error, truer confidences, and the plot."""

import math
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.calibration import (
    COLDEST,
    HOTTEST,
    Bin,
    Isotonic,
    Pair,
    calibration_error,
    equal_mass,
    equal_width,
    fit_confidence_temperature,
    fit_isotonic,
    fit_temperature,
    reliability_svg,
    tempered,
)

CONFIDENCES = st.floats(0, 1) | st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0])
PAIRS = st.lists(st.tuples(CONFIDENCES, st.booleans()), max_size=40)
SOME = st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=40)


@st.composite
def perfect(draw: st.DrawFn) -> list[Pair]:
    """Pairs of which, at each confidence, that very share is right."""
    pairs = []
    for size in draw(st.lists(st.integers(1, 12), max_size=6)):
        right = draw(st.integers(0, size))
        pairs += [(right / size, number < right) for number in range(size)]
    return draw(st.permutations(pairs))


# --- bins


@pytest.mark.parametrize("binned", [equal_width, equal_mass])
@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan, math.inf])
def test_a_confidence_lies_between_0_and_1(binned: Callable[[list[Pair]], list[Bin]], wrong: float) -> None:
    with pytest.raises(ValueError, match=r"^confidence \S+ is not in 0…1$"):
        binned([(0.5, True), (wrong, True)])


@pytest.mark.parametrize(
    ("confidence", "low", "high"),
    [(0.0, 0.0, 0.01), (0.28999, 0.28, 0.29), (0.29, 0.29, 0.3), (0.3, 0.3, 0.31), (0.99, 0.99, 1.0), (1.0, 0.99, 1.0)],
)
def test_the_lower_end_is_in_its_bin_and_the_upper_end_in_the_next(confidence: float, low: float, high: float) -> None:
    assert equal_width([(confidence, True)], 100) == [Bin(low, high, 1, confidence, 1.0)]


def test_pairs_of_one_confidence_stay_together() -> None:
    pairs = [(0.5, True), (0.9, True), (0.5, False), (0.1, False), (0.5, True)]
    assert [(bin.low, bin.high, bin.size) for bin in equal_mass(pairs, 4)] == [
        (0.1, 0.1, 1),
        (0.5, 0.5, 3),
        (0.9, 0.9, 1),
    ]


@given(st.sets(CONFIDENCES), st.integers(1, 12))
def test_bins_of_equal_mass_differ_by_one_at_most(confidences: set[float], number: int) -> None:
    sizes = [bin.size for bin in equal_mass([(confidence, True) for confidence in confidences], number)]
    assert len(sizes) == min(number, len(confidences))
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


@pytest.mark.parametrize("binned", [equal_width, equal_mass])
@given(pairs=PAIRS, number=st.integers(1, 12))
def test_bins_share_out_all_pairs_whatever_their_order(
    binned: Callable[[list[Pair], int], list[Bin]], pairs: list[Pair], number: int
) -> None:
    bins = binned(pairs, number)
    assert bins == binned(pairs[::-1], number)
    assert len(bins) <= number
    assert sum(bin.size for bin in bins) == len(pairs)
    assert sum(bin.size * bin.right for bin in bins) == pytest.approx(sum(right for _, right in pairs))
    for bin in bins:
        assert bin.low - 1e-9 <= bin.confidence <= bin.high + 1e-9
    assert all(left.high <= right.low for left, right in pairwise(bins))


@pytest.mark.parametrize("binned", [equal_width, equal_mass])
@given(pairs=perfect())
def test_perfect_confidences_have_no_error(binned: Callable[[list[Pair]], list[Bin]], pairs: list[Pair]) -> None:
    assert calibration_error(binned(pairs)) == pytest.approx(0, abs=1e-9)


@given(PAIRS)
def test_the_error_is_a_share(pairs: list[Pair]) -> None:
    assert 0 <= calibration_error(equal_width(pairs)) <= 1


def test_what_is_sure_and_wrong_has_the_greatest_error() -> None:
    assert calibration_error(equal_width([(1.0, False), (0.0, True)])) == 1.0


# --- isotonic


@given(SOME)
def test_an_isotonic_curve_never_falls(pairs: list[Pair]) -> None:
    curve = fit_isotonic(pairs)
    values = [curve(confidence) for confidence in sorted({0.0, 1.0, *(confidence for confidence, _ in pairs)})]
    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1


@given(SOME)
def test_an_isotonic_curve_is_the_greatest_least_mean(pairs: list[Pair]) -> None:
    raw = sorted({confidence for confidence, _ in pairs})

    def mean(low: float, high: float) -> float:
        rights = [right for confidence, right in pairs if low <= confidence <= high]
        return sum(rights) / len(rights)

    curve = fit_isotonic(pairs)
    for at in raw:
        expected = max(min(mean(low, high) for high in raw if high >= at) for low in raw if low <= at)
        assert curve(at) == pytest.approx(expected)


@given(SOME)
def test_isotonic_confidences_have_no_error(pairs: list[Pair]) -> None:
    curve = fit_isotonic(pairs)
    fitted = [(curve(confidence), right) for confidence, right in pairs]
    assert calibration_error(equal_width(fitted)) == pytest.approx(0, abs=1e-9)


def test_a_curve_needs_a_pair() -> None:
    with pytest.raises(ValueError, match=r"^a curve needs at least one pair$"):
        fit_isotonic([])


def test_a_flat_stretch_has_two_points() -> None:
    pairs = [(0.1, True), (0.2, False), (0.3, False), (0.3, True), (0.8, True)]
    assert fit_isotonic(pairs) == Isotonic((0.1, 0.3, 0.8), (0.5, 0.5, 1.0))


# --- temperature


@pytest.mark.parametrize("temperature", [0.25, 1.0, 3.0])
def test_the_temperature_that_was_applied_is_found(temperature: float) -> None:
    """Perfect confidences, made too sure or too unsure, come back."""
    truth = [(right / 10, number < right) for right in range(1, 10) for number in range(10)]
    pairs = [(tempered(confidence, 1 / temperature), right) for confidence, right in truth]
    assert fit_confidence_temperature(pairs) == pytest.approx(temperature, rel=1e-6)


def test_yes_or_no_is_two_classes_and_shifted_logits_are_the_same() -> None:
    pairs = [(0.9, True), (0.8, False), (0.3, False), (0.6, True)]
    logits = [[5.0, 5.0 + math.log(confidence / (1 - confidence))] for confidence, _ in pairs]
    labels = [int(right) for _, right in pairs]
    assert fit_temperature(logits, labels) == pytest.approx(fit_confidence_temperature(pairs))


def test_the_temperature_of_three_classes_is_the_likeliest() -> None:
    logits, labels = [[2.0, 0.5, -1.0], [0.0, 3.0, 1.0], [1.0, 1.5, 0.0], [4.0, 0.0, 0.0]], [0, 2, 1, 0]

    def loss(temperature: float) -> float:
        scaled = [[score / temperature for score in row] for row in logits]
        return sum(math.log(sum(map(math.exp, row))) - row[k] for row, k in zip(scaled, labels, strict=True))

    best = fit_temperature(logits, labels)
    assert loss(best) < min(loss(best * 1.01), loss(best / 1.01))


@pytest.mark.parametrize(
    ("pairs", "temperature"),
    [
        ([], 1.0),
        ([(0.5, True), (0.5, False)], 1.0),
        ([(0.9, True), (1.0, True), (0.0, False)], COLDEST),
        ([(0.9, False), (0.2, True)], HOTTEST),
    ],
)
def test_where_there_is_no_best_temperature_an_end_is_taken(pairs: list[Pair], temperature: float) -> None:
    assert fit_confidence_temperature(pairs) == pytest.approx(temperature)


@given(CONFIDENCES, CONFIDENCES, st.floats(COLDEST, HOTTEST))
def test_a_temperature_keeps_the_order(low: float, high: float, temperature: float) -> None:
    low, high = sorted((low, high))
    assert 0 <= tempered(low, temperature) <= tempered(high, temperature) <= 1


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
