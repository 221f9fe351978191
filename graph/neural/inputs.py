"""From a document to the arrays that the network takes.

The encoder's vocabulary is of lower-case word pieces; how a word is written, which tells names from words, goes in
beside it as the word's shape.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.terms import NUMBERS, termhood
from paperkg.graph.features import is_survey
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, Mention
from paperkg.graph.neural.candidates import MOST_MENTIONS, candidates, places
from paperkg.graph.results.quantities import Quantity, plain, quantities
from paperkg.graph.text import name_key, singular

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Marks = npt.NDArray[np.int8]

_WORD = re.compile(r"\w+")
LONGEST = 512
"""Pieces that the encoder sees at once, the two special ones included."""
SHAPES = 20
"""Number of word shapes, each for a word's first piece and for its others."""
_RULES = ("coined", "definition", "format-grammar", "hardware-grammar", "model-grammar", "shape", "vocabulary")
FEATURES = len(_RULES) + len(KINDS) + 7 + NUMBERS
"""Numbers that the network gets of a group beside its text."""
GAPS = 3
"""Numbers that the network gets of what lies between a quantity and a mention, see `pairs`."""
EDGES = 7
"""How a group may stand to another: elsewhere, around it, within it, across it, at the same place, by name wider or
narrower."""
_EDGE_OF_WAY = np.array([0, 5, 6, 3, 1, 2, 4], dtype=np.int8)
"""The edges in the order in which a later one counts for more."""


class Inputs(NamedTuple):
    """A document as the network sees it: W windows of T pieces, M mentions, G groups, Q quantities.

    `pieces` and `shapes` are W × T; `wanted` are the numbers, counted over all windows, of the S pieces that mentions
    and quantities have, and of the first one; `spans` (M × 2) are first and last piece of each mention, counted over
    `wanted`; `members` (G × `MOST_MENTIONS`) are numbers of mentions, M where there is none; `features` (G ×
    `FEATURES`) are what else is known of a group; `edges` (G × G) is how each stands to each other, see `EDGES`;
    `numbers` (Q × 2) are pieces as in `spans`.
    """

    pieces: Ints
    shapes: Ints
    wanted: Ints
    spans: Ints
    members: Ints
    features: Floats
    edges: Marks
    numbers: Ints


class Example(NamedTuple):
    """A document with its candidates and quantities in the order of the arrays."""

    document: Document
    groups: list[Group]
    mentions: list[Mention]
    quantities: list[Quantity]
    inputs: Inputs


def example(document: Document, tokenizer: Tokenizer) -> Example:
    """All that the network is asked of one document."""
    found, numbers = candidates(document), quantities(plain(document.text))
    grid = _Grid(document, tokenizer)
    placed = list(map(places, found))
    mentions = [mention for each in placed for mention in each]
    wanted, (spans, asked) = _wanted(grid.pieces.size, grid.spans(mentions), grid.spans(numbers))
    inputs = Inputs(
        grid.pieces,
        grid.shapes,
        wanted,
        spans,
        _members(list(map(len, placed))),
        np.array([_features(document, group) for group in found], dtype=np.float32).reshape(-1, FEATURES),
        _edges(found, placed),
        asked,
    )
    return Example(document, found, mentions, numbers, inputs)


def _wanted(pieces: int, *spans: Ints) -> tuple[Ints, list[Ints]]:
    """Which of the pieces stretches have, and the stretches counted over these; the first piece is always there.

    >>> wanted, (spans,) = _wanted(9, np.array([[3, 4], [4, 6], [8, 8]]))
    >>> wanted.tolist(), spans.tolist()
    ([0, 3, 4, 5, 6, 8], [[1, 2], [2, 4], [5, 5]])
    """
    first, last = np.concatenate(spans).T
    inside = np.cumsum(np.bincount(first, minlength=pieces + 1) - np.bincount(last + 1, minlength=pieces + 1))[:pieces]
    inside[0] = 1  # the network is never asked about no piece at all
    place = np.cumsum(inside > 0) - 1
    return np.flatnonzero(inside), [place[each] for each in spans]


def _members(sizes: Sequence[int]) -> Ints:
    """Consecutive numbers for groups with so many mentions each."""
    count, column = np.array(sizes, dtype=np.int64)[:, None], np.arange(MOST_MENTIONS)
    members: Ints = np.where(column < count, np.cumsum(count)[:, None] - count + column, count.sum())
    return members


def _edges(groups: Sequence[Group], placed: Sequence[Sequence[Mention]]) -> Marks:
    """How each group stands to each other; where two ways hold, the later one of `_EDGE_OF_WAY`."""
    if not groups:
        return np.zeros((0, 0), dtype=np.int8)
    start, end = np.array([(one.start, one.end) for each in placed for one in each], dtype=np.int64).T
    around = (start[:, None] <= start) & (end <= end[:, None])
    meets = (start[:, None] < end) & (start < end[:, None])
    ways = meets * (3 + around + 2 * around.T)  # numbers of `_EDGE_OF_WAY`
    first = np.cumsum([0, *map(len, placed[:-1])])
    by_place = np.maximum.reduceat(np.maximum.reduceat(ways, first, 0), first, 1)
    wider = _wider([list(map(singular, _WORD.findall(group.name.lower()))) for group in groups])
    return _EDGE_OF_WAY[np.maximum(by_place, np.where(wider.T, 2, wider))]


