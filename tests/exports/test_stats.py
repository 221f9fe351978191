"""Counts of a graph."""

import json

from four_papers import SQUEEZER, fact, result, stored

from paperkg.exports.stats import Stats, rows, stats
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store

FOUR = Stats(
    papers=4,
    results=5,
    entities={"technique": 5, "system": 3, "hardware": 7, "model": 2, "dataset": 1, "task": 2},
    facts={
        "proposes": 5, "uses": 4, "evaluates_on": 6, "compares_with": 4, "studies": 3, "mentions": 3, "addresses": 2,
    },
    units={"x": 3, "%": 1, "GB": 1},
    bounds={"exact": 2, "up_to": 1, "at_least": 0, "about": 0, "average": 1, "range": 1},
    stated={"hardware": 2, "model": 2, "baseline": 3, "number": 3, "all four": 2},
    languages={"en": 3, "de": 1},
    top={
        "technique": {"KV cache compression": 2, "Atlas": 1, "KV cache quantization": 1, "Quantization": 1},
        "system": {"Squeezer": 3, "vLLM": 3, "FlashAttention": 1},
        "hardware": {"NVIDIA A100": 2, "Atlas": 1, "CPU": 1, "FPGA": 1, "GPU": 1, "NPU": 1, "NVIDIA GPU": 1},
        "model": {"Llama-2-13B": 1, "Llama-2-7B": 1},
        "dataset": {"LongBench": 2},
        "task": {"LLM serving": 1, "Map making": 1},
    },
)  # fmt: skip


def test_a_graph_is_counted(store: Store) -> None:
    assert stats(store) == FOUR


def test_counts_are_what_json_has() -> None:
    assert Stats(**json.loads(json.dumps(FOUR._asdict()))) == FOUR


def test_counts_as_a_table() -> None:
    found = rows(FOUR)
    assert found.columns == ("what", "name", "count")
    assert found.rows[:3] == [("papers", "", 4), ("results", "", 5), ("entities", "technique", 5)]
    assert [row for row in found.rows if row[1] in ("GB", "all four", "de", "vLLM", "up_to")] == [
        ("results by unit", "GB", 1),
        ("results by bound", "up_to", 1),
        ("papers that state", "all four", 2),
        ("languages", "de", 1),
        ("papers with system", "vLLM", 3),
    ]


def test_an_empty_graph_has_nothing() -> None:
    found = stats(Store.memory())
    assert (found.papers, found.results, sum(found.facts.values()), found.units, found.top["model"]) == (
        0,
        0,
        0,
        {},
        {},
    )


def test_only_the_most_frequent_are_listed() -> None:
    paper = Paper("p", "Names", " ".join(f"Zed{number}" for number in range(12)))
    facts = tuple(fact(paper, "uses", f"system/{name}") for name in paper.abstract.split())
    more = Paper("q", "Zed9", "")
    found = stats(stored(Reading(paper, facts, ()), Reading(more, (fact(more, "uses", "system/Zed9"),), ())))
    assert list(found.top["system"].items())[:2] == [("Zed9", 2), ("Zed0", 1)]
    assert (len(found.top["system"]), found.entities["system"]) == (10, 12)


def test_a_result_without_a_unit_is_counted() -> None:
    claim = result(SQUEEZER, "by up to 75%", "size", 75, "", "up_to")
    assert stats(stored(Reading(SQUEEZER, (), (claim,)))).units == {"none": 1}
