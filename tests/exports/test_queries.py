"""The shipped queries: each runs as its file stands, and gives the right rows on the graph of four papers."""

import re
from decimal import Decimal
from typing import TypeAlias

import pytest
from four_papers import fact, four, result, stored
from rival_papers import rivals

from paperkg.errors import QueryError
from paperkg.exports import sparql
from paperkg.graph.model import KINDS, Paper, Reading, Result
from paperkg.graph.store import Store
from paperkg.ontology.vocabulary import vocabulary

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
    ("combined", {}, []),
    ("contradictions", {}, []),
    ("coverage", {}, [(4, 2, 2, 3, 3, 2, D(50))]),
    ("datasets", {}, [("LongBench", 2, "LLM serving", 1), ("LongBench", 2, "Map making", 1)]),
    ("firsts", {}, []),
    (
        "firsts",
        {"technique": "KV cache compression"},
        [("NVIDIA GPU", "2025-01", SQUEEZER, "NVIDIA A100", SPEED)],
    ),
    (
        "matrix",
        {},
        [("Quantization", "NVIDIA A100", "never tried", 0), ("Quantization", "NVIDIA GPU", "never tried", 0)],
    ),
    ("matrix", {"hardware": "FPGA"}, [("Quantization", "FPGA", "by design", 1)]),
    (
        "matrix",
        {"technique": "KV cache compression"},
        [
            ("KV cache compression", "NVIDIA A100", "measured", 2),
            ("KV cache compression", "NVIDIA GPU", "measured", 2),
            ("KV cache quantization", "NVIDIA A100", "measured", 1),
            ("KV cache quantization", "NVIDIA GPU", "measured", 1),
        ],
    ),
    (
        "measured",
        {"technique": "KV cache compression"},
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
            ("average", "time", "Atlas", D("1.5"), D("1.5"), 1),
            ("average", "time", "KV cache compression", D("1.5"), D("1.5"), 1),
            ("range", "time", "KV cache quantization", D("3.4"), D("2.1"), 1),
            ("range", "time", "Squeezer", D("3.4"), D("2.1"), 1),
        ],
    ),
    ("ranking", {"about": "energy"}, []),
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
    ("support", {}, [("Quantization", "energy", "one paper", 1, None, ENERGY)]),
    (
        "tried",
        {},
        [
            ("reported", "Atlas", 1, 1, D("1.5")),
            ("reported", "KV cache compression", 1, 1, D("1.5")),
            ("reported", "KV cache quantization", 1, 1, D("3.4")),
        ],
    ),
    (
        "uncompared",
        {},
        [("Llama", "Atlas", kind, None, 1, 1) for kind in ("KV cache compression", "KV cache quantization")],
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


SWIFT, TURTLE = "Swift: Quantized Caches", "Turtle: Evicted Caches"
SWIFT_WINS, TURTLE_WINS = ("time", "Swift", "Turtle"), ("time", "Turtle", "Swift")
SWIFT_FIRST = "On an A100 with Llama 2, Swift is 2x faster than Turtle."
TURTLE_FIRST = "On an FPGA with Llama, it has 1.5x the throughput of Swift."
SLOWER = "On an A100, Turtle is 3x slower than Swift."
SAVING = "With Llama 2 on an NVIDIA GPU it saves 30% of memory."
COMPRESSION = {"technique": "KV cache compression"}

RIVAL_ROWS: list[tuple[str, dict[str, str], list[Row]]] = [
    ("combined", {}, [("Merger", "Merger: Merged Caches", 2023, 2, "KV cache merging; KV cache quantization")]),
    ("combined", {"technique": "KV cache eviction"}, []),
    (
        "contradictions",
        {},
        [
            (
                "time",
                "Swift",
                "Turtle",
                "A Race of Caches",
                2023,
                "speed",
                D(3),
                None,
                "x",
                "exact",
                "A100",
                None,
                SLOWER,
            ),
            (*SWIFT_WINS, SWIFT, 2023, "speed", D(2), None, "x", "exact", "A100", "Llama 2", SWIFT_FIRST),
            (
                *(
                    "time",
                    "Turtle",
                    "Swift",
                    TURTLE,
                    2024,
                    "throughput",
                    D("1.5"),
                    None,
                    "x",
                    "exact",
                ),
                *("FPGA", "Llama", TURTLE_FIRST),
            ),
        ],
    ),
    (
        "firsts",
        COMPRESSION,
        [
            ("NVIDIA GPU", "2023-06", SWIFT, "NVIDIA A100", SWIFT_FIRST),
            ("FPGA", "2024-01", TURTLE, "FPGA", TURTLE_FIRST),
        ],
    ),
    (
        "support",
        COMPRESSION,
        [
            ("KV cache compression", "time", "a common author", 2, 2, SWIFT_FIRST),
            ("KV cache compression", "memory", "one paper", 1, 1, SAVING),
            ("KV cache eviction", "time", "one paper", 1, 1, TURTLE_FIRST),
            ("KV cache quantization", "memory", "one paper", 1, 1, SAVING),
            ("KV cache quantization", "time", "one paper", 1, 1, SWIFT_FIRST),
        ],
    ),
    (
        "tried",
        {"hardware": "FPGA"},
        [
            ("reported", "KV cache eviction", 1, 1, D("1.5")),
            ("none reported", "KV cache quantization", 0, 2, None),
        ],
    ),
    (
        "uncompared",
        {},
        [
            ("Llama", "KV cache eviction", "KV cache quantization", "KV cache compression", 1, 2),
            ("Llama", "KV cache eviction", "KV cache merging", None, 1, 1),
        ],
    ),
]


@pytest.mark.parametrize(("name", "params", "rows"), RIVAL_ROWS)
def test_papers_that_rival_each_other(name: str, params: dict[str, str], rows: list[Row]) -> None:
    store = stored(*rivals())
    assert sparql.run(store, sparql.bind(store, sparql.query(name), params)).rows == rows


@pytest.mark.parametrize(
    ("authors", "support"),
    [
        (("Bo Sample", "Bo Sample; Cy Third"), ("a common author", 2, 2)),
        (("Bo Sample", "Cy Third"), ("independent", 2, 1)),
        (("Bo Sample", ""), ("authors unknown", 2, 1)),
        (("", ""), ("authors unknown", 2, None)),
        (("Bo Sample", "Bo Sample; Cy Third", "Cy Third"), ("independent", 3, 2)),
        (("Bo Sample", "Bo Sample", ""), ("authors unknown", 3, 2)),
    ],
)
def test_a_claim_is_independent_if_no_author_wrote_all_its_papers(
    authors: tuple[str, ...], support: tuple[object, ...]
) -> None:
    readings = []
    for number, names in enumerate(authors):
        paper = Paper(f"p{number}", f"Paper {number}", "Quantization is 2x faster.", authors=tuple(names.split("; ")))
        readings.append(Reading(paper, (fact(paper, "uses", "technique/quantization"),), (faster(paper),)))
    store = stored(*readings)
    found = sparql.run(store, sparql.bind(store, sparql.query("support"), {})).rows
    assert found == [("Quantization", "time", *support, "Quantization is 2x faster.")]


def faster(paper: Paper) -> Result:
    return result(paper, "2x faster", "speed", 2, "x", "exact", direction="increase")


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
def test_a_query_runs_as_its_file_stands_for_all_values(query: sparql.Query, everything: Store) -> None:
    assert sparql.run(everything, query.text).rows


@pytest.fixture(scope="module")
def everything() -> Store:
    return stored(*four(), *rivals())


@pytest.mark.parametrize("query", sparql.queries(), ids=lambda query: query.name)
def test_a_query_is_described_and_has_a_place_for_each_parameter(query: sparql.Query) -> None:
    assert query.title
    assert query.title[0].isupper()
    assert query.description.endswith(".")
    assert all(f"VALUES ?{param.name} {{ UNDEF }}" in query.text for param in query.params)
    assert query.text.count("UNDEF") >= len(query.params)


def test_what_a_query_asks_for_by_default_stands_in_the_vocabulary() -> None:
    kinds = ("entity", "itself", *KINDS)
    params = [param for query in sparql.queries() for param in query.params if param.kind in kinds]
    asked = {name for param in params for name in (param.default or "").split(" | ")}
    assert asked - {entry.label for entry in vocabulary().entries} == {sparql.ANYTHING}


def test_a_parameter_may_be_anything(store: Store) -> None:
    found = sparql.run(store, sparql.bind(store, sparql.query("beats"), {"system": sparql.ANYTHING}))
    assert [(row[0], row[8]) for row in found.rows] == [
        (ATLAS, "Squeezer"), (ATLAS, "vLLM"), (SQUEEZER, "vLLM"), (CHIP, "CPU"),
    ]  # fmt: skip


def test_anything_of_a_kind_is_of_that_kind(store: Store) -> None:
    text = "# param: what (hardware)\nSELECT DISTINCT ?what { VALUES ?what { UNDEF } ?paper pkg:evaluatesOn ?what }"
    query = sparql.parse("x", text)
    found = sparql.run(store, sparql.bind(store, query, {"what": sparql.ANYTHING}))
    assert {str(what).split("/")[-2] for (what,) in found.rows} == {"hardware"}
    assert len(found.rows) < len(sparql.run(store, query.text).rows)


@pytest.mark.parametrize(
    ("name", "params", "line"),
    [
        ("beats", {}, "Of 4 papers, 2 compare with it.\n"),
        ("beats", {"system": "*"}, "Of 4 papers, 3 compare with it.\n"),
        ("tried", {}, "Of 4 papers, 2 ran on the hardware.\n"),
        ("unstated", {}, ""),
    ],
)
def test_a_table_says_what_it_is_a_part_of(name: str, params: dict[str, str], line: str, store: Store) -> None:
    query = sparql.bind(store, sparql.query(name), params)
    assert sparql.show(store, query).removeprefix(sparql.RENDERERS["table"](store.query(query), 0)) == line
    assert sparql.show(store, query, "csv") == sparql.RENDERERS["csv"](store.query(query), 0)


@pytest.mark.parametrize("query", sparql.queries(), ids=lambda query: query.name)
def test_each_part_of_the_papers_is_smaller_than_the_whole(query: sparql.Query, everything: Store) -> None:
    counts = [int(number) for number in re.findall(r"(?:^Of|,) (\d+) ", sparql.whole(everything, query.text))]
    assert counts == [] or (counts[0] == 8 and 0 < min(counts[1:]) <= max(counts[1:]) <= 8)


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
