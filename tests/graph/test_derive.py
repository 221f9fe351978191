"""What only all papers together can say."""

import random

import pytest
from four_papers import VOCABULARY, fact, graph_of, stored, thing

from paperkg.graph.derive import derived_quads
from paperkg.graph.model import Paper, Reading
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t


def reading(number: int, text: str, *facts: tuple[str, str], broader: tuple[tuple[str, str], ...] = ()) -> Reading:
    paper = Paper(f"p-{number}", f"Paper {number}", text)
    pairs = tuple((thing(narrow), thing(broad)) for narrow, broad in broader)
    return Reading(paper, tuple(fact(paper, relation, key) for relation, key in facts), (), pairs)


def derived(*readings: Reading) -> list[str]:
    """The derived graph of readings, with prefixes in place of namespaces, but for what says who made it."""
    found = []
    for line in derived_quads(stored(*readings)):
        words = line.removesuffix(f" <{t.DERIVED_GRAPH}> .").split(" ", 2)
        words = [t.compact(word[1:-1]).removeprefix(t.ENTITIES) if word.startswith("<") else word for word in words]
        found.append(" ".join(words))
    return found[3:]


def test_without_papers_only_the_maker_is_named() -> None:
    assert derived() == []
    assert len(derived_quads(stored())) == 3
    assert any('"paperkg 0.1.0"@en' in line for line in derived_quads(stored()))


def test_what_the_vocabulary_knows_is_left_to_it() -> None:
    assert derived(reading(1, "vLLM runs.", ("uses", "system/vllm"))) == []


def test_an_unknown_thing_is_called_what_most_papers_call_it() -> None:
    found = derived(
        reading(1, "ZED", ("uses", "system/ZED")), reading(2, "zed", ("uses", "system/zed")),
        reading(3, "zed", ("uses", "system/zed")), reading(4, "Ape and APE", ("uses", "system/Ape")),
        reading(5, "APE", ("uses", "system/APE")),
    )  # fmt: skip
    assert found == [
        "system/ape rdf:type pkg:System",
        'system/ape skos:prefLabel "APE"@en',
        "system/zed rdf:type pkg:System",
        'system/zed skos:prefLabel "zed"@en',
    ]


def test_a_coined_name_stands_for_the_one_thing_of_its_paper() -> None:
    found = derived(
        reading(1, "We present Zed.", ("proposes", "system/Zed")),
        reading(2, "Zed is slow.", ("compares_with", "system/Zed")),
        reading(3, "Zed is a model.", ("mentions", "model/Zed")),
    )
    assert [line for line in found if "owl:" in line or "ambiguous" in line] == [
        "model/zed owl:sameAs system/zed/p-1",
        "system/zed owl:sameAs system/zed/p-1",
    ]
    # kinds are disjoint: what is one thing has one
    assert {line.split()[-1] for line in found if "rdf:type" in line} == {"pkg:System"}


def test_one_paper_may_coin_a_name_for_two_kinds() -> None:
    found = derived(
        reading(1, "We present Zed, a Zed.", ("proposes", "system/Zed"), ("proposes", "model/Zed")),
        reading(2, "Zed is slow.", ("compares_with", "system/Zed")),
    )
    assert [line for line in found if "owl:" in line] == ["system/zed owl:sameAs system/zed/p-1"]


def test_a_name_that_two_papers_coin_is_ambiguous() -> None:
    found = derived(
        reading(1, "We present Zed.", ("proposes", "system/Zed")),
        reading(2, "We present Zed.", ("proposes", "technique/Zed")),
        reading(3, "Zed is slow.", ("compares_with", "system/Zed")),
    )
    assert [line for line in found if "owl:" in line or "ambiguous" in line] == [
        'system/zed pkg:ambiguous "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    ]


def test_the_hierarchy_is_as_papers_give_it_but_for_what_the_vocabulary_has() -> None:
    found = derived(
        reading(
            1,
            "Llama-2-7B on a Llama 2 is a Tool of mine.",
            ("uses", "model/Llama-2-7B"),
            ("uses", "model/llama-2"),
            broader=(
                ("model/Llama-2-7B", "model/llama-2"),
                ("model/llama-2", "model/llama"),
                ("model/Llama-2-7B", "system/Tool"),
            ),
        )
    )
    assert found == [
        "model/llama-2-7b rdf:type pkg:Model",
        "model/llama-2-7b skos:broader model/llama-2",
        "model/llama-2-7b skos:broader system/tool",
        'model/llama-2-7b skos:prefLabel "Llama-2-7B"@en',
        "system/tool rdf:type pkg:System",
        'system/tool skos:prefLabel "Tool"@en',
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_papers_does_not_matter(readings: tuple[Reading, ...], store: Store, seed: int) -> None:
    shuffled = [(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY)), *map(graph_of, readings)]
    random.Random(seed).shuffle(shuffled)
    other = Store.memory()
    for graph in shuffled:
        other.replace([graph], derive=derived_quads)
    assert other.lines(t.DERIVED_GRAPH) == store.lines(t.DERIVED_GRAPH)
