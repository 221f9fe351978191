"""What is known of a group when it is weighed against those around it."""

import numpy as np

from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS, Paper
from paperkg.graph.neural.inputs import example
from paperkg.graph.neural.network import Judgement, chances, network
from paperkg.graph.neural.weigh import COLUMNS, columns

TEXT = "We use fast cache eviction."


def said(keep: list[list[float]]) -> Judgement:
    """A network that is sure of no kind and no relation, and says `keep` of the groups."""
    groups = len(keep)
    return chances(
        np.log(np.array(keep, dtype=np.float32).reshape(-1, 4)),
        np.zeros((groups, len(KINDS)), dtype=np.float32),
        np.zeros((groups, len(RELATIONS)), dtype=np.float32),
        np.zeros(0, dtype=np.float32),
    )


def table(groups: list[Group], edges: list[list[int]], rules: list[float | None], both: list[float]) -> np.ndarray:
    share = [0.25, 0.25, 0.25, 0.25]
    return columns(
        groups, np.array(edges, dtype=np.int8), said([share] * len(groups)), rules, np.array(both, dtype=np.float32)
    )


def test_a_group_is_held_against_the_best_around_it_of_each_way_of_overlapping() -> None:
    groups = [Group(name, "", []) for name in ("a", "b c", "d")]
    found = table(groups, [[4, 2, 2], [1, 4, 0], [1, 0, 4]], [None, 1.5, None], [0.5, 2.0, 3.0])
    around, within = found[:, 5], found[:, 6]
    assert found[:, 0].tolist() == [0.5, 2.0, 3.0]
    assert around.tolist() == [-9.0, 0.5, 0.5]  # the second and third are around the first
    assert within.tolist() == [3.0, -9.0, -9.0]  # and the first is within both: the better one counts
    assert found[:, 8].tolist() == [-9.0, -9.0, -9.0]  # no group is its own rival
    assert found[:, 11:14].tolist() == [[-9.0, 0.0, 1.0], [1.5, 1.0, 2.0], [-9.0, 0.0, 1.0]]


def test_a_paper_without_groups_has_no_rows() -> None:
    assert table([], [], [], []).shape == (0, COLUMNS)


def test_the_shipped_trees_read_all_columns() -> None:
    model = network()
    seen = example(Document(Paper("p", "", TEXT)), model.tokenizer)
    judged = model.judge(seen.inputs)
    both = np.zeros(len(seen.groups), dtype=np.float32)
    found = columns(seen.groups, seen.inputs.edges, judged, [None] * len(seen.groups), both)
    assert found.shape == (len(seen.groups), COLUMNS)
    assert model.weigh(found).shape == (len(seen.groups),)
    surer = found.copy()
    surer[:, :2] += 6  # what all are surer of is a node rather than before
    assert model.weigh(surer).sum() > model.weigh(found).sum()
