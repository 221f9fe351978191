"""The gate: what stands in the paper gets through, all else is counted."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.graph.model import BOUNDS, KINDS, RELATIONS, Entity, Paper
from paperkg.graph.quads import quads
from paperkg.graph.verbatim import DIRECTIONS, Dropped, checked

PAPER = Paper(
    "p",
    "Zed: Fast Serving",
    "We present Zed, which keeps KV-caches in blocks. It serves LLaMA-13B up to 2.5x faster than vLLM on 8xA100 GPUs. "
    "Post-training quantization (PTQ) halves the memory.",
)
ENTITY = {"name": "Zed", "type": "system", "relation": "proposes", "surfaces": ["Zed"], "evidence": ""}
RESULT = {
    "quote": "up to 2.5x faster", "metric": "speedup", "value": 2.5, "value_max": None, "unit": "x", "bound": "up_to",
    "direction": "increase", "subject": "Zed", "baseline": ["vLLM"], "model": ["LLaMA-13B"], "hardware": ["A100"],
    "dataset": [],
}  # fmt: skip


def entities(*parts: object) -> tuple[list[tuple[str, Entity, tuple[str, ...]]], dict[str, int]]:
    """Relation, entity and surfaces of each fact, and what was counted."""
    reading, dropped = checked(PAPER, {"entities": list(parts), "results": []})
    return [(fact.relation, fact.entity, fact.surfaces) for fact in reading.facts], counted(dropped)


def results(*parts: object) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Where each result differs from the good one, and what was counted."""
    reading, dropped = checked(PAPER, {"entities": [], "results": list(parts)})
    (good,) = checked(PAPER, {"entities": [], "results": [RESULT]})[0].results
    fields = [result._asdict().items() - good._asdict().items() for result in reading.results]
    return list(map(dict, fields)), counted(dropped)


def counted(dropped: Dropped) -> dict[str, int]:
    return {name: number for name, number in dropped._asdict().items() if number}


ZED = ("proposes", Entity("system", "zed", "Zed"), ("Zed",))


# --- entities


@pytest.mark.parametrize(
    ("changed", "fact"),
    [
        ({}, ZED),
        ({"type": " System", "relation": "PROPOSES"}, ZED),
        ({"surfaces": "Zed"}, ZED),
        ({"evidence": None}, ZED),
        ({"name": "KV cache", "type": "technique", "surfaces": ["KV-caches"]},
         ("proposes", Entity("technique", "kv-cache", "KV cache", True), ("KV-caches",))),
        ({"name": "block", "type": "technique", "surfaces": ["blocks"]},
         ("proposes", Entity("technique", "block", "block"), ("blocks",))),
        ({"name": "block", "type": "technique", "surfaces": ["block"]},
         ("proposes", Entity("technique", "block", "block"), ("blocks",))),
        ({"name": "Paged memory", "type": "technique", "surfaces": ["blocks"]},
         ("proposes", Entity("technique", "block", "blocks"), ("blocks",))),
        ({"name": "NVIDIA A100", "type": "system", "relation": "evaluates_on", "surfaces": ["A100 GPUs"]},
         ("evaluates_on", Entity("hardware", "nvidia-a100", "NVIDIA A100", True), ("A100 GPUs",))),
        ({"name": "PTQ", "type": "technique", "relation": "uses", "surfaces": ["PTQ", "Post-training quantization"]},
         ("uses", Entity("technique", "post-training-quantization", "Post-training quantization", True),
          ("Post-training quantization", "PTQ"))),
    ],
)  # fmt: skip
def test_an_entity_that_stands_in_the_text_is_linked(changed: dict[str, Any], fact: tuple[Any, ...]) -> None:
    assert entities({**ENTITY, **changed}) == ([fact], {})


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({"surfaces": ["Orca"]}, {"surfaces": 1, "entities": 1}),
        ({"surfaces": ["zed"]}, {"surfaces": 1, "entities": 1}),
        ({"surfaces": ["Ze", "ache", "100"]}, {"surfaces": 3, "entities": 1}),
        ({"surfaces": ["Serving\nWe"]}, {"surfaces": 1, "entities": 1}),
        ({"surfaces": ["blocks. It"]}, {"surfaces": 1, "entities": 1}),
        ({"surfaces": [":", " "]}, {"surfaces": 1, "entities": 1}),
        ({"surfaces": []}, {"entities": 1}),
        ({"surfaces": [7, None, {"Zed": "Zed"}]}, {"entities": 1}),
        ({"type": "person"}, {"kinds": 1}),
        ({"type": ["system"]}, {"kinds": 1}),
        ({"relation": "invents"}, {"relations": 1}),
    ],
)  # fmt: skip
def test_an_entity_that_does_not_fit_is_dropped_and_counted(changed: dict[str, Any], count: dict[str, int]) -> None:
    assert entities({**ENTITY, **changed}) == ([], count)


