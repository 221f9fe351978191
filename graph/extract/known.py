"""Names that the vocabulary knows, found in one pass over the text (Aho–Corasick)."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from paperkg.graph.extract.document import Document
from paperkg.graph.model import KINDS, Mention
from paperkg.graph.text import name_key
from paperkg.ontology.vocabulary import Entry, Vocabulary, vocabulary

# hyphens are spaces; lone surrogates, which have no UTF-8, question marks
_FOLDED = dict.fromkeys(map(ord, "-‐‑–_/"), " ") | dict.fromkeys(range(0xD800, 0xE000), "?")


def fold(text: str) -> str:
    """`text` in lower case with spaces for hyphens, every code point at its place.

    >>> fold("KV-Cache İ")
    'kv cache İ'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lower.translate(_FOLDED)


class _Name(NamedTuple):
    entry: Entry
    exact: str
    """What the text must read to the letter, plural ending apart; empty if case does not matter."""


class Matcher:
    """Finds the names of vocabulary entries, longest first, whole words only, plural allowed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names: dict[str, list[_Name]] = {}
        for entry in entries:
            for pattern, name in _patterns(entry):
                self._names.setdefault(pattern, []).append(name)
        self._candidates = list(self._names.values())
        self._automaton = AhoCorasick(list(self._names))

    def find(self, text: str, *, whole: bool = False) -> Iterator[tuple[int, int, Entry]]:
        """Start, end and entry of each name in `text`, in text order, without overlap.

        With `whole` the text is a name itself, and no context is asked for.
        """
        folded, reached = fold(text), 0
        for start, end, names in sorted(self._whole_words(text, folded), key=lambda hit: (hit[0], -hit[1])):
            if start >= reached and (entry := _pick(folded, text[start:end], names, _sure(text, start, end, whole))):
                reached = end
                yield start, end, entry

    def whole(self, name: str) -> Entry | None:
        """The entry that has `name` as one of its names, if any."""
        return next((entry for start, end, entry in self.find(name, whole=True) if end - start == len(name)), None)

    @cached_property
    def spelled(self) -> dict[str, Entry]:
        """Entries by what spelling variants of their names have in common, but those that count in one case only."""
        names = (name for names in self._names.values() for name in names if not name.exact)
        return {name_key(text): name.entry for name in names for text in name.entry.names}

    def _whole_words(self, text: str, folded: str) -> Iterator[tuple[int, int, list[_Name]]]:
        length = len(text)
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and text[start - 1].isalnum() and not _is_count(text, start):
                continue
            if end < length and text[end].isalnum():
                end = _plural_end(text, end, length)
                if not end:
                    continue
            if text[end - 1].isdigit() and _GOES_ON.match(text, end):
                continue
            yield start, end, self._candidates[number]


def _is_count(text: str, start: int) -> bool:
    """Whether what stands right before is a count, as in '8xA100'."""
    return text[start - 1] in "xX" and text[max(0, start - 2) : start - 1].isdigit()


def _plural_end(text: str, end: int, length: int) -> int:
    """Where the name ends with its plural `s` or `es`, or 0 if the word goes on otherwise."""
    for ending in ("s", "es"):
        after = end + len(ending)
        if text.startswith(ending, end) and (after >= length or not text[after].isalnum()):
            return after
    return 0


def _patterns(entry: Entry) -> Iterator[tuple[str, _Name]]:
    named = [(entry.label, "case" in entry.flags)]
    named += [(alias.removeprefix("="), alias.startswith("=")) for alias in entry.aliases]
    for text, exact in named:
        name = _Name(entry, text if exact else "")
        folded = fold(text)
        yield from ((variant, name) for variant in _variants(folded, exact))


# 'rtx 4090' is written 'rtx4090' too
_BEFORE_NUMBER = re.compile(r"(?<=[a-z]) (?=\d)")


def _variants(folded: str, exact: bool) -> Set[str]:
    """A folded name, and without a space where people leave it out."""
    if exact:
        return {folded}
    is_two_words = folded.count(" ") == 1 and len(folded) > 6
    return {folded, _BEFORE_NUMBER.sub("", folded), folded.replace(" ", "") if is_two_words else folded}


# '.4' behind 'GPT-5': another version
_GOES_ON = re.compile(r"\.\d")
# '-7B', ' 2.5' or '-v3' behind a name: it can only be a model; a plain number can be anything
_VERSION = re.compile(r"[-\s]?(?:\d+(?:\.\d+)?[BM]\b|v?\d+\.\d+\b(?!\s?(?:%|x\b|×|times))|-v?\d+\b(?![-\w]))")


def _sure(text: str, start: int, end: int, whole: bool) -> Sequence[str] | None:
    """Kinds of which a homograph at that place is surely one, whatever the words around; None if it is of none.

    The end of a longer word, as in 'X-Ray', is none.
    """
    if whole:
        return KINDS
    if text[start - 1 : start] in ("-", "‐", "‑"):
        return None
    return ("model",) if _VERSION.match(text, end) else ()


def _pick(folded: str, surface: str, names: list[_Name], sure: Sequence[str] | None) -> Entry | None:
    """The entry that `surface` names: the one whose context the text has most of, then one that asks for this case."""
    fitting = [(_support(folded, name, sure), name) for name in names if _fits(surface, name.exact)]
    meant = [(-support, not name.exact, name.entry) for support, name in fitting if support >= 0]
    return min(meant)[2] if meant else None


def _support(folded: str, name: _Name, sure: Sequence[str] | None) -> int:
    """How many words of its context speak for a name: 0 if it needs none, -1 if it needs one and has none.

    Kinds in `sure` need none; with None nothing speaks for it.
    """
    if not (name.exact and name.entry.context):
        return 0
    if sure is None:
        return -1
    found = len(set(_context(name.entry.context).findall(folded)))
    return found or (0 if name.entry.kind in sure else -1)


@lru_cache(maxsize=1024)
def _context(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(fold(word)) for word in words)})")


def _fits(surface: str, exact: str) -> bool:
    return not exact or surface == exact or (surface.startswith(exact) and surface[len(exact) :] in ("s", "es"))


def matcher() -> Matcher:
    """The matcher for the vocabulary in use; built once, at first use."""
    return _matcher(vocabulary())


@lru_cache(maxsize=2)
def _matcher(vocabulary: Vocabulary) -> Matcher:
    return Matcher(vocabulary.entries)


def hits(document: Document) -> list[tuple[int, int, Entry]]:
    """Start, end and entry of each name that the vocabulary knows; found once for all rules that ask."""
    return _hits(document, vocabulary())


@lru_cache(maxsize=2)
def _hits(document: Document, vocabulary: Vocabulary) -> list[tuple[int, int, Entry]]:
    return list(_matcher(vocabulary).find(document.text))


# what is said behind the number of a product, and is no part of another name
_DEVICE = re.compile(r"\s(?:GPU|CPU|NPU|TPU|FPGA|card|board|accelerator|chip|processor)s?\b(?!-)")
# signs of LaTeX, and Greek
_ODD_SIGN = re.compile(r"[_^$\\α-ωΑ-Ωµ]")
# a word with one of them in it
_ODD = re.compile(rf"(?=[^\s,;()]*[A-Za-z])[^\s,;()]*{_ODD_SIGN.pattern}[^\s,;()]*[\w$}}]")


def known(document: Document) -> Iterator[Mention]:
    """Names that the vocabulary knows, as in 'KV-caches', 'NVIDIA A100' or 'H_2O'."""
    found, text = hits(document), document.text
    for start, end, entry in (*found, *_oddly_spelled(text, {start for start, *_ in found})):
        noun = _DEVICE.match(text, end) if entry.kind == "hardware" and text[end - 1].isdigit() else None
        end = noun.end() if noun else end
        yield Mention(start, end, document.text[start:end], entry.kind, "vocabulary", 0.95, entry.label, entry.key)


def _oddly_spelled(text: str, taken: Set[int]) -> Iterator[tuple[int, int, Entry]]:
    for match in _ODD.finditer(text) if _ODD_SIGN.search(text) else ():
        entry = matcher().spelled.get(name_key(match[0]))
        if entry and match.start() not in taken:
            yield match.start(), match.end(), entry
