"""The graph as networkx has it."""

import pytest
from four_papers import VOCABULARY, fact, graph_of, squeezer, stored

from paperkg.graph.model import Paper, Reading
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.graph.view import view
from paperkg.ontology import terms as t
from paperkg.ontology.links import Link

PAPERS = [
    "paper/arxiv-2501.00001",
    "paper/arxiv-2502.00002",
    "paper/doi-10.1000-ueberblick",
    "paper/title-atlas-a-chip-for-maps",
]
ENTITIES = [
    "dataset/longbench",
    "hardware/atlas/title-atlas-a-chip-for-maps",
    "hardware/cpu",
    "hardware/fpga",
    "hardware/gpu",
    "hardware/npu",
    "hardware/nvidia-a100",
    "hardware/nvidia-gpu",
    "model/llama",
    "model/llama-2",
    "model/llama-2-13b",
    "model/llama-2-7b",
    "system/flashattention",
    "system/squeezer/arxiv-2501.00001",
    "system/vllm",
    "task/llm-serving",
    "task/map-making",
    "technique/atlas",
    "technique/atlas/arxiv-2502.00002",
    "technique/kv-cache-compression",
    "technique/kv-cache-quantization",
    "technique/quantization",
    "technique/token-eviction",
]


def tail(iri: str) -> str:
    return iri.removeprefix(t.ENTITIES)


def test_nodes_are_papers_and_what_they_touch_with_what_is_broader(store: Store) -> None:
    assert [tail(iri) for iri in view(store)] == PAPERS + ENTITIES


def test_a_paper_has_its_attributes(store: Store) -> None:
    node = view(store).nodes[t.ENTITIES + "paper/title-atlas-a-chip-for-maps"]
    assert node == {
        "kind": "paper",
        "label": "Atlas, a chip for maps",
        "year": 2024,
        "url": "",
        "identifier": "title:atlas a chip for maps",
        "results": [
            {
                "quote": "needs 5.5x less energy than a CPU",
                "metric": "energy",
                "measure": "energy",
                "value": 5.5,
                "value_max": None,
                "unit": "x",
                "bound": "exact",
                "direction": "lower",
                "gain": True,
                "reported": "5.5",
                "subject": "",
                "baseline": ["CPU"],
                "model": [],
                "hardware": [],
                "dataset": [],
                "sentence": "It needs 5.5x less energy than a CPU on LongBench.",
                "link": "",
            }
        ],
        "corrections": [],
    }


def test_an_entity_has_its_attributes(store: Store) -> None:
    assert view(store).nodes[t.ENTITIES + "hardware/nvidia-a100"] == {
        "kind": "hardware",
        "label": "NVIDIA A100",
        "definition": "A data-centre GPU of 2020.",
        "aliases": ["A-100", "A100"],
        "generic": False,
        "specification": {
            "vendor": ["NVIDIA"],
            "architecture": ["Ampere"],
            "year": [2020],
            "memory_gb": [40.0, 80.0],
            "memory_bandwidth_gb_s": [1555.0, 2039.0],
            "fp32_tflops": [19.5],
            "fp16_tflops": [312.0],
            "fp8_tflops": [0.5],
            "int8_tops": [624.0],
            "tdp_w": [400.0],
        },
        "links": [],
    }


def test_an_entity_has_its_links() -> None:
    store, link = Store.memory(), Link("system/vllm", "code", "https://github.com/vllm-project/vllm", "a page")
    store.replace([(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY, links=[link])), graph_of(squeezer())])
    assert view(store).nodes[t.ENTITIES + "system/vllm"]["links"] == [
        {"relation": "code", "iri": "https://github.com/vllm-project/vllm"}
    ]


def test_a_paper_says_what_a_person_overruled(store: Store) -> None:
    assert view(store).nodes[t.ENTITIES + "paper/doi-10.1000-ueberblick"]["corrections"] == [
        {
            "action": "rename",
            "entity": "technique/atlas",
            "value": "Atlas",
            "author": "Ada Example",
            "date": "2025-03-01",
            "comment": "as its authors write it",
        }
    ]


def test_edges_of_a_paper_are_its_facts(store: Store) -> None:
    found = view(store).out_edges(t.ENTITIES + "paper/doi-10.1000-ueberblick", keys=True)
    assert [(relation, tail(entity)) for _, entity, relation in found] == [
        ("studies", "hardware/nvidia-gpu"),
        ("studies", "system/squeezer/arxiv-2501.00001"),
        ("mentions", "system/vllm"),
        ("mentions", "technique/atlas"),
        ("studies", "technique/kv-cache-compression"),
    ]


def test_an_edge_has_its_attributes(store: Store) -> None:
    ends = (t.ENTITIES + "paper/arxiv-2501.00001", t.ENTITIES + "hardware/gpu", "mentions")
    assert view(store).edges[ends] == {
        "relation": "mentions",
        "confidence": 0.5,
        "evidence": ["Long chats fill the memory of a GPU."],
        "links": ["https://arxiv.org/abs/2501.00001#:~:text=Long%20chats%20fill%20the%20memory%20of%20a%20GPU."],
        "surfaces": ["GPU"],
        "reason": "cue of mentions",
        "counts": [],
    }


def test_entities_are_joined_with_broader_ones(store: Store) -> None:
    found = [
        (tail(a), tail(b), data) for a, b, key, data in view(store).edges(keys=True, data=True) if key == "broader"
    ]
    assert {(narrow, broad) for narrow, broad, _ in found} == {
        ("hardware/nvidia-a100", "hardware/nvidia-gpu"),
        ("hardware/nvidia-gpu", "hardware/gpu"),
        ("model/llama-2", "model/llama"),
        ("model/llama-2-13b", "model/llama-2"),
        ("model/llama-2-7b", "model/llama-2"),
        ("technique/atlas/arxiv-2502.00002", "technique/token-eviction"),
        ("technique/kv-cache-quantization", "technique/kv-cache-compression"),
    }
    assert all(data == {"relation": "broader", "evidence": []} for *_, data in found)


@pytest.mark.parametrize("confidences", [(0.3, 0.8), (0.8, 0.3)])
def test_of_two_facts_that_merging_makes_one_the_surer_counts(confidences: tuple[float, float]) -> None:
    own, other = Paper("own", "Zed", "We present Zed."), Paper("other", "More", "Zed and Zed again.")
    coined = Reading(own, (fact(own, "proposes", "technique/Zed"),), ())
    facts = tuple(
        fact(other, "mentions", f"{kind}/Zed", confidence=confidence)
        for kind, confidence in zip(("system", "technique"), confidences, strict=True)
    )
    edges = view(stored(coined, Reading(other, facts, ()))).out_edges(t.ENTITIES + "paper/other", data="confidence")
    assert [(tail(entity), confidence) for _, entity, confidence in edges] == [("technique/zed/own", 0.8)]


def test_an_empty_graph_is_empty() -> None:
    assert view(Store.memory()).number_of_nodes() == 0
