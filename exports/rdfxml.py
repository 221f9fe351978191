"""The graph as RDF/XML, for tools that read nothing newer, written as a stream, one node at a time."""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from paperkg.errors import ExportError
from paperkg.exports.rdf import STRING, Term, nodes
from paperkg.exports.xml import attribute, content
from paperkg.graph.check import text_of
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

_TAIL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
"""What a property's name may end with; XML knows more letters, but not every parser does."""
_SYNTAX = "RDF|ID|about|aboutEach|aboutEachPrefix|bagID|parseType|resource|nodeID|datatype|Description|li"
_RESERVED = re.compile(
    rf"{re.escape(t.PREFIXES['rdf'])}(?:{_SYNTAX})|http://www\.w3\.org/(?:XML/1998/namespace|2000/xmlns/).*"
)
_PREFIXES = {namespace: prefix for prefix, namespace in t.PREFIXES.items()}


def rdfxml(store: Store) -> Iterator[str]:
    """The union of all graphs in RDF/XML, an element a node, its class first, then its properties by name.

    XML cannot hold control characters, which all other forms of RDF can: they become U+FFFD.
    Raises ExportError for a property that XML has no name for.
    """
    names = "".join(f"\n  xmlns:{prefix}={attribute(namespace)}" for prefix, namespace in t.PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'
    for subject, values in nodes(store):
        yield f"\n<rdf:Description rdf:about={attribute(subject)}>\n"
        for name in sorted(values, key=lambda name: (name != t.TYPE, t.compact(name))):
            yield from (f"  {_property(name, term)}\n" for term in values[name])
        yield "</rdf:Description>\n"
    yield "\n</rdf:RDF>\n"


def _property(name: str, term: Term) -> str:
    tag, namespace = _tag(name)
    if not isinstance(term, ox.Literal):
        return f"<{tag}{namespace} rdf:resource={attribute(text_of(term))}/>"
    kind = ""
    if term.language:
        kind = f" xml:lang={attribute(term.language)}"
    elif term.datatype.value != STRING:
        kind = f" rdf:datatype={attribute(term.datatype.value)}"
    return f"<{tag}{namespace}{kind}>{content(term.value)}</{tag}>"


def _tag(iri: str) -> tuple[str, str]:
    """The name of a property's element, and the declaration that it needs: none for a known prefix.

    >>> _tag("https://w3id.org/paperkg/ontology#uses"), _tag("urn:a:b")
    (('pkg:uses', ''), ('own:b', ' xmlns:own="urn:a:"'))
    """
    tail = _TAIL.search(iri)
    if not tail or _RESERVED.fullmatch(iri):
        raise ExportError(f"RDF/XML has no name for the property <{iri}>; write another format, such as turtle")
    namespace, local = iri[: tail.start()], tail[0]
    prefix = _PREFIXES.get(namespace)
    return (f"{prefix}:{local}", "") if prefix else (f"own:{local}", f" xmlns:own={attribute(namespace)}")
