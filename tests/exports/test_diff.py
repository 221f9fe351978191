"""What changed between two graphs: literal changes, their text, and what must not count as a change."""

import hashlib
import json

import pytest
from four_papers import ATLAS, CHIP, SQUEEZER, VOCABULARY, atlas, chip, fact, result, squeezer, survey

from paperkg.exports.diff import Best, Changes, NewEntity, PaperChange, diff, text
from paperkg.graph.derive import derived_quads
from paperkg.graph.model import Paper, Reading, Result
from paperkg.graph.quads import graph_iri, quads, vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

RUSH = Paper(
    "arXiv:2503.00003",
    "Rush",
    "Rush is a KV cache compression. Decoding is 1.8x faster on average than with vLLM.",
    2025,
)
RUSHED = "Decoding is 1.8x faster on average than with vLLM."
NOTHING = Changes((), (), (), (), (), (), ())


def store_of(*readings: Reading) -> Store:
    """A graph in which the digest of a paper is of all that was read in it."""
    store = Store.memory()
    digests = [hashlib.sha256(repr(reading).encode()).hexdigest() for reading in readings]
    papers = [
        (graph_iri(reading.paper.id), quads(reading, digest)) for reading, digest in zip(readings, digests, strict=True)
    ]
    store.replace([(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY)), *papers], derive=derived_quads)
    return store


def speed_of(paper: Paper, value: float, **more: object) -> Result:
    quote = f"{value:g}x faster"
    return result(paper, quote, "decoding speed", value, "x", "average", baselines=("vLLM",), **more)


def rush(value: float = 1.8) -> Reading:
    facts = (fact(RUSH, "proposes", "system/Rush"), fact(RUSH, "uses", "technique/kv-cache-compression"))
    return Reading(RUSH, facts, (speed_of(RUSH, 1.8)._replace(value=value),))


def claims_of(changes: Changes) -> list[tuple[str, float | None, float | None]]:
    """Sort of change, value before, value now."""
    sorts = (("revised", changes.revised), ("withdrawn", changes.withdrawn), ("added", changes.added))
    return [
        (name, one.before and one.before.value, one.now and one.now.value) for name, found in sorts for one in found
    ]


def test_two_builds_of_the_same_papers_do_not_differ() -> None:
    assert diff(store_of(squeezer(), atlas()), store_of(atlas(), squeezer())) == NOTHING
    assert text(NOTHING) == ""


def test_papers_come_and_go() -> None:
    changes = diff(store_of(squeezer(), chip()), store_of(squeezer(), survey()))
    assert changes.new_papers == (PaperChange("doi:10.1000/ueberblick", survey().paper.title, None, 0),)
    assert changes.removed_papers == (PaperChange(CHIP.id, CHIP.title, 2024, 1),)
    assert claims_of(changes) == []


def test_an_entity_is_new_if_no_paper_named_it() -> None:
    changes = diff(store_of(squeezer(), chip()), store_of(squeezer(), chip(), survey(), atlas(), rush()))
    german = survey().paper.text.partition("\n")[2]
    forgets = "Atlas is a KV cache compression that forgets tokens."
    needs = "Running Llama-2-13B on one A100, Atlas needs 12 GB less than Squeezer."
    assert changes.new_entities == (
        NewEntity("KV cache compression", "technique", 3, ATLAS.title, 2025, forgets),
        NewEntity("Atlas", "technique", 1, survey().paper.title, None, german),
        NewEntity("Atlas", "technique", 1, ATLAS.title, 2025, forgets),
        NewEntity("Rush", "system", 1, "Rush", 2025, "Rush is a KV cache compression."),
        NewEntity("NVIDIA GPU", "hardware", 1, survey().paper.title, None, german),
        NewEntity("Llama-2-13B", "model", 1, ATLAS.title, 2025, needs),
    )


