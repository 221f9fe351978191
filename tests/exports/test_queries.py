"""The shipped queries: each runs as its file stands, and gives the right rows on the graph of four papers."""

from decimal import Decimal
from typing import TypeAlias

import pytest
from four_papers import fact, stored

from paperkg.errors import QueryError
from paperkg.exports import sparql
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store

ATLAS, SQUEEZER = "Atlas: Forgetting Cold Tokens", "Squeezer: 4-bit Caches for Long Chats"
CHIP, SURVEY = "Atlas, a chip for maps", "=Überblick: Zwischenspeicher & <Karten>"
SPEED = "On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM."
SPACE = "Running Llama-2-13B on one A100, Atlas needs 12 GB less than Squeezer."
MEAN = "Decoding is 1.5x faster on average than with vLLM."
CACHE = 'It also shrinks the "hot" cache by up to 75% on LongBench.'
ENERGY = "It needs 5.5x less energy than a CPU on LongBench."
FORGETS = "Atlas is a KV cache compression that forgets tokens."
GERMAN = "Wir vergleichen KV cache compression, Squeezer und Atlas; vLLM läuft auf jeder NVIDIA GPU."
MADE = "We present Squeezer, a KV cache quantization on top of FlashAttention for LLM serving."
D = Decimal
RANGE = ("decoding speed", D("2.1"), D("3.4"))
ATLAS_RAN = (ATLAS, 2025, "KV cache compression", "NVIDIA A100", "Llama-2-13B")
SQUEEZER_RAN = (SQUEEZER, 2025, "KV cache quantization", "NVIDIA A100", "Llama-2-7B")
Row: TypeAlias = tuple[object, ...]

ROWS: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "about",
        {"entity": "Atlas"},
        [
            ("1 called", "Atlas", None, None),
            ("4 broader", "Token eviction", None, None),
            ("6 mentions", SURVEY, None, GERMAN),
            ("6 proposes", CHIP, 2024, "Atlas runs quantization on an NPU or FPGA."),
            ("6 proposes", CHIP, 2024, CHIP),
            ("6 proposes", ATLAS, 2025, FORGETS),
            ("6 proposes", ATLAS, 2025, ATLAS),
            ("6 proposes", ATLAS, 2025, SPACE),
        ],
    ),
    (
        "about",
        {},
        [
            ("1 called", "vLLM", None, None),
            ("3 definition", "A serving engine for language models.", None, None),
            ("6 comparesWith", ATLAS, 2025, MEAN),
            ("6 comparesWith", SQUEEZER, 2025, SPEED),
            ("6 mentions", SURVEY, None, GERMAN),
            ("7 claim with it as baseline", ATLAS, 2025, MEAN),
            ("7 claim with it as baseline", SQUEEZER, 2025, SPEED),
        ],
    ),
    (
        "accelerators",
        {},
        [(CHIP, 2024, "FPGA; NPU", "CPU", "energy", "energy", D("5.5"), None, "x", "exact", ENERGY)],
    ),
    ("accelerators", {"against": "GPU"}, []),
    (
        "beats",
        {},
        [
            (ATLAS, 2025, None, "decoding speed", D("1.5"), None, "x", "average", "vLLM", None, None, MEAN),
            (
                SQUEEZER,
                2025,
                "Squeezer",
                "decoding speed",
                D("2.1"),
                D("3.4"),
                "x",
                "range",
                "vLLM",
                "A100",
                "Llama-2-7B",
                SPEED,
            ),
        ],
    ),
    (
        "beats",
        {"system": "squeezer"},
        [
            (ATLAS, 2025, "Atlas", "memory", D(12), None, "GB", "exact", "Squeezer", "A100", "Llama-2-13B", SPACE),
        ],
    ),
    ("coverage", {}, [(4, 2, 2, 3, 3, 2, D(50))]),
    ("datasets", {}, [("LongBench", 2, "LLM serving", 1), ("LongBench", 2, "Map making", 1)]),
    ("matrix", {}, [("Quantization", "NVIDIA A100", "never tried", 0)]),
    ("matrix", {"hardware": "FPGA"}, [("Quantization", "FPGA", "by design", 1)]),
    (
        "matrix",
        {"technique": "KV cache compression"},
        [
            ("KV cache compression", "NVIDIA A100", "measured", 1),
            ("KV cache quantization", "NVIDIA A100", "measured", 1),
        ],
    ),
    (
        "measured",
        {},
        [
            (
                ATLAS,
                2025,
                "KV cache compression",
                "NVIDIA A100",
                "Llama-2-13B",
                "memory",
                D(12),
                None,
                "GB",
                "exact",
                "Squeezer",
                SPACE,
            ),
            (
                ATLAS,
                2025,
                "KV cache compression",
                "NVIDIA A100",
                "Llama-2-13B",
                "decoding speed",
                D("1.5"),
                None,
                "x",
                "average",
                "vLLM",
                MEAN,
            ),
            (
                SQUEEZER,
                2025,
                "KV cache quantization",
                "NVIDIA A100",
                "Llama-2-7B",
                "decoding speed",
                D("2.1"),
                D("3.4"),
                "x",
                "range",
                "vLLM",
                SPEED,
            ),
            (
                SQUEEZER,
                2025,
                "KV cache quantization",
                "NVIDIA A100",
                "Llama-2-7B",
                "cache size",
                D(75),
                None,
                "%",
                "up_to",
                None,
                CACHE,
            ),
        ],
    ),
    (
        "ranking",
        {},
        [
            ("average", "Atlas", D("1.5"), D("1.5"), 1),
            ("average", "KV cache compression", D("1.5"), D("1.5"), 1),
            ("range", "KV cache quantization", D("3.4"), D("2.1"), 1),
        ],
    ),
    ("ranking", {"about": "energy"}, [("exact", "Quantization", D("5.5"), D("5.5"), 1)]),
    ("relations", {}, [("uses", "FlashAttention", SQUEEZER, 2025, D("0.9"), MADE)]),
    (
        "relations",
        {"entity": "KV cache compression"},
        [
            (
                "proposes",
                "KV cache compression",
                ATLAS,
                2025,
                D("0.9"),
                "Atlas is a KV cache compression that forgets tokens.",
            ),
            ("proposes", "KV cache quantization", SQUEEZER, 2025, D("0.9"), MADE),
            ("studies", "KV cache compression", SURVEY, None, D("0.9"), GERMAN),
        ],
    ),
    ("similar", {"paper": "arXiv:2501.00001"}, [(ATLAS, 2025, 1, "NVIDIA A100")]),
    (
        "similar",
        {"paper": "doi:10.1000/ueberblick"},
        [(ATLAS, 2025, 1, "KV cache compression")],
    ),
    ("small-memory", {}, []),
    (
        "small-memory",
        {"at_most": "80"},
        [
            (ATLAS, 2025, "NVIDIA A100", 80, "memory", D(12), None, "GB", "exact", "Squeezer", SPACE),
            (ATLAS, 2025, "NVIDIA A100", 80, "decoding speed", D("1.5"), None, "x", "average", "vLLM", MEAN),
            (SQUEEZER, 2025, "NVIDIA A100", 80, *RANGE, "x", "range", "vLLM", SPEED),
            (SQUEEZER, 2025, "NVIDIA A100", 80, "cache size", D(75), None, "%", "up_to", None, CACHE),
        ],
    ),
    (
        "unstated",
        {},
        [
            (SURVEY, None, "hardware model baseline number"),
            (CHIP, 2024, "hardware model"),
            (ATLAS, 2025, ""),
            (SQUEEZER, 2025, ""),
        ],
    ),
]


