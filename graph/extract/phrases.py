"""Noun phrases that name a concept: 'token-level KV cache eviction' without 'novel' before and 'method' behind.

A run of content words is cut out between small words and punctuation; a linear model over the words at its edges and
inside, fitted on annotated abstracts (training/fit_phrases.py), picks the stretches that are worth a mention.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.weights import weights
from paperkg.graph.model import Mention
from paperkg.graph.text import singular

LONGEST = 6
"""Words in the longest phrase."""
AT_LEAST = 0.3
"""Probability below which a phrase is not worth a mention; what remains is judged again with its whole paper."""

Row = tuple[float, ...]
"""Weights of a word as a phrase's first, as its last, inside it, before it and after it."""
Numbers = npt.NDArray[np.int64]
_REMEMBERED = 200_000
"""Words whose row is kept: a corpus has no end of rare ones."""
# '2.5x', and '8xA100-80GB', of which only the device is a name
_FACTOR = re.compile(r"[\d.,-]+(?:(?:x|times|fold)$|[x×][A-Z])", re.I)
_NONE: Row = (0.0, 0.0, 0.0, 0.0, 0.0)
_LEAST = math.log(AT_LEAST / (1 - AT_LEAST))
_ENDINGS = ("ization", "ation", "tion", "ing", "ity", "ed", "ly", "al", "ive", "ment", "er", "or", "ic")


def unknown(word: str) -> str:
    """The class of a word that a model does not know.

    >>> [unknown(word) for word in ("H2O", "Zyx", "co-zyx", "zyxing", "zyxation", "zyx")]
    ['<digit>', '<capital>', '<hyphen>', '<ing>', '<ation>', '<other>']
    """
    if any(letter.isdigit() for letter in word):
        return "<digit>"
    if word[0].isupper():
        return "<capital>"
    if "-" in word:
        return "<hyphen>"
    return next((f"<{ending}>" for ending in _ENDINGS if word.endswith(ending)), "<other>")


def token(word: str) -> str:
    """`word` as the model knows it: lower case, singular; a word that it does not know by its shape and ending.

    >>> token("Caches"), token("zyxwing")
    ('cache', '<ing>')
    """
    known = singular(word.lower())
    return known if known in weights("phrase").rows else unknown(word)


def is_boundary(word: str) -> bool:
    """Whether `word` can stand in no phrase: punctuation, numbers, LaTeX commands, small words, verbs.

    >>> [word for word in ("the", "achieves", "42", "(", "cache", "4-bit") if is_boundary(word)]
    ['the', 'achieves', '42', '(']
    """
    if not word[0].isalpha() and not ("-" in word and word[-1].isalpha()):
        return True
    return bool(_FACTOR.match(word)) or word.lower() in weights("boundary").rows


class _Lexicon(dict[str, int]):
    """Number of the row of each word as written; filled as words are met, up to `_REMEMBERED` of them."""

    def __init__(self) -> None:
        rows = weights("phrase").rows
        self.lengths = rows["<length>"]
        self.matrix = np.array([_NONE, *rows.values()])
        self._known = {word: number for number, word in enumerate(rows, 1)}
        self._inner = len(self.matrix)
        # boundary words have rows of their own behind all others, so that their numbers tell them
        self.matrix = np.concatenate([self.matrix, self.matrix])

    def __missing__(self, word: str) -> int:
        boundary = is_boundary(word)
        number = self._known.get(word.lower() if boundary else token(word), 0) + boundary * self._inner
        if len(self) < _REMEMBERED:
            self[word] = number
        return number

    def is_boundary(self, numbers: Numbers) -> Numbers:
        """1 for each row of a boundary, else 0."""
        return (numbers >= self._inner).astype(np.int64)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    return _Lexicon()


def forget() -> None:
    """Read the weights again at the next use: training writes new ones."""
    _lexicon.cache_clear()


def runs(document: Document) -> Iterator[tuple[int, int]]:
    """Numbers of the first word and after the last word of each run of content words, none over the title's end."""
    start = 0
    for number, word in enumerate([*document.words, "."]):
        if is_boundary(word) or number == document.title_words:
            if start < number:
                yield start, number
            start = number + is_boundary(word)


def phrases(document: Document) -> Iterator[Mention]:
    """Concepts by the words that such names are made of, as in 'prefix-aware request routing'."""
    taken: set[int] = set()
    for score, first, last in sorted(_stretches(document), reverse=True):
        stretch = range(first, last + 1)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            left, right = document.starts[first], document.end(last)
            yield Mention(left, right, document.text[left:right], "", "phrase", round(1 / (1 + math.exp(-score)), 3))


def _stretches(document: Document) -> Iterator[tuple[float, int, int]]:
    """Score, first and last word of each stretch that may be a phrase: a row a length, a column a first word."""
    words, lexicon = document.words, _lexicon()
    count = len(words)
    if not count:
        return
    rows = np.array([lexicon[word] for word in words], dtype=np.int64)
    first, last, inside, before, after = lexicon.matrix[rows].T
    edge = lexicon.matrix[lexicon["<edge>"]]
    opening = first + np.concatenate([[edge[3]], before[:-1]])
    closing = np.full(count + LONGEST, -np.inf)
    closing[:count] = last + np.concatenate([after[1:], [edge[4]]])
    # how much stands before each word, so that a difference of two sums up what is between
    boundaries, sums = np.zeros(count + LONGEST + 1), np.zeros(count + LONGEST + 1)
    np.cumsum(lexicon.is_boundary(rows), out=boundaries[1 : count + 1])
    np.cumsum(inside, out=sums[1 : count + 1])
    ends = np.arange(count) + np.arange(LONGEST)[:, None]
    score = opening + closing[ends] + sums[ends + 1] - sums[:count] + _length_weights(lexicon)
    in_line = (ends < document.title_words) == (np.arange(count) < document.title_words)
    lengths, starts = np.nonzero((score > _LEAST) & (boundaries[ends + 1] == boundaries[:count]) & in_line)
    for value, length, start in zip(score[lengths, starts].tolist(), lengths.tolist(), starts.tolist(), strict=True):
        yield value, start, start + length


def _length_weights(lexicon: _Lexicon) -> npt.NDArray[np.float64]:
    return np.array([lexicon.lengths[min(length, 5) - 1] for length in range(1, LONGEST + 1)])[:, None]
