"""JSON: one object a line, or an array of objects, or one object over several lines."""

import json
import re
from collections.abc import Iterator

from paperkg.graph.model import Paper
from paperkg.graph.readers.records import Record, papers
from paperkg.graph.readers.source import LONGEST, READERS, Source


@READERS.add("jsonl")
def read_jsonl(source: Source) -> Iterator[Paper]:
    """Papers of JSON Lines or of a JSON array; a broken object is rejected alone."""
    return papers(source, records(source))


def records(source: Source) -> Iterator[Record]:
    """The objects of JSON Lines or of a JSON array."""
    first = source.head.lstrip().split(b"\n", 1)[0].rstrip()
    found = _values(source) if first.startswith(b"[") or first == b"{" else _lines(source)
    for line, value, text in found:
        if isinstance(value, dict):
            yield Record(line, value, text)
        else:
            source.reject(line, "this is no JSON object", text)


def _lines(source: Source) -> Iterator[tuple[int, object, str]]:
    for number, line in source.lines():
        if text := line.strip():
            try:
                value = json.loads(text)
            except (ValueError, RecursionError) as error:
                source.reject(number, _reason(error), text)
            else:
                yield number, value, text


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is no JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}"
    return "values are nested too deeply" if isinstance(error, RecursionError) else "a number has too many digits"


_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\n[ \t\r]*(?=\{)")


def _values(source: Source) -> Iterator[tuple[int, object, str]]:
    """Values one after the other, in an array or not."""
    text = _Text(source)
    is_open = text.take("[")
    while text.start_of_value():
        if text.take("]"):
            is_open = False
            continue
        line, beginning = text.line, text.beginning()
        try:
            value = text.value()
        except (ValueError, RecursionError) as error:
            source.reject(line, _reason(error), beginning)
            if not text.skip_to_object():
                return
        else:
            yield line, value, beginning
    if is_open:
        source.reject(text.line, "the array has no end: the file may be cut off")


class _Text:
    """A JSON text, of which a part is in memory: it grows at its end and is forgotten at its start."""

    def __init__(self, source: Source) -> None:
        self._pieces = source.pieces()
        self._text = ""
        self._at = 0
        self.line = 1

    def start_of_value(self) -> bool:
        """Go to the next value or bracket; False at the end of the text."""
        while True:
            match = _BETWEEN.match(self._text, self._at)
            self._go(match.end() if match else self._at)
            if self._at < len(self._text):
                return True
            if not self._grow():
                return False

    def take(self, bracket: str) -> bool:
        """Go beyond `bracket` if it comes next."""
        found = self.start_of_value() and self._text[self._at] == bracket
        self._go(self._at + found)
        return found

    def beginning(self) -> str:
        """How the next value begins."""
        return self._text[self._at : self._at + 1000].split("\n", 1)[0]

    def value(self) -> object:
        """The next value. Raises ValueError or RecursionError if it cannot be read."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST or not self._grow():
                    raise json.JSONDecodeError(error.msg, self._text[self._at :], error.pos - self._at) from None
            else:
                self._go(end)
                return value

    def skip_to_object(self) -> bool:
        """Go to the next line that begins an object; False if there is none."""
        while not (match := _NEXT_OBJECT.search(self._text, self._at)):
            last_line = self._text.rfind("\n", self._at)
            self._go(last_line if last_line >= 0 else len(self._text))
            if not self._grow():
                return False
        self._go(match.end())
        return True

    def _go(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to

    def _grow(self) -> bool:
        """Read on until twice as much lies ahead; False at the end."""
        parts, wanted = [self._text[self._at :]], 2 * (len(self._text) - self._at)
        for piece in self._pieces:
            parts.append(piece)
            wanted -= len(piece)
            if wanted < len(parts[0]):
                break
        self._text, self._at = "".join(parts), 0
        return len(parts) > 1
