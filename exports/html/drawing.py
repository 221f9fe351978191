"""The graph as pyvis draws it: a pyvis Network with shapes, sizes and places, and all that the page tells of a node.

pyvis looks through all nodes at each `add_node` and `add_edge` (9,600 nodes and 16,000 edges: 1.4 s, four times that
for a graph of twice the size), so its lists are filled in bulk with its own Node and Edge at any size. Ids are
numbers: small, and the page's index.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from typing import Any

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from paperkg.exports.html.layout import layout
from paperkg.exports.specification import line
from paperkg.graph.model import KINDS, RELATIONS

SHAPES = {
    "paper": "box",
    "technique": "dot",
    "system": "square",
    "hardware": "triangle",
    "model": "diamond",
    "dataset": "triangleDown",
    "task": "hexagon",
}
"""Shape of each kind, in vis-network's words; colours belong to the page's style, which knows light from dark."""

_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "interaction": {"hover": true, "dragNodes": false, "keyboard": false, "selectConnectedEdges": false}
}"""


def draw(graph: "nx.MultiDiGraph[str]") -> tuple[Network, list[tuple[str, str]]]:
    """The network of a view (`paperkg.graph.view`), and the sentences that its nodes and edges refer to by number.

    A sentence is a text and the address at which a browser shows it, empty if there is none. Nodes and edges are in the
    order of the graph and keep the view's attributes, but for `kind`, which is their `group`, for a specification,
    which is a line, for what is empty, and for addresses that are none of the web. The graph itself is left as it is.
    """
    papers = _papers(graph)
    radii = {node: radius(str(kind), papers.get(node, 0)) for node, kind in graph.nodes(data="kind")}
    places = layout(graph, radii)
    number = {node: index for index, node in enumerate(graph)}
    sentences = _Sentences()
    network = Network()
    network.set_options(_OPTIONS)
    network.nodes = [
        _node(number[node], node, values, sentences) | {"size": radii[node], "x": places[node][0], "y": places[node][1]}
        for node, values in graph.nodes(data=True)
    ]
    network.node_ids = list(number.values())
    network.node_map = dict(zip(network.node_ids, network.nodes, strict=True))
    network.edges = [
        Edge(number[source], number[target], **_edge(values, sentences)).options
        for source, target, values in graph.edges(data=True)
    ]
    return network, list(sentences.numbers)


def kinds(graph: "nx.MultiDiGraph[str]") -> list[str]:
    """Kinds of the graph's nodes: papers first, then in the order of the guide, then others by name."""
    return _ordered(("paper", *KINDS), (str(kind) for _, kind in graph.nodes(data="kind")))


def relations(graph: "nx.MultiDiGraph[str]") -> list[str]:
    """Relations of the graph's edges, in the order of the guide, then others by name."""
    return _ordered(RELATIONS, (str(values.get("relation")) for *_, values in graph.edges(data=True)))


def radius(kind: str, papers: int) -> float:
    """How large a node is drawn, in pixels at zoom 1: papers alike, entities by the number of papers that name them.

    >>> radius("paper", 0), radius("technique", 1), radius("technique", 25)
    (8.0, 4.2, 14.6)
    """
    return 8.0 if kind == "paper" else round(1.6 + 2.6 * min(max(papers, 1), 100) ** 0.5, 1)


def _papers(graph: "nx.MultiDiGraph[str]") -> Counter[str]:
    """How many papers name each entity."""
    named = {(paper, entity) for paper, entity, relation in graph.edges(keys=True) if relation != "broader"}
    return Counter(entity for _, entity in named)


class _Sentences:
    """Numbers for sentences and their addresses: one that many edges share is kept once."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def __call__(self, sentences: Iterable[str], links: Iterable[str]) -> list[int]:
        pairs = zip(sentences, chain(map(_web, links), repeat("")), strict=False)
        return [self.numbers.setdefault(pair, len(self.numbers)) for pair in pairs]


def _ordered(known: Iterable[str], found: Iterable[str]) -> list[str]:
    present = set(found)
    first = [name for name in known if name in present]
    return first + sorted(present - set(first))


def _web(address: object) -> str:
    """The address, or nothing if it is none of the web."""
    return str(address) if str(address).startswith(("http://", "https://")) else ""


def _node(number: int, iri: str, values: Mapping[str, Any], sentences: _Sentences) -> dict[str, Any]:
    kind, label = str(values.get("kind")), str(values.get("label") or iri)
    rest = {name: value for name, value in values.items() if name not in ("kind", "label")}
    rest["url"] = _web(rest.get("url"))
    rest["results"] = [_result(result, sentences) for result in rest.get("results", ())]
    rest["links"] = [link for link in rest.get("links", ()) if _web(link["iri"])]
    rest["specification"] = line(rest.get("specification", {}))
    options: dict[str, Any] = Node(number, SHAPES.get(kind, "dot"), label, group=kind, iri=iri, **_told(rest)).options
    return options


def _result(values: Mapping[str, Any], sentences: _Sentences) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name != "link"}
    return _told(rest | {"sentence": sentences([values["sentence"]], [values.get("link", "")])[0]})


def _edge(values: Mapping[str, Any], sentences: _Sentences) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name != "links"}
    return _told(rest | {"evidence": sentences(values.get("evidence", ()), values.get("links", ()))})


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is not empty; the page takes what is missing for empty. Numbers always say something."""
    return {name: value for name, value in values.items() if value or type(value) in (int, float)}