@pytest.mark.parametrize(("name", "params", "rows"), ROWS)
def test_the_order_in_which_papers_came_does_not_show(
    name: str, params: dict[str, str], rows: list[Row], readings: tuple[Reading, ...]
) -> None:
    store = stored(*reversed(readings))
    assert sparql.run(store, sparql.bind(store, sparql.query(name), params)).rows == rows


def test_every_query_has_its_rows_here() -> None:
    assert sorted({name for name, *_ in ROWS}) == [query.name for query in sparql.queries()]


@pytest.mark.parametrize(("name", "params", "rows"), ROWS)
def test_a_query_gives_its_rows(
    name: str, params: dict[str, str], rows: list[tuple[object, ...]], store: Store
) -> None:
    assert sparql.run(store, sparql.bind(store, sparql.query(name), params)).rows == rows


@pytest.mark.parametrize("query", sparql.queries(), ids=lambda query: query.name)
def test_a_query_runs_as_its_file_stands_for_all_values(query: sparql.Query, store: Store) -> None:
    assert sparql.run(store, query.text).rows


@pytest.mark.parametrize("query", sparql.queries(), ids=lambda query: query.name)
def test_a_query_is_described_and_has_a_place_for_each_parameter(query: sparql.Query) -> None:
    assert query.title
    assert query.title[0].isupper()
    assert query.description.endswith(".")
    assert all(f"VALUES ?{param.name} {{ UNDEF }}" in query.text for param in query.params)
    assert query.text.count("UNDEF") >= len(query.params)


def test_a_query_on_an_empty_graph_has_no_rows_or_zeros() -> None:
    empty = Store.memory()
    found = {query.name: sparql.run(empty, query.text).rows for query in sparql.queries()}
    assert {name: rows for name, rows in found.items() if rows} == {"coverage": [(0, 0, 0, 0, 0, 0, None)]}


def test_a_query_for_one_paper_needs_the_paper(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^the query similar needs the parameter paper; give it as paper=…$"):
        sparql.bind(store, sparql.query("similar"), {})


def test_a_coined_data_set_and_its_mentions_count_together() -> None:
    own = Paper("own", "ZedBench", "We present ZedBench.")
    first, second = Paper("a", "One", "ZedBench for LLM serving."), Paper("b", "Two", "ZedBench again.")
    readings = (
        Reading(own, (fact(own, "proposes", "dataset/ZedBench"),), ()),
        Reading(first, (fact(first, "uses", "dataset/ZedBench"), fact(first, "addresses", "task/llm-serving")), ()),
        Reading(second, (fact(second, "evaluates_on", "dataset/ZedBench"),), ()),
    )
    found = sparql.run(stored(*readings), sparql.query("datasets").text).rows
    assert found == [("ZedBench", 2, None, 1), ("ZedBench", 2, "LLM serving", 1)]
