"""CSV and TSV."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from written import read_written

from paperkg.graph.model import Paper

ZED = Paper("arXiv:2501.00001", "Zed, Fast", "We serve.\nVery fast.", 2025, ("Ada Byron", "Bo Li"), source="2")
LOW = Paper("title:low-memory", "Low Memory", source="3")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        (
            "p.csv",
            'id,title,abstract,year,authors\n2501.00001,"Zed, Fast","We serve.\n\nVery fast.",2025,Ada Byron; Bo Li\n'
            ",Low Memory,,,",
        ),
        (
            "p.csv",
            '\ufeff"id";"Title";"Abstract";"Year";"Authors"\r\n2501.00001;Zed, Fast;"We serve.\r\n\r\nVery fast.";'
            "2025;Ada Byron and Bo Li\r\n;Low Memory;;;\r\n\r\n",
        ),
        (
            "p.tsv",
            'arxiv_id\ttitle\tsummary\tpublished\tauthor\n2501.00001v2\tZed, Fast\t"We serve.\n\nVery fast."\t'
            "2025-01-02\tAda Byron, Bo Li\n\tLow Memory\t\t\tn/a",
        ),
        (
            "p.txt",
            'id|title|abstract|year|authors\n2501.00001|Zed, Fast|"We serve.\n\nVery fast."|2025|Ada Byron; Bo Li\n'
            "|Low Memory|||",
        ),
    ],
)  # fmt: skip
def test_rows_are_papers(tmp_path: Path, name: str, table: str) -> None:
    assert read_written(tmp_path, name, table) == ([ZED, LOW._replace(source="5")], [])


HEADER = "title,abstract\n"


@pytest.mark.parametrize(
    ("rows", "titles", "rejected"),
    [
        ("a,b,c\nd,e\n", ["d"], [(2, "the row has 3 cells, the first line 2", "a,b,c")]),
        ("a\nd,e\n", ["d"], [(2, "the row has 1 cells, the first line 2", "a")]),
        (",b\nd,e\n", ["d"], [(2, "the paper has no title", ",b")]),
        ('"a,b\nd,e\nf,g', ["d", "f"], [(2, "the row is no CSV: unexpected end of data", '"a,b')]),
        ('"a"x,b\nd,e', ["d"], [(2, "the row is no CSV: ',' expected after '\"'", '"a"x,b')]),
        ('5" disk,b\nd,e', ['5" disk', "d"], []),
        ('"a,b\nd,e\nf"g,h\ni,j', ["d", 'f"g', "i"], [(2, "the row is no CSV: ',' expected after '\"'", '"a,b')]),
        ('"a,b\nd,e\n"f,g\ni,j', ["d", "i"], [
            (2, "the row is no CSV: ',' expected after '\"'", '"a,b'),
            (4, "the row is no CSV: unexpected end of data", '"f,g'),
        ]),
        ('a,"b\nc"\nd,e', ["a", "d"], []),
        ("a\0b,c\nd,e", ["d"], [(2, "the title holds U+0000, after 'a'", "a\0b,c")]),
        ("d," + "x" * 131_073 + "\ne,f", ["e"], [
            (2, "the row is no CSV: field larger than field limit (131072)", "d," + "x" * 198),
        ]),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_alone(tmp_path: Path, rows: str, titles: list[str], rejected: list) -> None:
    papers, found = read_written(tmp_path, "p.csv", HEADER + rows)
    assert ([paper.title for paper in papers], found) == (titles, rejected)


def test_a_broken_byte_is_named(tmp_path: Path) -> None:
    papers, rejected = read_written(tmp_path, "p.csv", b"title,abstract\nna\xefve,x\nLow Memory,\n")
    assert papers == [LOW]
    assert rejected == [(2, "the title holds the byte 0xEF, which is no UTF-8, after 'na'", "na?ve,x")]


@pytest.mark.parametrize("table", ["name,score\na,b\n", "a,b", "\nid,title"])
def test_a_table_must_name_its_columns(tmp_path: Path, table: str) -> None:
    reason = "no column is called title or id: the first line must name the columns"
    assert read_written(tmp_path, "p.csv", table) == ([], [(1, reason, table.split("\n")[0])])


def test_a_table_of_nothing_but_names_has_no_papers(tmp_path: Path) -> None:
    assert read_written(tmp_path, "p.csv", "id,title\n") == ([], [])


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS)), st.sampled_from(["excel", "excel-tab", "unix"]))
def test_what_a_csv_writer_writes_is_read_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list, dialect: str
) -> None:
    file = io.StringIO()
    csv.writer(file, dialect).writerows([("title", "abstract", "key"), *rows])
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.csv", file.getvalue())
    assert len(papers) + len(rejected) == len(rows)
    assert [reason for _, reason, _ in rejected if reason != "the paper has no title"] == []


@given(st.text('ab",\n\r\t', max_size=60))
@example(',"\na"')
def test_no_line_is_lost(tmp_path_factory: pytest.TempPathFactory, rows: str) -> None:
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.csv", "title,abstract\n" + rows)
    kept = "".join(paper.title + paper.abstract for paper in papers) + "".join(excerpt for *_, excerpt in rejected)
    assert kept.count("a") >= rows.count("a")
