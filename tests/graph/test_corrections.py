"""What a person overrules: the effect of each action, mistakes by file and line, and that it survives rebuilds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import CorrectionError
from paperkg.exports.shacl import check_shapes
from paperkg.graph.build import Built, build, memory
from paperkg.graph.check import check
from paperkg.graph.corrections import Corrections, corrected, read_corrections, unused
from paperkg.graph.model import Correction, Paper, Reading
from paperkg.graph.pipeline import Reader, read_paper
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

HEADER = "action\tpaper\tentity\tvalue\tauthor\tdate\tcomment\n"
PAPER = Paper(
    "arXiv:2501.00001",
    "Zed: Fast Serving",
    "We present Zed, a serving engine with KV cache eviction. On an NVIDIA A100, Zed serves LLaMA-13B 2x faster than "
    "vLLM. Zed is written in CUDA.",
    aliases=("doi:10.1000/zed",),
)
READING = read_paper(PAPER, extractor="rules")


def row(action: str, entity: str, value: str = "", paper: str = "", author: str = "") -> Correction:
    return Correction("", action, paper, entity, value, author, "", "")


def facts(reading: Reading) -> dict[str, tuple[str, str, float]]:
    """Relation, name and confidence by key."""
    return {fact.entity.key: (fact.relation, fact.label or fact.entity.name, fact.confidence) for fact in reading.facts}


def changes(*rows: Correction) -> tuple[set[str], dict[str, tuple[str, str, float]]]:
    """Keys that are gone, and facts that are new or different."""
    before, after = facts(READING), facts(corrected(READING, rows))
    return before.keys() - after.keys(), {key: fact for key, fact in after.items() if before.get(key) != fact}


def confidence(key: str) -> float:
    return facts(READING)[key][2]


def test_reject_takes_a_fact_away() -> None:
    assert changes(row("reject", "system/vllm")) == ({"system/vllm"}, {})
    assert changes(row("reject", "hardware/A100")) == (set(), {})  # not the entity's slug
    assert changes(row("reject", "hardware/NVIDIA A100")) == ({"hardware/nvidia-a100"}, {})


def test_accept_makes_a_fact_sure_or_gives_it_another_relation() -> None:
    assert changes(row("accept", "system/vllm")) == (set(), {"system/vllm": ("compares_with", "vLLM", 1.0)})
    assert changes(row("accept", "system/vllm", "mentions")) == (set(), {"system/vllm": ("mentions", "vLLM", 1.0)})


def test_accept_adds_what_the_text_names_and_nothing_else() -> None:
    assert "system/cuda" in facts(READING)
    bare = READING._replace(facts=())
    added = corrected(bare, [row("accept", "system/cuda", "uses"), row("accept", "technique/Fast Serving")])
    assert facts(added) == {
        "system/cuda": ("uses", "CUDA", 1.0),
        "technique/fast-serving": ("mentions", "Fast Serving", 1.0),
    }
    assert [PAPER.text[slice(*span)] for fact in added.facts for span in fact.evidence] == [
        "Zed is written in CUDA.",
        "Zed: Fast Serving",
    ]
    assert changes(row("accept", "technique/speed reading")) == (set(), {})


def test_merge_moves_a_fact_to_another_entity() -> None:
    moved = changes(row("merge", "system/zed", "system/vllm"))
    assert moved == ({"system/zed"}, {"system/vllm": ("proposes", "vLLM", confidence("system/zed"))})
    (fact,) = [
        one
        for one in corrected(READING, [row("merge", "system/zed", "system/vllm")]).facts
        if "vllm" in one.entity.slug
    ]
    assert fact.surfaces == ("vLLM", "Zed")


def test_split_makes_another_thing_of_it_in_one_paper() -> None:
    moved = changes(row("split", "system/vllm", "system/vLLM of another house", PAPER.id))
    name = ("compares_with", "vLLM of another house", confidence("system/vllm"))
    assert moved == ({"system/vllm"}, {"system/vllm-of-another-house": name})


def test_retype_changes_the_kind_and_a_relation_that_does_not_fit() -> None:
    assert changes(row("retype", "system/zed", "technique")) == (
        {"system/zed"},
        {"technique/zed": ("proposes", "Zed", confidence("system/zed"))},
    )
    assert changes(row("retype", "system/zed", "task"))[1]["task/zed"][0] == "addresses"


def test_rename_keeps_the_iri() -> None:
    assert changes(row("rename", "system/zed", "ZED engine")) == (
        set(),
        {"system/zed": ("proposes", "ZED engine", confidence("system/zed"))},
    )


def test_corrections_come_one_after_the_other_and_say_who_made_them() -> None:
    rows = (row("retype", "system/zed", "technique", author="Ada"), row("rename", "technique/zed", "ZED", author="Bo"))
    reading = corrected(READING, (*rows, row("reject", "system/zed")))
    (fact,) = [fact for fact in reading.facts if fact.entity.slug == "zed"]
    assert (fact.label, fact.reason.split("; ")[-2:]) == (
        "ZED",
        ["corrected by Ada: retype", "corrected by Bo: rename"],
    )
    assert reading.corrections == rows  # the third found nothing


@given(st.lists(st.sampled_from(sorted(facts(READING)))), st.sampled_from(["reject", "accept"]))
def test_corrections_change_nothing_but_their_entities(keys: list[str], action: str) -> None:
    gone, new = changes(*(row(action, key, "", PAPER.id) for key in keys))
    assert gone | new.keys() <= set(keys)


# --- which paper


@pytest.mark.parametrize(
    ("paper", "concerns"),
    [("", True), (PAPER.id, True), ("arxiv:2501.00001", True), ("doi:10.1000/zed", True), ("arXiv:2501.00002", False)],
)
def test_a_correction_is_for_the_paper_of_its_id(paper: str, concerns: bool) -> None:
    assert bool(Corrections([row("reject", "system/vllm", paper=paper)]).of(PAPER)) == concerns


# --- files


def written(folder: Path, text: str) -> Path:
    file = folder / "c.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_row_is_read_with_its_place(tmp_path: Path) -> None:
    file = written(
        tmp_path, f"# mine\n{HEADER}reject\t\tsystem/vllm\nrename\t\tsystem/Zed\tZED\tAda\t2026-01-31\twhy\n"
    )
    assert read_corrections([file]).rows == (
        Correction(f"{file}:3", "reject", "", "system/vllm", "", "", "", ""),
        Correction(f"{file}:4", "rename", "", "system/Zed", "ZED", "Ada", "2026-01-31", "why"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reject\tsystem/vllm\n", "c.tsv:1: expected 3 to 7 cells with tabs between them, found 2 ("),
        (f"{HEADER}delete\t\tsystem/vllm\n", "c.tsv:2: no action called 'delete' (known: accept, merge, reject,"),
        ("reject\t\tsystm/vllm\n", "c.tsv:1: no kind called 'systm'; did you mean 'system'?"),
        ("reject\t\tvllm\n", "c.tsv:1: no kind called 'vllm'"),
        ("reject\t\tsystem\n", "c.tsv:1: 'system' is no entity; write its kind, a slash and its name"),
        ("merge\t\tsystem/a\tb\n", "c.tsv:1: no kind called 'b'"),
        ("accept\t\tsystem/a\n", "c.tsv:1: accept needs a paper"),
        ("split\t\tsystem/a\tsystem/b\n", "c.tsv:1: split needs a paper"),
        ("accept\tp\tsystem/a\tlikes\n", "c.tsv:1: no relation to a system called 'likes'"),
        ("retype\t\tsystem/a\tgadget\n", "c.tsv:1: no kind called 'gadget'"),
        ("rename\t\tsystem/a\n", "c.tsv:1: rename needs the new name as its value"),
        ("rename\tp\tsystem/a\tA\n", "c.tsv:1: rename is for all papers; leave the paper empty"),
        ("reject\t\tsystem/a\tb\n", "c.tsv:1: reject takes no value"),
        (
            "accept\tp\ttask/a\tproposes\n",
            "c.tsv:1: no relation to a task called 'proposes' (known: addresses, mentions)",
        ),
        ("reject\t\tsystem/a\t\tAda\t2026-02-31\n", "c.tsv:1: '2026-02-31' is no date; write it as 2026-01-31"),
        (
            "rename\t\tsystem/vllm\tVLLM\n",
            "c.tsv:1: system/vllm is of the vocabulary; give it a label in a --vocabulary",
        ),
        ("reject\t\tsystem/a\t\tAda\t31.1.2026\n", "c.tsv:1: '31.1.2026' is no date; write it as 2026-01-31"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, text)
    with pytest.raises(CorrectionError) as error:
        read_corrections(["c.tsv"])
    assert str(error.value).startswith(message)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CorrectionError, match=r"none.tsv: cannot be read: No such file"):
        read_corrections(["none.tsv"])


# --- in the graph

OTHER = Paper("p-2", "Vat: Slow Serving", "We present Vat, which is slower than vLLM on a GPU.")
RULED = Corrections(
    [Correction("c.tsv:1", "reject", "arXiv:2501.00001", "system/vllm", "", "Ada", "2026-01-31", "it is not")]
)


def test_a_rebuild_reads_what_a_correction_concerns_and_keeps_it(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_text(
        f'{{"id": "{PAPER.id}", "title": "{PAPER.title}", "abstract": "{PAPER.abstract}"}}\n'
        f'{{"id": "{OTHER.id}", "title": "{OTHER.title}", "abstract": "{OTHER.abstract}"}}\n',
        encoding="utf-8",
    )
    plain, ruled = Reader("rules"), Reader("rules", corrections=RULED)
    assert build([str(source)], tmp_path / "kg", reader=plain) == Built(2, 0, 0, 0, 0)
    assert build([str(source)], tmp_path / "kg", reader=ruled) == Built(0, 1, 1, 0, 0)
    assert build([str(source)], tmp_path / "kg", reader=ruled) == Built(0, 0, 2, 0, 0)
    with Store.open(tmp_path / "kg") as store:
        uses = [
            quad.graph_name.value.rpartition("/")[2]
            for quad in store.match(predicate=t.OBJECT)
            if "vllm" in str(quad.object)
        ]
    assert uses == ["p-2"]


@pytest.mark.parametrize(
    "row_",
    [
        row("reject", "hardware/NVIDIA A100"),
        row("retype", "hardware/NVIDIA A100", "system"),
        row("retype", "system/zed", "task"),
        row("merge", "system/zed", "system/vllm"),
        row("merge", "model/llama-13b", "model/Llama 2"),
        row("split", "system/vllm", "technique/vLLM of old", PAPER.id),
        row("rename", "system/zed", "ZED"),
        row("accept", "system/cuda", "studies", PAPER.id),
    ],
    ids=lambda row_: f"{row_.action} {row_.entity} {row_.value}",
)
def test_a_corrected_graph_is_sound(row_: Correction) -> None:
    store = memory([PAPER, OTHER], Reader("rules", corrections=Corrections([row_])))
    assert unused(store, Corrections([row_])) == []
    papers = Store.memory()  # checked without the vocabulary, which is the same each time
    papers.replace([(graph, store.lines(graph)) for graph in store.graphs() if graph != t.VOCABULARY_GRAPH])
    found = [*check(store), *check_shapes(papers)]
    assert [problem for problem in found if problem.code.startswith("E")] == []


def test_what_is_merged_keeps_its_place_under_what_is_broader() -> None:
    sizes = corrected(READING, [row("merge", "model/llama-13b", "model/llama-1-13b")])
    assert [(narrow.key, broad.key) for narrow, broad in sizes.broader] == [("model/llama-1-13b", "model/llama")]
    moved = corrected(sizes, [row("merge", "model/llama", "model/llama-1")])
    assert [broad.key for _, broad in moved.broader] == ["model/llama"]  # the paper has no fact about Llama itself


def test_a_merge_into_a_coined_name_coins_no_second_thing() -> None:
    other = Paper("p-3", "Zedd: Serving", "We present Zedd, a serving engine that beats vLLM by 2x on an A100.")
    store = memory(
        [PAPER, other], Reader("rules", corrections=Corrections([row("merge", "system/zed", "system/Zedd")]))
    )
    same = [(quad.subject.value, quad.object.value) for quad in store.match(predicate=t.SAME_AS)]  # type: ignore[union-attr]
    assert same == [(f"{t.ENTITIES}system/zedd", f"{t.ENTITIES}system/zedd/p-3")]
    assert list(store.match(predicate=t.AMBIGUOUS)) == []


def test_the_graph_says_who_corrected_what() -> None:
    store = memory([PAPER], Reader("rules", corrections=RULED))
    node = f"{t.ENTITIES}correction/arxiv-2501.00001/01"
    assert {
        (t.compact(quad.predicate.value), getattr(quad.object, "value", "")) for quad in store.match(subject=node)
    } == {
        ("rdf:type", t.CORRECTION),
        ("pkg:action", "reject"),
        ("pkg:corrected", "system/vllm"),
        ("dc:creator", "Ada"),
        ("dct:date", "2026-01-31"),
        ("rdfs:comment", "it is not"),
    }
    assert unused(store, RULED) == []
    other = Correction("c.tsv:2", "reject", "arXiv:2501.00001", "system/cuda", "", "", "", "")
    assert unused(store, Corrections([*RULED.rows, other])) == [other]
    assert [quad.object for quad in store.match(predicate=t.CORRECTED_BY)] == [next(store.match(subject=node)).subject]
