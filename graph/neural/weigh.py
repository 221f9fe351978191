"""What is known of each group when it is weighed against the others: names compete for a place in the text.

'quantization', 'KV cache quantization' and 'cache quantization' may stand at one place of a text, and seldom are all
three meant. So a group's columns hold what network and rules think of it, and of the best ones that overlap it.
"""

from collections.abc import Sequence

import numpy as np

from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.inputs import EDGES, Floats, Marks
from paperkg.graph.neural.network import Judgement
from paperkg.graph.relate import is_named

COLUMNS = 5 + (EDGES - 1) + 8 + len(KINDS) + len(RELATIONS)
"""Numbers that are known of each group."""
_NONE = -9.0
"""The logit of what is not there."""
_USUAL = 12
"""About how many nodes a paper has: whether a group is among the best so many says how rich the paper is."""


def columns(
    groups: Sequence[Group], edges: Marks, said: Judgement, rules: Sequence[float | None], both: Floats
) -> Floats:
    """G × `COLUMNS`, by the network, the logits of the rules and those of both together.

    `edges` are those of `Inputs`.
    """
    if not groups:
        return np.zeros((0, COLUMNS), dtype=np.float32)
    others = np.where(np.eye(len(groups), dtype=bool), 0, edges)
    best = [np.where(others == edge, both, _NONE).max(1) for edge in range(1, EDGES)]
    usual = np.full(len(groups), np.sort(both)[-min(len(both), _USUAL)])
    about = np.array([_about(group, logit) for group, logit in zip(groups, rules, strict=True)])
    chances = np.log(np.maximum(said.keep, 1e-6))
    odds = np.log(np.maximum(said.keep[:, -1], 1e-6) / np.maximum(1 - said.keep[:, -1], 1e-6))
    parts = [both, odds, chances[:, :-1], *best, about, usual, said.kind, said.relation]
    return np.column_stack(parts).astype(np.float32)


def _about(group: Group, logit: float | None) -> tuple[float, ...]:
    return (
        _NONE if logit is None else logit,
        float(logit is not None),
        len(group.name.split()),
        len(group.mentions),
        float(bool(group.kind)),
        float(bool(group.entry)),
        float(is_named(group.mentions)),
    )
