"""What the fitting scripts share: annotated abstracts in the form of the annotation guide, and linear models."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract import phrases, rules
from paperkg.graph.extract import weights as weights_module
from paperkg.graph.extract.document import Document
from paperkg.graph.linear import Space, linear
from paperkg.graph.model import Paper

FOLDS = 5
"""Each fit for measuring leaves out one of this many parts of the papers."""
Row = tuple[Sequence[int], str]
"""Numbers of features, and the class."""


class Annotated(NamedTuple):
    """A document and what annotators marked in it."""

    document: Document
    entities: list[dict[str, Any]]
    results: list[dict[str, Any]]


def papers_in(corpus: Path) -> Iterator[Paper]:
    """The papers of a gzipped JSON-lines file."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Paper(row["id"], row["title"], row["abstract"])


def annotated(papers: Path, annotations: Path) -> list[Annotated]:
    """Every annotated paper, sorted by id."""
    texts = {row["id"]: row for row in map(json.loads, papers.read_text(encoding="utf-8").splitlines())}
    rows = sorted(map(json.loads, annotations.read_text(encoding="utf-8").splitlines()), key=lambda row: str(row["id"]))
    return [
        Annotated(
            Document(Paper(row["id"], texts[row["id"]]["title"], texts[row["id"]]["abstract"])),
            row["entities"],
            row["results"],
        )
        for row in rows
    ]


def forget() -> None:
    """Read the tables again at their next use."""
    weights_module.weights.cache_clear()
    linear.cache_clear()
    phrases.forget()
    rules.forget()


@contextmanager
def tables_in(folder: Path) -> Iterator[None]:
    """Have the package read its tables from `folder` for as long as the context lasts."""
    usual = weights_module.FOLDER
    weights_module.FOLDER = folder
    forget()
    try:
        yield
    finally:
        weights_module.FOLDER = usual
        forget()


def fit(rows: Sequence[Row], classes: Sequence[str], strength: float, least: int) -> dict[int, list[float]]:
    """Weights by feature, one a class (for one class that of the two which comes last); 0 is the constant."""
    counts = Counter(number for numbers, _ in rows for number in set(numbers))
    index = {number: i for i, number in enumerate(sorted(n for n, count in counts.items() if count >= least))}
    cells = [(r, index[number]) for r, (numbers, _) in enumerate(rows) for number in set(numbers) if number in index]
    matrix = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(rows), len(index)))
    model = LogisticRegression(C=strength, max_iter=400).fit(matrix, [label for _, label in rows])
    found = list(model.classes_)
    order = [found.index(name) if name in found else -1 for name in classes] if len(classes) > 1 else [0]
    table = {number: [float(model.coef_[k][i]) if k >= 0 else 0.0 for k in order] for number, i in index.items()}
    table[0] = [float(model.intercept_[k]) if k >= 0 else -20.0 for k in order]
    return table


def short(weight: float) -> str:
    """A weight with at most two decimals, as short as can be.

    >>> short(0.5), short(-0.001), short(-1.234)
    ('0.5', '0', '-1.23')
    """
    return f"{round(weight, 2) + 0.0:g}"


def write(table: dict[int, list[float]], space: Space, names: Sequence[str], file: Path) -> None:
    """Write the weights, features that count nothing left out."""
    rows = {("<bias>" if number == 0 else space.names[number]): values for number, values in table.items()}
    text = "feature\t" + "\t".join(names) + "\n"
    for feature, values in sorted(rows.items()):
        if feature == "<bias>" or max(map(abs, values)) >= 0.05:
            text += f"{feature}\t" + "\t".join(map(short, values)) + "\n"
    file.write_text(text, encoding="utf-8")
    forget()