def test_a_new_claim_that_beats_all_before_is_a_best_result() -> None:
    (best,) = diff(store_of(atlas()), store_of(atlas(), rush())).new_best
    assert best == Best("Rush", 2025, best.claim, {"KV cache compression": 1.5})
    assert (best.claim.value, best.claim.sentence) == (1.8, RUSHED)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param({}, {"value": 1.8}, [], id="as good as before"),
        pytest.param({"value": 2}, {"value": 1.8}, [], id="worse"),
        pytest.param({}, {"value": 2, "unit": "%"}, [], id="another unit"),
        pytest.param({}, {"value": 2, "metric": "prefill speed"}, [], id="another metric"),
        pytest.param({}, {"value": 2, "bound": "up_to"}, [], id="another bound"),
        pytest.param({}, {"value": 2, "direction": "decrease"}, [], id="the other way"),
        pytest.param({}, {"value": 2}, [1.8], id="more of a gain"),
        pytest.param({"value_max": 3}, {"value": 2}, [], id="below the upper end"),
        pytest.param({"value_max": 3}, {"value": 2, "value_max": 4}, [3], id="above the upper end"),
        pytest.param({"direction": "lower"}, {"value": 1, "direction": "lower"}, [1.8], id="less of an amount"),
        pytest.param({"direction": "lower"}, {"value": 2, "direction": "lower"}, [], id="more of an amount"),
    ],
)
def test_what_is_better(old: dict[str, object], new: dict[str, object], found: list[float]) -> None:
    first, second = rush(), atlas()
    before = first._replace(results=(first.results[0]._replace(**old),))  # type: ignore[arg-type]
    after = second._replace(results=(second.results[1]._replace(**new),))  # type: ignore[arg-type]
    best = diff(store_of(before), store_of(before, after)).new_best
    assert [one.before["KV cache compression"] for one in best] == found


def test_of_new_claims_the_best_is_shown() -> None:
    other = Paper(
        "arXiv:2504.00004", "Hurry", "Hurry is a KV cache compression. Decoding is 2x faster on average.", 2025
    )
    facts = (fact(other, "proposes", "technique/kv-cache-compression"),)
    hurry = Reading(other, facts, (speed_of(other, 2),))
    best = diff(store_of(atlas()), store_of(atlas(), rush(), hurry)).new_best
    assert [(one.title, one.claim.value) for one in best] == [("Hurry", 2)]


def test_a_claim_is_revised_withdrawn_or_added() -> None:
    speed = squeezer().results[0]
    other = rush().results[0]._replace(evidence=speed.evidence, quote=speed.quote)
    faster = speed._replace(value_max=4.0, reported="2.1 to 4")
    later = squeezer()._replace(results=(faster, other))
    changes = diff(store_of(squeezer()), store_of(later))
    assert claims_of(changes) == [("revised", 2.1, 2.1), ("withdrawn", 75, None), ("added", None, 1.8)]
    (revised,) = changes.revised
    assert (revised.title, revised.before.value_max, revised.now.value_max) == (SQUEEZER.title, 3.4, 4)  # type: ignore[union-attr]


def test_the_same_claim_in_other_words_is_no_change() -> None:
    speed, size = squeezer().results
    later = squeezer()._replace(results=(size._replace(reported="75.0"), speed._replace(quote=speed.evidence)))
    assert diff(store_of(squeezer()), store_of(later)) == NOTHING


def test_changes_as_text() -> None:
    later = squeezer()._replace(results=squeezer().results[:1])
    changes = diff(store_of(atlas(), chip(), squeezer()), store_of(atlas(), later, rush(), survey()))
    assert text(changes, limit=1) == (
        "new papers: 2\n"
        "  Rush (2025) · 1 claim\n"
        "  … and 1 more\n"
        "\n"
        "removed papers: 1\n"
        "  Atlas, a chip for maps (2024) · 1 claim\n"
        "\n"
        "new entities: 2\n"
        "  Rush (system) · 1 paper · Rush (2025)\n"
        "    “Rush is a KV cache compression.”\n"
        "  … and 1 more\n"
        "\n"
        "new best results: 1\n"
        "  average 1.8 x · decoding speed · over vLLM · Rush (2025)\n"
        "    before: 1.5 for KV cache compression\n"
        f"    “{RUSHED}”\n"
        "\n"
        "withdrawn claims: 1\n"
        "  Squeezer: 4-bit Caches for Long Chats (2025)\n"
        "    before: up to 75 % · cache size · for LongBench\n"
        '      “It also shrinks the "hot" cache by up to 75% on LongBench.”\n'
    )


def test_changes_as_json() -> None:
    record = diff(store_of(squeezer()), store_of(squeezer()._replace(results=()))).record()
    assert list(record) == list(Changes._fields)
    withdrawn = json.loads(json.dumps(record))["withdrawn"]
    assert [(one["before"]["value"], one["before"]["unit"], one["now"]) for one in withdrawn] == [
        (2.1, "x", None),
        (75, "%", None),
    ]
