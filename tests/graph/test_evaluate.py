"""Scores: the counts of a few made-up papers, the same as the annotation guide's scorer has, and their intervals."""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.errors import SourceError
from paperkg.exports.knowledge import KnowledgeGraph
from paperkg.graph.bootstrap import SEED, Estimate, estimates
from paperkg.graph.evaluate import (
    MEASURES,
    Score,
    evaluate,
    evaluate_papers,
    outcomes,
    read_papers,
    read_records,
    total,
)
from paperkg.graph.model import KINDS, RELATIONS

GOLD_FOLDER = Path(__file__).parents[3] / "shared" / "gold"
Record = dict[str, Any]


def entity(name: str, type: str | list[str], relation: str | list[str] = "uses", **more: object) -> Record:
    return {"name": name, "type": type, "relation": relation, **more}


def result(value: object, unit: str, metric: str = "throughput", **more: object) -> Record:
    return {"quote": f"by {value} {unit}", "value": value, "unit": unit, "metric": metric, **more}


GOLD: list[Record] = [
    {
        "id": "one",
        "title": "Quill: Caches for Everyone",
        "entities": [
            entity("Quill", ["system", "technique"], ["proposes"], surfaces=["QUILL"]),
            entity("KV caches", "technique", ["uses", "studies"]),
            entity("paged attention (PA)", "technique", "compares_with"),
            entity("Falcon-7B", "model", "evaluates_on", aliases=["Falcon"]),
            entity("The Stack", "dataset", "evaluates_on"),
            entity("GPU", "hardware", "evaluates_on", optional=True, surfaces=["GPUs", "graphics card"]),
        ],
        "results": [
            result(2, "x", baseline=["Orbit"], bound="up_to"),
            result(50, "%", "memory footprint", quote="halves the memory"),
            result(1.5, "billion parameters", "size"),
            result(30, "ms", "latency", model="Falcon-7B"),
        ],
    },
    {"id": "two", "title": "Read by Title", "entities": [entity("Orbit", "system", "studies")], "results": []},
    {"id": "three", "title": "Never Read", "entities": [entity("Llama", "model")], "results": [result(9, "pp")]},
]
FOUND: list[Record] = [
    {
        "id": "one",
        "title": "Another Title",
        "entities": [
            entity("quill", "technique", "proposes", confidence=0.9),  # the second type is right too
            entity("KV-Cache", ["technique"], "mentions", confidence=0.8),  # right but for the relation
            entity("PA", "system", "compares_with", confidence=0.7),  # right but for the type
            entity("Falcon", "model", ["evaluates_on"]),  # by its alias, without a confidence
            entity("stack", ["dataset", "task"], confidence=0.6),  # several types are none
            entity("graphics cards", "hardware", confidence=0.5),  # optional: neither helps nor harms
            entity("Spurious", "task", confidence=0.4),
            entity("Unasked", "task", optional=True, confidence=0.3),
        ],
        "results": [
            result(2.0, "times", "speed", baseline="Orbit v2", bound="up_to"),
            result(2, "x", "memory use"),  # as good as a half
            result(1500000000, "parameter", "accuracy"),  # right but for the metric
            result(31, "ms", "latency"),
        ],
    },
    {"id": "four", "title": "Not Annotated", "entities": [entity("Orbit", "system", "studies")], "results": []},
    {
        "id": "title:read",
        "title": "Read, by the title!",
        "entities": [entity("ORBIT", "system", "studies", confidence=1)],
    },
]
COUNTS = {
    "entity": (4, 3, 3),
    "name": (6, 1, 1),
    "relation": (3, 4, 4),
    "result": (3, 1, 2),
    "result+": (2, 2, 3),
    "technique": (1, 0, 1),
    "system": (2, 1, 0),
    "hardware": (0, 0, 0),
    "model": (1, 0, 1),
    "dataset": (0, 1, 1),
    "task": (0, 1, 0),
    "proposes": (1, 0, 0),
    "uses": (0, 2, 2),
    "evaluates_on": (1, 0, 1),
    "compares_with": (0, 1, 1),
    "studies": (1, 0, 0),
    "mentions": (0, 1, 0),
    "addresses": (0, 0, 0),
}


