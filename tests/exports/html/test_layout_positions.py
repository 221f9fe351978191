from math import dist, isfinite
from statistics import median

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.exports.html.drawing import radius
from paperkg.exports.html.layout import layout


def sizes(graph: "nx.MultiDiGraph[str]") -> dict[str, float]:
    return {node: radius(str(kind), 1) for node, kind in graph.nodes(data="kind")}


def test_the_same_graph_gets_the_same_places(graph: "nx.MultiDiGraph[str]") -> None:
    assert layout(graph, sizes(graph)) == layout(graph, sizes(graph))


def test_no_two_nodes_cover_each_other(graph: "nx.MultiDiGraph[str]") -> None:
    radii, places = sizes(graph), layout(graph, sizes(graph))
    nodes = list(graph)
    close = [
        (a, b)
        for index, a in enumerate(nodes)
        for b in nodes[index + 1 :]
        if dist(places[a], places[b]) < radii[a] + radii[b]
    ]
    assert close == []


def test_neighbours_are_much_nearer_than_others(graph: "nx.MultiDiGraph[str]") -> None:
    places = layout(graph, sizes(graph))
    nodes = list(graph)
    neighbours = median(dist(places[a], places[b]) for a, b in graph.edges())
    others = median(dist(places[a], places[b]) for a, b in zip(nodes, nodes[1::2] + nodes[::2], strict=True))
    assert neighbours < others / 2


def test_what_only_one_paper_names_stands_around_it() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from(("paper", f"leaf {number}", "uses") for number in range(6))
    graph.add_edges_from((("paper", "shared", "uses"), ("other", "shared", "uses"), ("other", "more", "uses")))
    places = layout(graph, dict.fromkeys(graph, 4.0))
    assert {round(dist(places["paper"], places[f"leaf {number}"])) for number in range(6)} == {17}


def test_few_nodes_need_no_forces() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert layout(graph, {}) == {}
    graph.add_node("a")
    assert layout(graph, {"a": 5.0}) == {"a": (0.0, 0.0)}
    graph.add_edge("a", "b", "uses")
    assert dist(*layout(graph, {"a": 5.0, "b": 5.0}).values()) > 10


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 25), st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=40))
def test_any_graph_gets_finite_places_of_its_own(count: int, pairs: list[tuple[int, int]]) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(str(number) for number in range(count))
    graph.add_edges_from((str(a), str(b), "uses") for a, b in pairs)
    places = layout(graph, dict.fromkeys(graph, 5.0))
    assert list(places) == list(graph)
    assert all(isfinite(x) and isfinite(y) for x, y in places.values())
    assert len(set(places.values())) == len(places)
