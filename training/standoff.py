"""Annotations beside their texts: where in title and abstract things stand, without a word of either.

Each file of `training/annotated` holds one paper a line:

    {"id": "arXiv:…", "crc": 305419896, "entities": [["T?", "u/m", 10, 22, 40, 45], …],
     "results": [[2.88, null, "x", 120, 145, [10, 22], [], [], []], …]}

An entity is its kinds and relations by initials (tasks K; ? for what experts dispute), and start and end of each of its
surfaces; a result its value, upper value, unit, start and end of the quotation, and starts and ends of its baselines,
models, hardware and data sets. Offsets count code points of title, newline and abstract, whose CRC-32 is `crc`.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from common import Annotated, papers_in

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Paper

FOLDER = Path(__file__).with_name("annotated")
_KINDS = {"T": "technique", "S": "system", "H": "hardware", "M": "model", "D": "dataset", "K": "task"}
_RELATIONS = {
    "p": "proposes", "u": "uses", "e": "evaluates_on", "c": "compares_with", "s": "studies", "m": "mentions",
    "a": "addresses",
}  # fmt: skip
_ROLES = ("baseline", "model", "hardware", "dataset")


def beside(corpus: Path, files: str) -> list[Annotated]:
    """The papers of our files of that name, sorted by id, with texts from a gzipped JSON-lines file.

    ValueError for a paper that is missing there or has another text.
    """
    lines = [line for file in sorted(FOLDER.glob(files)) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = sorted(map(json.loads, lines), key=lambda row: str(row["id"]))
    wanted = {row["id"] for row in rows}
    papers = {paper.id: paper for paper in papers_in(corpus) if paper.id in wanted}
    return [_annotated(row, papers.get(row["id"])) for row in rows]


def own(corpus: Path) -> list[Annotated]:
    """Our papers that are learned from, see `beside`; the others are there to fit weights on and to measure."""
    return [*beside(corpus, "train-*.jsonl"), *beside(corpus, "more-*.jsonl")]


def _annotated(row: Mapping[str, Any], paper: Paper | None) -> Annotated:
    document = Document(paper or Paper(row["id"], "", ""))
    text = document.text
    if crc32(text.encode()) != row["crc"]:
        raise ValueError(f"{row['id']}: the annotations are not of this text")
    return Annotated(
        document,
        [_entity(text, *entity) for entity in row["entities"]],
        [_result(text, *result) for result in row["results"]],
    )


def _entity(text: str, kinds: str, relations: str, *spans: int) -> dict[str, Any]:
    return {
        "name": "",
        "type": [_KINDS[kind] for kind in kinds.rstrip("?").split("/")],
        "relation": [_RELATIONS[relation] for relation in relations.split("/")],
        "surfaces": _parts(text, spans),
        "optional": kinds.endswith("?"),
    }


def _result(
    text: str, value: float, value_max: float | None, unit: str, start: int, end: int, *spans: Iterable[int]
) -> dict[str, Any]:
    named = {role: _parts(text, list(found)) for role, found in zip(_ROLES, spans, strict=True)}
    return {"quote": text[start:end], "value": value, "value_max": value_max, "unit": unit, **named}


def _parts(text: str, spans: Iterable[int]) -> list[str]:
    places = list(spans)
    return [text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]
