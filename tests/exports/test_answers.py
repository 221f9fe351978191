"""Answers as text, in each form."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import QueryError, UnknownNameError
from paperkg.exports.answers import RENDERERS, Rows, Value, aligned, csv_text, rows, shown
from paperkg.exports.sparql import show
from paperkg.graph.store import Store

SELECT = """SELECT ?name ?number ?other WHERE {
  VALUES (?name ?number ?other) { ("a, b" 2.50 <urn:x>) ("=1+1" 10 "x"@en) ("two words" UNDEF true) }
}"""
ASK = "ASK { FILTER(1 = 2) }"
CONSTRUCT = 'CONSTRUCT { <urn:b> <urn:p> "x" . <urn:a> <urn:p> 1 } WHERE {}'
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
TRIPLES = f'<urn:a> <urn:p> "1"^^<{INTEGER}> .\n<urn:b> <urn:p> "x" .\n'

SHOWN = {
    ("table", SELECT): (
        "name       number  other\n---------  ------  -----\na, b          2.5  urn:x\n"
        "=1+1           10  x\ntwo words          true\n"
    ),
    ("csv", SELECT): 'name,number,other\n"a, b",2.5,urn:x\n\'=1+1,10,x\ntwo words,,true\n',
    ("tsv", SELECT): '?name\t?number\t?other\n"a, b"\t2.5\t<urn:x>\n"=1+1"\t10\t"x"@en\n"two words"\t\ttrue\n',
    ("table", ASK): "false\n",
    ("csv", ASK): "answer\nfalse\n",
    ("tsv", ASK): "false\n",
    ("json", ASK): '{"head":{},"boolean":false}\n',
    ("table", CONSTRUCT): TRIPLES,
    ("csv", CONSTRUCT): f'triple\n"<urn:a> <urn:p> ""1""^^<{INTEGER}> ."\n"<urn:b> <urn:p> ""x"" ."\n',
}


@pytest.mark.parametrize(("format", "query"), SHOWN)
def test_an_answer_as_text(format: str, query: str) -> None:
    assert show(Store.memory(), query, format) == SHOWN[format, query]


def test_json_is_that_of_sparql() -> None:
    found = json.loads(show(Store.memory(), SELECT, "json"))
    assert found["head"] == {"vars": ["name", "number", "other"]}
    assert found["results"]["bindings"][1] == {
        "name": {"type": "literal", "value": "=1+1"},
        "number": {"type": "literal", "value": "10", "datatype": INTEGER},
        "other": {"type": "literal", "value": "x", "xml:lang": "en"},
    }


@pytest.mark.parametrize("format", ["json", "tsv"])
def test_triples_have_no_form_of_results(format: str) -> None:
    with pytest.raises(QueryError, match=f"no {format} form; show them as table$"):
        show(Store.memory(), CONSTRUCT, format)


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"^no result format called 'xml' \(known: csv, json, table, tsv\)$"):
        show(Store.memory(), SELECT, "xml")


def test_numbers_that_are_none_stay_text() -> None:
    query = 'SELECT ("x"^^xsd:integer AS ?a) (STRDT("1.5", xsd:double) AS ?b) (BNODE() AS ?c) WHERE {}'
    answer = Store.memory().query(query)
    ((a, b, c),) = rows(answer).rows
    assert (a, b, str(c)[:2]) == ("x", 1.5, "_:")


# --- tables


@pytest.mark.parametrize(
    ("width", "table"),
    [
        (0, "name               n\n-----------------  ---\na rather long one    1\nb                  250\n"),
        (14, "name       n\n---------  ---\na rather…    1\nb          250\n"),
        (3, "name  n\n----  ---\na r…    1\nb     250\n"),
    ],
)
def test_a_table_fits_the_width(width: int, table: str) -> None:
    assert aligned(Rows(("name", "n"), [("a rather long one", 1), ("b", 250)]), width) == table


def test_a_table_does_not_steer_the_terminal() -> None:
    assert aligned(Rows(("a",), [("\x1b[31mred\nnext",)]), 0) == "a\n-------------\n [31mred next\n"


def test_a_table_without_rows_is_its_header() -> None:
    assert aligned(Rows(("a", "bc"), []), 10) == "a  bc\n-  --\n"


def test_a_table_without_columns_is_empty() -> None:
    assert aligned(Rows((), []), 10) == "\n\n"


# --- CSV


@pytest.mark.parametrize("text", ["=A1", "+1 more", "-x", "@SUM(A1)", "\tx", "\rx", "-1-1", "+", "-1.5e3"])
def test_a_formula_becomes_text(text: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text([(text,)]), newline=""))) == [f"'{text}"]


@pytest.mark.parametrize("value", ["a=b", "-2.5", "+3", "1-2", "", 7, -7, Decimal("-1.5"), True, None, 2.5])
def test_what_is_no_formula_stays(value: Value) -> None:
    assert next(csv.reader(io.StringIO(csv_text([(value, "x")])))) == [shown(value), "x"]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), st.integers())))
def test_csv_reads_back(lines: list[tuple[str, int]]) -> None:
    found = list(csv.reader(io.StringIO(csv_text(lines), newline="")))
    assert [(name.removeprefix("'"), int(number)) for name, number in found] == [
        (name.removeprefix("'"), number) for name, number in lines
    ]


def test_all_forms_are_known() -> None:
    assert list(RENDERERS) == ["csv", "json", "table", "tsv"]
