"""Plain text and Markdown, one paper a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import read_written

from paperkg.graph.model import Paper
from paperkg.graph.readers import source as sources
from paperkg.graph.readers import text as reader

ZED = Paper("title:zed-fast-serving", "Zed: Fast Serving", "We serve fast.\nIt is small.", source="1")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.txt", "Zed: Fast Serving\n\nWe serve\nfast.\n\nIt is small.\n"),
        ("p.txt", "Zed: Fast Serving\r\nWe serve fast.\r\n\r\nIt is small."),
        ("p.md", "# Zed: Fast Serving\n\nWe serve fast.\n\nIt is small."),
        ("p.md", "# Zed: Fast Serving #\n\n## Abstract\n\nWe serve fast.\n\nIt is small."),
        ("p.markdown", "Zed: Fast Serving\n=================\nWe serve fast.\n\n\nIt is small."),
        ("p.md", "**Zed: Fast Serving**\n\n**Abstract.**\nWe serve fast.\n\nIt is small."),
        ("p.md", "---\ntitle: 'Zed: Fast Serving'\n---\nWe serve fast.\n\nIt is small."),
        ("p.md", "---\nlayout: post\n...\n# Zed: Fast Serving\nWe serve fast.\n\nIt is small."),
    ],
)
def test_the_first_line_is_the_title(tmp_path: Path, name: str, text: str) -> None:
    assert read_written(tmp_path, name, text) == ([ZED], [])


def test_blank_lines_and_rules_before_the_title_are_skipped(tmp_path: Path) -> None:
    assert read_written(tmp_path, "p.txt", "\n***\n\nZed") == ([Paper("title:zed", "Zed", source="2")], [])


def test_front_matter_gives_the_other_fields(tmp_path: Path) -> None:
    text = (
        '---\n  # about\ntitle: "Zed"\n# a comment\nauthors:\n  - Ada Byron\n  - "Bo Li"\ndate: 2025-01-02\n'
        "venue: Conf\ntags: [a, 'b', ]\nmore\nsummary: |\n  We serve\n  fast.\nurl: https://arxiv.org/abs/2501.00001v3\n"
        "doi: 10.1000/XY\n---\n"
    )
    expected = Paper(
        "arXiv:2501.00001", "Zed", "We serve fast.", 2025, ("Ada Byron", "Bo Li"), "Conf",
        "https://arxiv.org/abs/2501.00001v3", ("doi:10.1000/xy",), source="1",
    )  # fmt: skip
    assert read_written(tmp_path, "p.md", text) == ([expected], [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\nZed\nWe serve.", "the front matter has no end: a second line of three hyphens is missing"),
        ("Ze\0d\nWe serve.", "the title holds U+0000, after 'Ze'"),
        ("***\n", "the paper has no title"),
        ("long " * 300, "the title has 1,499 characters; is the title left out before a text?"),
        ("---\ntitle: Zed\nyear: 12345\n---\n", "the year '12345' is none from 1800 to 2100"),
    ],
)
def test_what_is_no_paper_is_rejected(tmp_path: Path, text: str, why: str) -> None:
    papers, rejected = read_written(tmp_path, "p.md", text)
    assert (papers, [(line, reason) for line, reason, _ in rejected]) == ([], [(1, why)])


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_text_is_rejected(tmp_path: Path, text: str) -> None:
    assert read_written(tmp_path, "p.txt", text) == ([], [(0, "this is empty", "")])


def test_old_encodings_are_read(tmp_path: Path) -> None:
    papers, rejected = read_written(tmp_path, "p.txt", b"na\xefve\n\x93fast\x94\n\x81\xe9\n\xc3\xa9")
    assert [(paper.title, paper.abstract) for paper in papers] == [("naïve", "“fast” \x81é é")]
    assert rejected == []


def test_a_text_that_is_too_long_for_a_paper_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST", 1000)
    papers, rejected = read_written(tmp_path, "p.txt", "Zed\n" * 300)
    assert (papers, rejected) == ([], [(1, "the text has more than 1,000 characters, too many for one paper", "Zed")])


def test_a_line_that_is_too_long_is_rejected_and_the_rest_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LONGEST", 1000)
    papers, rejected = read_written(tmp_path, "p.txt", "Zed\n" + "x" * 2000 + "\nFast.")
    assert [(paper.title, paper.abstract) for paper in papers] == [("Zed", "Fast.")]
    assert rejected == [(2, "the line is longer than 1,000 bytes", "x" * 200)]


@given(st.binary(max_size=80) | st.text("-a:[] '\n#=|", max_size=80).map(str.encode))
def test_any_bytes_are_one_paper_or_rejected(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.md", data)
    assert len(papers) + len(rejected) == 1
