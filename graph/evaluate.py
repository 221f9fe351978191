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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from paperkg.errors import SourceError
from paperkg.graph.model import KINDS, RELATIONS, Paper
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


MEASURES = ("entity", "name", "relation", "result", "result+", *KINDS, *RELATIONS)
"""What is counted: the wholes, then entities of each kind, then relations of each type.

An annotated entity is of its first kind and relation, a wrong one of the kind and relation that were predicted.
"""


def read_records(file: Path) -> list[dict[str, Any]]:
    """Annotated or predicted papers of a JSON Lines file. Raises SourceError naming file and line.

    Entities need a name and a type; a predicted one may have a confidence in 0…1.
    """
    return list(_objects(file, _record_fault))


def read_papers(file: Path) -> list[Paper]:
    """Papers of a JSON Lines file, ids and texts as they are. Raises SourceError naming file and line."""
    records = _objects(file, lambda record: "" if isinstance(record.get("title"), str) else "not a paper: no title")
    return [Paper(str(record.get("id", "")), record["title"], str(record.get("abstract") or "")) for record in records]


def _objects(file: Path, fault: Callable[[Record], str]) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file; `fault` says what is wrong with one, or nothing."""
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise SourceError(f"{file.name}:{number}: not JSON ({error})") from None
        if wrong := fault(record) if isinstance(record, dict) else "not a JSON object":
            raise SourceError(f"{file.name}:{number}: {wrong}")
        yield record


def _record_fault(record: Record) -> str:
    """What keeps a record from being compared; empty if nothing."""
    entities, results = record.get("entities"), record.get("results", [])
    if not isinstance(entities, list):
        return "not an annotated paper: no list of entities"
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        return "results are not a list of objects"
    faults = ((number, _entity_fault(entity)) for number, entity in enumerate(entities, 1))
    return next((f"entity {number}: {fault}" for number, fault in faults if fault), "")


def _entity_fault(entity: Any) -> str:
    if not isinstance(entity, dict) or not isinstance(entity.get("name"), str):
        return "no name"
    for field, default in (("type", []), ("relation", "mentions")):
        values = _listed(entity.get(field, default))
        if not values or not all(isinstance(value, str) for value in values):
            return f"{field} is neither a text nor a list of texts"
    if not all(isinstance(entity.get(field, []), list) for field in ("surfaces", "aliases")):
        return "surfaces or aliases are no list"
    confidence = entity.get("confidence", 0)
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        return "confidence is not a number from 0 to 1"
    return ""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        raise SourceError(f"{file.name}: cannot be read ({why})") from None


def evaluate(gold: Iterable[Record], predictions: Iterable[Record]) -> dict[str, Score]:
    """Scores by measure: entity, name (whatever the type), relation, result, result+, each kind, each relation type.

    Papers are joined by id, else by title; one without a prediction counts as read empty.
    """
    return total(evaluate_papers(gold, predictions))


def evaluate_papers(gold: Iterable[Record], predictions: Iterable[Record]) -> list[dict[str, Score]]:
    """Scores by measure of each annotated paper, in the order of `gold`."""
    return [_scores(paper, prediction) for paper, prediction in _joined(gold, predictions)]


def unread(gold: Iterable[Record], predictions: Iterable[Record]) -> int:
    """How many annotated papers have no prediction."""
    return sum(not prediction for _, prediction in _joined(gold, predictions))


def total(papers: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Scores by measure of several papers together: their counts are added.

    >>> total([{"name": Score(right=1)}, {"name": Score(right=2, missed=1)}])["name"]
    Score(right=3, spurious=0, missed=1)
    """
    counts: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        counts.update({(name, part): n for name, score in paper.items() for part, n in score._asdict().items()})
    return _by_measure(counts)


def outcomes(gold: Iterable[Record], predictions: Iterable[Record]) -> list[tuple[float, bool]]:
    """The confidence of each predicted fact that has one, and whether it is right: name, type and relation.

    What is optional, on either side, is left out, as it is from the scores.
    """
    return [
        (
            float(predicted["confidence"]),
            _agree("type", annotated, predicted) and _agree("relation", annotated, predicted),
        )
        for paper, prediction in _joined(gold, predictions)
        for annotated, predicted in _judged(paper["entities"], prediction.get("entities", ()))
        if predicted is not None and predicted.get("confidence") is not None
    ]