def test_a_bad_part_does_not_take_the_good_ones_with_it() -> None:
    half, bad = {**ENTITY, "surfaces": ["Zed", "Orca"]}, {**ENTITY, "type": "person"}
    assert entities(None, half, "Zed", bad) == ([ZED], {"malformed": 2, "surfaces": 1, "kinds": 1})


def test_of_two_parts_that_name_one_thing_the_first_counts() -> None:
    other = {**ENTITY, "type": "technique", "relation": "uses", "surfaces": ["Zed"]}
    assert entities(ENTITY, other) == ([ZED], {})


def test_a_short_form_that_the_text_defines_is_one_thing_with_its_long_form() -> None:
    paper = Paper("p", "Elastic lane packing (ELP)", "ELP packs.")
    names = ("ELP", "Elastic lane packing")
    parts = [{**ENTITY, "name": name, "type": "technique", "surfaces": [name]} for name in names]
    (fact,) = checked(paper, {"entities": parts, "results": []})[0].facts
    assert (fact.entity.key, fact.surfaces) == ("technique/elastic-lane-packing", ("Elastic lane packing", "ELP"))


@pytest.mark.parametrize(
    ("kind", "relation", "fitting"), [("task", "uses", "addresses"), ("model", "addresses", "mentions")]
)
def test_a_relation_that_the_kind_cannot_have_becomes_one_that_it_can(kind: str, relation: str, fitting: str) -> None:
    found, count = entities({**ENTITY, "type": kind, "relation": relation})
    assert ([fact[0] for fact in found], count) == ([fitting], {"misfits": 1})


def test_evidence_is_what_holds_a_surface_whatever_the_answer_cites() -> None:
    paper = Paper("p", "About Zed", "Zed is new. Nobody else is. We tested Zed on a phone.")
    cited = [{**ENTITY, "evidence": text} for text in ("We tested Zed", "Nobody else is.", "Zed flies to the moon.")]
    found = [checked(paper, {"entities": [part], "results": []})[0].facts[0].evidence for part in cited]
    assert [[paper.text[start:end] for start, end in spans] for spans in found] == [
        ["We tested Zed on a phone.", "About Zed", "Zed is new."],
        ["About Zed", "Zed is new.", "We tested Zed on a phone."],
        ["About Zed", "Zed is new.", "We tested Zed on a phone."],
    ]


# --- results


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({}, {}),
        ({"unit": "times"}, {}),
        ({"value_max": 9.0}, {}),
        ({"bound": "range"}, {}),
        ({"bound": "sometimes"}, {}),
        ({"bound": "about"}, {"bound": "about"}),
        ({"direction": "up"}, {}),
        ({"direction": "lower"}, {"direction": "lower"}),
        ({"metric": "serving\n speed"}, {"metric": "serving speed"}),
        ({"baseline": "vLLM", "hardware": "A100"}, {}),
        ({"subject": "", "model": []}, {"subject": "", "models": ()}),
        ({"quote": "2.5x"}, {"quote": (93, 97)}),
    ],
)  # fmt: skip
def test_a_result_that_stands_in_the_text_is_kept(changed: dict[str, Any], differs: dict[str, Any]) -> None:
    assert results({**RESULT, **changed}) == ([differs], {})


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({"quote": "up to 3x faster"}, {"quotes": 1}),
        ({"quote": ""}, {"quotes": 1}),
        ({"quote": "5x faster"}, {"values": 1}),
        ({"quote": "faster than vLLM"}, {"values": 1}),
        ({"value": 3.5}, {"values": 1}),
        ({"value": "2.5"}, {"values": 1}),
        ({"value": True}, {"values": 1}),
        ({"value": None}, {"values": 1}),
        ({"value": float("inf")}, {"values": 1}),
        ({"value": 10**400}, {"values": 1}),
    ],
)  # fmt: skip
def test_a_result_without_its_number_in_the_text_is_dropped(changed: dict[str, Any], count: dict[str, int]) -> None:
    assert results({**RESULT, **changed}) == ([], count)


