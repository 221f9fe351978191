"""What is said about one entity or paper, as records and as text."""

import json

import pytest
from four_papers import SQUEEZER, fact, stored

from paperkg.errors import UnknownNameError
from paperkg.exports.explain import Claimed, EntityStory, Explanation, Statement, explain, text
from paperkg.graph.model import Paper, Reading
from paperkg.graph.pages import Claim
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

GERMAN = "Wir vergleichen KV cache compression, Squeezer und Atlas; vLLM läuft auf jeder NVIDIA GPU."
SPACE = "Running Llama-2-13B on one A100, Atlas needs 12 GB less than Squeezer."
ATLAS_PAPER = "Atlas: Forgetting Cold Tokens"

SQUEEZER_STORY = EntityStory(
    iri=f"{t.ENTITIES}system/squeezer/arxiv-2501.00001",
    label="Squeezer",
    kinds=("system",),
    definition="",
    specification={},
    aliases=(),
    ambiguous=False,
    broader=(),
    narrower=(),
    statements=(
        Statement(
            "proposes",
            "Squeezer: 4-bit Caches for Long Chats",
            "paper",
            f"{t.ENTITIES}paper/arxiv-2501.00001",
            2025,
            0.9,
            (
                "Squeezer: 4-bit Caches for Long Chats",
                "We present Squeezer, a KV cache quantization on top of FlashAttention for LLM serving.",
                "On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM.",
            ),
            "cue of proposes",
            (),
        ),
        Statement(
            "compares_with",
            ATLAS_PAPER,
            "paper",
            f"{t.ENTITIES}paper/arxiv-2502.00002",
            2025,
            0.9,
            (SPACE,),
            "cue of compares_with",
            (),
        ),
        Statement(
            "studies",
            "=Überblick: Zwischenspeicher & <Karten>",
            "paper",
            f"{t.ENTITIES}paper/doi-10.1000-ueberblick",
            None,
            0.9,
            (GERMAN,),
            "cue of studies",
            (),
        ),
    ),
    claims=(
        Claimed(
            ATLAS_PAPER,
            2025,
            ("baseline",),
            Claim(
                iri=f"{t.ENTITIES}result/arxiv-2502.00002/01",
                quote="needs 12 GB less than Squeezer",
                metric="memory",
                measure="memory",
                value=12,
                value_max=None,
                unit="GB",
                bound="exact",
                direction="decrease",
                gain=None,
                reported="12",
                subject="Atlas",
                baseline=("Squeezer",),
                model=("Llama-2-13B",),
                hardware=("A100",),
                dataset=(),
                sentence=SPACE,
                link="https://arxiv.org/abs/2502.00002#:~:text=Running%20Llama%2D2%2D13B%20on%20one,GB%20less%20than%20Squeezer.",
            ),
        ),
    ),
)

VLLM = """\
vLLM (system)
  https://w3id.org/paperkg/id/system/vllm
  A serving engine for language models.

baseline of
  Atlas: Forgetting Cold Tokens (2025) · 0.90 · cue of compares_with
    “Decoding is 1.5x faster on average than with vLLM.”
  Squeezer: 4-bit Caches for Long Chats (2025) · 0.80 · cue of
    compares_with
    “On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times
      faster than vLLM.”

mentioned by
  =Überblick: Zwischenspeicher & <Karten> · 0.90 · cue of mentions
    “Wir vergleichen KV cache compression, Squeezer und Atlas; vLLM
      läuft auf jeder NVIDIA GPU.”

results with it as baseline
  2.1–3.4 x · decoding speed · over vLLM · with Llama-2-7B · on A100
    “On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times
      faster than vLLM.”
    Squeezer: 4-bit Caches for Long Chats (2025)
  average 1.5 x · decoding speed · over vLLM
    “Decoding is 1.5x faster on average than with vLLM.”
    Atlas: Forgetting Cold Tokens (2025)
"""

A100 = """\
NVIDIA A100 (hardware)
  https://w3id.org/paperkg/id/hardware/nvidia-a100
  A data-centre GPU of 2020.
  NVIDIA · Ampere · 2020 · 40 or 80 GB · 1555 or 2039 GB/s · FP32 19.5 TFLOPS \
· FP16 312 TFLOPS · FP8 0.5 TFLOPS · INT8 624 TOPS · 400 W
  also called: A-100, A100
  broader: NVIDIA GPU
"""

