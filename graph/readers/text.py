"""Plain text and Markdown: one paper a file, its title first."""

import re
from collections.abc import Iterator

from paperkg.errors import SourceError
from paperkg.graph.model import Paper
from paperkg.graph.readers.records import Record, papers
from paperkg.graph.readers.source import LONGEST, READERS, Source


@READERS.add("text")
def read_text(source: Source) -> Iterator[Paper]:
    """The one paper of a text: the first line that is not empty is the title, the rest the abstract.

    Bytes that are no UTF-8 are taken for Windows-1252. Front matter in Markdown gives the title or other fields.
    """
    return papers(source, _records(source))


def _records(source: Source) -> Iterator[Record]:
    lines, size = list[str](), 0
    for _, line in source.lines():
        lines.append(western(line).rstrip())
        size += len(line)
        if size > LONGEST:
            source.reject(1, f"the text has more than {LONGEST:,} characters, too many for one paper", lines[0])
            return
    try:
        yield _record(lines)
    except SourceError as error:
        source.reject(1, str(error), lines[0])


def western(line: str) -> str:
    r"""`line` with its bytes that are no UTF-8 read as Windows-1252, or else as Latin-1.

    >>> western(b"na\xefve \x93fast\x94".decode("utf-8", "surrogateescape"))
    'naïve “fast”'
    """
    if line.isascii() or not _ESCAPED.search(line):
        return line
    data = line.encode("utf-8", "surrogateescape")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


_ESCAPED = re.compile("[\udc80-\udcff]")
_SAYS_SOMETHING = re.compile(r"\w")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*\Z")
_ABSTRACT_HEADING = re.compile(r"[#*_\s]*(?:abstract|summary)[*_\s]*[:.]?[*_\s]*\Z", re.IGNORECASE)


def _record(lines: list[str]) -> Record:
    fields, start = _front_matter(lines)
    if "title" not in fields:
        start = next((number for number in range(start, len(lines)) if _SAYS_SOMETHING.search(lines[number])), start)
        fields["title"] = "".join(lines[start : start + 1]).strip().strip("#*").strip()
        start += 2 if _UNDERLINE.match("".join(lines[start + 1 : start + 2])) else 1
    body = "\n".join(line for line in lines[start:] if not _ABSTRACT_HEADING.match(line))
    first = next((number for number, line in enumerate(lines) if line), 0)
    return Record(first + 1, {"abstract": body, **fields}, "".join(lines[first : first + 1]))


# --- front matter


_PAIR = re.compile(r"(\w[\w .-]*):(?:\s+(.*))?\Z")


_BLOCK_SIGNS = frozenset({"|", ">", "|-", ">-"})


def _front_matter(lines: list[str]) -> tuple[dict[str, object], int]:
    """The fields between two lines of three hyphens at the start, and where the text goes on.

    >>> _front_matter(["---", "title: 'Fast: Serving'", "authors:", "  - Ada Byron", "year: 2024", "---", "We serve."])
    ({'title': 'Fast: Serving', 'authors': ['Ada Byron'], 'year': '2024'}, 6)
    """
    fields: dict[str, object] = {}
    if not lines or lines[0] != "---":
        return fields, 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line in {"---", "..."}), 0)
    if not end:
        raise SourceError("the front matter has no end: a second line of three hyphens is missing")
    name = ""
    for line in lines[1:end]:
        if pair := _PAIR.match(line):
            name = pair[1].strip().casefold()
            fields[name] = _scalar_or_list(pair[2] or "")
        elif name and line.strip() and not line.startswith("#"):
            _continue(fields, name, line.strip())
    return fields, end + 1


def _continue(fields: dict[str, object], name: str, line: str) -> None:
    """An item of a list, or more of the text."""
    value = fields[name]
    if line.startswith("- "):
        fields[name] = [*(value if isinstance(value, list) else []), _unquoted(line[2:])]
    elif isinstance(value, str):
        fields[name] = f"{'' if value in _BLOCK_SIGNS else value} {line}".strip()


def _scalar_or_list(text: str) -> object:
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(item) for item in text[1:-1].split(",") if item.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
