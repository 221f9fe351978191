"""Numbers written in words: 'twofold', 'an order of magnitude', 'by half', 'three functions'; and 'x14'."""

import re
from collections.abc import Callable, Iterator

from paperkg.graph.results.bounds import bound
from paperkg.graph.results.quantity import Quantity
from paperkg.graph.results.spellings import COUNTED, NUMBER, canonical, number

_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12,
}  # fmt: skip
_FOLD = re.compile(r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten)[-\s]?fold\b", re.I)
# 'x14.7', not the x of a word or a bracket before it
_CROSS_FIRST = re.compile(rf"(?<![\w)])x(?P<a>{NUMBER})(?![\w%]|\.\d)")
# 'two orders of magnitude', 'a full order-of-magnitude', 'two to three orders of magnitude'
_MAGNITUDE = re.compile(
    r"\b(?:(?P<number>an?|one|two|three|four|five|six|\d)"
    r"(?:\s?(?:-|to)\s?(?:two|three|four|five|six|\d))?[\s-])?(?:full\s)?"
    r"(?:orders?[\s-]of[\s-]magnitudes?|magnitudes? of)",
    re.I,
)
# 'by half', 'half of the', 'halves'; 'twice', 'doubles'; 'triples'
_MULTIPLE = re.compile(
    r"\b(?:(?P<half>(?:by|in|only|at|under|than|nearly|about|roughly|with)\s(?:a\s)?half\b|half\sthe\b|half\sof\sthe\b|"
    r"halv(?:es|ing|ed)\b)|(?P<double>twice\b|doubl(?:es|ing|ed)\b)|(?:tripl(?:es|ing|ed)\b))",
    re.I,
)
_COUNT_WORD = re.compile(r"[\s(](?P<a>one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?=[\s-][a-z])", re.I)
_WORD_UNIT = re.compile(
    r"[\s-](percentage points?|milliseconds?|microseconds?|seconds?|minutes?|hours?|days?|points?|times)\b"
)


def in_words(text: str) -> Iterator[Quantity]:
    """Quantities written in words, by the way they are written.

    >>> [(found.value, found.unit, found.bound) for found in in_words("Zed is twice as fast and saves two seconds")]
    [(2.0, 'x', 'exact'), (2.0, 's', 'exact')]
    """
    for finder, hints in _FINDERS:
        if any(hint in text for hint in hints):
            yield from finder(text)


def _folds(text: str) -> Iterator[Quantity]:
    return (_quantity(text, match, float(_VALUES[match["word"].lower()]), "x") for match in _FOLD.finditer(text))


def _crosses_first(text: str) -> Iterator[Quantity]:
    return (_quantity(text, match, number(match["a"]), "x") for match in _CROSS_FIRST.finditer(text))


def _magnitudes(text: str) -> Iterator[Quantity]:
    for match in _MAGNITUDE.finditer(text):
        word = (match["number"] or "a").lower()
        power = int(word) if word.isdigit() else _VALUES.get(word, 1)
        yield _quantity(text, match, float(10**power), "x", "about")


def _multiples(text: str) -> Iterator[Quantity]:
    for match in _MULTIPLE.finditer(text):
        if match["half"]:
            yield _quantity(text, match, 50.0, "%")
        else:
            yield _quantity(text, match, 2.0 if match["double"] else 3.0, "x")


def _counts(text: str) -> Iterator[Quantity]:
    for match in _COUNT_WORD.finditer(text):
        value = float(_VALUES[match["a"].lower()])
        if measured := _WORD_UNIT.match(text, match.end()):
            yield _quantity(text, match, value, canonical(measured[1]))
        elif counted := COUNTED.match(text, match.end()):
            start, end = match.start("a"), counted.end()
            yield Quantity(start, end, value, None, counted["unit"], bound(text, start, end), match["a"])


# a cheap look before each finder, which saves more than half of the time
_FINDERS: tuple[tuple[Callable[[str], Iterator[Quantity]], tuple[str, ...]], ...] = (
    (_folds, ("fold",)),
    (_crosses_first, tuple(f"x{digit}" for digit in range(10))),
    (_magnitudes, ("magnitude",)),
    (_multiples, ("half", "halv", "wice", "oubl", "ripl")),
    (_counts, ("",)),
)


def _quantity(text: str, match: re.Match[str], value: float, unit: str, otherwise: str = "exact") -> Quantity:
    """What a match says; `otherwise` is its bound where no word tells one."""
    start, end = match.end() - len(match[0].lstrip()), match.end()
    told = bound(text, start, end)
    return Quantity(start, end, value, None, unit, otherwise if told == "exact" else told, match[0].strip())
