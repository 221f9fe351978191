"""From a document to the arrays that the network takes.

The encoder's vocabulary is of lower-case word pieces; how a word is written, which tells names from words, goes in
beside it as the word's shape.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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


class Inputs(NamedTuple):
    """A document as the network sees it: W windows of T pieces, M mentions, G groups, Q quantities.

    `pieces`, `shapes` and `mask` are W × T; `spans` (M × 2) are first and last piece of each mention, counted over all
    windows; `members` (G × `MOST_MENTIONS`) are numbers of mentions, M where there is none; `features` (G ×
    `FEATURES`) are what else is known of a group; `edges` (G × G) is how each stands to each other, see `EDGES`;
    `numbers` (Q × 2) are pieces as in `spans`.
    """

    pieces: Ints
    shapes: Ints
    mask: Ints
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
    spans = [grid.span(mention.start, mention.end) for mention in mentions]
    inputs = Inputs(
        grid.pieces,
        grid.shapes,
        grid.mask,
        np.array(spans, dtype=np.int64).reshape(-1, 2),
        _members(list(map(len, placed))),
        np.array([_features(document, group) for group in found], dtype=np.float32).reshape(-1, FEATURES),
        _edges(found, placed),
        np.array([grid.span(number.start, number.end) for number in numbers], dtype=np.int64).reshape(-1, 2),
    )
    return Example(document, found, mentions, numbers, inputs)


def _members(sizes: Sequence[int]) -> Ints:
    """Consecutive numbers for groups with so many mentions each."""
    members = np.full((len(sizes), MOST_MENTIONS), sum(sizes), dtype=np.int64)
    reached = 0
    for row, size in enumerate(sizes):
        members[row, :size] = np.arange(reached, reached + size)
        reached += size
    return members


def _edges(groups: Sequence[Group], placed: Sequence[Sequence[Mention]]) -> Marks:
    """How each group stands to each other; where two ways hold, the later one of `EDGES` but for those by name."""
    of = np.repeat(np.arange(len(groups)), [len(each) for each in placed])
    start, end = (
        np.array([getattr(mention, side) for each in placed for mention in each], dtype=np.int64)
        for side in ("start", "end")
    )
    belongs = (of == np.arange(len(groups))[:, None]).astype(np.float32)

    def between(mentions: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        result: npt.NDArray[np.bool_] = belongs @ mentions.astype(np.float32) @ belongs.T > 0
        return result

    around = (start[:, None] <= start) & (end <= end[:, None])
    meets = (start[:, None] < end) & (start < end[:, None])
    wider = _wider([list(map(singular, _WORD.findall(group.name.lower()))) for group in groups])
    edges = np.zeros((len(groups), len(groups)), dtype=np.int8)
    for number, holds in (
        (5, wider),
        (6, wider.T),
        (3, between(meets & ~around & ~around.T)),
        (1, between(around & ~around.T)),
        (2, between(around.T & ~around)),
        (4, between(around & around.T)),
    ):
        edges[holds] = number
    return edges


def _wider(names: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Whether the words of one name are among those of another: the first one is the wider term."""
    words = incidence(names)
    count = words.sum(1)
    result: npt.NDArray[np.bool_] = (words @ words.T >= count[:, None]) & (count[:, None] < count)
    return result


def incidence(sets: Sequence[Iterable[str]]) -> Floats:
    """A row for each set and a column for each thing that any of them holds: 1 where it does, else 0.

    >>> incidence(["ab", "bc"]).tolist()
    [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    number_of: dict[str, int] = {}
    cells = [(row, number_of.setdefault(one, len(number_of))) for row, each in enumerate(sets) for one in each]
    table = np.zeros((len(sets), max(1, len(number_of))), dtype=np.float32)
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    table[rows, columns] = 1
    return table


def _features(document: Document, group: Group) -> list[float]:
    rules = {mention.rule for mention in group.mentions}
    starts = {mention.start for mention in group.mentions}
    first = min(starts)
    return [
        *(float(rule in rules) for rule in _RULES),
        *(float(kind == group.kind) for kind in KINDS),
        float(bool(group.entry)),
        min(len(starts), 8) / 4,
        float(first <= document.title_end),
        float(first == 0 and ":" in document.paper.title),
        len(group.name.split()) / 4,
        float(is_survey(document.paper.title)),
        document.sentence_number(first) / max(1, len(document.sentences)),
        *termhood(name_key(group.name)),
    ]


# --- pieces


class _Grid:
    """The pieces of a document in windows that the encoder can take, the title in front of each."""

    def __init__(self, document: Document, tokenizer: Tokenizer) -> None:
        text = document.text.encode("utf-8", "replace").decode()  # lone surrogates become question marks
        encoding = tokenizer.encode(text, add_special_tokens=False)
        self._starts = [start for start, _ in encoding.offsets]
        ids, shapes = encoding.ids, _shapes(document, self._starts)
        title = min(bisect_left(self._starts, document.title_end), LONGEST // 4)
        cuts = _cuts(document, self._starts, title)
        rows = [[*(range(title) if start else ()), *range(start, end)] for start, end in cuts]
        self._width = width = max(map(len, rows)) + 2
        self.pieces = np.zeros((len(rows), width), dtype=np.int64)
        self.shapes, self.mask = np.zeros_like(self.pieces), np.zeros_like(self.pieces)
        self._at: dict[int, int] = {}
        begin, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        for number, row in enumerate(rows):
            self.pieces[number, : len(row) + 2] = [begin, *(ids[piece] for piece in row), end]
            self.shapes[number, 1 : len(row) + 1] = [shapes[piece] for piece in row]
            self.mask[number, : len(row) + 2] = 1
            for column, piece in enumerate(row, 1):
                self._at.setdefault(piece, number * width + column)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The first and last piece of a stretch of the text; the last one alone where it goes over two windows."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_left(self._starts, end) - 1)
        left, right = self._at.get(first, 0), self._at.get(last, 0)
        return (left, right) if left // self._width == right // self._width else (right, right)


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


def _shapes(document: Document, starts: Sequence[int]) -> list[int]:
    """The shape of the word that holds each piece; odd numbers for pieces that go on with a word."""
    found = []
    for start in starts:
        number = max(0, bisect_right(document.starts, start) - 1)
        word_start = document.starts[number] if document.starts else 0
        word = document.words[number] if document.words else ""
        found.append(2 * _shape(word) + (start != word_start))
    return found


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
