"""The store reads back into the records that it was made from."""

import pytest
from four_papers import SQUEEZER, VOCABULARY, atlas, fact, result, squeezer, stored

from paperkg.graph.model import Paper, Reading
from paperkg.graph.pages import Assertion, Claim, Overruling, Page, Thing, pages, pages_in, things
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t
from paperkg.ontology.links import Link

SPEED = "On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM."
PLACE = "https://arxiv.org/abs/2501.00001#:~:text="
SPEED_LINK = f"{PLACE}On%20an%20A100%20with,times%20faster%20than%20vLLM."


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
            (
                f"{PLACE}Squeezer%3A%204%2Dbit%20Caches%20for%20Long%20Chats",
                f"{PLACE}We%20present%20Squeezer%2C%20a,FlashAttention%20for%20LLM%20serving.",
                SPEED_LINK,
            ),
        ),
        Assertion(
            "compares_with",
            iri("system/vllm"),
            "system",
            "vLLM",
            0.8,
            ("vLLM",),
            (SPEED,),
            "cue of compares_with",
            (),
            (SPEED_LINK,),
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
        link=SPEED_LINK,
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
        "link": f"{PLACE}It%20also%20shrinks%20the,to%2075%25%20on%20LongBench.",
    }


def test_papers_come_in_the_order_of_their_graphs(store: Store) -> None:
    tails = [page.iri.rpartition("/")[2] for page in pages(store)]
    assert tails == ["arxiv-2501.00001", "arxiv-2502.00002", "doi-10.1000-ueberblick", "title-atlas-a-chip-for-maps"]


def test_only_the_graphs_asked_for_are_read(store: Store) -> None:
    graphs = [f"{t.PAPER_GRAPHS}doi-10.1000-ueberblick", f"{t.PAPER_GRAPHS}none"]
    assert [page.identifier for page in pages_in(store, graphs)] == ["doi:10.1000/ueberblick"]


def test_a_paper_with_nothing_but_a_title_is_a_page() -> None:
    found = list(pages(stored(Reading(Paper("p", "T"), (), ()))))
    assert found == [Page(iri("paper/p"), "p", "T", None, "", (), (), ())]


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        (Paper("arXiv:2501.00009", "T"), "https://arxiv.org/abs/2501.00009"),
        (Paper("doi:10.1/x", "T", aliases=("arXiv:2501.00009",)), "https://arxiv.org/abs/2501.00009"),
        (Paper("arXiv:2501.00009", "T", url="https://a.org/t"), "https://a.org/t"),
        (Paper("doi:10.1/x", "T"), ""),
    ],
)
def test_a_paper_without_an_address_has_that_of_arxiv(paper: Paper, url: str) -> None:
    assert [page.url for page in pages(stored(Reading(paper, (), ())))] == [url]


def test_a_sentence_of_a_paper_that_is_nowhere_has_no_link() -> None:
    paper = Paper("p", "vLLM", "A fast vLLM server, 2x faster.")
    claim = result(paper, "2x faster", "speed", 2, "x", "exact")
    (page,) = pages(stored(Reading(paper, (fact(paper, "studies", "system/vllm"),), (claim,))))
    assert (page.assertions[0].links, page.claims[0].link) == (("", ""), "")


def test_what_a_person_overruled_reads_back(store: Store) -> None:
    found = {page.identifier: page.corrections for page in pages(store) if page.corrections}
    row = Overruling("rename", "technique/atlas", "Atlas", "Ada Example", "2025-03-01", "as its authors write it")
    assert found == {"doi:10.1000/ueberblick": (row,)}


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
        (
            ("vendor", ("NVIDIA",)),
            ("architecture", ("Ampere",)),
            ("year", (2020,)),
            ("memory_gb", (40, 80)),
            ("memory_bandwidth_gb_s", (1555, 2039)),
            ("fp32_tflops", (19.5,)),
            ("fp16_tflops", (312,)),
            ("fp8_tflops", (0.5,)),
            ("int8_tops", (624,)),
            ("tdp_w", (400,)),
        ),
        (),
    )
    assert known.thing(iri("hardware/gpu")).generic is True
    assert known.thing(iri("model/llama-2-7b")) == Thing(
        iri("model/llama-2-7b"), "model", "Llama-2-7B", "", (), False, (iri("model/llama-2"),), (), ()
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
    coined = iri("system/zed/p")
    assert things(store).thing(coined) == Thing(coined, "system", "zed/p", "", (), False, (), (), ())


def test_links_out_of_the_vocabulary_come_by_relation() -> None:
    key, made = "system/vllm", Store.memory()
    links = [Link(key, "page", "https://b.org/", "s"), Link(key, "code", "https://z.org/v", "s")]
    links += [Link(key, "exact", f"https://a.org/{number}", "s") for number in (2, 1)]
    made.replace([(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY, links=links))])
    assert things(made).thing(iri(key)).links == (
        ("exact", "https://a.org/1"),
        ("exact", "https://a.org/2"),
        ("code", "https://z.org/v"),
        ("page", "https://b.org/"),
    )


def test_parents_are_merged() -> None:
    mention = fact(SQUEEZER, "mentions", "system/Squeezer").entity
    under = atlas()._replace(broader=((mention, fact(SQUEEZER, "uses", "system/vllm").entity),))
    assert things(stored(squeezer(), under)).parents()[iri("system/squeezer/arxiv-2501.00001")] == [iri("system/vllm")]
