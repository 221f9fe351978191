"""The ledger: every merge and near miss with its rule, whole rows."""

import csv

import pytest
from four_papers import SQUEEZER, fact, four, stored

from paperkg.exports.ledger import COLUMNS, ledger
from paperkg.graph.model import Correction, Paper, Reading
from paperkg.graph.store import Store


def rows(store: Store) -> list[dict[str, str]]:
    """The rows of the table; empty cells are left out."""
    lines = [line for line in "".join(ledger(store)).splitlines() if not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t")
    assert tuple(table.fieldnames or ()) == COLUMNS
    return [{name: cell for name, cell in row.items() if cell} for row in table]


def near(*names: str) -> list[tuple[str, str, str]]:
    """Which names are told apart, and by which rule, in a paper that has them all (kind/name)."""
    paper = Paper("p", "Many", f"We use {', '.join(name.partition('/')[2] for name in names)}.")
    found = rows(stored(Reading(paper, tuple(fact(paper, "uses", name) for name in names), ())))
    kept_apart = [row for row in found if row.get("predicate_modifier") == "Not"]
    return [(row["subject_label"], row["object_label"], row["comment"]) for row in kept_apart]


def test_a_spelling_is_a_row_with_its_rule_number_of_papers_and_example() -> None:
    spelled = [row for row in rows(stored(*four())) if row.get("object_id") == "id:hardware/nvidia-a100"]
    assert spelled == [
        {
            "subject_label": "A100",
            "subject_type": "rdfs literal",
            "predicate_id": "skos:closeMatch",
            "object_id": "id:hardware/nvidia-a100",
            "object_label": "NVIDIA A100",
            "mapping_justification": "semapv:UnspecifiedMatching",
            "other": "2",
            "comment": "variant of; arXiv:2501.00001: On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times "
            "faster than vLLM.",
        }
    ]


def test_a_coined_name_is_joined_with_its_thing_or_left_open() -> None:
    found = [row for row in rows(stored(*four())) if "coin" in row.get("comment", "")]
    assert [(row["subject_id"], row["predicate_id"], row["object_id"], row["comment"]) for row in found] == [
        ("id:system/squeezer", "skos:exactMatch", "id:system/squeezer/arxiv-2501.00001", "one paper coins the name"),
        *(
            ("id:technique/atlas", "skos:relatedMatch", f"id:{coined}", "several papers coin the name")
            for coined in ("hardware/atlas/title-atlas-a-chip-for-maps", "technique/atlas/arxiv-2502.00002")
        ),
    ]


def test_a_persons_decision_on_names_is_a_row_with_its_author() -> None:
    merge = Correction("", "merge", "", "system/Squeezer", "system/vllm", "Ada", "2026-01-31", "they are\tone")
    split = Correction("", "split", "p", "system/vllm", "system/vLLM of old", "", "", "")
    retype = Correction("", "retype", "", "system/Zed", "technique", "", "", "")
    reject = Correction("", "reject", "", "system/zed", "", "", "", "")
    rows_ = (merge, split, retype, reject)
    paper = Reading(SQUEEZER, (fact(SQUEEZER, "uses", "system/vllm"),), (), corrections=rows_)
    found = [row for row in rows(stored(paper)) if "Manual" in row["mapping_justification"]]
    assert found[0] == {
        "subject_id": "id:system/squeezer",
        "subject_label": "Squeezer",
        "predicate_id": "skos:exactMatch",
        "object_id": "id:system/vllm",
        "object_label": "vLLM",
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": "Ada",
        "mapping_date": "2026-01-31",
        "other": "1",
        "comment": "merge; they are one",
    }
    ends = [(row["subject_id"], row.get("predicate_modifier"), row["object_id"], row["comment"]) for row in found[1:]]
    assert ends == [
        ("id:system/zed", None, "id:technique/zed", "retype"),
        ("id:system/vllm", "Not", "id:system/vllm-of-old", "split"),
    ]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("model/Zed 2", "model/Zed 3"), "same but for a number"),
        (("model/Zed-7B", "model/Zed-13B"), "same but for a number"),
        (("model/Zeppo", "system/Zeppo"), "same name, of another kind or paper"),
        (("system/Zeppo", "system/Zeppos1"), None),
        (("system/Zeppo", "system/Zippo"), "same but for a letter"),
        (("system/Zeppo", "system/Zepo"), "same but for a letter"),
        (("system/Zeppo", "system/Harpo"), None),
        (("system/Zed", "system/Zad"), None),
        (("system/Zeppo", "technique/Zippo"), None),
    ],
)
def test_names_that_are_nearly_the_same_are_listed_with_what_tells_them_apart(
    names: tuple[str, str], why: str | None
) -> None:
    found = near(*names)
    labels = {name.partition("/")[2] for name in names}
    assert [({one, other}, rule) for one, other, rule in found] == ([(labels, f"{why}; kept apart")] if why else [])


def test_of_many_near_names_neighbours_are_listed() -> None:
    assert [pair[:2] for pair in near(*(f"model/Zed {number}" for number in (9, 3, 5)))] == [
        ("Zed 3", "Zed 5"),
        ("Zed 5", "Zed 9"),
    ]


def test_a_cell_has_no_tab_and_no_line_end() -> None:
    paper = Paper("p", '"Quoted"\tTitle', "We use it.")
    store = stored(Reading(paper, (fact(paper, "uses", "system/zed", '"Quoted"\tTitle'),), ()))
    (row,) = rows(store)
    assert row["subject_label"] == '"Quoted" Title'