def test_the_counts_are_what_a_reader_counts() -> None:
    assert evaluate(GOLD, FOUND) == {name: Score(*counts) for name, counts in COUNTS.items()}


def test_papers_add_up_to_the_whole() -> None:
    papers = evaluate_papers(GOLD, FOUND)
    assert [paper["name"] for paper in papers] == [Score(5, 1, 0), Score(1, 0, 0), Score(0, 0, 1)]
    assert total(papers) == evaluate(GOLD, FOUND)


def test_outcomes_are_the_confidences_of_facts_and_whether_all_of_them_is_right() -> None:
    assert outcomes(GOLD, FOUND) == [(0.9, True), (0.8, False), (0.7, False), (0.6, False), (0.4, False), (1.0, True)]


def test_a_graph_says_how_sure_it_is(tmp_path: Path) -> None:
    paper = {"id": "a", "title": "Zed: Fast Serving", "abstract": "We present Zed, which is 2x faster than vLLM."}
    (tmp_path / "papers.jsonl").write_text(json.dumps(paper), encoding="utf-8")
    (line,) = KnowledgeGraph.of(read_papers(tmp_path / "papers.jsonl")).export("annotations")
    (tmp_path / "own.jsonl").write_text(line, encoding="utf-8")
    (record,) = read_records(tmp_path / "own.jsonl")
    counted = [entity for entity in record["entities"] if not entity["optional"]]
    assert "Zed" in [entity["name"] for entity in counted]
    assert outcomes([record], [record]) == [(entity["confidence"], True) for entity in counted]


def test_strange_values_count_as_wrong() -> None:
    found = evaluate(
        [{"id": 1, "entities": [{"name": "A", "type": "relation"}], "results": [{"value": "many"}, {"metric": 1}]}],
        [
            {
                "id": 1,
                "entities": [{"name": "B", "type": ["name"], "relation": "no such"}],
                "results": [{"value": 10**400}],
            }
        ],
    )
    assert {name: score for name, score in found.items() if score != Score()} == {
        "entity": Score(0, 1, 1),
        "name": Score(0, 1, 1),
        "relation": Score(0, 1, 1),
        "mentions": Score(0, 0, 1),
        "result": Score(1, 0, 1),  # what has no number is what has no number
        "result+": Score(1, 0, 1),
    }


# --- reading

FAULTS = {
    "[]": "not a JSON object",
    "{]": "not JSON (",
    "{}": "not an annotated paper: no list of entities",
    '{"entities": [], "results": {}}': "results are not a list of objects",
    '{"entities": [], "results": [1]}': "results are not a list of objects",
    '{"entities": [1]}': "entity 1: no name",
    '{"entities": [{"name": "a", "type": "task"}, {"type": "task"}]}': "entity 2: no name",
    '{"entities": [{"name": "a"}]}': "entity 1: type is neither a text nor a list of texts",
    '{"entities": [{"name": "a", "type": [1]}]}': "entity 1: type is neither a text nor a list of texts",
    '{"entities": [{"name": "a", "type": "task", "relation": []}]}': "entity 1: relation is neither a text nor a list",
    '{"entities": [{"name": "a", "type": "task", "surfaces": "a"}]}': "entity 1: surfaces or aliases are no list",
    '{"entities": [{"name": "a", "type": "task", "confidence": 1.5}]}': "confidence is not a number from 0 to 1",
    '{"entities": [{"name": "a", "type": "task", "confidence": true}]}': "confidence is not a number from 0 to 1",
    '{"entities": [{"name": "a", "type": "task", "confidence": "1"}]}': "confidence is not a number from 0 to 1",
}


