"""The number grammar: what it must read, and where it must stay silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.results.quantities import plain, quantities

Row = tuple[float, float | None, str, str]


def read(text: str) -> list[Row]:
    return [(found.value, found.value_max, found.unit, found.bound) for found in quantities(plain(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a 2.88times speedup", [(2.88, None, "x", "exact")]),
        ("gains of 1.5x to 3x", [(1.5, 3.0, "x", "range")]),
        ("memory falls by up to 65.5%", [(65.5, None, "%", "up_to")]),
        ("9.7x - 3,201x faster", [(9.7, 3201.0, "x", "range")]),
        ("41-137times speedup", [(41.0, 137.0, "x", "range")]),
        ("2.35times sim 3.47times throughput", [(2.35, 3.47, "x", "range")]),
        ("$2.5\\times$ over it", [(2.5, None, "x", "exact")]),
        ("$1.1$--$2.7\\times$ higher", [(1.1, 2.7, "x", "range")]),
        ("saves 25-40\\% of it", [(25.0, 40.0, "%", "range")]),
        ("between 1.4x and 2.0x", [(1.4, 2.0, "x", "range")]),
        ("$\\sim 7.7\\times$ smaller", [(7.7, None, "x", "about")]),
        ("a 2,000-fold reduction", [(2000.0, None, "x", "exact")]),
        ("a twofold gain", [(2.0, None, "x", "exact")]),
        ("two orders of magnitude faster", [(100.0, None, "x", "about")]),
        ("over an order of magnitude", [(10.0, None, "x", "at_least")]),
        ("cuts memory by half", [(50.0, None, "%", "exact")]),
        ("twice as fast", [(2.0, None, "x", "exact")]),
        ("a factor of 12", [(12.0, None, "x", "exact")]),
        ("up to 4.83 speedup", [(4.83, None, "x", "up_to")]),
        ("speedups of x14.7 there", [(14.7, None, "x", "exact")]),
        ("grows from 3 to 5 GB", [(5.0, None, "GB", "exact")]),
        ("accuracy rises from 60% to 75%", [(75.0, None, "%", "exact")]),
        ("at 11 tokens/s", [(11.0, None, "tokens/s", "exact")]),
        ("an area of 3.6 mm^2", [(3.6, None, "mm^2", "exact")]),
        ("with 24.7~$\\mu$s", [(24.7, None, "us", "exact")]),
        ("120.77 GOPS/mm2 there", [(120.77, None, "GOPS/mm^2", "exact")]),
        ("an AUC of 0.93", [(0.93, None, "AUC", "exact")]),
        ("1.5 billion parameters", [(1.5e9, None, "parameters", "exact")]),
        ("more than 90% on average", [(90.0, None, "%", "at_least")]),
        ("1.7x on average", [(1.7, None, "x", "average")]),
        ("covers 16,464 real-world APIs", [(16464.0, None, "APIs", "exact")]),
        ("merely three functions", [(3.0, None, "functions", "exact")]),
        ("within one millisecond", [(1.0, None, "ms", "up_to")]),
        ("up to approximately 29.3% less", [(29.3, None, "%", "up_to")]),
        ("by 43% at most", [(43.0, None, "%", "up_to")]),
        ("reaches 1.5 TFLOPs/Watt", [(1.5, None, "TFLOPS/W", "exact")]),
        pytest.param(
            "up to $2\\times$ and $3\\times$ speedups",
            [(2.0, None, "x", "up_to"), (3.0, None, "x", "up_to")],
            id="'up to' holds for both, wide gaps between",
        ),
        ("lengths of up to 64K, 63.1% accuracy", [(63.1, None, "%", "exact")]),
        ("4K and 8K tokens", [(4000.0, None, "tokens", "exact"), (8000.0, None, "tokens", "exact")]),
        ("0.7 better perplexity", [(0.7, None, "perplexity", "exact")]),
        ("2.1 higher BLEU", [(2.1, None, "BLEU", "exact")]),
        ("2.1 lower PPL", [(2.1, None, "perplexity", "exact")]),
        ("Llama 2 lower perplexity", []),
        ("its cost triples", [(3.0, None, "x", "exact")]),
        ("drops from 9 GB to 3 GB", [(9.0, None, "GB", "exact"), (3.0, None, "GB", "exact")]),
        pytest.param("by two orders of magnitude", [(100.0, None, "x", "about")], id="no count of orders"),
        ("10 W (geomean)", [(10.0, None, "W", "average")]),
        ("10 W, and 3 J on average", [(10.0, None, "W", "exact"), (3.0, None, "J", "average")]),
        pytest.param("twofold speedups of 3x", [(2.0, None, "x", "exact"), (3.0, None, "x", "exact")], id="both ways"),
        pytest.param("saves 2.5-fold", [(2.5, None, "x", "exact")], id="a number is read once"),
    ],
)
def test_a_quantity_is_read(text: str, found: list[Row]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3times, 2.4times and 1.6times", [3.0, 2.4, 1.6]),
        ("up to 3.92 and 1.45x", [3.92, 1.45]),
        ("12.1/3.4x", [12.1, 3.4]),
    ],
)
def test_a_list_shares_unit_and_place(text: str, found: list[float]) -> None:
    members = quantities(plain(text))
    assert [member.value for member in members] == found
    assert {member.unit for member in members} == {"x"}
    assert [(member.listed, member.length) for member in members] == [(n, len(found)) for n in range(len(found))]


def test_up_to_counts_for_what_follows_in_the_same_breath() -> None:
    assert read("up to 34% lower latency and 38% memory reduction") == [
        (34.0, None, "%", "up_to"),
        (38.0, None, "%", "up_to"),
    ]
    assert read("reduces it by up to 82.5% and the total by 63.3%")[1] == (63.3, None, "%", "exact")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number here",
        pytest.param("GPT-4 and H100", id="parts of names"),
        pytest.param("Llama-2-7B", id="a model's version and size"),
        pytest.param("A100-80GB", id="a board's memory"),
        pytest.param("in 2023 we saw", id="a year"),
        pytest.param("Section 3.2 shows", id="a number without a unit"),
        pytest.param("sixfoldable", id="a part of a word"),
        pytest.param("one of them", id="a number word that counts nothing"),
        pytest.param("in 1/8x there", id="a fraction"),
    ],
)
def test_no_quantity_is_read(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="0123456789.,-x%$\\{} tobyupmes~×–GBK/()", max_size=80))
def test_any_text_keeps_its_offsets(text: str) -> None:
    flat = plain(text)
    assert len(flat) == len(text)
    spans = [(found.start, found.end) for found in quantities(flat)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
