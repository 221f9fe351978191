"""Fit the phrase model on annotated abstracts: words that may stand in a phrase, and the weights of its edges."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from common import Annotated, forget, short
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract import phrases
from paperkg.graph.extract.document import Document
from paperkg.graph.text import singular

RARE, INSIDE = 6, 0.035
"""Least count of a word, and least share of its places that are annotated, for it to stand in phrases."""
SMALL = frozenset(
    "and or nor but of for with without in on by to the a an from between via per as at than not both either "
    "neither".split()
)
"""Words that stand in no phrase, whatever the annotations say."""
LEAST = 4
"""Least count of a word for the model to know it."""
COLUMNS = ("first", "last", "inside", "before", "after")


def surfaces(papers: list[Annotated]) -> Iterator[tuple[Document, set[tuple[int, int]], set[tuple[int, int]]]]:
    """Each document with the stretches that are annotated, required and optional."""
    for item in papers:
        spans: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
        for entity in item.entities:
            for surface in entity["surfaces"]:
                for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", item.document.text):
                    spans[bool(entity["optional"])].add(match.span())
        yield item.document, *spans


def boundary_words(papers: list[Annotated]) -> list[str]:
    """Words that hardly ever stand in an annotated stretch."""
    total: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for document, required, optional in surfaces(papers):
        covered = {i for start, end in required | optional for i in range(start, end)}
        for word, start in zip(document.lowers, document.starts, strict=True):
            total[word] += 1
            inside[word] += start in covered
    rare = {word for word, count in total.items() if count >= RARE and inside[word] / count < INSIDE}
    return sorted(word for word in rare | SMALL if word[0].isalpha())


def features(tokens: list[str], before: str, after: str) -> list[str]:
    """Names of the features of one phrase; each has the value 1, `inside` as often as the word stands there."""
    length = min(len(tokens), 5)
    edges = [f"first {tokens[0]}", f"last {tokens[-1]}", f"before {before}", f"after {after}", f"length {length}"]
    return edges + [f"inside {token}" for token in tokens]


def examples(papers: list[Annotated]) -> Iterator[tuple[list[str], bool]]:
    """Features and label of every stretch of every run; stretches that are optional are left out."""
    for document, required, optional in surfaces(papers):
        words = document.words
        for start, end in phrases.runs(document):
            tokens = [phrases.token(word) for word in words[start:end]]
            before, after = document.lowers[max(0, start - 1) : start], document.lowers[end : end + 1]
            row = [*(before or ["<edge>"]), *tokens, *(after or ["<edge>"])]
            for i in range(len(tokens)):
                for j in range(i, min(i + phrases.LONGEST, len(tokens))):
                    span = document.starts[start + i], document.end(start + j)
                    if span not in optional or span in required:
                        yield features(tokens[i : j + 1], row[i], row[j + 2]), span in required


def known_words(papers: list[Annotated], boundaries: set[str]) -> Counter[str]:
    """How often each word of a run stands in the texts."""
    counts: Counter[str] = Counter()
    for item in papers:
        for word in item.document.lowers:
            counts[singular(word) if word not in boundaries else word] += word not in boundaries
    return counts


def fit_weights(rows: Sequence[list[str]], labels: Sequence[bool]) -> tuple[dict[str, float], float]:
    """The weight of each feature that is not too rare, and the constant."""
    names = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(name for name, count in names.items() if count >= 3))}
    pairs = [(r, index[name]) for r, row in enumerate(rows) for name in row if name in index]
    matrix = csr_matrix(([1.0] * len(pairs), tuple(zip(*pairs, strict=True))), shape=(len(rows), len(index)))
    model = LogisticRegression(C=0.5, max_iter=300).fit(matrix, labels)
    return {name: model.coef_[0][i] for name, i in index.items()}, model.intercept_[0]


def table_of(weight_of: dict[str, float], bias: float) -> dict[str, list[float]]:
    """The weights by word, a column each; the constant is part of the row of lengths."""
    words = sorted({name.split(" ", 1)[1] for name in weight_of if not name.startswith("length")})
    table = {word: [weight_of.get(f"{column} {word}", 0.0) for column in COLUMNS] for word in words}
    return table | {"<length>": [bias + weight_of.get(f"length {n}", 0.0) for n in range(1, 6)]}


def write_phrases(table: dict[str, list[float]], folder: Path) -> None:
    """Write phrase.tsv."""
    lines = ["\t".join([word, *map(short, values)]) for word, values in sorted(table.items())]
    text = "".join(f"{line}\n" for line in ["\t".join(("word", *COLUMNS)), *lines])
    (folder / "phrase.tsv").write_text(text, encoding="utf-8")
    forget()


def fit_phrases(papers: list[Annotated], folder: Path) -> None:
    """Write boundary.tsv and phrase.tsv."""
    boundaries = boundary_words(papers)
    (folder / "boundary.tsv").write_text("word\n" + "".join(f"{word}\n" for word in boundaries), encoding="utf-8")
    counts = known_words(papers, set(boundaries))
    vocabulary = sorted(word for word, count in counts.items() if count >= LEAST)
    # the words alone for now: which ones the model knows decides the features
    write_phrases({word: [0.0] * len(COLUMNS) for word in [*vocabulary, "<length>"]}, folder)
    rows, labels = zip(*examples(papers), strict=True)
    write_phrases(table_of(*fit_weights(rows, labels)), folder)
