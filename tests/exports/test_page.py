"""What the shipped queries and the explorer make of a real papers page, which lies beside the checkout if anywhere."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from paperkg import KnowledgeGraph, build
from paperkg.exports.html.explorer import explore

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PAGE, METADATA = CORPUS / "hf_trending_papers.txt", CORPUS / "hf_trending_papers.metadata.jsonl"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason=f"needs the papers page {PAGE.name} in ../shared/corpus")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    folder = tmp_path_factory.mktemp("page") / "kg"
    build([str(PAGE)], folder, metadata=[str(METADATA)])
    with KnowledgeGraph.open(folder) as graph:
        yield graph


def said(page: KnowledgeGraph, query: str, *columns: str, **params: str) -> set[tuple[object, ...]]:
    """Some columns of an answer; of a title what stands before the colon."""
    found = page.query(query, **params)
    places = [found.columns.index(column) for column in columns]
    return {tuple(_short(row[place]) for place in places) for row in found.rows}


def _short(value: object) -> object:
    return value.partition(":")[0] if isinstance(value, str) else value


QUESTIONS = [
    ("measured", {}, ("paper", "hardware_used", "value"), ("ShadowKV", "NVIDIA A100", Decimal(6))),
    ("beats", {}, ("paper", "baseline", "value", "value_max"), ("BatchLLM", "vLLM", Decimal("1.1"), Decimal(2))),
    ("ranking", {}, ("bound", "gains", "technique", "highest"), ("up_to", "time", "vAttention", Decimal("3.92"))),
    ("accelerators", {}, ("paper", "baseline", "about", "value"), ("PIM-GPT", "CPU", "energy", Decimal(890))),
    ("coverage", {}, ("papers",), (89,)),
    ("unstated", {}, ("paper", "unstated"), ("H_2O", "hardware")),
    ("relations", {}, ("relation", "name", "paper"), ("proposes", "FlashAttention-2", "FlashAttention-2")),
    ("relations", {"entity": "FlashAttention"}, ("relation", "paper"), ("comparesWith", "FlashAttention-2")),
    ("relations", {"entity": "AdamW"}, ("relation", "paper"), ("comparesWith", "APOLLO")),
    ("datasets", {}, ("dataset", "papers"), ("LongBench", 2)),
    ("about", {}, ("aspect", "what"), ("7 claim with it as baseline", "FastSwitch")),
    ("similar", {"paper": "arXiv:2401.18079"}, ("title", "shared"), ("KIVI", 5)),
    ("matrix", {}, ("method", "device", "status"), ("Quantization", "NVIDIA A100", "measured")),
    ("tried", {}, ("status", "technique"), ("reported", "KV cache quantization")),
    ("uncompared", {}, ("first", "second"), ("KV cache quantization", "Weight quantization")),
    ("firsts", {}, ("family", "date", "paper"), ("NVIDIA A100", "2024-01", "KVQuant")),
    ("combined", {}, ("name", "paper"), ("COMET", "COMET")),
    ("support", {}, ("name", "gains", "support"), ("Quantization", "time", "independent")),
]  # fmt: skip


@pytest.mark.parametrize(("query", "params", "columns", "row"), QUESTIONS)
def test_the_answer_has_what_the_page_says(
    query: str, params: dict[str, str], columns: tuple[str, ...], row: tuple[object, ...], page: KnowledgeGraph
) -> None:
    assert row in said(page, query, *columns, **params)


def test_the_explorer_of_the_page_is_below_a_megabyte_and_a_half(page: KnowledgeGraph) -> None:
    assert len(explore(page.networkx()).encode()) < 1_500_000


def test_each_sentence_of_a_paper_with_a_page_has_a_link(page: KnowledgeGraph) -> None:
    graph = page.networkx()
    facts = [(graph.nodes[paper]["url"], values) for paper, _, values in graph.edges(data=True) if "links" in values]
    assert [values for _, values in facts if len(values["links"]) != len(values["evidence"])] == []
    assert {bool(url) for url, _ in facts} == {True, False}  # two papers of the page are only known by their titles
    for url, values in facts:
        assert {link.partition("#:~:text=")[0] for link in values["links"]} == {url}
