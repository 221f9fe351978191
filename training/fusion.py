"""Fit the weights with which the network and the rules are put together, on papers that neither has seen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from statistics import median_low
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from common import FOLDS, Annotated
from examples import NODE, OPTIONAL, Labelled
from fit_arguments import claims_of, fills
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from trees import as_onnx

from paperkg.graph.link import Group
from paperkg.graph.model import KINDS
from paperkg.graph.neural.inputs import example
from paperkg.graph.neural.network import Fusion, Judgement, Network, RoleFusion, claim_logit, logit
from paperkg.graph.neural.read import added, by_rules, known, role_logits
from paperkg.graph.relate import Judged, allowed
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.fillers import ROLES, fillers, weighed
from paperkg.graph.results.quantities import plain, quantities

THRESHOLDS = np.arange(0.2, 0.6, 0.02)
SHARES, KIND_WEIGHTS = (0.0, 0.2, 0.3, 0.4, 0.5), (0.0, 0.5, 1.0, 1.5, 2.0)
SAME = 0.002
"""What makes no difference in F1: of thresholds for claims that are as good, the middle one is taken."""
Floats = npt.NDArray[np.float32]


class Weights(NamedTuple):
    """All that is fitted: the weights by extractor, the trees as an ONNX model, and the weights by role of a claim."""

    fusions: dict[str, Fusion]
    trees: bytes
    roles: Mapping[str, RoleFusion] = dict.fromkeys(ROLES, RoleFusion(0.0, 1.0, 0.0, 0.0))


class Seen(NamedTuple):
    """A paper with what network and rules say of its groups and quantities."""

    groups: list[Group]
    label: Labelled
    said: Judgement
    rules: list[Judged | None]
    claims: list[float]


def lined_up(
    items: Sequence[Annotated], found: Sequence[list[Group]], labels: Sequence[Labelled], said: Sequence[Judgement]
) -> list[Seen]:
    """What network and rules say of the same groups; `found` are the candidates that the network was asked about."""
    return [
        Seen(
            groups,
            label,
            judgement,
            by_rules(item.document, groups),
            claim_logits(item.document, quantities(plain(item.document.text))),
        )
        for item, groups, label, judgement in zip(items, found, labels, said, strict=True)
    ]


def fitted(papers: Sequence[Seen]) -> Weights:
    """The weights for the network alone and for both together, at the thresholds with the best F1.

    Those of both are chosen by what trees say of papers that they were not grown on.
    """
    quality = {float(least): _claim_f1(papers, float(least)) for least in THRESHOLDS}
    claim = median_low(least for least, f1 in quality.items() if f1 >= max(quality.values()) - SAME)
    alone = Fusion(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5, claim)
    both = _added(papers)._replace(claim=claim, kind=1.0)
    tables = [known(paper.groups, paper.label.inputs.edges, paper.said, paper.rules, both) for paper in papers]
    trees = [_grown(papers, tables, lambda number, fold=fold: number % FOLDS != fold) for fold in range(FOLDS)]
    unseen = [trees[number % FOLDS].decision_function(table) for number, table in enumerate(tables)]
    fusions = {
        "model": _best(papers, [np.array(added(paper.said, paper.rules, alone)) for paper in papers], alone),
        "both": _best(papers, unseen, both),
    }
    return Weights(fusions, as_onnx(_grown(papers, tables, lambda _: True)))


def _added(papers: Sequence[Seen]) -> Fusion:
    """Weights with which the logits of network and rules are added."""
    rows = [
        (logit(float(share)), one.keep if one else 0.0, float(one is None))
        for paper in papers
        for share, one in zip(paper.said.keep[:, NODE], paper.rules, strict=True)
    ]
    label = np.concatenate([paper.label.keep.argmax(1) for paper in papers])
    counts = label != OPTIONAL
    model = LogisticRegression(C=10).fit(np.array(rows)[counts], label[counts] == NODE)
    return Fusion(float(model.intercept_[0]), *map(float, model.coef_[0]), 0.0, 0.0, 0.5, 0.5)


def _grown(
    papers: Sequence[Seen], tables: Sequence[Floats], taken: Callable[[int], bool]
) -> HistGradientBoostingClassifier:
    """Trees that tell nodes from other groups, grown on the papers whose number is taken."""
    numbers = [number for number in range(len(papers)) if taken(number)]
    label = np.concatenate([papers[number].label.keep.argmax(1) for number in numbers])
    table = np.concatenate([tables[number] for number in numbers])
    trees = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.05, max_leaf_nodes=10, min_samples_leaf=40, l2_regularization=5, random_state=0
    )
    return trees.fit(table[label != OPTIONAL], label[label != OPTIONAL] == NODE)


def _best(papers: Sequence[Seen], keeps: Sequence[Floats], start: Fusion) -> Fusion:
    """The variant with the best F1 of entities, of equals that of relations; rounded, so that the file is stable."""
    best = max(_variants(start), key=lambda variant: score(papers, keeps, variant)[::-1])
    return Fusion(*(round(value, 4) for value in best))


def _variants(fusion: Fusion) -> Iterator[Fusion]:
    shares, kinds = (SHARES, KIND_WEIGHTS) if fusion.rules else ((0.0,), (0.0,))
    for least, share, kind in product(THRESHOLDS, shares, kinds):
        yield fusion._replace(least=float(least), share=share, kind=kind)


def score(papers: Sequence[Seen], keeps: Sequence[Floats], fusion: Fusion) -> tuple[float, float]:
    """F1 of relations and of entities; `keeps` are the logits of each paper's groups."""
    least = logit(fusion.least)
    taken = related = right = 0
    for paper, logits in zip(papers, keeps, strict=True):
        label = paper.label.keep.argmax(1)
        numbers = np.flatnonzero((logits >= least) & (label != OPTIONAL))
        nodes = [number for number in numbers[label[numbers] == NODE].tolist() if _kind_is_right(paper, number, fusion)]
        taken += len(numbers)
        right += len(nodes)
        related += sum(bool(paper.label.relations[number, _relation(paper, number, fusion)]) for number in nodes)
    every = taken + sum(paper.label.required for paper in papers)
    return 2 * related / every, 2 * right / every


