"""The store reads back into the records that it was made from."""

import pytest
from four_papers import SQUEEZER, atlas, fact, result, squeezer, stored

from paperkg.graph.model import Paper, Reading
from paperkg.graph.pages import Assertion, Claim, Page, Thing, pages, pages_in, things
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

SPEED = "On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM."


def iri(tail: str) -> str:
    return t.ENTITIES + tail


@pytest.fixture(scope="module")
def page(store: Store) -> Page:
    return next(pages(store))


def test_a_paper_reads_back(page: Page) -> None:
    assert page[:5] == (
        iri("paper/arxiv-2501.00001"),
        "arXiv:2501.00001",
        "Squeezer: 4-bit Caches for Long Chats",
        2025,
        "https://example.org/squeezer?v=1&x=2",
    )


def test_facts_read_back(page: Page) -> None:
    assert sorted((fact.relation, fact.kind, fact.name) for fact in page.assertions) == sorted(
        (fact.relation, fact.entity.kind, fact.entity.name) for fact in squeezer().facts
    )
    assert [fact for fact in page.assertions if fact.name in ("vLLM", "Squeezer")] == [
        Assertion(
            "proposes",
            iri("system/squeezer/arxiv-2501.00001"),
            "system",
            "Squeezer",
            0.9,
            ("Squeezer",),
            (
                "Squeezer: 4-bit Caches for Long Chats",
                "We present Squeezer, a KV cache quantization on top of FlashAttention for LLM serving.",
                SPEED,
            ),
            "cue of proposes",
            (),
        ),
        Assertion(
            "compares_with", iri("system/vllm"), "system", "vLLM", 0.8, ("vLLM",), (SPEED,), "cue of compares_with", ()
        ),
    ]


def test_results_read_back(page: Page) -> None:
    assert page.claims[0] == Claim(
        iri=iri("result/arxiv-2501.00001/01"),
        quote="decodes 2.1 to 3.4 times faster than vLLM",
        metric="decoding speed",
        measure="time",
        value=2.1,
        value_max=3.4,
        unit="x",
        bound="range",
        direction="higher",
        gain=True,
        reported="2.1 to 3.4",
        subject="Squeezer",
        baseline=("vLLM",),
        model=("Llama-2-7B",),
        hardware=("A100",),
        dataset=(),
        sentence=SPEED,
    )
    assert page.claims[1].record() == {
        "quote": "by up to 75%",
        "metric": "cache size",
        "measure": "memory",
        "value": 75,
        "value_max": None,
        "unit": "%",
        "bound": "up_to",
        "direction": "decrease",
        "gain": None,
        "reported": "75",
        "subject": "",
        "baseline": [],
        "model": [],
        "hardware": [],
        "dataset": ["LongBench"],
        "sentence": 'It also shrinks the "hot" cache by up to 75% on LongBench.',
    }


def test_papers_come_in_the_order_of_their_graphs(store: Store) -> None:
    tails = [page.iri.rpartition("/")[2] for page in pages(store)]
    assert tails == ["arxiv-2501.00001", "arxiv-2502.00002", "doi-10.1000-ueberblick", "title-atlas-a-chip-for-maps"]


def test_only_the_graphs_asked_for_are_read(store: Store) -> None:
    graphs = [f"{t.PAPER_GRAPHS}doi-10.1000-ueberblick", f"{t.PAPER_GRAPHS}none"]
    assert [page.identifier for page in pages_in(store, graphs)] == ["doi:10.1000/ueberblick"]


def test_a_paper_with_nothing_but_a_title_is_a_page() -> None:
    found = list(pages(stored(Reading(Paper("p", "T"), (), ()))))
    assert found == [Page(iri("paper/p"), "p", "T", None, "", (), ())]


def test_surfaces_are_longest_first_and_sentences_in_order() -> None:
    paper = Paper("p", "vLLM", "A fast vLLM server. The vLLM engine.")
    found = fact(paper, "studies", "system/vllm", "vLLM", "vLLM server", "vLLM engine")
    found = found._replace(evidence=found.evidence[::-1])
    (page,) = pages(stored(Reading(paper, (found,), ())))
    assert page.assertions[0].surfaces == ("vLLM engine", "vLLM server", "vLLM")
    assert page.assertions[0].evidence == ("vLLM", "A fast vLLM server.", "The vLLM engine.")


def test_a_value_that_is_no_number_reads_back_as_zero() -> None:
    claim = result(SQUEEZER, "by up to 75%", "size", float("nan"), "%", "up_to")
    (page,) = pages(stored(Reading(SQUEEZER, (), (claim,))))
    assert page.claims[0].value == 0


# --- entities


def test_entities_of_the_vocabulary_and_of_papers(store: Store) -> None:
    known = things(store)
    assert known.thing(iri("hardware/nvidia-a100")) == Thing(
        iri("hardware/nvidia-a100"),
        "hardware",
        "NVIDIA A100",
        "A data-centre GPU of 2020.",
        ("A-100", "A100"),
        False,
        (iri("hardware/nvidia-gpu"),),
    )
    assert known.thing(iri("hardware/gpu")).generic is True
    assert known.thing(iri("model/llama-2-7b")) == Thing(
        iri("model/llama-2-7b"), "model", "Llama-2-7B", "", (), False, (iri("model/llama-2"),)
    )
    assert known.thing(iri("technique/token-eviction")).label == "Token eviction"


def test_schemes_and_the_run_are_no_entities(store: Store) -> None:
    assert {key.removeprefix(t.ENTITIES).split("/")[0] for key in things(store).by_iri} == set(t.KIND_CLASSES)


def test_a_mention_stands_for_what_was_coined(store: Store) -> None:
    known = things(store)
    assert known.same == {iri("system/squeezer"): iri("system/squeezer/arxiv-2501.00001")}
    assert known.canonical(iri("system/squeezer")) == iri("system/squeezer/arxiv-2501.00001")
    assert known.canonical(iri("technique/atlas")) == iri("technique/atlas")


def test_an_entity_without_a_label_is_called_by_its_iri(store: Store) -> None:
    assert things(store).thing(iri("system/zed/p")) == Thing(iri("system/zed/p"), "system", "zed/p", "", (), False, ())


def test_parents_are_merged() -> None:
    mention = fact(SQUEEZER, "mentions", "system/Squeezer").entity
    under = atlas()._replace(broader=((mention, fact(SQUEEZER, "uses", "system/vllm").entity),))
    assert things(stored(squeezer(), under)).parents()[iri("system/squeezer/arxiv-2501.00001")] == [iri("system/vllm")]
