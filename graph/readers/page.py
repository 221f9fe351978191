"""A saved page of papers in plain text: for each paper a title and, below it, its abstract.

This is what a list of trending papers gives when its text is saved. What stands around the papers (headings, dates,
counts, buttons) is short; an abstract is long or ends in a full stop; the title is the last short line before it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from paperkg.graph.model import Paper
from paperkg.graph.readers.records import Record, papers
from paperkg.graph.readers.source import READERS, Line, Source
from paperkg.graph.readers.text import western

_LONG = 180
"""Characters of a line that is no title."""
_TITLE_WORDS = 4
"""Words that a title without an abstract must have, to be told from a button."""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_AROUND = re.compile(
    rf"""
      [\W\d_]*                                                              # numbers and signs alone
    | new | hot | top | rising | models | datasets | spaces | docs | pricing | papers | search | home | next | previous
    | (?:daily|trending|weekly|latest)\ papers? | get\ .*\binbox\W* | subscribe | log\ ?in | sign\ ?(?:up|in)
    | by\ ?ak\b.* | (?:published|submitted|updated|posted)\ (?:by|on)\b.* | by\ \S+
    | [\d.,]+\ ?k?\ (?:authors?|upvotes?|comments?|likes?|stars?|views?) | upvotes?\W*[\d.,]*k?
    | (?:view|read|open|show)\ (?:the\ )?(?:arxiv|paper|pdf|project|code|more)(?:\ page)? | (?:arxiv|project)\ page
    | github\W*[\d.,]*k? | arxiv | pdf | code | share | abstract\W* | ai-generated\ summary
    | (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+)?{_MONTH}\W*\d{{1,2}}(?:\W+\d{{4}})?
    | \d{{1,2}}\W+{_MONTH}(?:\W+\d{{4}})?
    | (?:\d+|an?)\ (?:minute|hour|day|week|month|year)s?\ ago
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SECTION = re.compile(r"(?:[\dIVX]+\.?\s+)?(?:introduction|related work|conclusions?|references)\W*\Z", re.IGNORECASE)
_HEADER = re.compile(rb"\btrending papers\b|\bdaily papers\b", re.IGNORECASE)


class _Block(NamedTuple):
    """A line, or lines that were one before they were broken; `line` is the first one's number."""

    line: int
    text: str


@READERS.add("page")
def read_page(source: Source) -> Iterator[Paper]:
    """Papers of a saved page; lines that belong to no paper are skipped, an abstract without a title is rejected."""
    return papers(source, _records(source))


def looks_like_page(head: bytes) -> bool:
    """Whether a text that starts with `head` has several papers: headings of such a page, or two abstracts."""
    lines = enumerate(head.decode("utf-8", "replace").splitlines(keepends=True), 1)
    blocks = list(_blocks(lines))
    if any(_SECTION.match(block.text) for block in blocks):
        return False
    found = [title for title, abstract in _pairs(blocks) if title and abstract and len(title.text.split()) >= 3]
    return len(found) >= 2 or (bool(found) and _HEADER.search(head) is not None)


def _records(source: Source) -> Iterator[Record]:
    found = False
    for title, text in _pairs(_blocks((number, western(line)) for number, line in source.lines())):
        if title and text:
            found = True
            yield Record(title.line, {"title": title.text, "abstract": text}, title.text)
        elif title and found:
            source.reject(title.line, "this line has no abstract below it; it is taken for no paper", title.text)
        elif text:
            source.reject(1, "there is no title above this text", text)
    if not found:
        source.reject(1, "no title with an abstract below it was found")


def _pairs(blocks: Iterable[_Block]) -> Iterator[tuple[_Block | None, str]]:
    """Titles and abstracts; where one of them is missing, it is None or empty."""
    title, abstract, short = None, list[str](), list[_Block]()
    for block in blocks:
        if not _is_prose(block.text):
            short.append(block)
            continue
        if short:
            if abstract:
                yield title, "\n\n".join(abstract)
            title, others = _choose(short)
            yield from ((other, "") for other in others)
            abstract, short = [], []
        abstract.append(block.text)
    if abstract:
        yield title, "\n\n".join(abstract)
    yield from ((other, "") for other in short if len(other.text.split()) >= _TITLE_WORDS)


def _choose(short: list[_Block]) -> tuple[_Block, list[_Block]]:
    """The title among the short lines before an abstract, and what else might be one."""
    title = next((block for block in reversed(short) if not _NAMES.match(block.text)), short[-1])
    others = [block for block in short if block is not title and not _NAMES.match(block.text)]
    return title, [block for block in others if len(block.text.split()) >= _TITLE_WORDS]


_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}"
_NAMES = re.compile(rf"{_NAME}(?:, {_NAME})+(?:,? et al\.?)?\Z")


def _is_prose(text: str) -> bool:
    return len(text) >= _LONG or text.endswith("。") or (text.endswith(".") and len(text.split()) > 3)


def _blocks(lines: Iterable[Line]) -> Iterator[_Block]:
    """What stands between blank lines, without what stands around the papers."""
    part: list[Line] = []
    for number, line in chain(lines, [(0, "")]):
        if text := line.strip():
            part.append((number, text))
        elif part:
            yield from (block for block in _joined(part) if not _AROUND.fullmatch(block.text))
            part = []


def _joined(part: list[Line]) -> list[_Block]:
    """Lines that were broken at some width as one; lines of which one is long as they are."""
    if any(len(text) >= _LONG for _, text in part):
        return [_Block(number, text) for number, text in part]
    return [_Block(part[0][0], " ".join(text for _, text in part))]
