"""Our own annotations: offsets that fit their texts, and not a word of these."""

import gzip
import json
import re
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

FOLDER = Path(__file__).parents[1] / "training" / "annotated"
ROWS = [
    (file.name, json.loads(line))
    for file in sorted(FOLDER.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


def _spans(row: dict[str, Any]) -> list[list[int]]:
    """Every list of starts and ends of a paper."""
    return [
        *(entity[2:] for entity in row["entities"]),
        *([start, end] for _, _, _, start, end, *_ in row["results"]),
        *(found for result in row["results"] for found in result[5:]),
    ]


def test_no_paper_is_annotated_twice() -> None:
    names = [row["id"] for _, row in ROWS]
    assert len(names) == len(set(names)) > 0


def test_whole_lines() -> None:
    wrong = [
        (name, row["id"])
        for name, row in ROWS
        if list(row) != ["id", "crc", "entities", "results"]
        or not all(
            re.fullmatch(r"[TSHMDK](/[TSHMDK])*\??", entity[0])
            and re.fullmatch(r"[puecsma](/[puecsma])*", entity[1])
            and len(entity) > 3
            for entity in row["entities"]
        )
        or not all(len(result) == 9 and len(result[2]) < 40 for result in row["results"])
        or not all(start < end for found in _spans(row) for start, end in zip(found[::2], found[1::2], strict=True))
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def papers(shared: Path) -> dict[str, dict[str, Any]]:
    """What the corpus has of the annotated papers, by id."""
    wanted = {row["id"] for _, row in ROWS}
    with gzip.open(shared / "corpus/arxiv_40k.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {paper["id"]: paper for paper in map(json.loads, lines) if paper["id"] in wanted}


def test_what_is_marked_begins_and_ends_with_a_sign(papers: dict[str, dict[str, Any]]) -> None:
    wanted = {row["id"]: row for _, row in ROWS}
    texts = {name: f"{paper['title']}\n{paper['abstract']}" for name, paper in papers.items()}
    assert [name for name, row in wanted.items() if crc32(texts.get(name, "").encode()) != row["crc"]] == []
    marked = {
        (name, text[start:end])
        for name, text in texts.items()
        for entity in wanted[name]["entities"]
        for start, end in zip(entity[2::2], entity[3::2], strict=True)
    }
    assert {(name, form) for name, form in marked if form != form.strip() or not form} == set()


@pytest.mark.parametrize("file", ["training/papers.jsonl", "gold/dev_papers.jsonl"])
def test_none_is_an_expert_s_paper(file: str, shared: Path, papers: dict[str, dict[str, Any]]) -> None:
    with (shared / file).open(encoding="utf-8") as lines:
        theirs = {re.sub(r"\W", "", json.loads(line)["title"].lower()) for line in lines}
    ours = {re.sub(r"\W", "", paper["title"].lower()) for paper in papers.values()}
    assert ours & theirs == set()
