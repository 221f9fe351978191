"""Fit the models that decide an entity's kind, whether it is a node, and the paper's relation to it.

    python training/fit_relations.py PAPERS.jsonl ANNOTATIONS.jsonl FOLDER

writes kind.tsv, keep.tsv and relation.tsv into FOLDER (the package's graph/extract). Needs scikit-learn; fixed seed.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from common import Annotated, annotated
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from paperkg.graph import link as linking
from paperkg.graph import relate
from paperkg.graph.extract import mentions
from paperkg.graph.extract.weights import weights
from paperkg.graph.linear import GrowingSpace, Space, linear
from paperkg.graph.model import KINDS, RELATIONS

Row = tuple[Sequence[int], str]


def norm(text: str) -> str:
    """A name without case, articles, plural and separators."""
    words = re.sub(r"[^a-z0-9+#.]+", " ", re.sub(r"\b(?:the|an?)\b", " ", text.lower())).split()
    return "".join(linking.singular(word.strip(".")) for word in words)


def gold_of(item: Annotated) -> dict[str, dict[str, Any]]:
    """Annotated entities by each of their normalised names, required before optional."""
    found: dict[str, dict[str, Any]] = {}
    for entity in sorted(item.entities, key=lambda entity: bool(entity["optional"])):
        for name in (entity["name"], *entity["surfaces"], *entity.get("aliases", ())):
            found.setdefault(norm(name), entity)
    return found


def kind_rows(papers: Iterable[Annotated], space: Space) -> list[Row]:
    """Features and kind of each group that annotators marked."""
    rows: list[Row] = []
    for item in papers:
        gold = gold_of(item)
        for group in linking.groups(item.document, mentions(item.document)):
            names = (group.name, *(mention.text for mention in group.mentions))
            entity = next((gold[norm(name)] for name in names if norm(name) in gold), None)
            if entity and not group.entry:
                features = linking.kind_features(space)(item.document, group.mentions, group.name)
                rows.append((features, entity["type"][0]))
    return rows


def relation_rows(papers: Iterable[Annotated], space: Space) -> tuple[list[Row], list[Row]]:
    """Features with `yes` or `no` (is it a node), and with the relation of those that are."""
    keep: list[Row] = []
    relations: list[Row] = []
    for item in papers:
        gold = gold_of(item)
        document = item.document
        taken: set[int] = set()
        for candidate in relate.candidates(document, linking.link(document, mentions(document)), space):
            names = (candidate.entity.name, *(mention.text for mention in candidate.mentions))
            entity = next((gold[norm(name)] for name in names if norm(name) in gold), None)
            if entity and entity["optional"]:
                continue
            fits = entity is not None and candidate.entity.kind in entity["type"] and id(entity) not in taken
            keep.append((candidate.features, "yes" if fits else "no"))
            if entity is not None and fits:
                taken.add(id(entity))
                relations.append((candidate.features, entity["relation"][0]))
    return keep, relations


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


def write(table: dict[int, list[float]], space: Space, names: Sequence[str], file: Path) -> None:
    """Write the weights, features that count nothing left out."""
    rows = {("<bias>" if number == 0 else space.names[number]): values for number, values in table.items()}
    text = "feature\t" + "\t".join(names) + "\n"
    for feature, values in sorted(rows.items()):
        if max(map(abs, values)) >= 0.1:
            text += f"{feature}\t" + "\t".join(f"{value:.2f}" for value in values) + "\n"
    file.write_text(text, encoding="utf-8")
    weights.cache_clear()
    linear.cache_clear()


def joined(left: dict[int, list[float]], right: dict[int, list[float]], columns: int) -> dict[int, list[float]]:
    """Both tables side by side: one column of `left`, `columns` of `right`."""
    numbers = sorted({*left, *right})
    return {number: left.get(number, [0.0]) + right.get(number, [0.0] * columns) for number in numbers}


def main(papers: list[Annotated], folder: Path) -> None:
    """Fit and write both models, the kind first: the other one sees it."""
    columns = ("keep", *RELATIONS)
    space = GrowingSpace()
    write(fit(kind_rows(papers, space), KINDS, 0.5, 3), space, KINDS, folder / "kind.tsv")
    space = GrowingSpace()
    keep, relations = relation_rows(papers, space)
    table = joined(fit(keep, ("yes",), 0.15, 7), fit(relations, RELATIONS, 0.15, 7), len(RELATIONS))
    write(table, space, columns, folder / "relation.tsv")


if __name__ == "__main__":
    main(annotated(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3]))
