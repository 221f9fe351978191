"""Records of named fields, as JSON and tables give them, as papers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from paperkg.errors import SourceError
from paperkg.graph.model import Paper
from paperkg.graph.readers.identity import canonical_id, given_id, ranked, title_id
from paperkg.graph.readers.language import language
from paperkg.graph.readers.source import Source

Fields = Mapping[str, object]


class Record(NamedTuple):
    """A record's first line, its fields, and how it stands in the source."""

    line: int
    fields: Fields
    text: str


# what fields are called elsewhere, without case and punctuation; the first that says something counts
_TITLE = ("title", "papertitle", "documenttitle", "articletitle")
_ABSTRACT = ("abstract", "summary", "abstracttext", "abstractnote", "description")
_YEAR = ("year", "publicationyear", "pubyear", "published", "publicationdate", "publishedat", "date", "issued")
_AUTHORS = ("authors", "author", "creators", "creator")
_VENUE = ("venue", "journal", "booktitle", "conference", "journalref", "containertitle", "publicationtitle")
_URL = ("url", "link", "paperurl", "absurl", "urlabs", "pdfurl", "urlpdf")
_ID = ("id", "paperid", "key", "identifier")
_CANONICAL_ID = ("arxivid", "arxiv", "doi", "externalids", "entryid")
_NOTHING = frozenset({"", "-", "n/a", "na", "nan", "none", "null", "unknown"})

LONGEST_TITLE = 1000
"""Characters; what is longer is no title but a text without one."""
_LONGEST_ID = 300
_YEARS = range(1800, 2101)


def papers(source: Source, records: Iterable[Record]) -> Iterator[Paper]:
    """The papers of records; what is no paper is rejected."""
    for record in records:
        try:
            paper = metadata(record.fields, f"{source.name}:{record.line}")
            if not paper.title:
                raise SourceError("the paper has no title")
        except SourceError as error:
            source.reject(record.line, str(error), record.text)
        else:
            yield paper


def metadata(fields: Fields, source: str) -> Paper:
    """What a record says of a paper; the title may be empty. Raises SourceError that says what is wrong.

    >>> metadata({"Title": "Fast", "arxiv_id": "2309.06180v1", "published": "2023-09-12"}, "a.csv:2")[:4]
    ('arXiv:2309.06180', 'Fast', '', 2023)
    """
    named = {_plain(name): value for name, value in fields.items()}
    title, abstract = one_line(_text(named, "title", _TITLE)), paragraphs(_text(named, "abstract", _ABSTRACT))
    if len(title) > LONGEST_TITLE:
        raise SourceError(f"the title has {len(title):,} characters; is the title left out before a text?")
    url = _text(named, "url", _URL)
    ids = ranked(_ids(named, url)) or ([title_id(title)] if title else [""])
    return Paper(
        ids[0],
        title,
        abstract,
        _year(named),
        _authors(_first(named, _AUTHORS)),
        one_line(_text(named, "venue", _VENUE)),
        url,
        tuple(ids[1:]),
        language(f"{title}\n{abstract}"),
        source,
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def is_known(name: str) -> bool:
    """Whether a column of that name says which paper it is.

    >>> is_known(" Title"), is_known("arXiv ID"), is_known("score")
    (True, True, False)
    """
    return _plain(name) in {*_TITLE, *_ID, *_CANONICAL_ID}


def one_line(text: str) -> str:
    r"""`text` with its line breaks as spaces.

    >>> one_line(" Fast\n  Serving ")
    'Fast Serving'
    """
    return " ".join(filter(None, _lines(text)))


def paragraphs(text: str) -> str:
    r"""`text` with one line a paragraph: a line break within a paragraph ends no sentence.

    >>> paragraphs("We serve\nfast.\n\nVery fast.")
    'We serve fast.\nVery fast.'
    """
    return "\n".join(" ".join(lines) for says, lines in groupby(_lines(text), key=bool) if says)


def _lines(text: str) -> list[str]:
    lines = text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.strip(" \t") for line in lines]


