"""Which candidates name a thing of their own, and which are variants of such a name.

'KV cache eviction', 'cache eviction' and 'cache eviction policy' may all stand in one abstract, and seldom are three
nodes; nor are 'serving LLMs' and 'LLM serving'. So of every two groups that overlap, in the text or by their names, or
that the network takes for one, it is asked whether one is a variant of the other; by the answers groups are put into
clusters, and each cluster is weighed against what overlaps it and what may be the same thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.inputs import EDGES, Floats, Ints, Marks
from paperkg.graph.neural.letters import ABBREVIATED, MEASURES, OF_ALL
from paperkg.graph.neural.network import NODE, VARIANT, Judgement, sigmoid
from paperkg.graph.relate import PROPOSES, is_named
from paperkg.graph.text import name_key

PAIR_COLUMNS = 23 + MEASURES
"""Numbers that are known of two groups of which one may be a variant of the other."""
COLUMNS = 5 + (EDGES - 1) + 8 + len(KINDS) + len(RELATIONS) + 7
"""Numbers that are known of each cluster."""
HEAD_AT, NODE_AT, VARIANT_AT = 0.1, 0.02, 0.05
"""Least probability of a node that a cluster is named by; of a node or of a variant for what may be a variant in it."""
ALIKE_AT, LETTERS_AT, ABBREVIATION_AT = 0.02, 0.4, 0.8
"""From when on two groups are asked about that overlap nowhere: by the network's probability that they name the same
thing, the letters that their names share, or how well one is an abbreviation of the other."""
MERGE_AT = 0.25
"""Least probability of being a variant, given that the head is a node."""
_NONE = -9.0
"""The logit of what is not there."""
_USUAL = 12
"""About how many nodes a paper has: whether a group is among the best so many says how rich the paper is."""


@dataclass(frozen=True, eq=False)
class Known:
    """What network and rules say of a paper's groups.

    `edges` are those of `Inputs`, `letters` how like the groups' names are (`shared_letters`); `rules` are the logits
    of the rules, None where they have not found a group, and `both` (G) those of network and rules together.
    """

    groups: Sequence[Group]
    edges: Marks
    letters: Floats
    said: Judgement
    rules: Sequence[float | None]
    both: Floats

    @cached_property
    def named(self) -> npt.NDArray[np.bool_]:
        """Which groups the paper gives a name without doubt (G)."""
        return np.array([is_named(group.mentions) for group in self.groups], dtype=bool)

    @cached_property
    def entries(self) -> npt.NDArray[np.bool_]:
        """Which groups are in the vocabulary (G)."""
        return np.array([bool(group.entry) for group in self.groups], dtype=bool)


class Cluster(NamedTuple):
    """What may be one node: the number of the group that names it best, and those of its variants."""

    head: int
    variants: tuple[int, ...] = ()


def pairs(known: Known) -> Ints:
    """P × 2, the numbers of a group that may name a node and of one near it that may be a variant."""
    chance, keep, named = sigmoid(known.both), known.said.keep, known.named
    heads = (chance >= HEAD_AT) | named
    variants = ((chance >= NODE_AT) | (keep[:, VARIANT] >= VARIANT_AT)) & ~named
    variants &= ~known.entries  # the vocabulary tells these apart
    near = (known.edges > 0) | (known.said.alike >= ALIKE_AT)
    near |= (known.letters[OF_ALL] >= LETTERS_AT) | (known.letters[ABBREVIATED] >= ABBREVIATION_AT)
    return np.argwhere(heads[:, None] & variants & near & ~np.eye(len(known.groups), dtype=bool))


def pair_columns(known: Known, asked: Ints) -> Floats:
    """P × `PAIR_COLUMNS` for what `pairs` gives."""
    head, variant = asked.T
    logs, words = _logs(known.said.keep), [name_key(group.name).split("-") for group in known.groups]
    places = np.array([len({(mention.start, mention.end) for mention in group.mentions}) for group in known.groups])
    count = np.array(list(map(len, words)))
    more = [_more(words[one], words[other]) for one, other in asked.tolist()]
    kinds, relations = known.said.kind, known.said.relation
    parts = [
        known.both[head], known.both[variant], logs[head], logs[variant], known.edges[head, variant], count[head],
        count[variant], np.array(more, dtype=np.float32).reshape(-1, 3), places[head], places[variant],
        (kinds[head] * kinds[variant]).sum(1), (relations[head] * relations[variant]).sum(1),
        relations[head, PROPOSES], known.entries[head], _logs(known.said.alike)[head, variant],
        *known.letters[:, head, variant],
    ]  # fmt: skip
    return np.column_stack(parts).astype(np.float32)


def _more(one: Sequence[str], other: Sequence[str]) -> tuple[int, int, float]:
    """How many words the longer of two names has before the shorter one and behind it, -1 where it has it not in one
    stretch; and the share of words that they have in common.

    >>> _more(["kv", "cache", "eviction"], ["cache"]), _more(["cache"], ["kv", "store"])
    ((1, 1, 0.3333333333333333), (-1, -1, 0.0))
    """
    short, long = sorted((one, other), key=len)
    behind = len(long) - len(short)
    start = next((start for start in range(behind + 1) if long[start : start + len(short)] == short), -1)
    common = len(set(one) & set(other)) / len(set(one) | set(other))
    return start, behind - start if start >= 0 else -1, common


def clustered(known: Known, asked: Ints, same: Floats) -> list[Cluster]:
    """The clusters, surest head first; `same` are the probabilities that what was `asked` are variants.

    A variant goes to the surest head that it fits, so that what is left names something else.
    """
    chance = np.where(known.named, 1.0, sigmoid(known.both))
    fitting: dict[int, list[int]] = {}
    for head, variant in asked[same >= MERGE_AT].tolist():
        fitting.setdefault(head, []).append(variant)
    clusters: list[Cluster] = []
    taken: set[int] = set()
    for head in np.argsort(-chance, kind="stable").tolist():
        if chance[head] >= HEAD_AT and head not in taken:
            clusters.append(Cluster(head, tuple(one for one in fitting.get(head, ()) if one not in taken)))
            taken.update((head, *clusters[-1].variants))
    return clusters


def united(groups: Sequence[Group], cluster: Cluster) -> Group:
    """The group that names a cluster, with the mentions of its variants."""
    head = groups[cluster.head]
    return head._replace(
        mentions=[*head.mentions, *(one for other in cluster.variants for one in groups[other].mentions)]
    )


def columns(known: Known, asked: Ints, same: Floats, clusters: Sequence[Cluster]) -> Floats:
    """C × `COLUMNS`: what is known of the head of each cluster, of its variants and rivals, and of those before it that
    may be the same thing."""
    if not clusters:
        return np.zeros((0, COLUMNS), dtype=np.float32)
    heads = [cluster.head for cluster in clusters]
    chance, groups = sigmoid(known.both), len(known.groups)
    others = np.where(np.eye(groups, dtype=bool), 0, known.edges)
    best = [np.where(others == edge, known.both, _NONE).max(1) for edge in range(1, EDGES)]
    usual = np.full(groups, np.sort(known.both)[-min(groups, _USUAL)])
    about = np.array([_about(group, logit) for group, logit in zip(known.groups, known.rules, strict=True)])
    about = np.column_stack([about, known.entries, known.named])
    logs, share = _logs(known.said.keep), known.said.keep[:, NODE]
    odds = logs[:, NODE] - np.log(np.maximum(1 - share, 1e-6))
    head, variant = asked.T
    overlaps = known.edges[head, variant] > 0
    likely, rival = (np.bincount(head, part * chance[variant], groups) for part in (same, (1 - same) * overlaps))
    parts = [known.both, odds, logs[:, :NODE], *best, about, usual, known.said.kind, known.said.relation, likely, rival]
    answers = dict(zip(map(tuple, asked.tolist()), same.tolist(), strict=True))
    variants = [_about_variants(cluster, chance, answers) for cluster in clusters]
    again = [np.triu(part[np.ix_(heads, heads)], 1).max(0) for part in (known.said.alike, known.letters[OF_ALL])]
    return np.column_stack([np.column_stack(parts)[heads], variants, *again]).astype(np.float32)


def _about(group: Group, logit: float | None) -> tuple[float, ...]:
    return (
        _NONE if logit is None else logit,
        float(logit is not None),
        len(group.name.split()),
        len(group.mentions),
        float(bool(group.kind)),
    )


def _about_variants(
    cluster: Cluster, chance: Floats, answers: Mapping[tuple[int, ...], float]
) -> tuple[float, float, float]:
    """How many there are, the best one's chance of being a node, and the likest one's of being a variant."""
    return (
        len(cluster.variants),
        max((float(chance[one]) for one in cluster.variants), default=0.0),
        max((answers[cluster.head, one] for one in cluster.variants), default=0.0),
    )


def _logs(shares: Floats) -> Floats:
    logs: Floats = np.log(np.maximum(shares, 1e-6))
    return logs
