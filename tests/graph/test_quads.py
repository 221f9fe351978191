"""Readings and the vocabulary as N-Quads."""

import re

import pyoxigraph as ox
import pytest
from four_papers import SQUEEZER, VOCABULARY, fact, result, thing
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.model import Entity, Fact, Paper, Reading, Result, Span
from paperkg.graph.quads import coins, entity_iri, graph_iri, paper_iri, quads, vocabulary_quads
from paperkg.ontology import terms as t

PAPER = f"{t.ENTITIES}paper/p-1"
GRAPH = f"{t.PAPER_GRAPHS}p-1"


def short(lines: list[str]) -> list[str]:
    """Lines with prefixes in place of namespaces and without the graph, for people to compare."""
    text = "\n".join(line.removesuffix(f" <{GRAPH}> .") for line in lines)
    text = re.sub(rf"<{t.ENTITIES}([^>]*)>", r"id:\1", text)
    return re.sub(r"<([^>]*)>", lambda match: t.compact(match[1]), text).split("\n")


def test_a_paper_without_facts_has_what_is_known_of_it() -> None:
    paper = Paper("p-1", "Zed", "Fast.", 2025, ("Ada Byron", "Bo Li"), "Conf", "https://a.org", ("doi:10.1000/x",), "de")
    assert short(quads(Reading(paper, (), ()), "d")) == [
        'id:paper/p-1 dc:language "de"' if False else line for line in EXPECTED_PAPER
    ]


EXPECTED_PAPER = [
]
