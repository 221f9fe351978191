"""How good a release is: evaluation scores in DQV."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from paperkg.errors import SourceError
from paperkg.exports.release.contents import SCORES, VOID
from paperkg.exports.release.turtle import Node, english, iri
from paperkg.graph.bootstrap import Estimate
from paperkg.graph.encode import decimal, segment

SHARES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
"""What is measured of each measure, and how people call it."""
_DIMENSION = f"{VOID}#dimension/accuracy"


class Scores(NamedTuple):
    """What `paperkg evaluate --json` wrote: `text` as it stands, and the shares by measure and name of the share.

    Measures of which nothing was annotated and nothing found are left out: they say nothing.
    """

    text: str
    papers: int
    level: float
    measures: dict[str, dict[str, Estimate]]


def read_scores(file: Path) -> Scores:
    """The scores in a file. Raises SourceError when they are none, OSError when it cannot be read."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8")
        found = json.loads(text)
        measures = {str(name): _shares(record) for name, record in found["measures"].items() if _says(record)}
        return Scores(text, int(found["papers"]), _share(found["level"]), measures)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise SourceError(f"{file.name} has no scores; make it with paperkg evaluate --json") from None


def _says(record: Mapping[str, Any]) -> bool:
    return any(record[count] for count in ("right", "spurious", "missed"))


def _shares(record: Mapping[str, Any]) -> dict[str, Estimate]:
    return {name: Estimate(*(_share(record[name][end]) for end in Estimate._fields)) for name in SHARES}


def _share(value: Any) -> float:
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError("no share")
    return number


def measurements(scores: Scores) -> list[str]:
    """The IRIs of all measurements."""
    return [f"{VOID}#score/{_tail(*which)}" for which in _each(scores)]


def quality(scores: Scores, dataset: str) -> Iterator[Node]:
    """The measurements of a data set, their metrics, and what these have in common."""
    yield (
        _DIMENSION,
        [
            ("a", "dqv:Dimension"),
            ("skos:prefLabel", english("accuracy")),
            ("skos:definition", english("How far what was read is what the papers say.")),
        ],
    )
    for measure, share in _each(scores):
        yield _metric(measure, share)
        yield _measurement(scores, measure, share, dataset)


def _each(scores: Scores) -> Iterator[tuple[str, str]]:
    return ((measure, share) for measure in scores.measures for share in SHARES)


def _tail(measure: str, share: str) -> str:
    return f"{segment(measure)}/{share}"


def _metric(measure: str, share: str) -> Node:
    label = f"{SHARES[share]} of {measure}"
    return (
        f"{VOID}#metric/{_tail(measure, share)}",
        [
            ("a", "dqv:Metric"),
            ("skos:prefLabel", english(label)),
            ("skos:definition", english(f"{label} against annotated papers, as paperkg evaluate counts it.")),
            ("dqv:expectedDataType", "xsd:decimal"),
            ("dqv:inDimension", iri(_DIMENSION)),
        ],
    )


def _measurement(scores: Scores, measure: str, share: str, dataset: str) -> Node:
    found = scores.measures[measure][share]
    interval = f"{scores.level:.0%} interval {found.low:.3f} to {found.high:.3f}; {scores.papers:,} annotated papers"
    return (
        f"{VOID}#score/{_tail(measure, share)}",
        [
            ("a", "dqv:QualityMeasurement"),
            ("dqv:computedOn", iri(dataset)),
            ("dqv:isMeasurementOf", iri(f"{VOID}#metric/{_tail(measure, share)}")),
            ("dqv:value", decimal(round(found.value, 4))),
            ("rdfs:comment", english(interval.replace("%", " %"))),
            ("prov:wasDerivedFrom", iri(SCORES)),
        ],
    )