def _kind_is_right(paper: Seen, number: int, fusion: Fusion) -> bool:
    return bool(paper.label.kinds[number, KINDS.index(_kind(paper, number, fusion))])


def _kind(paper: Seen, number: int, fusion: Fusion) -> str:
    rules = paper.rules[number]
    return paper.groups[number].kind or fusion.kind_of(
        paper.said.kind[number], rules.candidate.entity.kind if rules else ""
    )


def _relation(paper: Seen, number: int, fusion: Fusion) -> int:
    rules = paper.rules[number]
    mixed = fusion.relations(paper.said.relation[number], rules.relations if rules else None)
    return max(allowed(_kind(paper, number, fusion)), key=lambda place: float(mixed[place]))


def fitted_roles(papers: Iterable[Annotated], network: Network) -> dict[str, RoleFusion]:
    """The weights with which the logits of the linear model and of the network are added, for each role of a claim."""
    rows: dict[str, list[tuple[float, float, float, bool]]] = {role: [] for role in ROLES}
    for item in papers:
        seen = example(item.document, network.tokenizer)
        ask = role_logits(seen, network.judge(seen.inputs), network)
        for claim, result in claims_of(item.document, item.results):
            found = fillers(claim)
            for filler, rules, own in zip(found, weighed(claim, found), ask(claim, found), strict=True):
                rows[filler.role].append(
                    (rules, own or 0.0, float(own is None), fills(filler.text, filler.role, result))
                )
    return {role: _role_fusion(np.array(seen)) for role, seen in rows.items()}


def _role_fusion(rows: npt.NDArray[np.float64]) -> RoleFusion:
    model = LogisticRegression(C=10).fit(rows[:, :3], rows[:, 3] > 0)
    return RoleFusion(*(round(float(value), 4) for value in (model.intercept_[0], *model.coef_[0])))


def _claim_f1(papers: Iterable[Seen], least: float) -> float:
    taken = right = every = 0
    for paper in papers:
        pairs = zip(paper.said.claim.tolist(), paper.claims, strict=True)
        claimed = np.array([claim_logit(share, linear) >= logit(least) for share, linear in pairs], dtype=bool)
        taken += int(claimed.sum())
        right += int((claimed & (paper.label.claims > 0)).sum())
        every += paper.label.results
    return 2 * right / (taken + every)
