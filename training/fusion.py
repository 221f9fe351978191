"""Fit the weights with which the network and the rules are put together, on papers that neither has seen."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from common import Annotated
from examples import NODE, OPTIONAL, Labelled
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract import mentions
from paperkg.graph.link import Group, link
from paperkg.graph.model import KINDS
from paperkg.graph.neural.network import Fusion, logit
from paperkg.graph.relate import Judged, allowed, judged
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.quantities import plain, quantities

THRESHOLDS = np.arange(0.2, 0.6, 0.02)
SHARES, KIND_WEIGHTS = (0.0, 0.2, 0.3, 0.4, 0.5), (0.0, 0.5, 1.0, 1.5, 2.0)


class Line(NamedTuple):
    """A group with what the network says of it and, if they found it, the rules."""

    label: int
    keep: float
    rules: Judged | None
    given: str
    kind: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.float32]
    relation: npt.NDArray[np.float32]
    relations: npt.NDArray[np.float32]


class Lines(NamedTuple):
    """All groups of the papers, how many nodes and results they should give, and the logits of claims with labels."""

    groups: list[Line]
    required: int
    claims: list[tuple[float, float, bool]]
    results: int


Said = Sequence[npt.NDArray[np.float32]]


def lined_up(
    items: Sequence[Annotated], found: Sequence[list[Group]], labels: Sequence[Labelled], said: Sequence[Said]
) -> Lines:
    """What network and rules say of the same groups; `found` are the candidates that the network was asked about."""
    groups: list[Line] = []
    claims: list[tuple[float, float, bool]] = []
    for item, candidates, label, scores in zip(items, found, labels, said, strict=True):
        document = item.document
        rules = {one.candidate.entity.slug: one for one in judged(document, link(document, mentions(document)))}
        groups += [
            _line(group, number, label, scores, rules.get(group.slug)) for number, group in enumerate(candidates)
        ]
        numbers = claim_logits(document, quantities(plain(document.text)))
        claims += zip(scores[3].tolist(), numbers, (label.claims > 0).tolist(), strict=True)
    return Lines(groups, sum(label.required for label in labels), claims, sum(label.results for label in labels))


def _line(group: Group, number: int, label: Labelled, scores: Said, rules: Judged | None) -> Line:
    log = scores[0][number] - np.logaddexp.reduce(scores[0][number])
    return Line(
        label=int(label.keep[number]),
        keep=logit(float(np.exp(log[NODE]))),
        rules=rules,
        given=group.kind,
        kind=np.exp(scores[1][number] - np.logaddexp.reduce(scores[1][number])),
        kinds=label.kinds[number],
        relation=scores[2][number] - np.logaddexp.reduce(scores[2][number]),
        relations=label.relations[number],
    )


def fitted(lines: Lines) -> dict[str, Fusion]:
    """The weights for the network alone and for both together, at the thresholds with the best F1."""
    rows = [line for line in lines.groups if line.label != OPTIONAL]
    table = [[line.keep, line.rules.keep if line.rules else 0.0, float(line.rules is None)] for line in rows]
    model = LogisticRegression(C=10).fit(table, [line.label == NODE for line in rows])
    network, rules, missing = model.coef_[0].tolist()
    claim = float(max(THRESHOLDS, key=lambda least: _claim_f1(lines, float(least))))
    starts = {
        "model": Fusion(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5, claim),
        "both": Fusion(float(model.intercept_[0]), network, rules, missing, 0.0, 1.0, 0.5, claim),
    }
    return {name: _best(lines, start) for name, start in starts.items()}


def _best(lines: Lines, start: Fusion) -> Fusion:
    """The variant with the best F1 of entities, of equals that of relations; rounded, so that the file is stable."""
    best = max(_variants(start), key=lambda variant: score(lines, variant)[::-1])
    return Fusion(*(round(value, 4) for value in best))


def _variants(fusion: Fusion) -> Iterable[Fusion]:
    shares, kinds = (SHARES, KIND_WEIGHTS) if fusion.rules else ((0.0,), (0.0,))
    for least, share, kind in product(THRESHOLDS, shares, kinds):
        yield fusion._replace(least=float(least), share=share, kind=kind)


def score(lines: Lines, fusion: Fusion) -> tuple[float, float]:
    """F1 of relations and of entities."""
    least = logit(fusion.least)
    taken = [
        line
        for line in lines.groups
        if line.label != OPTIONAL and fusion.keep(line.keep, line.rules.keep if line.rules else None) >= least
    ]
    right = [line for line in taken if line.label == NODE and line.kinds[KINDS.index(_kind(line, fusion))]]
    related = sum(bool(line.relations[_relation(line, fusion)]) for line in right)
    both = len(taken) + lines.required
    return 2 * related / both, 2 * len(right) / both


def _kind(line: Line, fusion: Fusion) -> str:
    return line.given or fusion.kind_of(line.kind, line.rules.candidate.entity.kind if line.rules else "")


def _relation(line: Line, fusion: Fusion) -> int:
    mixed = fusion.relations(line.relation, line.rules.relations if line.rules else None)
    return max(allowed(_kind(line, fusion)), key=lambda number: float(mixed[number]))


def _claim_f1(lines: Lines, least: float) -> float:
    at = np.log(least / (1 - least))
    taken = [real for network, rules, real in lines.claims if (network + rules) / 2 >= at]
    return 2 * sum(taken) / (len(taken) + lines.results)
