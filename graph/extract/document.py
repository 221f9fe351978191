"""A paper cut into words and sentences once, for all rules."""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from paperkg.graph.model import Paper, Span
from paperkg.graph.text import sentences

# a LaTeX command, a word with inner hyphens, dots or apostrophes (nn-JIT.web, C++, H_2O, FP8), or one other character
_WORD = re.compile(r"(\\[A-Za-z]+|[^\W_]+(?:[-.'’_‑–+][^\W_]+)*(?:\+\+|#)?|\S)")

# an address of the web names nothing
_ADDRESS = re.compile(r"(?:https?://|www\.|\b[\w-]+\.(?:com|org|io|net|edu)/)\S*")


class Document:
    """A paper with its words and sentences; words are parallel lists, since everything walks over them.

    >>> document = Document(Paper("p", "KIVI: 2-bit KV-cache", "We use C++."))
    >>> document.words
    ['KIVI', ':', '2-bit', 'KV-cache', 'We', 'use', 'C++', '.']
    >>> document.sentence_of(document.starts[5])
    Span(start=21, end=32)
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.text = paper.text
        self.title_end = len(paper.title)
        # between, word, between, word, …: splitting and adding up lengths is faster than asking each match
        pieces = _WORD.split(self.text)
        self.words = pieces[1::2]
        """Words, LaTeX commands and punctuation marks in text order."""
        self.starts = [0, *accumulate(map(len, pieces[:-1]))][1::2]
        """Offset of each word."""
        self.lowers = list(map(str.lower, self.words))
        """Each word in lower case."""
        self._where: dict[frozenset[str], list[int]] = {}

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Number of the word that starts at an offset."""
        return {start: number for number, start in enumerate(self.starts)}

    @cached_property
    def sentences(self) -> list[Span]:
        """All sentences in text order; the title is the first."""
        return sentences(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence that holds `offset`."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence_of(self, offset: int) -> Span:
        """The sentence that holds `offset`."""
        return self.sentences[self.sentence_number(offset)]

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        return [match.span() for match in _ADDRESS.finditer(self.text)] if "/" in self.text else []

    def can_name(self, start: int, end: int) -> bool:
        """Whether one sentence holds the stretch as a whole, so that it can be cited, and no address of the web."""
        sentence = self.sentence_of(start)
        in_address = any(first <= start < last for first, last in self._addresses)
        return sentence.start <= start and end <= sentence.end and not in_address

    @cached_property
    def title_words(self) -> int:
        """Number of words of the title."""
        return bisect_right(self.starts, self.title_end)

    def where(self, words: frozenset[str]) -> list[int]:
        """Numbers of the words that, in lower case, are among `words`."""
        if words not in self._where:
            self._where[words] = [number for number, word in enumerate(self.lowers) if word in words]
        return self._where[words]

    def end(self, number: int) -> int:
        """Offset behind word `number`."""
        return self.starts[number] + len(self.words[number])
