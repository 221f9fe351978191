"""What the vocabulary lacks: the most frequent entities without an entry, with sentences."""

import json

import pytest
from four_papers import PAPERS, fact, stored, thing

from paperkg.errors import UnknownNameError
from paperkg.exports.unlinked import Example, Unlinked, text, unlinked
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

GERMAN = "Wir vergleichen KV cache compression, Squeezer und Atlas; vLLM läuft auf jeder NVIDIA GPU."


def one(tail: str, name: str, papers: int, *examples: tuple[str, str], surfaces: tuple[str, ...] = ()) -> Unlinked:
    found = tuple(Example(*example) for example in examples)
    return Unlinked(f"{t.ENTITIES}{tail}", name, tail.split("/")[0], papers, surfaces or (name,), found)


FOUR = [
    one(
        "system/squeezer/arxiv-2501.00001",
        "Squeezer",
        3,
        ("arXiv:2501.00001", "We present Squeezer, a KV cache quantization on top of FlashAttention for LLM serving."),
        ("arXiv:2502.00002", "Running Llama-2-13B on one A100, Atlas needs 12 GB less than Squeezer."),
    ),
    one(
        "hardware/atlas/title-atlas-a-chip-for-maps",
        "Atlas",
        1,
        ("title:atlas a chip for maps", "Atlas runs quantization on an NPU or FPGA."),
    ),
    one("technique/atlas", "Atlas", 1, ("doi:10.1000/ueberblick", GERMAN)),
    one(
        "technique/atlas/arxiv-2502.00002",
        "Atlas",
        1,
        ("arXiv:2502.00002", "Atlas is a KV cache compression that forgets tokens."),
    ),
    one(
        "task/map-making",
        "Map making",
        1,
        ("title:atlas a chip for maps", "Atlas, a chip for maps"),
        surfaces=("maps",),
    ),
]

TEXT = """\
Squeezer (system) · 3 papers
  arXiv:2501.00001
    “We present Squeezer, a KV cache quantization on top of FlashAttention for
      LLM serving.”
  arXiv:2502.00002
    “Running Llama-2-13B on one A100, Atlas needs 12 GB less than Squeezer.”

Map making (task) · 1 paper
  also written: maps
  title:atlas a chip for maps
    “Atlas, a chip for maps”
"""


def test_entities_without_an_entry_are_listed_by_papers_and_name(store: Store) -> None:
    assert unlinked(store) == FOUR


def test_the_order_in_which_papers_came_does_not_show(readings: tuple[Reading, ...]) -> None:
    assert unlinked(stored(*reversed(readings))) == FOUR


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"limit": 2}, FOUR[:2]),
        ({"limit": 0}, []),
        ({"kind": "technique"}, FOUR[2:4]),
        ({"kind": "technique", "limit": 1}, FOUR[2:3]),
        ({"kind": "dataset"}, []),
    ],
)
def test_kind_and_number_can_be_wanted(store: Store, options: dict[str, object], found: list[Unlinked]) -> None:
    assert unlinked(store, **options) == found  # type: ignore[arg-type]


def test_another_kind_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no kind called 'hardwear'; did you mean 'hardware'\? \(known: "):
        unlinked(store, kind="hardwear")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param((), id="no facts"),
        pytest.param(("system/vllm", "hardware/gpu"), id="entries of the vocabulary"),
        pytest.param(("model/Llama-2-7B", "model/Llama-2-13B"), id="sizes of a model that has an entry"),
    ],
)
def test_what_has_an_entry_or_one_above_stays_out(names: tuple[str, ...]) -> None:
    paper = Paper("p", "Zed", "We use vLLM, Llama-2-7B and Llama-2-13B on a GPU.")
    facts = tuple(fact(paper, "uses", name) for name in names)
    under = tuple((entry.entity, thing("model/llama-2")) for entry in facts if entry.entity.kind == "model")
    assert unlinked(stored(Reading(paper, facts, (), under))) == []


def test_the_most_frequent_names_come_first_and_two_papers_are_quoted() -> None:
    texts = ("We use zeds.", "The Zed is used.", "We like the zed.", "We use zeds, and zeds.")
    papers = [Paper(f"p-{number}", f"No. {number}", text) for number, text in enumerate(texts)]
    surfaces = ("zeds", "Zed", "zed", "zeds")
    readings = [
        Reading(paper, (fact(paper, "uses", "hardware/Zed", surface),), ())
        for paper, surface in zip(papers, surfaces, strict=True)
    ]
    assert unlinked(stored(*readings)) == [
        one(
            "hardware/zed", "Zed", 4, ("p-0", "We use zeds."), ("p-1", "The Zed is used."),
            surfaces=("zeds", "Zed", "zed"),
        )
    ]  # fmt: skip


def test_names_are_sorted_whatever_their_case() -> None:
    paper = Paper("p", "Names", "Why, zed, Yes and alef.")
    facts = tuple(fact(paper, "uses", f"system/{name}") for name in ("Why", "zed", "Yes", "alef"))
    assert [found.name for found in unlinked(stored(Reading(paper, facts, ())))] == ["alef", "Why", "Yes", "zed"]


def test_a_list_as_text() -> None:
    assert text([FOUR[0], FOUR[4]], 78) == TEXT
    assert text([FOUR[2]], 0).splitlines()[-1] == f"    “{GERMAN}”"
    assert text([]) == ""


def test_text_does_not_steer_the_terminal() -> None:
    paper = Paper("p\x1b[31m", "Red", "We use R\x1b[31md.")
    assert "\x1b" not in text(unlinked(stored(Reading(paper, (fact(paper, "uses", "system/R\x1b[31md"),), ()))))


def test_a_record_is_what_json_has() -> None:
    assert json.loads(json.dumps(FOUR[4].record())) == {
        "iri": f"{t.ENTITIES}task/map-making",
        "name": "Map making",
        "kind": "task",
        "papers": 1,
        "surfaces": ["maps"],
        "examples": [{"paper": "title:atlas a chip for maps", "sentence": PAPERS[2].title}],
    }


def test_an_empty_graph_lacks_nothing() -> None:
    assert unlinked(Store.memory()) == []
