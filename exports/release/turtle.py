"""Small documents in Turtle: a description of something, node by node, without blank nodes."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias

from paperkg.graph.encode import literal

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of what describes graphs; what graphs use themselves stands in `terms.PREFIXES`."""

Node: TypeAlias = tuple[str, Iterable[tuple[str, str]]]
"""An IRI, and pairs of a verb and an object as Turtle writes them."""


def document(nodes: Iterable[Node], base: str, prefixes: Iterable[str]) -> Iterator[str]:
    """The text of a document; IRIs may be relative to `base`, or, if that is empty, to where the file stands.

    >>> pairs = [("a", "void:Dataset"), ("a", "dcat:Dataset"), ("void:triples", "2")]
    >>> print("".join(document([("a.ttl#x", pairs)], "", ["void", "dcat"])), end="")
    @prefix void: <http://rdfs.org/ns/void#> .
    @prefix dcat: <http://www.w3.org/ns/dcat#> .
    <BLANKLINE>
    <a.ttl#x>
        a void:Dataset,
            dcat:Dataset ;
        void:triples 2 .
    """
    yield f"@base <{base}> .\n" if base else ""
    yield "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in prefixes)
    for subject, pairs in nodes:
        lines = [f"{verb} {_LIST.join(values)}" for verb, values in _by_verb(pairs)]
        yield f"\n<{subject}>\n    {_NEXT.join(lines)} .\n"


_NEXT, _LIST = " ;\n    ", ",\n        "


def _by_verb(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Each verb with its objects; those of one verb stand together already."""
    for verb, group in groupby(pairs, key=lambda pair: pair[0]):
        yield verb, [value for _, value in group]


def iri(text: str) -> str:
    """An IRI as an object; none of ours and none that `about` lets through needs escaping.

    >>> iri("void.ttl")
    '<void.ttl>'
    """
    return f"<{text}>"


def english(text: str) -> str:
    """Text in English as an object."""
    return literal(text, "@en")


def typed(text: str, datatype: str) -> str:
    """A literal of a datatype of XML Schema as an object.

    >>> typed("2026-01-31", "date")
    '"2026-01-31"^^xsd:date'
    """
    return literal(text, f"^^xsd:{datatype}")
