"""How well papers are read: precision, recall and F1 against annotated papers.

Both sides are JSON objects of the annotation guide's form, one a paper. An entity counts if its name or a surface
equals, case, articles, plural and separators apart, one of the annotated ones (one to one), and its type is right;
annotated entities marked optional neither help nor harm. A relation counts if its entity does and the relation is
right too; a result if value and unit are right; `result+` if metric, arguments and bound are as well.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from paperkg.errors import SourceError
from paperkg.graph.model import KINDS, Paper
from paperkg.graph.units import number_key, result_keys, result_parts, without_plural

Record = Mapping[str, Any]


class Score(NamedTuple):
    """Counts of what is right, too much and missing.

    >>> score = Score(right=3, spurious=1, missed=2)
    >>> round(score.precision, 2), round(score.recall, 2), round(score.f1, 2)
    (0.75, 0.6, 0.67)
    """

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 if nothing was found."""
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 if there is nothing."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.spurious + self.missed)

    def record(self) -> dict[str, float]:
        """Precision, recall, F1 and the counts by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, **self._asdict()}


MEASURES = ("entity", "name", "relation", "result", "result+", *KINDS)


def read_records(file: Path) -> list[dict[str, Any]]:
    """Annotated papers of a JSON Lines file. Raises SourceError naming file and line."""
    return list(_objects(file, "entities", list, "not an annotated paper: no list of entities"))


def read_papers(file: Path) -> list[Paper]:
    """Papers of a JSON Lines file, ids and texts as they are. Raises SourceError naming file and line."""
    records = _objects(file, "title", str, "not a paper: no title")
    return [Paper(str(record.get("id", "")), record["title"], str(record.get("abstract") or "")) for record in records]


def _objects(file: Path, field: str, type_: type, fault: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, all of which must have the field."""
    for number, line in enumerate(_lines(file), 1):
        try:
            record = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise SourceError(f"{file.name}:{number}: not JSON ({error})") from None
        if record is not None:
            if not isinstance(record, dict) or not isinstance(record.get(field), type_):
                raise SourceError(f"{file.name}:{number}: {fault}")
            yield record


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file.name}: cannot be read ({error})") from None


def evaluate(gold: Sequence[Record], predictions: Iterable[Record]) -> dict[str, Score]:
    """Scores by measure: entity, name (whatever the type), relation, result, result+, and one for each kind.

    Papers are joined by id, else by title; one without a prediction counts as read empty.
    """
    found: dict[str, Record] = {}
    for prediction in predictions:
        for key in (prediction.get("id"), normal(str(prediction.get("title", "")))):
            found.setdefault(str(key or ""), prediction)
    counts: Counter[tuple[str, str]] = Counter()
    for paper in gold:
        prediction = found.get(str(paper["id"])) or found.get(normal(str(paper.get("title", ""))) or "?") or {}
        counts.update(_count_entities(paper["entities"], prediction.get("entities", ())))
        counts.update(_count_results(paper.get("results", ()), prediction.get("results", ())))
    return {name: Score(*(counts[name, part] for part in Score._fields)) for name in MEASURES}


def normal(name: str) -> str:
    """`name` without case, articles, plural endings and separators.

    >>> normal("The KV-Caches"), normal("LLaMA 2"), normal("C++")
    ('kvcache', 'llama2', 'c++')
    """
    text = unicodedata.normalize("NFKC", name).lower()
    text = re.sub(r"[^a-z0-9+#.]+", " ", re.sub(r"\b(?:the|an?)\b", " ", text))
    return "".join(map(without_plural, re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text).split()))


@lru_cache(maxsize=50_000)
def _forms_of(name: str) -> frozenset[str]:
    """The normal form of a name, and of both sides of 'name (abbreviation)'."""
    match = re.match(r"(.+?)\s*\(([^)]+)\)\s*$", name)
    return frozenset(filter(None, map(normal, (name, *(match.groups() if match else ())))))


def _forms(entity: Record, aliases: bool) -> set[str]:
    names = [entity["name"], *entity.get("surfaces", ()), *(entity.get("aliases", ()) if aliases else ())]
    return set().union(*map(_forms_of, map(str, names)))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fits(annotated: Any, predicted: Any) -> bool:
    """Whether the one predicted value is among the annotated ones; several predicted values never are."""
    values = _listed(predicted)
    return len(values) == 1 and values[0] in _listed(annotated)


def _count_entities(gold: Sequence[Record], predicted: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """Pairs of measure and count name, one for each thing to count."""
    asked = [entity for entity in predicted if not entity.get("optional")]
    pairs = _matched(gold, asked)
    for number, entity in enumerate(gold):
        if not entity.get("optional"):
            yield from _count_entity(entity, asked[pairs[number]] if number in pairs else None)
    taken = set(pairs.values())
    optional = set().union(*(_forms(entity, True) for entity in gold if entity.get("optional")))
    for number, entity in enumerate(asked):
        harmless = normal(entity["name"]) in optional and _forms(entity, False) <= optional
        if number not in taken and not harmless:
            for measure in ("name", "entity", "relation", str(_listed(entity["type"])[0])):
                yield measure, "spurious"


def _count_entity(gold: Record, predicted: Record | None) -> Iterator[tuple[str, str]]:
    kind = _listed(gold["type"])[0]
    if predicted is None:
        yield from ((measure, "missed") for measure in ("name", "entity", "relation", kind))
        return
    typed = _fits(gold["type"], predicted["type"])
    related = typed and _fits(gold["relation"], predicted.get("relation", "mentions"))
    yield "name", "right"
    for measure, right in (("entity", typed), ("relation", related)):
        yield from ((measure, part) for part in (("right",) if right else ("spurious", "missed")))
    yield kind, "right" if typed else "missed"
    if not typed:
        yield _listed(predicted["type"])[0], "spurious"


def _matched(gold: Sequence[Record], predicted: Sequence[Record]) -> dict[int, int]:
    """Number of the predicted entity for the number of an annotated one; right types and names first."""
    gold_forms = [_forms(entity, True) for entity in gold]
    forms = [_forms(entity, False) for entity in predicted]
    ranked = []
    for i, entity in enumerate(gold):
        for j, other in enumerate(predicted):
            if gold_forms[i] & forms[j]:
                named = normal(entity["name"]) in forms[j] or normal(other["name"]) in gold_forms[i]
                ranked.append((not _fits(entity["type"], other["type"]), not named, bool(entity.get("optional")), i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(ranked):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _count_results(gold: Sequence[Record], predicted: Sequence[Record]) -> Iterator[tuple[str, str]]:
    left = list(predicted)
    for result in gold:
        keys = result_keys(result)
        hits = [other for other in left if number_key(other) in keys]
        hit = max(hits, key=lambda other: result_parts(result, other, normal), default=None)
        if hit is None:
            yield from (("result", "missed"), ("result+", "missed"))
            continue
        left.remove(hit)
        yield "result", "right"
        whole = result_parts(result, hit, normal) == 5
        yield from (("result+", part) for part in (("right",) if whole else ("spurious", "missed")))
    for _ in left:
        yield from (("result", "spurious"), ("result+", "spurious"))
