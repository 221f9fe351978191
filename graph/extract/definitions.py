"""Abbreviations where the text defines them."""

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import NamedTuple

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Mention

# '(RAG)', '(the GNNs)', '(LoRA, a method)'
_SHORT = re.compile(r"\((?:an?\s+|the\s+|i\.e\.,?\s+)?([A-Za-z0-9][\w.+\-$/]{1,14}?)(?:s?)(?:[,;]\s[^()]*)?\)")
_WORD_SIGNS = ascii_letters + digits + "-"
_LETTERS_BACK = 90
"""How far before its abbreviation a long form may start."""


class Definition(NamedTuple):
    """A long form and its abbreviation, with their offsets."""

    long: str
    long_start: int
    short: str
    short_start: int


def definitions(document: Document) -> Iterator[Definition]:
    """Pairs such as 'retrieval-augmented generation (RAG)', found letter by letter from the right.

    >>> from paperkg.graph.model import Paper
    >>> text = "We use the key-value (KV) cache and graph neural networks (GNNs) on a board (see above)."
    >>> [(found.long, found.short) for found in definitions(Document(Paper("p", "", text)))]
    [('key-value', 'KV'), ('graph neural networks', 'GNN')]
    """
    text = document.text
    for match in _SHORT.finditer(text):
        short = match[1]
        if not any(letter.isupper() for letter in short):
            continue
        end = len(text[: match.start()].rstrip())
        first = max(0, end - _LETTERS_BACK)
        start = _long_start(text[first:end], short)
        if start is not None:
            yield Definition(text[first + start : end], first + start, short, match.start(1))


def _long_start(before: str, short: str) -> int | None:
    """Where the long form of `short` starts in the text `before` it: the algorithm of Schwartz and Hearst (2003)."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    position = len(before)
    lower = before.lower()
    for number in range(len(letters) - 1, -1, -1):
        position = _letter_before(lower, letters[number], position, number == 0)
        if position < 0:
            return None
    if before[position - 1 : position] == "-":  # all of 'semi-supervised'
        position -= len(before[:position]) - len(before[:position].rstrip(_WORD_SIGNS))
    plausible = len(before) - position > len(short) and "." not in before[position:-1].replace("e.g.", "")
    words = len(before[position:].split())
    return position if plausible and words <= min(len(letters) + 5, len(letters) * 2) else None


def _letter_before(lower: str, letter: str, position: int, starts_word: bool) -> int:
    """The last place of `letter` before `position`, for the first letter of all at the start of a word; -1 if none."""
    position = lower.rfind(letter, 0, position)
    while starts_word and position > 0 and lower[position - 1].isalnum():
        position = lower.rfind(letter, 0, position)
    return position


def defined(document: Document) -> Iterator[Mention]:
    """Both sides of a definition, as in 'Group-Query Attention (GQA)'."""
    for found in definitions(document):
        for text, start in ((found.long, found.long_start), (found.short, found.short_start)):
            yield Mention(start, start + len(text), text, "", "definition", 0.8, found.long)
