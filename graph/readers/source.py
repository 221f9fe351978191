"""Sources: a file or a stream, opened, unpacked and cut into lines; and what is wrong with them."""

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple, TypeAlias

from paperkg.graph.model import Paper
from paperkg.registry import Registry

LONGEST = 10_000_000
"""The longest line that is read, in bytes; also the longest paper."""
_HEAD, _EXCERPT = 65_536, 200
"""Bytes that are looked at to tell the format; characters of a record that its rejection shows."""

Line: TypeAlias = tuple[int, str]
"""A line's number, from 1, and its text with the line end; bytes that are no UTF-8 are lone surrogates in it."""


class Rejected(NamedTuple):
    """A record that cannot be read: where it starts (line 0: the source as a whole), why, and how it begins."""

    source: str
    line: int
    reason: str
    excerpt: str = ""

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{self.source}:{self.line}" if self.line else self.source


Quarantine: TypeAlias = Callable[[Rejected], None]


class Source:
    """One open source. It is read once, by `lines` or by `pieces`; `head` looks ahead.

    `name` is for messages; `broken` says why the source as a whole is no text, or is empty.
    """

    def __init__(self, name: str, file: IO[bytes], quarantine: Quarantine) -> None:
        self.name = shown(name)
        self._quarantine = quarantine
        self._stream = _unpacked(file)
        self._file = io.BufferedReader(self._stream, _HEAD)
        self.head = self._stream.peek().removeprefix(codecs.BOM_UTF8)
        self.broken = _no_text(self.head, self._stream.damage)

    def reject(self, line: int, reason: str, excerpt: str = "") -> None:
        """Put a record into quarantine."""
        self._quarantine(Rejected(self.name, line, reason, shown(excerpt[:_EXCERPT].strip())))

    def lines(self) -> Iterator[Line]:
        """All lines; one that is too long is rejected."""
        number = 0
        while data := self._file.readline(LONGEST + 1):
            number += 1
            line = data.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode("utf-8", "surrogateescape")
            if len(data) <= LONGEST:
                yield number, line
            else:
                self.reject(number, f"the line is longer than {LONGEST:,} bytes", line)
                self._finish_line(data)
        self._report_damage(number)

    def _finish_line(self, data: bytes) -> None:
        while data and not data.endswith(b"\n"):
            data = self._file.readline(_HEAD)

    def pieces(self) -> Iterator[str]:
        """The whole text in pieces of some ten thousand characters."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        lines, first = 1, True
        while data := self._file.read(_HEAD):
            piece = decoder.decode(data.removeprefix(codecs.BOM_UTF8 if first else b""))
            lines, first = lines + data.count(b"\n"), False
            yield piece
        yield decoder.decode(b"", final=True)
        self._report_damage(lines)

    def _report_damage(self, line: int) -> None:
        if self._stream.damage:
            self.reject(line, f"the file cannot be read beyond this line: {self._stream.damage}")


Reader: TypeAlias = Callable[[Source], Iterator[Paper]]
READERS: Registry[Reader] = Registry("format")
"""Readers by the name of their format: each gives the papers of a source and rejects the rest."""


class _Stream(io.RawIOBase):
    """Bytes that can be looked at before they are read; where they cannot be read any further, they end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ahead = b""
        self.damage = ""

    def readable(self) -> bool:
        return True

    def read1(self, size: int) -> bytes:
        piece = self._ahead[:size] or self._piece(size)
        self._ahead = self._ahead[len(piece) :]
        return piece

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def peek(self) -> bytes:
        """The first bytes, all of them if there are not many."""
        while len(self._ahead) < _HEAD and (piece := self._piece(_HEAD)):
            self._ahead += piece
        return self._ahead[:_HEAD]

    def _piece(self, size: int) -> bytes:
        try:
            piece: bytes = b"" if self.damage else self._file.read1(size)  # type: ignore[attr-defined]
        except (OSError, EOFError, zlib.error) as error:
            self.damage = " ".join(str(error).split())
            return b""
        return piece


def _unpacked(file: IO[bytes]) -> _Stream:
    stream = _Stream(file)
    if not stream.peek().startswith(b"\x1f\x8b"):
        return stream
    return _Stream(gzip.GzipFile(fileobj=io.BufferedReader(stream, _HEAD)))  # type: ignore[arg-type]


_FOREIGN = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def _no_text(head: bytes, damage: str) -> str:
    """Why a source that starts with `head` cannot be read at all."""
    if len(head) < _HEAD and not head.strip():
        return f"this cannot be read: {damage}" if damage else "this is empty"
    kinds = [kind for start, kind in _FOREIGN.items() if head.startswith(start)]
    if head.count(0) > len(head) // 10:
        kinds.append("no text")
    return f"this is {kinds[0]}; save it as text in UTF-8" if kinds else ""


def shown(text: str) -> str:
    """`text` without lone surrogates, which no file can hold: they become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
