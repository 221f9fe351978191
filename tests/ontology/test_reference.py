"""The reference documentation of the ontology lists every term and is up to date."""

import html
import importlib.util
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from paperkg.ontology import terms as t

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "ontology.html").read_text(encoding="utf-8")


def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(str(resources.files("paperkg.ontology") / "paperkg.ttl"), format="turtle")


def terms() -> list[str]:
    graph, types = ontology(), (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {str(term) for type_ in types for term in graph.subjects(RDF.type, type_)}
    return sorted(term for term in found if term.startswith(t.ONTOLOGY))


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(t.ONTOLOGY))
def test_a_term_is_listed_once_with_its_label_and_its_definition(term: str) -> None:
    graph, text = ontology(), html.unescape(re.sub(r"\s+", " ", PAGE))
    assert text.count(f"<code>{term}</code>") == 1
    for predicate in (RDFS.label, SKOS.definition):
        assert str(graph.value(rdflib.URIRef(term), predicate)) in text


def test_nothing_else_is_listed_and_nothing_is_loaded() -> None:
    home = t.ONTOLOGY.removesuffix("#")
    assert sorted(re.findall(r"<code>(\S+[^#/])</code>", PAGE)) == sorted([home, *terms()])  # namespaces end so
    assert re.findall(r'(?:src|srcset)\s*=\s*"http', PAGE) == []


@pytest.mark.skipif(importlib.util.find_spec("pylode") is None, reason="needs pyLODE (pip install '.[docs]')")
def test_the_page_is_the_one_that_its_generator_writes(tmp_path: Path) -> None:
    command = [sys.executable, str(DOCS / "ontology.py"), str(tmp_path / "ontology.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ontology.html").read_text(encoding="utf-8") == PAGE, "run: python docs/ontology.py"