def _joined(gold: Iterable[Record], predictions: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Each annotated paper with its prediction, an empty one if there is none."""
    by_id: dict[str, Record] = {}
    by_title: dict[str, Record] = {}
    for prediction in predictions:
        by_id[str(prediction.get("id") or "")] = prediction
        by_title.setdefault(normal(str(prediction.get("title") or "")), prediction)
    by_id.pop("", None)  # what has no id is joined by its title, and the other way round
    by_title.pop("", None)
    for paper in gold:
        title = normal(str(paper.get("title") or ""))
        yield paper, by_id.get(str(paper.get("id") or "")) or by_title.get(title) or {}


def _scores(paper: Record, prediction: Record) -> dict[str, Score]:
    counts = Counter(_count_results(paper.get("results", ()), prediction.get("results", ())))
    for annotated, predicted in _judged(paper["entities"], prediction.get("entities", ())):
        counts.update(_count_entity(annotated, predicted))
    return _by_measure(counts)


def _by_measure(counts: Mapping[tuple[str, str], int]) -> dict[str, Score]:
    return {name: Score(*(counts.get((name, part), 0) for part in Score._fields)) for name in MEASURES}


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


def _judged(gold: Sequence[Record], predicted: Sequence[Record]) -> Iterator[tuple[Record | None, Record | None]]:
    """Annotated with predicted entities; None stands for what is missed or spurious. What is optional is left out."""
    asked = [entity for entity in predicted if not entity.get("optional")]
    pairs = _matched(gold, asked)
    for number, entity in enumerate(gold):
        if not entity.get("optional"):
            yield entity, asked[pairs[number]] if number in pairs else None
    taken = set(pairs.values())
    optional = set().union(*(_forms(entity, True) for entity in gold if entity.get("optional")))
    for number, entity in enumerate(asked):
        harmless = normal(entity["name"]) in optional and _forms(entity, False) <= optional
        if number not in taken and not harmless:
            yield None, entity


def _count_entity(gold: Record | None, predicted: Record | None) -> Iterator[tuple[str, str]]:
    """Pairs of measure and count name, one for each thing to count."""
    named = gold is not None and predicted is not None
    typed = _agree("type", gold, predicted)
    related = typed and _agree("relation", gold, predicted)
    for right, measures in ((named, _NAME), (typed, _TYPE), (related, _RELATION)):
        if right:
            yield from ((measure, "right") for measure in _measures(gold, *measures))
        else:
            yield from ((measure, "missed") for measure in _measures(gold, *measures))
            yield from ((measure, "spurious") for measure in _measures(predicted, *measures))


_NAME, _TYPE, _RELATION = ("name", "name", ()), ("entity", "type", KINDS), ("relation", "relation", RELATIONS)
"""A measure, the field that it is about, and the values of the field that have a measure of their own."""


def _measures(entity: Record | None, whole: str, field: str, values: Sequence[str]) -> tuple[str, ...]:
    """The measures for which an entity counts; none if there is no entity."""
    if entity is None:
        return ()
    first = _listed(entity.get(field, "mentions"))[0]
    return (whole, first) if first in values else (whole,)


def _agree(field: str, gold: Record | None, predicted: Record | None) -> bool:
    """Whether there are both, and the one predicted value is among the annotated ones; several values never are."""
    if gold is None or predicted is None:
        return False
    values = _listed(predicted.get(field, "mentions"))
    return len(values) == 1 and values[0] in _listed(gold.get(field, "mentions"))


def _matched(gold: Sequence[Record], predicted: Sequence[Record]) -> dict[int, int]:
    """Number of the predicted entity for the number of an annotated one; right types and names first."""
    gold_forms = [_forms(entity, True) for entity in gold]
    forms = [_forms(entity, False) for entity in predicted]
    ranked = []
    for i, entity in enumerate(gold):
        for j, other in enumerate(predicted):
            if gold_forms[i] & forms[j]:
                named = normal(entity["name"]) in forms[j] or normal(other["name"]) in gold_forms[i]
                ranked.append((not _agree("type", entity, other), not named, bool(entity.get("optional")), i, j))
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
