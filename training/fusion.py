"""Fit the weights with which the network and the rules are put together, on papers that neither has seen."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from common import Annotated
from examples import NODE, OPTIONAL, Labelled
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract import mentions
from paperkg.graph.link import link
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.candidates import candidates
from paperkg.graph.neural.network import Fusion
from paperkg.graph.relate import Judged, judged
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.quantities import plain, quantities

THRESHOLDS = np.arange(0.2, 0.6, 0.02)
SHARES = (0.0, 0.2, 0.3, 0.4, 0.5)


class Line(NamedTuple):
    """A group with what the network says of it and, if they found it, the rules."""

    label: int
    keep: float
    rules: Judged | None
    kind_right: bool
    task: bool
    relation: npt.NDArray[np.float64]
    relations: npt.NDArray[np.float32]
    own: bool


class Lines(NamedTuple):
    """All groups of the papers, how many nodes and results they should give, and the logits of claims with labels."""

    groups: list[Line]
    required: int
    claims: list[tuple[float, float, bool]]
    results: int


def lined_up(
    items: Sequence[Annotated], labels: Sequence[Labelled], said: Sequence[Sequence[npt.NDArray[np.float32]]]
) -> Lines:
    """What network and rules say of the same groups."""
    groups: list[Line] = []
    claims: list[tuple[float, float, bool]] = []
    for item, label, scores in zip(items, labels, said, strict=True):
        document = item.document
        rules = {one.candidate.entity.slug: one for one in judged(document, link(document, mentions(document)))}
        for number, group in enumerate(candidates(document)):
            log = scores[0][number] - np.logaddexp.reduce(scores[0][number])
            kind = group.kind or KINDS[int(scores[1][number].argmax())]
            by_rules = rules.get(group.slug)
            groups.append(
                Line(
                    int(label.keep[number]),
                    float(log[NODE] - np.log1p(-np.exp(log[NODE]) + 1e-6)),
                    by_rules,
                    bool(label.kinds[number, KINDS.index(kind)]),
                    kind == "task",
                    (scores[2][number] - np.logaddexp.reduce(scores[2][number])).astype(np.float64),
                    label.relations[number],
                    bool(by_rules and by_rules.candidate.own),
                )  # fmt: skip
            )
        numbers = claim_logits(document, quantities(plain(document.text)))
        claims += zip(scores[3].tolist(), numbers, (label.claims > 0).tolist(), strict=True)
    return Lines(groups, sum(label.required for label in labels), claims, sum(label.results for label in labels))


def fitted(lines: Lines) -> dict[str, Fusion]:
    """The weights for the network alone and for both together, at the thresholds with the best F1."""
    rows = [line for line in lines.groups if line.label != OPTIONAL]
    table = [[line.keep, line.rules.keep if line.rules else 0.0, float(line.rules is None)] for line in rows]
    model = LogisticRegression(C=10).fit(table, [line.label == NODE for line in rows])
    network, rules, missing = model.coef_[0].tolist()
    claim = max(THRESHOLDS, key=lambda least: _claim_f1(lines, float(least)))
    start = {
        "model": Fusion(0, 1, 0, 0, 0, 0.5, float(claim)),
        "both": Fusion(float(model.intercept_[0]), network, rules, missing, 0, 0.5, float(claim)),
    }
    return {
        name: _rounded(max(_variants(fusion), key=lambda variant: score(lines, variant)[::-1]))
        for name, fusion in start.items()
    }


def _variants(fusion: Fusion) -> Iterable[Fusion]:
    for least in THRESHOLDS:
        for share in SHARES if fusion.rules else (0.0,):
            yield fusion._replace(least=float(least), share=share)


def _rounded(fusion: Fusion) -> Fusion:
    return Fusion(*(round(value, 4) for value in fusion))


def score(lines: Lines, fusion: Fusion) -> tuple[float, float]:
    """F1 of relations and of entities."""
    taken = right = related = 0
    for line in lines.groups:
        keep = fusion.keep(line.keep, line.rules.keep if line.rules else None)
        if line.label == OPTIONAL or 1 / (1 + np.exp(-keep)) < fusion.least:
            continue
        taken += 1
        if line.label == NODE and line.kind_right:
            right += 1
            related += bool(line.relations[_relation(line, fusion)])
    return 2 * related / (taken + lines.required), 2 * right / (taken + lines.required)


def _relation(line: Line, fusion: Fusion) -> int:
    mixed = fusion.relations(line.relation, line.rules.relations if line.rules else None)
    allowed = [
        n
        for n, name in enumerate(RELATIONS)
        if (name in ("addresses", "mentions") if line.task else name != "addresses")
    ]
    return max(allowed, key=lambda number: float(mixed[number]))


def _claim_f1(lines: Lines, least: float) -> float:
    at = np.log(least / (1 - least))
    taken = [real for network, rules, real in lines.claims if (network + rules) / 2 >= at]
    return 2 * sum(taken) / (len(taken) + lines.results)
