"""Reading annotated abstracts in the form of the annotation guide."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Paper


class Annotated(NamedTuple):
    """A document and what annotators marked in it."""

    document: Document
    entities: list[dict[str, Any]]
    results: list[dict[str, Any]]


def annotated(papers: Path, annotations: Path) -> list[Annotated]:
    """Every annotated paper, sorted by id."""
    texts = {row["id"]: row for row in map(json.loads, papers.read_text(encoding="utf-8").splitlines())}
    rows = sorted(map(json.loads, annotations.read_text(encoding="utf-8").splitlines()), key=lambda row: str(row["id"]))
    return [
        Annotated(
            Document(Paper(row["id"], texts[row["id"]]["title"], texts[row["id"]]["abstract"])), row["entities"], row["results"]
        )
        for row in rows
    ]