def _wider(names: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Whether the words of one name are among those of another: the first one is the wider term."""
    words = incidence(names)
    count = words.sum(1)
    result: npt.NDArray[np.bool_] = (words @ words.T >= count[:, None]) & (count[:, None] < count)
    return result


def incidence(sets: Sequence[Collection[str]]) -> Floats:
    """A row for each set and a column for each thing that any of them holds: 1 where it does, else 0.

    >>> incidence(["ab", "bc"]).tolist()
    [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    number_of: dict[str, int] = {}
    columns = [number_of.setdefault(one, len(number_of)) for each in sets for one in each]
    table = np.zeros((len(sets), max(1, len(number_of))), dtype=np.float32)
    table[np.repeat(np.arange(len(sets)), list(map(len, sets))), columns] = 1
    return table


def _features(document: Document, group: Group) -> list[float]:
    rules = {mention.rule for mention in group.mentions}
    starts = {mention.start for mention in group.mentions}
    first, given = min(starts), group.kind
    return [
        *map(rules.__contains__, _RULES),
        *map(given.__eq__, KINDS),
        bool(group.entry),
        min(len(starts), 8) / 4,
        first <= document.title_end,
        first == 0 and ":" in document.paper.title,
        len(group.name.split()) / 4,
        is_survey(document.paper.title),
        document.sentence_number(first) / max(1, len(document.sentences)),
        *termhood(name_key(group.name)),
    ]


# --- pieces


class _Grid:
    """The pieces of a document in windows that the encoder can take, the title in front of each.

    All are equally wide: a window with fewer pieces of its own has those behind or before them as well.
    """

    def __init__(self, document: Document, tokenizer: Tokenizer) -> None:
        text = document.text.encode("utf-8", "replace").decode()  # lone surrogates become question marks
        encoding = tokenizer.encode(text, add_special_tokens=False)
        starts = [start for start, _ in encoding.offsets]
        title = min(bisect_left(starts, document.title_end), LONGEST // 4)
        cuts = _cuts(document, starts, title)
        room = max(end - start + (title if start else 0) for start, end in cuts)
        self._width = room + 2
        at: list[int] = []
        rows = []
        for number, (start, end) in enumerate(cuts):
            front = title if start else 0
            left = min(start, len(starts) - room + front)
            rows.append([*range(front), *range(left, left + room - front)])
            begin = number * self._width + 1 + front - left
            at += range(begin + start, begin + end)
        self._starts, self._at = np.array(starts, dtype=np.int64), np.array(at or [0], dtype=np.int64)
        inner = np.array(rows, dtype=np.int64)
        ids, shapes = np.array(encoding.ids, dtype=np.int64), _shapes(document, self._starts)
        self.pieces, self.shapes = (np.pad(each[inner], ((0, 0), (1, 1))) for each in (ids, shapes))
        self.pieces[:, [0, -1]] = np.array(list(map(tokenizer.token_to_id, ("[CLS]", "[SEP]"))), dtype=np.int64)

    def spans(self, stretches: Sequence[Mention] | Sequence[Quantity]) -> Ints:
        """N × 2, the first and last piece of stretches of the text; the last one alone for one over two windows."""
        start, end = np.array([(one.start, one.end) for one in stretches], dtype=np.int64).reshape(-1, 2).T
        first = np.maximum(0, np.searchsorted(self._starts, start, "right") - 1)
        last = np.maximum(first, np.searchsorted(self._starts, end) - 1)
        left, right = self._at[first], self._at[last]
        return np.column_stack([np.where(left // self._width == right // self._width, left, right), right])


def _cuts(document: Document, starts: Sequence[int], title: int) -> list[tuple[int, int]]:
    """First piece and end of each window, cut at sentences."""
    cuts, begin = [], 0
    sentence_starts = [bisect_left(starts, span.start) for span in document.sentences]
    while len(starts) - begin > (room := LONGEST - 2 - (title if begin else 0)):
        fitting = [piece for piece in sentence_starts if begin < piece <= begin + room]
        end = fitting[-1] if fitting else begin + room
        cuts.append((begin, end))
        begin = end
    return [*cuts, (begin, len(starts))]


def _shapes(document: Document, starts: Ints) -> Ints:
    """The shape of the word that holds each piece; odd numbers for pieces that go on with a word."""
    if not document.words:
        return np.zeros(len(starts), dtype=np.int64)
    begins = np.array(document.starts)
    word = np.maximum(0, np.searchsorted(begins, starts, "right") - 1)
    shapes: Ints = 2 * np.array(list(map(_shape, document.words)), dtype=np.int64)[word] + (begins[word] != starts)
    return shapes


@lru_cache(maxsize=20_000)
def _shape(word: str) -> int:
    """The shape of a word as a number from 1 to 9.

    >>> [_shape(word) for word in ("cache", "Cache", "KV", "vLLM", "GPT-4", "2.5", ",", "\\\\times", "KV-cache")]
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    if word.startswith("\\"):
        return 8
    digits, letters = any(map(str.isdigit, word)), any(map(str.isalpha, word))
    if not letters:
        return 6 if digits else 7
    if digits:
        return 5
    if word.islower():
        return 1
    if word.isupper():
        return 3
    if "-" in word:
        return 9
    return 2 if word[1:].islower() else 4