CHIP = """\
Atlas, a chip for maps (2024)
  title:atlas a chip for maps · https://w3id.org/paperkg/id/paper/title-atlas-a-chip-for-maps

proposes
  Atlas (hardware) · 0.90 · cue of proposes
    “Atlas, a chip for maps”
    “Atlas runs quantization on an NPU or FPGA.”

uses
  FPGA (hardware) · 0.90 · cue of uses
    “Atlas runs quantization on an NPU or FPGA.”
  NPU (hardware) · 0.90 · cue of uses
    “Atlas runs quantization on an NPU or FPGA.”
  Quantization (technique) · 0.90 · cue of uses
    “Atlas runs quantization on an NPU or FPGA.”

evaluates on
  LongBench (dataset) · 0.90 · cue of evaluates_on
    “It needs 5.5x less energy than a CPU on LongBench.”

compares with
  CPU (hardware) · 0.90 · cue of compares_with
    “It needs 5.5x less energy than a CPU on LongBench.”

addresses
  Map making (task) · 0.60 · cue of addresses
    “Atlas, a chip for maps”

results
  5.5 x · energy · over CPU
    “It needs 5.5x less energy than a CPU on LongBench.”
"""


def test_a_coined_thing_and_its_mentions_are_one_story(store: Store) -> None:
    assert explain(store, "squeezer") == Explanation("squeezer", (SQUEEZER_STORY,), ())


def test_an_entity_as_text(store: Store) -> None:
    assert text(explain(store, "vLLM"), 70) == VLLM


def test_what_an_entity_is_comes_first(store: Store) -> None:
    assert text(explain(store, "A100"), 0).startswith(A100)


def test_a_paper_as_text(store: Store) -> None:
    assert text(explain(store, "a chip for maps"), 0) == CHIP


def test_a_paper_has_its_address(store: Store) -> None:
    lines = text(explain(store, "arXiv:2501.00001"), 0).splitlines()
    assert lines[:2] == [f"{SQUEEZER.title} (2025)", "  arXiv:2501.00001 · https://example.org/squeezer?v=1&x=2"]


def test_an_entity_comes_before_a_paper_of_that_name() -> None:
    paper = Paper("p", "vLLM", "We study vLLM.")
    found = explain(stored(Reading(paper, (fact(paper, "studies", "system/vllm"),), ())), "vLLM")
    assert ([story.label for story in found.entities], found.papers) == (["vLLM"], ())


def test_things_of_one_name_are_kept_apart(store: Store) -> None:
    found = explain(store, "Atlas").entities
    assert [(story.kinds, story.ambiguous, len(story.statements)) for story in found] == [
        (("hardware",), False, 1),
        (("technique",), True, 1),
        (("technique",), False, 1),
    ]
    assert text(Explanation("Atlas", found[1:2], ()), 0).splitlines()[:3] == [
        "Atlas (technique)",
        "  https://w3id.org/paperkg/id/technique/atlas",
        "  Several papers give this name to things of their own; it is open which one is meant here.",
    ]


def test_what_is_narrower_is_listed(store: Store) -> None:
    assert explain(store, "Llama 2").entities[0].narrower == ("Llama-2-13B", "Llama-2-7B")


def test_a_part_in_results_is_named(store: Store) -> None:
    found = {name: explain(store, name).entities[0].claims for name in ("Llama-2-7B", "A100", "LongBench", "GPU")}
    assert {name: sorted({role for claimed in claims for role in claimed.roles}) for name, claims in found.items()} == {
        "Llama-2-7B": ["model"],
        "A100": ["hardware"],
        "LongBench": ["data set"],
        "GPU": [],
    }


def test_a_record_is_what_json_has(store: Store) -> None:
    record = json.loads(json.dumps(explain(store, "squeezer").record()))
    (entity,) = record["entities"]
    assert (record["name"], record["papers"], list(entity)) == ("squeezer", [], list(EntityStory._fields))
    assert entity["statements"][1] == {
        "relation": "compares_with",
        "name": ATLAS_PAPER,
        "kind": "paper",
        "iri": f"{t.ENTITIES}paper/arxiv-2502.00002",
        "year": 2025,
        "confidence": 0.9,
        "sentences": [SPACE],
        "reason": "cue of compares_with",
        "counts": [],
    }
    assert entity["claims"][0]["claim"]["baseline"] == ["Squeezer"]
    (paper,) = json.loads(json.dumps(explain(store, "cold tokens").record()))["papers"]
    assert (paper["title"], len(paper["statements"]), len(paper["claims"])) == (ATLAS_PAPER, 6, 2)


def test_text_does_not_steer_the_terminal() -> None:
    paper = Paper("p", "Red \x1b[31m text", "We study vLLM.")
    store = stored(Reading(paper, (fact(paper, "studies", "system/vllm"),), ()))
    assert "\x1b" not in text(explain(store, "vLLM")) + text(explain(store, "p"))


def test_an_unknown_name_is_answered_with_a_near_one(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no entity or paper called 'vLLLM'; did you mean 'vLLM'\?"):
        explain(store, "vLLLM")
