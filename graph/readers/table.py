"""Tables: CSV and TSV, whose first line names the columns."""

import csv
from collections import deque
from collections.abc import Iterator

from paperkg.graph.model import Paper
from paperkg.graph.readers.records import Record, is_known, papers
from paperkg.graph.readers.source import READERS, Line, Source


@READERS.add("table")
def read_table(source: Source) -> Iterator[Paper]:
    """Papers of a table; a row with too few or too many cells is rejected alone."""
    return papers(source, records(source))


def records(source: Source) -> Iterator[Record]:
    """The rows of a table by the names of its columns."""
    delimiter = delimiter_of(_header(source.head))
    lines = _Lines(source)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = _next(rows, lines, source) or []
    if not any(map(is_known, columns)):
        source.reject(1, "no column is called title or id: the first line must name the columns", lines.text)
        return
    while (cells := _next(rows, lines, source)) is not None:
        if len(cells) == len(columns):
            yield Record(lines.first, dict(zip(columns, cells, strict=True)), lines.row)
        elif cells:
            lines.give_back()
            source.reject(lines.first, f"the row has {len(cells)} cells, the first line {len(columns)}", lines.text)


def looks_like_table(head: bytes) -> bool:
    """Whether the first line names several columns, one of them the title."""
    names = _header(head)
    columns = [name.strip().casefold() for name in names.split(delimiter_of(names))]
    return len(columns) > 1 and "title" in columns


def _header(head: bytes) -> str:
    return head.split(b"\n", 1)[0].decode("utf-8", "replace").replace('"', "").strip("\r")


def delimiter_of(header: str) -> str:
    """The character that separates the columns of a table with this first line.

    >>> [delimiter_of(header) for header in ("id,title", "title;abstract, long", "title\\tyear", "title")]
    [',', ';', '\\t', ',']
    """
    return max(",\t;|", key=lambda delimiter: sum(map(is_known, header.split(delimiter))))


def _next(rows: Iterator[list[str]], lines: "_Lines", source: Source) -> list[str] | None:
    """The cells of the next row that can be read; None at the end."""
    while True:
        lines.taken.clear()
        try:
            return next(rows, None)
        except csv.Error as error:
            lines.give_back()
            source.reject(lines.first, f"the row is no CSV: {error}", lines.text)


class _Lines:
    """Lines for the csv module, which can take some of them back.

    `taken` are the lines of the row at hand: where a quote was never meant to open, those after the first are rows of
    their own.
    """

    def __init__(self, source: Source) -> None:
        self._source = source.lines()
        self._returned: deque[Line] = deque()
        self.taken: list[Line] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._source)
        self.taken.append(line)
        return line[1]

    @property
    def first(self) -> int:
        """Number of the row's first line."""
        return self.taken[0][0]

    @property
    def text(self) -> str:
        """The row's first line."""
        return self.taken[0][1] if self.taken else ""

    @property
    def row(self) -> str:
        """All lines of the row."""
        return "".join(text for _, text in self.taken)

    def give_back(self) -> None:
        """Have all but the row's first line read again."""
        self._returned.extendleft(reversed(self.taken[1:]))