# --- fields


def _first(named: Fields, names: Iterable[str]) -> object:
    """The first field that says something."""
    values = (named.get(name) for name in names)
    return next((value for value in values if not _is_nothing(value)), None)


def _is_nothing(value: object) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def _text(named: Fields, what: str, names: Iterable[str]) -> str:
    value = _first(named, names)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"the {what} is {_kind(value)}, not text")
    return sound(value.strip(), what)


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


_UNSOUND = re.compile("[\0\ud800-\udfff]")


def sound(text: str, what: str) -> str:
    """`text` itself. Raises SourceError if it holds what is no character."""
    if text.isascii() and "\0" not in text:
        return text
    if found := _UNSOUND.search(text):
        code, after = ord(found[0]), text[max(0, found.start() - 20) : found.start()]
        kind = f"the byte 0x{code - 0xDC00:02X}, which is no UTF-8" if 0xDC80 <= code <= 0xDCFF else f"U+{code:04X}"
        raise SourceError(f"the {what} holds {kind}, after {_UNSOUND.sub('?', after)!r}")
    return text


_YEAR_DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def _year(named: Fields) -> int | None:
    value = _first(named, _YEAR)
    if value is None or value != value:  # NaN, as pandas writes what is missing
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise SourceError(f"the year is {_kind(value)}, not a number or a date")
    years = [int(digits) for digits in _YEAR_DIGITS.findall(str(value))]
    if not any(year in _YEARS for year in years):
        raise SourceError(f"the year {sound(str(value), 'year')[:40]!r} is none from {_YEARS[0]} to {_YEARS[-1]}")
    return next(year for year in years if year in _YEARS)


def _ids(named: Fields, url: str) -> Iterator[str]:
    values = [(text, canonical_id) for name in _CANONICAL_ID for text in _strings(named.get(name))]
    values += [(text, given_id) for name in _ID for text in _strings(named.get(name))]
    for text, identify in [*values, (url, canonical_id)]:
        if found := identify(sound(text, "id")):
            if len(found) > _LONGEST_ID:
                raise SourceError(f"the id has {len(found):,} characters, more than {_LONGEST_ID}")
            yield found


def _strings(value: object) -> Iterator[str]:
    """Strings of a string, a list or an object; a whole number is one too."""
    if _is_nothing(value):
        return
    if isinstance(value, list | dict):
        yield from (text for item in (value.values() if isinstance(value, dict) else value) for text in _strings(item))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
    elif value == value:
        raise SourceError(f"the id is {_kind(value)}; put it into quotes, or the last zeros of an arXiv id are lost")


# --- authors


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, str | list):
        raise SourceError(f"the authors are {_kind(value)}, not text or a list")
    names = _split(value) if isinstance(value, str) else [_name(item) for item in value]
    return tuple(dict.fromkeys(sound(one_line(name), "list of authors") for name in names if name.strip()))


def _name(item: object) -> str:
    """A name as text or as an object."""
    if isinstance(item, dict):
        parts = [item.get("given"), item.get("family")]
        item = item.get("name") or " ".join(part for part in parts if isinstance(part, str))
    if not isinstance(item, str):
        raise SourceError(f"an author is {_kind(item)}, not a name")
    return item


def _split(text: str) -> list[str]:
    """Names in one string, split by `;`, else by `and`, else by commas unless they stand within the names.

    >>> _split("Ada Byron, Alan Turing and Bo Li"), _split("Byron, Ada and Turing, Alan")
    (['Ada Byron', 'Alan Turing', 'Bo Li'], ['Byron, Ada', 'Turing, Alan'])
    """
    if ";" in text:
        return text.split(";")
    names: list[str] = []
    for part in re.split(r",? (?:and|&) ", " ".join(text.split())):
        pieces = part.split(",")
        names += pieces if all(" " in piece.strip() for piece in pieces) else [part]
    return [name.strip() for name in names]
