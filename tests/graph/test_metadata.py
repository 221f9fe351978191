"""Metadata from other files, and the same paper from several sources."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import SourceError
from paperkg.graph.metadata import overlay, unique
from paperkg.graph.model import Paper
from paperkg.graph.readers.identity import title_id
from paperkg.graph.readers.source import Rejected

ZED = Paper("title:zed-fast", "Zed: Fast", "We serve.", source="a.txt:1")
LOW = Paper("doi:10.1000/low", "Low Memory", "Small.", 2020, ("Bo Li",), source="a.txt:5")
OWN = Paper("p-7", "Own Ids", source="a.txt:9")


def overlaid(folder: Path, papers: Sequence[Paper], **files: str) -> tuple[list[Paper], list[Rejected]]:
    rejected: list[Rejected] = []
    paths = [folder / name.replace("_", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    found = list(overlay(papers, [str(path) for path in paths], quarantine=rejected.append))
    return found, [record._replace(source=Path(record.source).name) for record in rejected]


def test_metadata_fill_in_what_a_paper_lacks(tmp_path: Path) -> None:
    lines = (
        '{"title": "zed -- fast", "id": "2501.00001", "year": 2025, "authors": ["Ada Byron"], "url": "https://e.org/z"}\n'
        '{"id": "10.1000/LOW", "title": "Something Else", "year": 1999, "authors": "No One", "venue": "Conf"}\n'
        '{"title": "Own ids", "doi": "10.1000/own"}\n{"id": "p-8", "year": 2001}\n'
    )
    found, rejected = overlaid(tmp_path, [ZED, LOW, OWN], more_jsonl=lines)
    assert found == [
        ZED._replace(
            id="arXiv:2501.00001", year=2025, authors=("Ada Byron",), url="https://e.org/z", aliases=("title:zed-fast",)
        ),
        LOW._replace(venue="Conf"),
        OWN._replace(aliases=("doi:10.1000/own",)),
    ]
    assert rejected == []


def test_a_table_does_the_same(tmp_path: Path) -> None:
    found, rejected = overlaid(tmp_path, [ZED, LOW], more_csv="title,year,abstract\nZED: FAST,2025,Other words.\n")
    assert (found, rejected) == ([ZED._replace(year=2025), LOW], [])


def test_several_files_and_records_add_up(tmp_path: Path) -> None:
    found, rejected = overlaid(
        tmp_path,
        [ZED],
        one_jsonl='{"title": "Zed: Fast", "year": 2024}\n{"title": "Zed: Fast", "id": "2501.00001", "year": 2025}',
        two_csv="arxiv_id,venue\n2501.00001,Conf\n",
    )
    expected = ZED._replace(id="arXiv:2501.00001", aliases=("title:zed-fast",), year=2024, venue="Conf")
    assert (found, rejected) == ([expected], [])


def test_a_common_title_is_chance_where_ids_differ(tmp_path: Path) -> None:
    paper = ZED._replace(id="arXiv:2501.00009")
    found, rejected = overlaid(tmp_path, [paper], more_jsonl='{"title": "Zed: Fast", "id": "2501.00001", "year": 1999}')
    assert (found, rejected) == ([paper], [])


def test_bad_metadata_are_rejected_and_the_rest_counts(tmp_path: Path) -> None:
    found, rejected = overlaid(
        tmp_path,
        [ZED],
        one_jsonl='{"year": 2020}\n{"title": "Zed: Fast", "year": 20200}\n{"title": "Zed: Fast", "venue": "Conf"}\n',
    )
    assert found == [ZED._replace(venue="Conf")]
    assert rejected == [
        Rejected("one.jsonl", 1, "the record has no id and no title, so it belongs to no paper", '{"year": 2020}'),
        Rejected("one.jsonl", 2, "the year '20200' is none from 1800 to 2100", '{"title": "Zed: Fast", "year": 20200}'),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no.csv", "the file cannot be opened: No such file or directory"),
        ("two.md", "metadata must be JSON Lines or a table whose first line names the columns"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_ends_the_build(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "two.md").write_text("# Zed: Fast\n")
    with pytest.raises(SourceError, match=f"^no metadata in .*{name}: {why}$"):
        list(overlay([ZED], [str(tmp_path / name)], quarantine=[].append))


# --- unique


def once(*papers: Paper) -> tuple[list[Paper], list[Rejected]]:
    rejected: list[Rejected] = []
    return list(unique(papers, quarantine=rejected.append)), rejected


@pytest.mark.parametrize(
    ("second", "one"),
    [
        pytest.param(ZED._replace(source="b:1"), ZED, id="the same again"),
        pytest.param(ZED._replace(title="ZED - fast", abstract="Other."), ZED, id="the first text counts"),
        pytest.param(
            ZED._replace(id="arXiv:2501.00001", year=2025, venue="Conf"),
            ZED._replace(id="arXiv:2501.00001", aliases=("title:zed-fast",), year=2025, venue="Conf"),
            id="metadata are put together",
        ),
    ],
)
def test_the_same_paper_comes_once(second: Paper, one: Paper) -> None:
    assert once(ZED, LOW, second) == ([one, LOW], [])


def test_a_text_is_taken_from_the_later_one_if_the_first_has_none() -> None:
    german = Paper("arXiv:2501.00001", "Zed", "Der Text.", language="de", source="b:1")
    bare = Paper("arXiv:2501.00001", "Zed: Fast", source="a:1")
    assert once(bare, german) == ([bare._replace(abstract="Der Text.", language="de")], [])


def test_papers_are_the_same_by_id_or_alias_whatever_their_titles() -> None:
    renamed = Paper("doi:10.1000/zed", "Zed, Renamed", aliases=("arXiv:2501.00001",))
    first = Paper("arXiv:2501.00001", "Zed", "Text.")
    assert once(first, renamed) == ([first._replace(aliases=("doi:10.1000/zed",))], [])


def test_titles_join_unless_ids_tell_them_apart() -> None:
    first, second = Paper("arXiv:2501.00001", "Editorial"), Paper("arXiv:2501.00002", "Editorial")
    third = Paper("arXiv:2501.00002", "Editorial", "Late.", year=2025)
    assert once(first, second, third) == ([first, second._replace(abstract="Late.", year=2025)], [])
    assert once(first, LOW._replace(title="Editorial")) == (
        [Paper("arXiv:2501.00001", "Editorial", "Small.", 2020, ("Bo Li",), aliases=("doi:10.1000/low",))], []
    )  # fmt: skip


def test_titles_of_other_scripts_are_compared_too() -> None:
    one, two = Paper("title:推理-gpu", "推理 GPU"), Paper("title:训练-gpu", "训练 GPU")
    assert once(one, two, one._replace(title="推理  gpu")) == ([one, two], [])


def test_one_id_for_two_titles_is_rejected() -> None:
    other = Paper("p-7", "Quite Another", source="b.csv:4")
    reason = "the id 'p-7' is also that of 'Own Ids' (a.txt:9); ids must differ"
    assert once(OWN, other) == ([OWN], [Rejected("b.csv", 4, reason, "Quite Another")])
    assert once(OWN, OWN._replace(title="own IDS", year=2020)) == ([OWN._replace(year=2020)], [])


def test_without_a_place_for_its_file_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(SourceError, match=r"no temporary file in .*: No space left on device"):
        once(ZED)


PAPERS = st.tuples(
    st.sampled_from(["arXiv:2501.00001", "arXiv:2501.00002", "doi:10.1000/a", "", "p-1"]),
    st.sampled_from(["A", "B", "a!"]),
    st.sampled_from(["", "Text.", "Other."]),
).map(lambda fields: Paper(fields[0] or title_id(fields[1]), *fields[1:]))


@given(st.lists(PAPERS))
def test_no_paper_is_lost_and_none_comes_twice(papers: list[Paper]) -> None:
    found, rejected = once(*papers)
    given_ids = {paper.id for paper in papers if not paper.id.startswith("title:")}
    names = [name for paper in found for name in {paper.id, *paper.aliases}]
    assert given_ids <= set(names)
    assert len(set(names)) == len(names)
    assert len(found) + len(rejected) <= len(papers)
    assert once(*found) == (found, [])
