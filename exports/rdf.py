"""The graph as RDF: N-Triples, N-Quads, Turtle, TriG and JSON-LD, written as a stream, one node or graph at a time.

Graphs come in the order of their IRIs, nodes within a graph too. In the forms without named graphs a node stands once,
where the first graph has it, with all that any graph says of it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from itertools import groupby
from typing import TypeAlias

import pyoxigraph as ox

from paperkg.graph.check import text_of
from paperkg.graph.store import Store, dump
from paperkg.ontology import terms as t

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Values: TypeAlias = Mapping[str, list[Term]]


def ntriples(store: Store) -> Iterator[str]:
    """The union of all graphs in N-Triples, each triple once."""
    for subject, values in nodes(store):
        lines = {f"<{subject}> <{name}> {term} .\n" for name, terms in values.items() for term in terms}
        yield "".join(sorted(lines))


def nquads(store: Store) -> Iterator[str]:
    """All named graphs in N-Quads."""
    return (f"{line}\n" for line in dump(store))


def nodes(store: Store) -> Iterator[tuple[str, _Values]]:
    """Each node once, with its values by property, those of each property sorted as N-Triples writes them."""
    for graph in store.graphs():
        for subject in sorted({text_of(quad.subject) for quad in store.match(graph=graph)}):
            quads = list(store.match(subject=subject))
            if graph == min(text_of(quad.graph_name) for quad in quads):
                yield subject, _by_property(quads)


def _nodes_of(store: Store, graph: str) -> Iterator[tuple[str, _Values]]:
    """The nodes of one graph, with what this graph says of them."""
    quads = sorted(store.match(graph=graph), key=lambda quad: text_of(quad.subject))
    for subject, own in groupby(quads, key=lambda quad: text_of(quad.subject)):
        yield subject, _by_property(own)


def _by_property(quads: Iterable[ox.Quad]) -> dict[str, list[Term]]:
    values: dict[str, set[Term]] = defaultdict(set)
    for quad in quads:
        values[quad.predicate.value].add(quad.object)
    return {name: sorted(terms, key=str) for name, terms in values.items()}


# --- Turtle and TriG

STRING = t.expand("xsd:string")
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
_BARE = {t.DECIMAL: r"[+-]?[0-9]*\.[0-9]+", t.INTEGER: r"[+-]?[0-9]+", t.BOOLEAN: "true|false"}

_NEXT = " ;\n    "


def turtle(store: Store) -> Iterator[str]:
    """The union of all graphs in Turtle, a paragraph a node: its class, then its properties by name."""
    yield _head()
    for node in nodes(store):
        yield _paragraph(*node)


def trig(store: Store) -> Iterator[str]:
    """All named graphs in TriG, each as Turtle would have it."""
    yield _head()
    for graph in store.graphs():
        yield f"\n{_iri(graph)} {{\n"
        for node in _nodes_of(store, graph):
            yield _paragraph(*node)
        yield "}\n"


def _head() -> str:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in t.PREFIXES.items())
    return f"@base <{t.BASE}> .\n{prefixes}"


def _paragraph(subject: str, values: _Values) -> str:
    lines = sorted(f"{_verb(name)} {', '.join(map(_turtle, terms))}" for name, terms in values.items())
    return f"\n{_iri(subject)} {_NEXT.join(lines)} .\n"


def _verb(name: str) -> str:
    # "a" sorts before all prefixed names
    return "a" if name == t.TYPE else _iri(name)


def _iri(iri: str) -> str:
    prefix, _, local = t.compact(iri).partition(":")
    if prefix in t.PREFIXES and _LOCAL.fullmatch(local):
        return f"{prefix}:{local}"
    return f"<{iri.removeprefix(t.BASE) or iri}>"


def _turtle(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if not isinstance(term, ox.Literal) or term.language or term.datatype.value == STRING:
        return str(term)
    bare = _BARE.get(term.datatype.value)
    if bare and re.fullmatch(bare, term.value):
        return term.value
    return f"{ox.Literal(term.value)}^^{_iri(term.datatype.value)}"


# --- JSON-LD


def jsonld(store: Store) -> Iterator[str]:
    """All named graphs as one JSON-LD document with its context inside, a line a node."""
    context = resources.files("paperkg.ontology") / "context.jsonld"
    inline = json.loads(context.read_text(encoding="utf-8"))["@context"]
    yield f'{{"@context": {json.dumps(inline, indent=2)},\n"@graph": ['
    for number, graph in enumerate(store.graphs()):
        yield "," if number else ""
        yield f'\n{{"@id": {_json(graph)}, "@graph": [\n'
        yield ",\n".join(_json(node) for node in _jsonld_nodes(store, graph))
        yield "\n]}"
    yield "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _jsonld_nodes(store: Store, graph: str) -> Iterator[dict[str, object]]:
    for subject, values in _nodes_of(store, graph):
        classes = [t.compact(text_of(term)) for term in values.get(t.TYPE, ())]
        names = sorted(values.keys() - {t.TYPE})
        properties = {t.compact(name): [_jsonld(term) for term in values[name]] for name in names}
        yield {"@id": subject, **({"@type": classes} if classes else {}), **properties}


def _jsonld(term: Term) -> object:
    if not isinstance(term, ox.Literal):
        return {"@id": text_of(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    return term.value if datatype == STRING else {"@value": term.value, "@type": t.compact(datatype)}
