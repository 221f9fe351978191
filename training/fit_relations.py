"""Fit the models that decide an entity's kind, whether it is a node, and the paper's relation to it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from common import Annotated, Row, fit, write

from paperkg.graph import link as linking
from paperkg.graph import relate
from paperkg.graph.extract import mentions
from paperkg.graph.linear import GrowingSpace, Space
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.text import singular

LEAST = 20
"""Least count of a feature for the relation model to know it: the table stays below 1 MB."""


def norm(text: str) -> str:
    """A name without case, articles, plural and separators."""
    words = re.sub(r"[^a-z0-9+#.]+", " ", re.sub(r"\b(?:the|an?)\b", " ", text.lower())).split()
    return "".join(singular(word.strip(".")) for word in words)


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


def joined(left: dict[int, list[float]], right: dict[int, list[float]], columns: int) -> dict[int, list[float]]:
    """Both tables side by side: one column of `left`, `columns` of `right`."""
    numbers = sorted({*left, *right})
    return {number: left.get(number, [0.0]) + right.get(number, [0.0] * columns) for number in numbers}


def fit_kinds(papers: Iterable[Annotated], folder: Path) -> None:
    """Write kind.tsv; needs the phrase model."""
    space = GrowingSpace()
    write(fit(kind_rows(papers, space), KINDS, 0.5, 3), space, KINDS, folder / "kind.tsv")


def fit_relations(keep: list[Row], relations: list[Row], space: Space, folder: Path) -> None:
    """Write relation.tsv from the rows of `relation_rows`."""
    table = joined(fit(keep, ("yes",), 0.15, LEAST), fit(relations, RELATIONS, 0.15, LEAST), len(RELATIONS))
    write(table, space, ("keep", *RELATIONS), folder / "relation.tsv")