@pytest.mark.parametrize(
    ("changed", "differs", "count"),
    [
        ({"unit": "ms"}, {}, {"units": 1}),
        ({"unit": ""}, {}, {}),
        ({"metric": "happiness"}, {"metric": "speed"}, {"metrics": 1}),
        ({"baseline": ["Orca", "vLLM"]}, {}, {"arguments": 1}),
        ({"subject": "Orca"}, {"subject": ""}, {"arguments": 1}),
    ],
)  # fmt: skip
def test_parts_of_a_result_that_do_not_stand_in_the_text_are_not_taken(
    changed: dict[str, Any], differs: dict[str, Any], count: dict[str, int]
) -> None:
    assert results({**RESULT, **changed}) == ([differs], count)


@pytest.mark.parametrize(("value", "unit"), [(50, "%"), (2, "x"), (0.5, "x")])
def test_a_half_may_be_told_in_each_way(value: float, unit: str) -> None:
    part = {**RESULT, "quote": "halves the memory", "value": value, "unit": unit, "metric": "memory"}
    reading, dropped = checked(PAPER, {"entities": [], "results": [part]})
    assert [(result.value, result.unit, result.reported) for result in reading.results] == [(50.0, "%", "halves")]
    assert counted(dropped) == {}


@pytest.mark.parametrize(
    ("text", "value", "unit", "kept", "count"),
    [
        ("It has 1.5 billion parameters.", 1.5, "billion parameters", (1.5e9, "parameters"), {}),
        ("It has 1.5 billion parameters.", 1.5e9, "parameters", (1.5e9, "parameters"), {}),
        ("It reaches 71.3 zorks here.", 71.3, "zorks", (71.3, "zorks"), {}),
        ("It reaches 71.3 zorks here.", 71.3, "borks", (71.3, ""), {"units": 1}),
        ("It reaches 71.3 here.", 71.3, "x", (71.3, "x"), {}),
        ("It reaches 71.3 here.", 71.3, "", (71.3, ""), {}),
    ],
)  # fmt: skip
def test_units_are_those_of_the_text(
    text: str, value: float, unit: str, kept: tuple[float, str], count: dict[str, int]
) -> None:
    part = {**RESULT, "quote": text, "value": value, "unit": unit, "metric": "size", "subject": ""}
    part |= {"baseline": [], "model": [], "hardware": []}
    reading, dropped = checked(Paper("p", "T", text), {"entities": [], "results": [part]})
    assert [(result.value, result.unit) for result in reading.results] == [kept]
    assert counted(dropped) == count


def test_results_stand_in_text_order_each_once() -> None:
    half = {**RESULT, "quote": "halves the memory", "value": 50, "unit": "%", "metric": "memory"}
    reading, _ = checked(PAPER, {"entities": [], "results": [half, RESULT, half]})
    assert [result.reported for result in reading.results] == ["2.5", "halves"]


# --- any answer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
TEXTS = "Zed fast KV-caches vLLM 2.5x A100 GPUs up to 2.5x faster|We present Zed|é注|½|\ud800|: |PTQ halves".split("|")
NEAR = st.sampled_from([*TEXTS, *" ".join(TEXTS).split(), *KINDS, *RELATIONS, *BOUNDS, *DIRECTIONS])
FIELD = NEAR | st.lists(NEAR | JSON, max_size=4) | st.sampled_from([2.5, 50, 2]) | JSON
CHOICES = {"type": st.sampled_from(KINDS), "relation": st.sampled_from(RELATIONS)}
PARTS = st.lists(
    JSON
    | st.fixed_dictionaries(dict.fromkeys(ENTITY, FIELD))
    | st.fixed_dictionaries({"name": NEAR, **CHOICES, "surfaces": st.lists(NEAR)})
    | st.fixed_dictionaries(dict.fromkeys(RESULT, FIELD)),
    max_size=5,
)
PAPERS = st.builds(Paper, st.just("p"), st.lists(NEAR).map(" ".join), st.lists(NEAR).map(" ".join)) | st.just(PAPER)


@settings(deadline=None)
@given(PAPERS, st.dictionaries(st.sampled_from(["entities", "results"]), PARTS | JSON))
def test_whatever_is_answered_only_the_papers_own_words_get_through(paper: Paper, answer: dict[str, Any]) -> None:
    reading, dropped = checked(paper, answer)
    assert len({fact.entity.key for fact in reading.facts}) == len(reading.facts)
    for fact in reading.facts:
        assert fact.evidence
        for start, end in fact.evidence:
            assert any(surface in paper.text[start:end] for surface in fact.surfaces)
    for result in reading.results:
        start, end = result.quote
        assert result.evidence.start <= start < end <= result.evidence.end
        assert result.reported in paper.text
        names = (result.subject, *result.baselines, *result.models, *result.hardware, *result.datasets)
        assert all(name in paper.text for name in names)
    assert min(dropped) >= 0
    assert quads(reading, "d") == quads(checked(paper, answer)[0], "d")
