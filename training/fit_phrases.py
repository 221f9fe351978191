"""Fit the phrase model on annotated abstracts: words that may stand in a phrase, and the weights of its edges."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from common import Annotated, forget
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract import phrases
from paperkg.graph.extract.document import Document
from paperkg.graph.text import singular

RARE, INSIDE = 6, 0.035
COLUMNS = ("first", "last", "inside", "before", "after")
PUNCTUATION = re.compile(r"[^\w]|\d+\Z")


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
    small = set(
        ["and", "or", "nor", "but", "of", "for", "with", "without", "in", "on", "by", "to", "the", "a", "an", "from", "between", "via", "per", "as", "at", "than", "not", "both", "either", "neither"]
    )
    rare = {word for word, count in total.items() if count >= RARE and inside[word] / count < INSIDE}
    return sorted(word for word in rare | small if word[0].isalpha())


def features(tokens: list[str], before: str, after: str) -> list[str]:
    """Names of the features of one phrase; each has the value 1, `inside` as often as the word stands there."""
    length = min(len(tokens), 5)
    edges = [f"first {tokens[0]}", f"last {tokens[-1]}", f"before {before}", f"after {after}", f"length {length}"]
    return edges + [f"inside {token}" for token in tokens]


def examples(papers: list[Annotated]) -> Iterator[tuple[list[str], bool]]:
    """Features and label of every stretch of every run; stretches that are optional are left out."""
    for document, required, optional in surfaces(papers):
        words = document.words
        for start, end in phrases.runs(words):
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


def fit_phrases(papers: list[Annotated], folder: Path) -> None:
    """Write boundary.tsv and phrase.tsv."""
    boundaries = boundary_words(papers)
    (folder / "boundary.tsv").write_text("word\n" + "".join(f"{word}\n" for word in boundaries), encoding="utf-8")
    counts = known_words(papers, set(boundaries))
    vocabulary = sorted(word for word, count in counts.items() if count >= 4)
    lines = "".join(f"{word}\t0\t0\t0\t0\t0\n" for word in [*vocabulary, "<length>"])
    (folder / "phrase.tsv").write_text("word\t" + "\t".join(COLUMNS) + "\n" + lines, encoding="utf-8")
    forget()
    rows, labels = zip(*examples(papers), strict=True)
    names = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(name for name, count in names.items() if count >= 3))}
    pairs = [(r, index[name]) for r, row in enumerate(rows) for name in row if name in index]
    matrix = csr_matrix(([1.0] * len(pairs), tuple(zip(*pairs, strict=True))), shape=(len(rows), len(index)))
    model = LogisticRegression(C=0.5, max_iter=300).fit(matrix, labels)
    weight_of = {name: model.coef_[0][i] for name, i in index.items()}
    bias = model.intercept_[0]
    table = {}
    for word in sorted({name.split(" ", 1)[1] for name in index if not name.startswith("length")}):
        table[word] = [weight_of.get(f"{column} {word}", 0.0) for column in COLUMNS]
    table["<length>"] = [bias + weight_of.get(f"length {n}", 0.0) for n in range(1, 6)]
    text = "word\t" + "\t".join(COLUMNS) + "\n"
    text += "".join(
        f"{word}\t" + "\t".join(f"{value:.2f}" for value in values) + "\n" for word, values in sorted(table.items())
    )
    (folder / "phrase.tsv").write_text(text, encoding="utf-8")
    forget()
