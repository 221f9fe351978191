"""Which groups are variants of one name, and what is known of a cluster when it is weighed."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.extract.coined import OWN
from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS, Mention, Paper
from paperkg.graph.neural.inputs import example
from paperkg.graph.neural.letters import ABBREVIATED, MEASURES, OF_ALL, shared_letters
from paperkg.graph.neural.network import Judgement, network, sigmoid
from paperkg.graph.neural.read import known
from paperkg.graph.neural.weigh import (
    ABBREVIATION_AT,
    ALIKE_AT,
    COLUMNS,
    LETTERS_AT,
    MERGE_AT,
    PAIR_COLUMNS,
    Cluster,
    Known,
    clustered,
    columns,
    pair_columns,
    pairs,
    united,
)

EVEN = [0.25, 0.25, 0.25, 0.25]
NAMED = [Mention(0, 3, "Zed", "", "coined", OWN)]


def said(keep: list[list[float]]) -> Judgement:
    """A network that is sure of no kind and no relation, and says `keep` of the groups."""
    groups = len(keep)
    nothing = np.zeros(0, dtype=np.float32)
    return Judgement(
        np.array(keep, dtype=np.float32).reshape(-1, 4),
        np.full((groups, len(KINDS)), 1 / len(KINDS), dtype=np.float32),
        np.full((groups, len(RELATIONS)), 1 / len(RELATIONS), dtype=np.float32),
        nothing,
        sigmoid(np.full((groups, groups), -9, dtype=np.float32)),
        nothing,
        nothing,
    )


def about(
    groups: list[Group],
    edges: list[list[int]],
    both: list[float],
    rules: list[float | None] | None = None,
    keep: list[list[float]] | None = None,
) -> Known:
    """What is known of groups, each by itself, whose names have no letter in common."""
    count = len(groups)
    return Known(
        groups,
        np.array(edges, dtype=np.int8).reshape(count, count),
        np.zeros((MEASURES, count, count), dtype=np.float32),
        said(keep or [EVEN] * len(groups)),
        rules or [None] * len(groups),
        np.array(both, dtype=np.float32),
    )


def groups(*names: str) -> list[Group]:
    return [Group(name, "", []) for name in names]


def asked(*rows: tuple[int, int]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def shares(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


# --- what is asked


def test_all_that_overlap_are_asked_about_in_both_directions() -> None:
    found = pairs(about(groups("a b", "b", "c"), [[4, 2, 0], [1, 4, 0], [0, 0, 4]], [0.0, 0.0, 0.0]))
    assert found.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("form", "both", "keep", "is_asked"),
    [
        (Group("b", "", []), -2.0, EVEN, True),
        (Group("b", "", []), -9.0, EVEN, True),  # the network takes it for a variant
        (Group("b", "", []), -2.0, [0.97, 0.01, 0.01, 0.01], True),
        (Group("b", "", []), -9.0, [0.97, 0.01, 0.01, 0.01], False),
        (Group("b", "technique/b", []), -2.0, EVEN, False),  # the vocabulary tells it apart
        (Group("b", "", NAMED), -2.0, EVEN, False),  # and so does the paper
    ],
)
def test_what_may_be_a_variant(form: Group, both: float, keep: list[float], is_asked: bool) -> None:
    found = pairs(about([Group("a b", "", []), form], [[4, 2], [1, 4]], [0.0, both], keep=[EVEN, keep]))
    assert ([0, 1] in found.tolist()) == is_asked


@pytest.mark.parametrize(("mentions", "is_asked"), [([], False), (NAMED, True)])
def test_what_may_name_a_cluster(mentions: list[Mention], is_asked: bool) -> None:
    found = pairs(about([Group("Zed", "", mentions), Group("b", "", [])], [[4, 2], [1, 4]], [-3.0, 0.0]))
    assert ([0, 1] in found.tolist()) == is_asked


APART = [[4, 0], [0, 4]]


def test_what_stands_apart_is_asked_about_where_the_network_takes_it_for_one() -> None:
    of = about(groups("a", "b"), APART, [0.0, 0.0])
    alike = np.array([[0, ALIKE_AT], [ALIKE_AT - 0.01, 0]], dtype=np.float32)
    assert pairs(replace(of, said=of.said._replace(alike=alike))).tolist() == [[0, 1]]


@pytest.mark.parametrize(("measure", "least"), [(OF_ALL, LETTERS_AT), (ABBREVIATED, ABBREVIATION_AT)])
def test_what_stands_apart_is_asked_about_where_names_are_like(measure: int, least: float) -> None:
    of = about(groups("a", "b"), APART, [0.0, 0.0])
    of.letters[measure] = [[1, least - 0.01], [least, 1]]
    assert pairs(of).tolist() == [[1, 0]]


def test_pairs_know_how_like_names_are_and_what_the_network_thinks() -> None:
    given = [Group("LLM serving", "task/llm-serving", []), Group("serving of LLMs", "", [])]
    of = replace(about(given, APART, [0.0, 0.0]), letters=shared_letters([group.name for group in given]))
    found = pair_columns(of, asked((0, 1), (1, 0)))[:, -MEASURES - 2 :]
    assert found[:, 0].tolist() == [1.0, 0.0]  # whether the head is of the vocabulary
    assert found[:, 1].round(2).tolist() == [-9.0, -9.0]
    assert found[:, 2:].tolist() == [of.letters[:, 0, 1].tolist()] * 2


def test_pairs_know_what_the_longer_name_has_more() -> None:
    of = about(groups("KV cache eviction policies", "cache eviction"), [[4, 2], [1, 4]], [1.5, -0.5])
    found = pair_columns(of, asked((0, 1)))
    assert found.shape == (1, PAIR_COLUMNS)
    assert found[0, [0, 1, 10, 11, 12, 13, 14, 15]].tolist() == [1.5, -0.5, 2, 4, 2, 1, 1, 0.5]


# --- clusters


def test_variants_go_to_the_surest_head() -> None:
    of = about(groups("a b", "b", "a"), [[4] * 3] * 3, [1.0, 3.0, -1.0])
    found = clustered(of, asked((0, 1), (0, 2), (1, 0), (1, 2)), shares(0.9, 0.9, MERGE_AT, MERGE_AT - 0.01))
    assert found == [Cluster(1, (0,)), Cluster(2)]


def test_what_is_no_node_by_any_chance_is_left_out_but_for_own_names() -> None:
    of = about([Group("a", "", []), Group("Zed", "", NAMED)], [[4] * 2] * 2, [-5.0, -5.0])
    assert clustered(of, asked(), shares()) == [Cluster(1)]


@given(st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_no_group_is_in_two_clusters(both: list[float], random: Random) -> None:
    count = len(both)
    of = about(groups(*map(str, range(count))), [[1] * count] * count, both)
    rows = pairs(of)
    same = shares(*(random.random() for _ in range(len(rows))))
    members = [number for cluster in clustered(of, rows, same) for number in (cluster.head, *cluster.variants)]
    assert len(members) == len(set(members))


def test_a_cluster_has_the_mentions_of_all_its_variants() -> None:
    first, second, third = (Mention(start, start + 1, "x", "", "network") for start in (5, 2, 9))
    given = [Group("a", "", [first]), Group("b", "technique/b", [second]), Group("c", "", [third])]
    assert united(given, Cluster(1, (0,))) == Group("b", "technique/b", [second, first])


# --- what is known of a cluster


def test_a_group_is_held_against_the_best_around_it_of_each_way_of_overlapping() -> None:
    of = about(groups("a", "b c", "d"), [[4, 2, 2], [1, 4, 0], [1, 0, 4]], [0.5, 2.0, 3.0], [None, 1.5, None])
    found = columns(of, asked(), shares(), [Cluster(0), Cluster(1), Cluster(2)])
    around, within = found[:, 5], found[:, 6]
    assert found[:, 0].tolist() == [0.5, 2.0, 3.0]
    assert around.tolist() == [-9.0, 0.5, 0.5]  # the second and third are around the first
    assert within.tolist() == [3.0, -9.0, -9.0]  # and the first is within both: the better one counts
    assert found[:, 8].tolist() == [-9.0, -9.0, -9.0]  # no group is its own rival
    assert found[:, 11:14].tolist() == [[-9.0, 0.0, 1.0], [1.5, 1.0, 2.0], [-9.0, 0.0, 1.0]]


def test_a_cluster_knows_its_variants_and_rivals() -> None:
    of = about(groups("a b c", "b c", "c"), [[4, 2, 2], [1, 4, 2], [1, 1, 4]], [0.0, 0.0, 0.0])
    found = columns(of, asked((0, 1), (0, 2)), shares(0.75, 0.5), [Cluster(0, (1,)), Cluster(2)])
    # what overlaps counts by its chance, as variant or as rival; then how many variants, the best one, the likest one
    assert found[:, -7:-2] == pytest.approx(np.array([[0.625, 0.375, 1, 0.5, 0.75], [0, 0, 0, 0, 0]]))


def test_a_cluster_knows_whether_a_surer_one_may_be_the_same() -> None:
    of = about(groups("a", "b", "c"), [[4] * 3] * 3, [0.0, 0.0, 0.0])
    alike = np.array([[1, 0.2, 0.3], [0.2, 1, 0.6], [0.3, 0.6, 1]], dtype=np.float32)
    of = replace(of, said=of.said._replace(alike=alike), letters=np.stack([alike / 2] * MEASURES))
    found = columns(of, asked(), shares(), [Cluster(2), Cluster(0), Cluster(1)])
    assert found[:, -2:] == pytest.approx(np.array([[0, 0], [0.3, 0.15], [0.6, 0.3]]))


def test_a_paper_without_groups_has_no_rows() -> None:
    of = about([], [], [])
    assert pairs(of).shape == (0, 2)
    assert pair_columns(of, pairs(of)).shape == (0, PAIR_COLUMNS)
    assert columns(of, pairs(of), shares(), clustered(of, pairs(of), shares())).shape == (0, COLUMNS)


@pytest.mark.parametrize("extractor", ["model", "both"])
def test_the_shipped_trees_read_all_columns(extractor: str) -> None:
    model = network()
    seen = example(Document(Paper("p", "", "We use fast cache eviction and a cache eviction policy.")), model.tokenizer)
    judged = model.judge(seen.inputs)
    of = known(seen.groups, seen.inputs.edges, judged, [None] * len(seen.groups), model.fusion(extractor))
    rows = pairs(of)
    same = model.same(extractor, pair_columns(of, rows))
    assert same.shape == (len(rows),) != (0,)
    assert ((same >= 0) & (same <= 1)).all()
    clusters = clustered(of, rows, same)
    found = columns(of, rows, same, clusters)
    assert found.shape == (len(clusters), COLUMNS)
    surer = found.copy()
    surer[:, :2] += 6  # what all are surer of is a node rather than before
    assert model.weigh(extractor, surer).sum() > model.weigh(extractor, found).sum()
