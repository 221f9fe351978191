"""JSON Lines and JSON arrays."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import read_written

from paperkg.graph.model import Paper
from paperkg.graph.readers import jsonl
from paperkg.graph.readers import source as sources

ZED = {"id": "arXiv:2501.00001", "title": "Zed", "abstract": "Fast."}
LOW = {"title": "Low Memory", "summary": "Small."}
ZED_PAPER = Paper("arXiv:2501.00001", "Zed", "Fast.", source="1")
LOW_PAPER = Paper("title:low-memory", "Low Memory", "Small.", source="2")


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("p.jsonl", f"{json.dumps(ZED)}\n{json.dumps(LOW)}\n", "12"),
        ("p.ndjson", f"\ufeff{json.dumps(ZED)}\r\n\r\n{json.dumps(LOW)}", "13"),
        ("p.json", json.dumps([ZED, LOW]), "11"),
        ("p.json", "\ufeff \n" + json.dumps([ZED, LOW]), "22"),
        ("p.json", json.dumps([ZED, LOW], indent=2), "27"),
        ("p.json", f"[\n{json.dumps(ZED)},\n{json.dumps(LOW)}\n]\n", "23"),
        ("p.json", json.dumps(ZED, indent=1) + "\n" + json.dumps(LOW, indent=1), "16"),
        ("p.json", f"{json.dumps(ZED)}\n{json.dumps(LOW)}", "12"),
        ("p.txt", f"{json.dumps(ZED)}\n{json.dumps(LOW)}", "12"),
        ("p", json.dumps([ZED, LOW]), "11"),
    ],
)
def test_lines_and_arrays(tmp_path: Path, name: str, text: str, lines: str) -> None:
    first, second = lines
    papers = [ZED_PAPER._replace(source=first), LOW_PAPER._replace(source=second)]
    assert read_written(tmp_path, name, text) == (papers, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "Cut', "this is no JSON: Unterminated string starting at character 11"),
        ("{}", "the paper has no title"),
        ('{"abstract": "x", "title": " "}', "the paper has no title"),
        ("17", "this is no JSON object"),
        ('{"title": 17}', "the title is a number, not text"),
        ('{"title": {"en": "x"}}', "the title is an object, not text"),
        ('{"title": "a", "abstract": ["b"]}', "the abstract is a list, not text"),
        (r'{"title": "Ze\u0000d"}', "the title holds U+0000, after 'Ze'"),
        (r'{"title": "Ze\ud800d"}', "the title holds U+D800, after 'Ze'"),
        ('{"title": "a", "year": 20233}', "the year '20233' is none from 1800 to 2100"),
        ('{"title": "a", "year": true}', "the year is true or false, not a number or a date"),
        ('{"title": "a", "year": [2023]}', "the year is a list, not a number or a date"),
        ('{"title": "a", "date": "in spring"}', "the year 'in spring' is none from 1800 to 2100"),
        ('{"title": "a", "authors": 3}', "the authors are a number, not text or a list"),
        ('{"title": "a", "authors": [null]}', "an author is NoneType, not a name"),
        (
            '{"title": "a", "id": 2309.0618}',
            "the id is a number; put it into quotes, or the last zeros of an arXiv id are lost",
        ),
        ('{"title": "a", "id": "' + "p" * 301 + '"}', "the id has 301 characters, more than 300"),
        ('{"title": "' + "long " * 300 + '"}', "the title has 1,499 characters; is the title left out before a text?"),
        ("[" * 100_000, "values are nested too deeply"),
        ('{"title": ' + "[" * 100_000, "values are nested too deeply"),
        ('{"title": "a", "year": ' + "9" * 5000 + "}", "a number has too many digits"),
    ],
)  # fmt: skip
def test_a_bad_line_is_rejected_alone(tmp_path: Path, line: str, reason: str) -> None:
    papers, rejected = read_written(tmp_path, "p.jsonl", f"{json.dumps(ZED)}\n{line}\n{json.dumps(LOW)}\n")
    assert papers == [ZED_PAPER, LOW_PAPER._replace(source="3")]
    assert rejected == [(2, reason, line[:200].strip())]


def test_a_broken_byte_is_named(tmp_path: Path) -> None:
    data = b'{"title": "Zed", "abstract": "na\xefve \xff"}\n' + json.dumps(LOW).encode()
    papers, rejected = read_written(tmp_path, "p.jsonl", data)
    assert papers == [LOW_PAPER]
    assert rejected == [
        (
            1,
            "the abstract holds the byte 0xEF, which is no UTF-8, after 'na'",
            '{"title": "Zed", "abstract": "na?ve ?"}',
        )
    ]


BROKEN = '{"title": "B",, "abstract": "x"}'


def test_a_broken_object_of_an_array_is_rejected_alone_where_each_has_its_line(tmp_path: Path) -> None:
    text = f"[\n{json.dumps(ZED)},\n{BROKEN},\n17,\n{json.dumps(LOW)}\n]"
    papers, rejected = read_written(tmp_path, "p.json", text)
    assert papers == [ZED_PAPER._replace(source="2"), LOW_PAPER._replace(source="5")]
    reason = "this is no JSON: Expecting property name enclosed in double quotes at character 15"
    assert rejected == [(3, reason, f"{BROKEN},")]


def test_what_follows_a_broken_object_in_one_line_is_rejected_with_it(tmp_path: Path) -> None:
    papers, rejected = read_written(tmp_path, "p.json", f"[{json.dumps(ZED)}, {BROKEN}, {json.dumps(LOW)}]")
    assert papers == [ZED_PAPER]
    assert [(line, excerpt[:14]) for line, _, excerpt in rejected] == [(1, '{"title": "B",')]


def test_values_of_an_array_that_are_no_objects_are_rejected(tmp_path: Path) -> None:
    papers, rejected = read_written(tmp_path, "p.json", '[1,\n"a",\n{"title": "Zed"}]')
    assert [paper.title for paper in papers] == ["Zed"]
    assert rejected == [(1, "this is no JSON object", "1,"), (2, "this is no JSON object", '"a",')]


ARRAY = json.dumps([ZED, LOW, ZED])


@given(st.integers(min_value=2, max_value=len(ARRAY) - 1))
def test_an_array_that_is_cut_off_says_so(tmp_path_factory: pytest.TempPathFactory, end: int) -> None:
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.json", ARRAY[:end])
    assert len(papers) == ARRAY[:end].count("}")
    assert len(rejected) == 1


def test_a_long_array_is_read_in_pieces(tmp_path: Path) -> None:
    records = [{"title": f"Paper {number}", "abstract": "é" * 100 + "\n"} for number in range(3000)]
    papers, rejected = read_written(tmp_path, "p.json", json.dumps(records, ensure_ascii=False, indent=1))
    assert [paper.title for paper in papers] == [record["title"] for record in records]
    assert [int(paper.source) for paper in papers[::1000]] == [2, 4002, 8002]
    assert rejected == []


def test_a_line_that_is_too_long_is_rejected_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LONGEST", 100_000)
    long = json.dumps({"title": "Long", "abstract": "é" * 60_000}, ensure_ascii=False)
    papers, rejected = read_written(tmp_path, "p.jsonl", f"{json.dumps(ZED)}\n{long}\n{json.dumps(LOW)}\n{long}")
    assert papers == [ZED_PAPER, LOW_PAPER._replace(source="3")]
    reason = "the line is longer than 100,000 bytes"
    assert [(line, why, excerpt[:16]) for line, why, excerpt in rejected] == [
        (2, reason, '{"title": "Long"'), (4, reason, '{"title": "Long"')
    ]  # fmt: skip


def test_an_endless_value_in_an_array_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST", 100_000)
    text = f'[{json.dumps(ZED)},\n{{"title": "' + "x" * 300_000 + f'"}},\n{json.dumps(LOW)}]'
    papers, rejected = read_written(tmp_path, "p.json", text)
    assert [paper.title for paper in papers] == ["Zed", "Low Memory"]
    assert [line for line, *_ in rejected] == [2]


FIELDS = st.sampled_from(["title", "abstract", "year", "id", "url", "authors", "x"])
VALUES = st.text() | st.integers() | st.none() | st.lists(st.text()) | st.floats()


@given(st.lists(st.dictionaries(FIELDS, VALUES), min_size=1))
def test_each_object_is_a_paper_or_rejected(tmp_path_factory: pytest.TempPathFactory, records: list) -> None:
    for text in ("".join(f"{json.dumps(record)}\n" for record in records), json.dumps(records)):
        papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.json", text)
        assert len(papers) + len(rejected) == len(records)


@given(st.binary() | st.text(alphabet='[]{},:"\\\n a1t').map(str.encode))
def test_any_bytes_are_read_or_rejected(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "p.jsonl", data)
    says = data.decode("utf-8", "surrogateescape").translate(dict.fromkeys(map(ord, "\ufeff[],")))
    assert papers or rejected or not says.strip()
