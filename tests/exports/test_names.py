"""What a person types names the right nodes."""

import pytest
from four_papers import fact, stored

from paperkg.errors import UnknownNameError
from paperkg.exports import names
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

SQUEEZERS = ["system/squeezer", "system/squeezer/arxiv-2501.00001"]
ATLASES = ["hardware/atlas/title-atlas-a-chip-for-maps", "technique/atlas", "technique/atlas/arxiv-2502.00002"]


def tails(iris: list[str]) -> list[str]:
    return [iri.removeprefix(t.ENTITIES) for iri in iris]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("vLLM", ["system/vllm"]),
        ("VLLM", ["system/vllm"]),
        ("system/vllm", ["system/vllm"]),
        ("system/vLLM", ["system/vllm"]),
        (f"{t.ENTITIES}system/vllm", ["system/vllm"]),
        ("a100", ["hardware/nvidia-a100"]),
        ("A-100", ["hardware/nvidia-a100"]),
        ("kv-cache compression", ["technique/kv-cache-compression"]),
        ("field-programmable gate array", ["hardware/fpga"]),
        ("Token eviction", ["technique/token-eviction"]),
        ("Squeezer", SQUEEZERS),
        ("squeezer", SQUEEZERS),
        ("system/squeezer", SQUEEZERS),
        ("system/Squeezer/arXiv:2501.00001", SQUEEZERS),
        ("Atlas", ATLASES),
        ("ATLAS", ATLASES),
        ("technique/atlas", ["technique/atlas"]),
        ("hardware/atlas/title:atlas a chip for maps", ["hardware/atlas/title-atlas-a-chip-for-maps"]),
    ],
)
def test_a_name_of_an_entity(name: str, found: list[str], store: Store) -> None:
    assert tails(names.entities(store, name)) == found


@pytest.mark.parametrize("name", ["hardware", "paper/arxiv-2501.00001", 'x" } #', "system/<>", "", "a b c", "urn:x"])
def test_what_is_no_entity(name: str, store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no entity called "):
        names.entities(store, name)


def test_a_coined_name_that_nobody_mentions_is_found_in_any_case() -> None:
    paper = Paper("p", "ZedOne", "We present ZedOne.")
    store = stored(Reading(paper, (fact(paper, "proposes", "system/ZedOne"),), ()))
    assert tails(names.entities(store, "ZEDONE")) == ["system/zedone/p"]


def test_of_many_names_those_of_the_same_first_letter_are_compared() -> None:
    paper = Paper("p", "Names", " ".join(f"Zed{number}" for number in range(50)))
    facts = tuple(fact(paper, "uses", f"system/{name}") for name in paper.abstract.split())
    store = stored(Reading(paper, facts, ()))
    with pytest.raises(UnknownNameError, match=r"^no entity called 'Zedd'; did you mean 'Zed9'\?$"):
        names.entities(store, "Zedd")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("hardware/gpu", ["hardware/gpu", "hardware/nvidia-a100", "hardware/nvidia-gpu"]),
        ("model/llama", ["model/llama", "model/llama-2", "model/llama-2-13b", "model/llama-2-7b"]),
        ("system/squeezer", SQUEEZERS),
    ],
)
def test_what_is_narrower(name: str, found: list[str], store: Store) -> None:
    assert tails(names.narrower(store, [t.ENTITIES + name])) == found


PAPERS = [
    ("arXiv:2501.00001", "paper/arxiv-2501.00001"),
    ("ARXIV:2501.00001", "paper/arxiv-2501.00001"),
    ("doi:10.1000/squeezer", "paper/arxiv-2501.00001"),
    ("DOI:10.1000/Squeezer", "paper/arxiv-2501.00001"),
    ("arxiv-2501.00001", "paper/arxiv-2501.00001"),
    ("paper/arxiv-2501.00001", "paper/arxiv-2501.00001"),
    (f"{t.ENTITIES}paper/arxiv-2501.00001", "paper/arxiv-2501.00001"),
    ("squeezer: 4-bit caches for long chats", "paper/arxiv-2501.00001"),
    ("=Überblick: Zwischenspeicher & <Karten>", "paper/doi-10.1000-ueberblick"),
]


@pytest.mark.parametrize(("name", "found"), PAPERS)
def test_a_name_of_a_paper(name: str, found: str, store: Store) -> None:
    assert tails(names.papers(store, name)) == tails(names.papers_like(store, name)) == [found]


def test_an_unknown_paper_is_named_with_a_near_title(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no paper called 'Atlas: Forgetting.*did you mean 'Atlas: Forgetting"):
        names.papers(store, "Atlas: Forgetting Tokens")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("cold tokens", ["paper/arxiv-2502.00002"]),
        ("4 bit caches", ["paper/arxiv-2501.00001"]),
        ("Atlas", ["paper/arxiv-2502.00002", "paper/title-atlas-a-chip-for-maps"]),
        ("Atlas: Forgetting Cold Tokns", ["paper/arxiv-2502.00002"]),
    ],
)
def test_a_part_of_a_title(name: str, found: list[str], store: Store) -> None:
    assert tails(names.papers_like(store, name)) == found


def test_a_part_of_too_many_titles_is_none() -> None:
    papers = [Paper(f"p{number}", f"Caches, part {number}") for number in range(6)]
    store = stored(*(Reading(paper, (), ()) for paper in papers))
    with pytest.raises(UnknownNameError, match=r"^no entity or paper called 'caches'"):
        names.papers_like(store, "caches")


def test_neither_an_entity_nor_a_paper(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no entity or paper called 'Squeeze'; did you mean 'Squeezer'\?"):
        names.papers_like(store, "Squeeze")
