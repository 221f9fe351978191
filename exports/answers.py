"""Answers to SPARQL queries as Python values and as text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias, cast

import pyoxigraph as ox

from paperkg.errors import QueryError
from paperkg.graph.check import text_of
from paperkg.graph.store import Store
from paperkg.ontology import terms as t
from paperkg.registry import Registry

Answer: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Value: TypeAlias = str | int | float | Decimal | bool | None


class Rows(NamedTuple):
    """A table of typed values: text and IRIs as str, numbers as int, Decimal or float, nothing as None."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def texts(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows that a SELECT query of ours gives, IRIs and literals as plain text."""
    for solution in cast(ox.QuerySolutions, store.query(query)):
        yield tuple(map(text_of, solution))


RENDERERS: Registry[Callable[[Answer, int], str]] = Registry("result format")
"""Ways to write an answer as text; the number is the width in characters that a table may have, 0 for any."""

_PYTHON: dict[str, Callable[[str], Value]] = {
    t.INTEGER: int,
    t.YEAR: int,
    t.DECIMAL: Decimal,
    t.expand("xsd:double"): float,
    t.expand("xsd:float"): float,
    t.BOOLEAN: lambda text: text == "true",
}


def rows(answer: Answer) -> Rows:
    """The answer as typed values: ASK as one row, triples as sorted N-Triples lines."""
    if isinstance(answer, ox.QueryBoolean):
        return Rows(("answer",), [(bool(answer),)])
    if isinstance(answer, ox.QueryTriples):
        return Rows(("triple",), [(line,) for line in sorted(f"{triple} ." for triple in answer)])
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, [tuple(_value(term) for term in solution) for solution in answer])


def _value(term: object) -> Value:
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)
    try:
        return _PYTHON.get(term.datatype.value, str)(term.value)
    except (ValueError, ArithmeticError):
        return term.value  # not what its datatype says: nothing of ours, but a query can make it


# --- text


@RENDERERS.add("table")
def table(answer: Answer, width: int) -> str:
    """An aligned table in plain text; triples and the answer to ASK stand alone, one a line."""
    found = rows(answer)
    if not isinstance(answer, ox.QuerySolutions):
        return "".join(f"{shown(row[0])}\n" for row in found.rows)
    return aligned(found, width)


@RENDERERS.add("csv")
def as_csv(answer: Answer, _: int) -> str:
    """CSV with a header; what a spreadsheet would take for a formula is made text."""
    found = rows(answer)
    return csv_text((found.columns, *found.rows))


@RENDERERS.add("tsv")
def as_tsv(answer: Answer, _: int) -> str:
    """SPARQL 1.1 query results in TSV: terms as in Turtle."""
    return _serialized(answer, ox.QueryResultsFormat.TSV, "tsv")


@RENDERERS.add("json")
def as_json(answer: Answer, _: int) -> str:
    """SPARQL 1.1 query results in JSON."""
    return _serialized(answer, ox.QueryResultsFormat.JSON, "json").rstrip("\n") + "\n"


def _serialized(answer: Answer, format: ox.QueryResultsFormat, name: str) -> str:
    if isinstance(answer, ox.QueryTriples):
        raise QueryError(f"the query makes triples, for which SPARQL has no {name} form; show them as table")
    if isinstance(answer, ox.QueryBoolean) and format == ox.QueryResultsFormat.TSV:
        return f"{shown(bool(answer))}\n"
    return (answer.serialize(format=format) or b"").decode("utf-8")


def shown(value: Value) -> str:
    """A value as people read it; nothing is empty.

    >>> [shown(value) for value in (True, Decimal("2.50"), None, "a")]
    ['true', '2.50', '', 'a']
    """
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def aligned(found: Rows, width: int) -> str:
    """Rows as a table of at most `width` characters (0: any), numbers to the right, long cells cut with an ellipsis.

    >>> print(aligned(Rows(("name", "n"), [("a long name", 1), ("b", 20)]), 12), end="")
    name      n
    --------  --
    a long…    1
    b         20
    """
    cells = [list(map(printable, found.columns))]
    cells += [[printable(shown(value)) for value in row] for row in found.rows]
    longest = [max(map(len, column)) for column in zip(*cells, strict=True)]
    widths = [min(length, _cap(longest, width)) for length in longest]
    lines = [_line(cells[0], found.columns, widths), "  ".join("-" * size for size in widths)]
    lines += [_line(texts, row, widths) for texts, row in zip(cells[1:], found.rows, strict=True)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def printable(text: str) -> str:
    """`text` in one line, without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cap(longest: Sequence[int], width: int) -> int:
    """How wide a column may be so that all fit, but never less than four characters."""
    cap = max(longest, default=0)
    room = width - 2 * (len(longest) - 1)
    while width and cap > 4 and sum(min(length, cap) for length in longest) > room:
        cap -= 1
    return cap


def _line(texts: Iterable[str], values: Iterable[Value], widths: Iterable[int]) -> str:
    return "  ".join(map(_cell, texts, values, widths))


def _cell(text: str, value: Value, width: int) -> str:
    text = text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return text.rjust(width) if is_number else text.ljust(width)


# --- CSV

_FORMULA = re.compile(r"(?![+-]?[0-9.]+\Z)[=+\-@\t\r]")


def csv_text(lines: Iterable[Iterable[Value]]) -> str:
    r"""Lines of a CSV file; a cell that a spreadsheet would take for a formula gets a leading apostrophe.

    >>> csv_text([("=1+1", -2, "-2.5", "- a", None, "a, b")])
    '\'=1+1,-2,-2.5,\'- a,,"a, b"\n'
    """
    return "".join(map(_csv_line, lines))


def _csv_line(values: Iterable[Value]) -> str:
    file = io.StringIO()
    # the writer quotes only those ends of a line that its own is made of: with "\n" it would leave a lone "\r" bare
    csv.writer(file, lineterminator="\r\n").writerow(map(_guarded, values))
    return f"{file.getvalue()[:-2]}\n"


def _guarded(value: Value) -> str:
    text = shown(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text
