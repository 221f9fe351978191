"""Fit the weights with which the network and the rules are put together, on papers that neither has seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from statistics import median_low
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from common import FOLDS, Annotated
from examples import Labelled
from fit_arguments import claims_of, fills
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from trees import as_onnx

from paperkg.graph.link import Group
from paperkg.graph.model import KINDS
from paperkg.graph.neural.inputs import Ints, example
from paperkg.graph.neural.network import (
    NODE,
    OPTIONAL,
    Fusion,
    Judgement,
    Network,
    RoleFusion,
    claim_logit,
    logit,
    sigmoid,
)
from paperkg.graph.neural.read import by_rules, kind_of, known, role_logits
from paperkg.graph.neural.weigh import Cluster, clustered, columns, pair_columns, pairs
from paperkg.graph.relate import Judged, allowed
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.fillers import ROLES, fillers, weighed
from paperkg.graph.results.quantities import plain, quantities

THRESHOLDS = np.arange(0.2, 0.8, 0.02)
SHARES, KIND_WEIGHTS = (0.0, 0.2, 0.3, 0.4, 0.5), (0.0, 0.5, 1.0, 1.5, 2.0)
NO_MATTER = 0.002
"""What makes no difference in F1: of thresholds for claims that are as good, the middle one is taken."""
Floats = npt.NDArray[np.float32]
Found = Sequence[tuple[Cluster, float]]
"""The clusters of a paper with the logits of their being nodes."""
_UNKNOWN = -1.0
"""The label of what nothing is learned from."""


class Part(NamedTuple):
    """What is fitted for one extractor: weights, and as ONNX models the trees that tell variants and nodes."""

    fusion: Fusion
    same: bytes
    nodes: bytes


class Weights(NamedTuple):
    """All that is fitted, by extractor and by role of a claim."""

    parts: Mapping[str, Part]
    roles: Mapping[str, RoleFusion] = dict.fromkeys(ROLES, RoleFusion(0.0, 1.0, 0.0, 0.0))


class Seen(NamedTuple):
    """A paper with what network and rules say of its groups and quantities."""

    groups: list[Group]
    label: Labelled
    said: Judgement
    rules: list[Judged | None]
    claims: list[float]

    def without_rules(self) -> "Seen":
        """The paper as the network alone sees it."""
        return self._replace(rules=[None] * len(self.groups))


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

    Thresholds are chosen by what trees say of papers that they were not grown on.
    """
    quality = {float(least): _claim_f1(papers, float(least)) for least in THRESHOLDS}
    claim = median_low(least for least, f1 in quality.items() if f1 >= max(quality.values()) - NO_MATTER)
    model = Fusion(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5, claim)
    both = _added(papers)._replace(claim=claim)
    return Weights({"model": _part([paper.without_rules() for paper in papers], model), "both": _part(papers, both)})


def _part(papers: Sequence[Seen], start: Fusion) -> Part:
    start = start._replace(kind=_kind_weight(papers, start))
    abouts = [known(paper.groups, paper.label.inputs.edges, paper.said, paper.rules, start) for paper in papers]
    asked = list(map(pairs, abouts))
    variants = list(map(pair_columns, abouts, asked)), list(map(_are_same, papers, asked))
    same = list(map(sigmoid, _unseen(*variants)))
    clusters = list(map(clustered, abouts, asked, same))
    right = [_are_nodes(paper, each, start) for paper, each in zip(papers, clusters, strict=True)]
    nodes = list(map(columns, abouts, asked, same, clusters)), right
    found = [
        list(zip(each, logits.tolist(), strict=True)) for each, logits in zip(clusters, _unseen(*nodes), strict=True)
    ]
    return Part(_best(papers, found, start), as_onnx(_grown(*variants)), as_onnx(_grown(*nodes)))


def _are_same(paper: Seen, asked: Ints) -> Floats:
    """Whether both groups of each pair name one entity; `_UNKNOWN` where the first one names none."""
    head, form = paper.label.owners[asked].T
    return np.where(head < 0, _UNKNOWN, head == form).astype(np.float32)


def _kind_weight(papers: Sequence[Seen], start: Fusion) -> float:
    """The weight of the rules' kind with which most nodes have the right kind."""
    nodes = [(paper, number) for paper in papers for number in np.flatnonzero(paper.label.keep[:, NODE]).tolist()]

    def right(weight: float) -> int:
        fusion = start._replace(kind=weight)
        return sum(_kind_is_right(paper, number, number, fusion) for paper, number in nodes)

    return max(KIND_WEIGHTS, key=right) if start.rules else 0.0