@pytest.mark.parametrize(("line", "message"), FAULTS.items())
def test_a_record_that_cannot_be_compared_is_named(line: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f'{{"entities": []}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(SourceError) as error:
        read_records(file)
    assert str(error.value).startswith("gold.jsonl:3: ")
    assert message in str(error.value)


def test_a_record_ends_at_the_end_of_its_line_only(tmp_path: Path) -> None:
    record = {"id": "a", "title": "a\u2028b\x85c", "entities": []}
    (tmp_path / "gold.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read_records(tmp_path / "gold.jsonl") == [record]


@pytest.mark.parametrize(("content", "why"), [(b"\xff", "it is no UTF-8 text"), (None, "No such file or directory")])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, why: str, tmp_path: Path) -> None:
    if content:
        (tmp_path / "gold.jsonl").write_bytes(content)
    with pytest.raises(SourceError, match=rf"^gold\.jsonl: cannot be read \({why}\)$"):
        read_records(tmp_path / "gold.jsonl")


# --- the same as the annotation guide's scorer


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", GOLD_FOLDER / "score.py")
    if spec is None or spec.loader is None or not (GOLD_FOLDER / "score.py").exists():
        pytest.skip("needs the annotation guide's scorer beside the checkout")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_scorer(scorer: ModuleType, gold: list[Record], found: list[Record]) -> dict[str, tuple[int, ...]]:
    """The scorer's counts by measure, its predictions read as its command reads them."""
    predictions: dict[object, Record] = {}
    for record in found:
        predictions[record.get("id")] = record
        if record.get("title"):
            predictions.setdefault(scorer.norm(record["title"]), record)
    scores, _ = scorer.score(gold, predictions)
    return {name: (score["tp"], score["fp"], score["fn"]) for name, score in scores.items() if name != "papers"}


def ours(gold: list[Record], found: list[Record]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(score) for name, score in evaluate(gold, found).items() if name not in RELATIONS}


def test_made_up_papers_count_the_same(scorer: ModuleType) -> None:
    assert ours(GOLD, FOUND) == by_scorer(scorer, GOLD, FOUND)


NAMES = st.sampled_from(
    ["Orbit", "orbits", "the Orbit (OB)", "OB", "KV cache", "KV-caches", "LLaMA 2", "Llama-2", "C++"]
)
SOME_NAMES = st.lists(NAMES, max_size=2)


def one_or_list(values: tuple[str, ...]) -> st.SearchStrategy[str | list[str]]:
    some = st.sampled_from(values)
    return some | st.lists(some, min_size=1, max_size=2)


ENTITIES = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "type": one_or_list(KINDS[:3]), "relation": one_or_list(RELATIONS[:3])},
        optional={"surfaces": SOME_NAMES, "aliases": SOME_NAMES, "optional": st.booleans()},
    ),
    max_size=5,
)
RESULTS = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from([0.5, 2, 50, 1.5, 1500, None, "many"]),
            "unit": st.sampled_from(["x", "times", "%", "k tokens", "tokens", "", None, "ms", "percent"]),
            "metric": st.sampled_from(["speed", "memory footprint", "energy efficiency", "taste", ""]),
            "quote": st.sampled_from(["halves it", "twice as much", "by some"]),
        },
        optional={
            "value_max": st.sampled_from([None, 3]),
            "bound": st.sampled_from(["up_to", "exact"]),
            "baseline": NAMES | SOME_NAMES,
            "model": NAMES | SOME_NAMES,
            "hardware": st.none() | SOME_NAMES,
        },
    ),
    max_size=4,
)


def papers(ids: list[str]) -> st.SearchStrategy[list[Record]]:
    titles = st.sampled_from(["A Title", "the title", "Another", ""])
    paper = st.fixed_dictionaries(
        {"id": st.sampled_from(ids), "title": titles, "entities": ENTITIES, "results": RESULTS}
    )
    return st.lists(paper, max_size=3)


