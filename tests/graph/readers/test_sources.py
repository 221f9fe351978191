"""Files, folders, standard input, packed files, and what cannot be opened."""

import gzip
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import read_written

from paperkg.errors import UnknownNameError
from paperkg.graph.readers import READERS, SUFFIXES, read
from paperkg.graph.readers.source import Rejected, Source

ZED = '{"title": "Zed"}\n'


def titles(*sources: Path | str, format: str = "") -> tuple[list[str], list[Rejected]]:
    rejected: list[Rejected] = []
    papers = list(read([str(source) for source in sources], quarantine=rejected.append, format=format))
    return [paper.title for paper in papers], rejected


def test_the_formats_are_known_by_name() -> None:
    assert list(READERS) == ["jsonl", "page", "table", "text"]
    assert {format for format in SUFFIXES.values() if format} <= set(READERS)


def test_an_unknown_format_is_refused_at_once() -> None:
    with pytest.raises(UnknownNameError, match="no format called 'jsnl'; did you mean 'jsonl'"):
        read([], quarantine=[].append, format="jsnl")


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    assert [paper.title for paper in read_written(tmp_path, "p.csv", ZED, format="jsonl")[0]] == ["Zed"]
    assert [paper.title for paper in read_written(tmp_path, "p.jsonl", ZED, format="text")[0]] == [ZED.strip()]


def test_a_folder_gives_all_files_below_it_sorted_without_hidden_ones_and_graphs(tmp_path: Path) -> None:
    files = {
        "b.md": "Title of B", "a.txt": "Title of A", "sub/c.JSONL": ZED, "sub/.d.md": "hidden", ".git/e.md": "hidden",
        "notes.docx": "Notes", "kg/paperkg.json": "{}", "kg/quarantine.jsonl": "{}", "kg/store/x.txt": "none",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert titles(tmp_path) == (["Title of A", "Title of B", "Zed"], [])
    assert titles(tmp_path / "sub", tmp_path / "b.md") == (["Zed", "Title of B"], [])
    assert titles(tmp_path, format="text")[0] == ["Title of A", "Title of B", "Notes", ZED.strip()]


def test_a_folder_without_papers_is_rejected(tmp_path: Path) -> None:
    reason = "the folder has no file that can be read (.csv .json .jsonl .markdown .md .ndjson .tab .tsv .txt)"
    assert titles(tmp_path) == ([], [Rejected(str(tmp_path), 0, reason)])


def test_what_cannot_be_opened_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(ZED)
    missing = str(tmp_path / "b.jsonl")
    assert titles(missing, "a\0b", tmp_path / "a.jsonl") == (
        ["Zed"],
        [
            Rejected(missing, 0, "the file cannot be opened: No such file or directory"),
            Rejected("a\0b", 0, "the file cannot be opened: embedded null byte"),
        ],
    )


def test_a_folder_that_cannot_be_read_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    found, rejected = titles(tmp_path)
    assert (found, rejected[0]) == ([], Rejected(str(tmp_path), 0, "the folder cannot be read: Permission denied"))


def test_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(ZED.encode() * 2 + b"x"))
    monkeypatch.setattr(sys, "stdin", stdin)
    found, rejected = titles("-")
    assert found == ["Zed", "Zed"]
    assert rejected == [Rejected("standard input", 3, "this is no JSON: Expecting value at character 1", "x")]
    assert not stdin.buffer.closed


@pytest.mark.parametrize("name", ["p.jsonl.gz", "p.jsonl", "p.gz", "p"])
def test_packed_files_are_known_by_their_content(tmp_path: Path, name: str) -> None:
    papers, rejected = read_written(tmp_path, name, gzip.compress(ZED.encode() * 2))
    assert ([paper.title for paper in papers], rejected) == (["Zed", "Zed"], [])


def test_a_packed_file_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    lines = "".join(f'{{"title": "Paper {number}", "abstract": "{number**40}"}}\n' for number in range(9000))
    whole = gzip.compress(lines.encode())
    papers, rejected = read_written(tmp_path, "p.jsonl.gz", whole[: len(whole) // 2])
    assert [paper.title for paper in papers] == [f"Paper {number}" for number in range(len(papers))]
    assert len(papers) > 1000
    cut = "Compressed file ended before the end-of-stream marker was reached"
    assert [(line, reason) for line, reason, _ in rejected if "JSON" not in reason] == [
        (len(papers) + 1, f"the file cannot be read beyond this line: {cut}")
    ]


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8bxxxxxxxxx", gzip.compress(b"x", mtime=0)[:10] + b"\xff" * 9])
def test_a_packed_file_that_is_broken_from_the_start_is_rejected(tmp_path: Path, data: bytes) -> None:
    papers, rejected = read_written(tmp_path, "p.jsonl.gz", data)
    assert (papers, [line for line, *_ in rejected]) == ([], [0])
    assert rejected[0][1].startswith("this cannot be read: ")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04...", "a ZIP archive or an office document"),
        ("Zed\n".encode("utf-16"), "UTF-16 text"),
        ("Zed\n".encode("utf-16-be"), "no text"),
        (bytes(100), "no text"),
    ],
)
def test_what_is_no_text_is_rejected_as_a_whole(tmp_path: Path, data: bytes, kind: str) -> None:
    assert read_written(tmp_path, "p.txt", data) == ([], [(0, f"this is {kind}; save it as text in UTF-8", "")])


def test_names_and_excerpts_can_be_written_whatever_they_hold(tmp_path: Path) -> None:
    rejected: list[Rejected] = []
    source = Source("a\udcffb", io.BytesIO(b"x"), rejected.append)
    source.reject(3, "why", "\ud800" + "y" * 500)
    assert rejected == [Rejected("a?b", 3, "why", "?" + "y" * 199)]
    assert (rejected[0].place, Rejected("a", 0, "why").place) == ("a?b:3", "a")


NAMES, FORMATS = st.sampled_from([*SUFFIXES, "", ".csv.gz"]), st.sampled_from(["", *READERS])


@given(st.binary(max_size=200), NAMES, FORMATS, st.booleans())
def test_any_bytes_under_any_name_are_read_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, format: str, packed: bool
) -> None:
    content = gzip.compress(data) if packed else data
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), f"p{suffix}", content, format)
    for paper in papers:
        assert paper.title
        assert "\0" not in paper.text
        paper.text.encode("utf-8")
    for _, reason, excerpt in rejected:
        assert reason
        excerpt.encode("utf-8")