def _are_nodes(paper: Seen, clusters: Sequence[Cluster], fusion: Fusion) -> Floats:
    """Whether each cluster is a node of the kind that it would have, and the first such of its entity; `_UNKNOWN` for
    what experts dispute."""
    labels = np.zeros(len(clusters), dtype=np.float32)
    found: set[int] = set()
    for place, cluster in enumerate(clusters):
        number = _meant(paper, cluster)
        if number is None:
            continue
        owner = int(paper.label.owners[number])
        right = owner not in found and _kind_is_right(paper, cluster.head, number, fusion)
        labels[place] = right if _is_required(paper, number) else _UNKNOWN
        if right:
            found.add(owner)
    return labels


def _meant(paper: Seen, cluster: Cluster) -> int | None:
    """The group of a cluster that names an annotated entity, a required one if there is any."""
    named = [number for number in (cluster.head, *cluster.variants) if paper.label.owners[number] >= 0]
    return min(named, key=lambda number: not _is_required(paper, number), default=None)


def _is_required(paper: Seen, number: int) -> bool:
    return int(paper.label.keep[number].argmax()) != OPTIONAL


def _grown(tables: Sequence[Floats], labels: Sequence[Floats]) -> HistGradientBoostingClassifier:
    """Trees for rows of several papers; those with the label `_UNKNOWN` are not learned from."""
    table, label = np.concatenate(tables), np.concatenate(labels)
    trees = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=12, min_samples_leaf=40, l2_regularization=5, random_state=0
    )
    return trees.fit(table[label != _UNKNOWN], label[label != _UNKNOWN] > 0)


def _unseen(tables: Sequence[Floats], labels: Sequence[Floats]) -> list[Floats]:
    """The logits of each paper's rows by trees that were grown on the papers of the other folds."""
    numbers = range(len(tables))
    folds = [[number for number in numbers if number % FOLDS != fold] for fold in range(FOLDS)]
    trees = [_grown([tables[number] for number in fold], [labels[number] for number in fold]) for fold in folds]
    return [
        trees[number % FOLDS].decision_function(table) if len(table) else np.zeros(0, np.float32)
        for number, table in enumerate(tables)
    ]


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


def _best(papers: Sequence[Seen], found: Sequence[Found], start: Fusion) -> Fusion:
    """The variant with the best F1 of entities, of equals that of relations; rounded, so that the file is stable."""
    best = max(_variants(start), key=lambda variant: score(papers, found, variant)[::-1])
    return Fusion(*(round(value, 4) for value in best))


def _variants(fusion: Fusion) -> Iterator[Fusion]:
    for least, share in product(THRESHOLDS, SHARES if fusion.rules else (0.0,)):
        yield fusion._replace(least=float(least), share=share)


def score(papers: Sequence[Seen], found: Sequence[Found], fusion: Fusion) -> tuple[float, float]:
    """F1 of relations and of entities; `found` are the clusters of each paper with their logits."""
    least = logit(fusion.least)
    taken = related = right = 0
    for paper, clusters in zip(papers, found, strict=True):
        meant = [(cluster.head, _meant(paper, cluster)) for cluster, keep in clusters if keep >= least]
        taken += sum(number is None or _is_required(paper, number) for _, number in meant)
        nodes = {
            int(paper.label.owners[number]): (head, number)
            for head, number in reversed(meant)  # what is found twice counts once
            if number is not None and _is_required(paper, number) and _kind_is_right(paper, head, number, fusion)
        }
        right += len(nodes)
        related += sum(
            bool(paper.label.relations[number, _relation(paper, head, fusion)]) for head, number in nodes.values()
        )
    every = taken + sum(paper.label.required for paper in papers)
    return 2 * related / every, 2 * right / every


def _kind_is_right(paper: Seen, head: int, number: int, fusion: Fusion) -> bool:
    return bool(paper.label.kinds[number, KINDS.index(_kind(paper, head, fusion))])


def _kind(paper: Seen, number: int, fusion: Fusion) -> str:
    return kind_of(paper.groups[number], paper.said.kind[number], paper.rules[number], fusion)


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
