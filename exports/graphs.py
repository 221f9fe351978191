"""The networkx view as files: GraphML for graph tools such as Gephi and igraph, and node-link JSON."""

import json
from collections.abc import Iterator, Mapping

from paperkg.exports.specification import line
from paperkg.exports.xml import attribute, content
from paperkg.graph.store import Store
from paperkg.graph.view import view

# attributes in GraphML: name, type
_NODE = {
    "kind": "string",
    "label": "string",
    "year": "int",
    "url": "string",
    "identifier": "string",
    "results": "string",
    "definition": "string",
    "aliases": "string",
    "generic": "boolean",
    "specification": "string",
    "links": "string",
    "corrections": "string",
}
_EDGE = {
    "relation": "string",
    "confidence": "double",
    "evidence": "string",
    "links": "string",
    "surfaces": "string",
    "reason": "string",
    "counts": "string",
}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(store: Store) -> Iterator[str]:
    """The view in GraphML, a line a node or edge; nodes are IRIs, edges are numbered.

    Lists become text with ` | ` between the items; of a paper's results the quotations are kept, of an entity's links
    the addresses, and a specification becomes a line. What is unknown has no attribute. Characters that XML cannot hold
    become U+FFFD.
    """
    graph = view(store)
    yield _HEAD
    yield "".join(_key("node", name, type_) for name, type_ in _NODE.items())
    yield "".join(_key("edge", name, type_) for name, type_ in _EDGE.items())
    yield '<graph edgedefault="directed">\n'
    for iri, data in graph.nodes(data=True):
        yield f"<node id={attribute(iri)}>{_data('node', data)}</node>\n"
    for number, (source, target, data) in enumerate(graph.edges(data=True)):
        ends = f"source={attribute(source)} target={attribute(target)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", data)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _key(scope: str, name: str, type_: str) -> str:
    return f'<key id="{scope}-{name}" for="{scope}" attr.name="{name}" attr.type="{type_}"/>\n'


def _data(scope: str, values: Mapping[str, object]) -> str:
    names = _NODE if scope == "node" else _EDGE
    texts = ((name, _flat(values.get(name))) for name in names)
    return "".join(f'<data key="{scope}-{name}">{content(text)}</data>' for name, text in texts if text)


def _flat(value: object) -> str:
    """A value as text; empty where there is none."""
    if isinstance(value, list):
        return " | ".join(map(_item, value))
    if isinstance(value, dict):
        return line(value)
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _item(item: object) -> str:
    """A quotation, an address, or else all that an item of a list says."""
    if not isinstance(item, dict):
        return str(item)
    return str(item.get("quote") or item.get("iri") or " ".join(filter(None, map(str, item.values()))))


# --- JSON


def node_link(store: Store) -> Iterator[str]:
    """The view as node-link JSON, a line a node or edge, as `networkx.node_link_graph(…, edges="edges")` reads it.

    Nodes have `id` (the IRI) and what `paperkg.graph.view` lists, edges `source`, `target`, `key` (the relation) and
    what the view has for them; what is unknown is null.
    """
    graph = view(store)
    yield '{"directed": true, "multigraph": true, "graph": {},\n"nodes": [\n'
    yield from _items({"id": iri, **data} for iri, data in graph.nodes(data=True))
    yield '],\n"edges": [\n'
    ends = ((source, target, key, data) for source, target, key, data in graph.edges(keys=True, data=True))
    yield from _items({"source": source, "target": target, "key": key, **data} for source, target, key, data in ends)
    yield "]}\n"


def _items(records: Iterator[dict[str, object]]) -> Iterator[str]:
    """Records as the lines of a JSON array."""
    before = ""
    for record in records:
        yield before + json.dumps(record, ensure_ascii=False)
        before = ",\n"
    yield "\n" if before else ""