@settings(max_examples=300, deadline=None)
@given(gold=papers(["a", "b", "c"]), found=papers(["a", "b", "other"]))
def test_any_papers_count_the_same(gold: list[Record], found: list[Record], scorer: ModuleType) -> None:
    assert ours(gold, found) == by_scorer(scorer, gold, found)


@settings(max_examples=100, deadline=None)
@given(gold=papers(["a", "b"]), found=papers(["a", "b"]))
def test_kinds_add_up_to_entities_and_relation_types_to_relations(gold: list[Record], found: list[Record]) -> None:
    scores = evaluate(gold, found)
    for whole, parts in (("entity", KINDS), ("relation", RELATIONS)):
        added: Counter[str] = Counter()
        for part in parts:
            added.update(scores[part]._asdict())
        assert Score(**added) == scores[whole]


def test_what_paperkg_reads_counts_the_same(scorer: ModuleType) -> None:
    if not (GOLD_FOLDER / "dev.jsonl").exists():
        pytest.skip("needs the annotated papers beside the checkout")
    gold = read_records(GOLD_FOLDER / "dev.jsonl")
    with KnowledgeGraph.of(read_papers(GOLD_FOLDER / "dev_papers.jsonl")) as graph:
        found = [json.loads(line) for line in graph.export("annotations")]
    counts = ours(gold, found)
    assert counts == by_scorer(scorer, gold, found)
    assert counts["entity"][0] > 100


# --- intervals


def paper(**counts: tuple[int, int, int]) -> dict[str, Score]:
    """Scores of a paper that has something of the named measures only."""
    return {name: Score(*counts.get(name, (0, 0, 0))) for name in MEASURES}


def test_what_every_paper_agrees_on_is_certain() -> None:
    assert estimates([paper(name=(3, 1, 2))] * 5)["name"] == (
        Estimate(0.75, 0.75, 0.75), Estimate(0.6, 0.6, 0.6), Estimate(2 / 3, 2 / 3, 2 / 3), Score(15, 5, 10)
    )  # fmt: skip


def test_of_what_never_comes_nothing_is_known() -> None:
    nothing = Estimate(0.0, 0.0, 1.0)
    assert set(estimates([paper()]).values()) == {(nothing, nothing, nothing, Score())}
    assert set(estimates([]).values()) == {(nothing, nothing, nothing, Score())}


def test_resamples_without_a_share_say_nothing_about_it() -> None:
    scores = [paper(task=(1, 0, 0)), *[paper()] * 9]  # a third of the resamples lack the first paper
    assert estimates(scores)["task"].f1 == Estimate(1.0, 1.0, 1.0)


def test_the_interval_is_that_of_papers_drawn_one_by_one() -> None:
    scores = [paper(entity=(n % 4, n % 3, n % 2), relation=(1, n, 0)) for n in range(1, 21)]
    random = np.random.default_rng(SEED)
    drawn = [total(scores[k] for k in random.integers(20, size=20)) for _ in range(200)]
    found = estimates(scores, 200)
    for name in ("entity", "relation"):
        for share in ("precision", "recall", "f1"):
            low, high = np.quantile([getattr(one[name], share) for one in drawn], [0.025, 0.975])
            assert getattr(found[name], share)[1:] == pytest.approx((low, high))


def test_equal_papers_get_equal_intervals_in_numbers_that_stay() -> None:
    scores = [paper(entity=(n, 10 - n, 5)) for n in range(10)]
    assert estimates(scores) == estimates(scores)
    assert estimates(scores, 1)["entity"].precision.low == estimates(scores, 1)["entity"].precision.high
    precision = estimates(scores)["entity"].precision
    assert (precision.value, round(precision.low, 2), round(precision.high, 2)) == (0.45, 0.27, 0.64)


def test_estimates_are_json() -> None:
    same = {"value": 1.0, "low": 1.0, "high": 1.0}
    assert estimates([paper(task=(2, 0, 0))])["task"].record() == {
        "precision": same, "recall": same, "f1": same, "right": 2, "spurious": 0, "missed": 0
    }  # fmt: skip
