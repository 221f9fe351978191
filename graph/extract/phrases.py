"""Noun phrases that name a concept: 'token-level KV cache eviction' without 'novel' before and 'method' behind.

A run of content words is cut out between small words and punctuation; a linear model over the words at its edges and
inside, fitted on annotated abstracts (training/fit_phrases.py), picks the stretches that are worth a mention.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.weights import weights
from paperkg.graph.model import Mention
from paperkg.graph.text import singular

LONGEST = 6
"""Words in the longest phrase."""
AT_LEAST = 0.12
"""Probability below which a phrase is not worth a mention; what remains is judged again with its whole paper."""

Row = tuple[float, ...]
"""Weights of a word as a phrase's first, as its last, inside it, before it and after it."""
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

    >>> token("Caches"), token("Zyxwing")
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
    return word.lower() in weights("boundary").rows


class _Lexicon(dict[str, Row | None]):
    """Weights of words as written, None for boundaries; filled as words are met."""

    def __missing__(self, word: str) -> Row | None:
        row = None if is_boundary(word) else weights("phrase").rows.get(token(word), _NONE)
        self[word] = row
        return row


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    return _Lexicon()


def forget() -> None:
    """Read the weights again at the next use: training writes new ones."""
    _lexicon.cache_clear()


def runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Numbers of the first word and after the last word of each run of content words."""
    lexicon = _lexicon()
    start = 0
    for number, word in enumerate(words):
        if lexicon[word] is None:
            if start < number:
                yield start, number
            start = number + 1
    if start < len(words):
        yield start, len(words)


def phrases(document: Document) -> Iterator[Mention]:
    """Concepts by the words that such names are made of, as in 'prefix-aware request routing'."""
    for start, end in runs(document.words):
        for first, last, score in _best(_spans(document, start, end)):
            left, right = document.starts[first], document.end(last)
            yield Mention(left, right, document.text[left:right], "", "phrase", round(1 / (1 + math.exp(-score)), 3))


def _best(scored: list[tuple[float, int, int]]) -> Iterator[tuple[int, int, float]]:
    """The best stretches that do not overlap."""
    taken: list[tuple[int, int]] = []
    for score, first, last in sorted(scored, reverse=True):
        if all(last < left or first > right for left, right in taken):
            taken.append((first, last))
            yield first, last, score


def _spans(document: Document, start: int, end: int) -> list[tuple[float, int, int]]:
    """Score, first and last word of each stretch of a run that may be a phrase."""
    rows, lexicon = weights("phrase").rows, _lexicon()
    inner = [lexicon[word] or _NONE for word in document.words[start:end]]
    lengths = rows["<length>"]
    before = rows.get(document.lowers[start - 1] if start else "<edge>", _NONE)[3]
    after = [row[4] for row in inner[1:]]
    after.append(rows.get(document.lowers[end] if end < len(document.words) else "<edge>", _NONE)[4])
    found = []
    for i, opening in enumerate(inner):
        score = before + opening[0]
        for j in range(i, min(i + LONGEST, len(inner))):
            score += inner[j][2]
            total = score + inner[j][1] + after[j] + lengths[min(j - i, 4)]
            if total > _LEAST:
                found.append((total, start + i, start + j))
        before = opening[3]
    return found
