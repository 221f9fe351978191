"""Every term of a reused vocabulary that we write exists there."""

import json
import re
from importlib import resources
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, URIRef
from term_lists import FOLDER, LISTS, prefixed, strange, unknown

from paperkg.exports.release.about import About
from paperkg.exports.release.census import census
from paperkg.exports.release.contents import KINDS, File
from paperkg.exports.release.quality import SHARES, Scores
from paperkg.exports.release.report import shacl_report
from paperkg.exports.release.turtle import PREFIXES
from paperkg.exports.release.void import void
from paperkg.graph.bootstrap import Estimate
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

PACKAGE = Path(str(resources.files("paperkg")))
PARTS = [PACKAGE, *(PACKAGE / name for name in ("ontology", "graph", "exports"))]
SYNTAX = {t.expand(f"rdf:{name}") for name in ("RDF", "Description", "about", "datatype", "resource")}
"""Elements and attributes of RDF/XML: in the namespace, but no terms."""
ELSEWHERE = {"https://www.apache.org/licenses/LICENSE-2.0"}


def files(*suffixes: str) -> list[Path]:
    return sorted({path for part in PARTS for path in part.rglob("*") if path.suffix in suffixes})


def named(path: Path) -> set[str]:
    """IRIs that a Turtle file names, also as predicates."""
    graph = rdflib.Graph().parse(path, format="turtle")
    return {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}


@pytest.mark.parametrize("path", files(".ttl"), ids=lambda path: path.name)
def test_a_turtle_file_names_terms_that_exist(path: Path) -> None:
    assert unknown(named(path)) == []
    assert strange(named(path), ELSEWHERE) == []


@pytest.mark.parametrize("path", files(".rq", ".py"), ids=lambda path: path.name)
def test_queries_and_code_name_terms_that_exist(path: Path) -> None:
    assert unknown(set(prefixed(path.read_text(encoding="utf-8"), t.PREFIXES)) - SYNTAX) == []


def test_the_terms_of_the_code_exist() -> None:
    values = {value for value in vars(t).values() if isinstance(value, str) and value.startswith("http")}
    assert unknown(values | t.CLASSES | t.PROPERTIES) == []
    assert strange(t.CLASSES | t.PROPERTIES) == []


def test_a_graph_has_terms_that_exist(store: Store) -> None:
    quads = list(store.match())
    classes = {quad.object.value for quad in quads if quad.predicate.value == t.TYPE and _is_iri(quad.object)}
    datatypes = {quad.object.datatype.value for quad in quads if isinstance(quad.object, ox.Literal)}
    used = classes | datatypes | {quad.predicate.value for quad in quads}
    assert (unknown(used), strange(used)) == ([], [])


def test_the_description_of_a_release_has_terms_that_exist(store: Store) -> None:
    share = Estimate(0.5, 0.25, 0.75)
    scores = Scores("", 1, 0.95, {"entity": dict.fromkeys(SHARES, share)})
    said = About("Four", ("Ada",), "https://w3id.org/paperkg/x", "2026-01-31", t.BASE)
    files = [File(name, 1, "") for name in KINDS]
    texts = [void(said, "", census(store), files, True, scores), shacl_report([(("sh:value", "true"),)], t.BASE)]
    graph = rdflib.Graph()
    for text in texts:
        graph.parse(data="".join(text), format="turtle")
    used = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    used |= {str(term.datatype) for term in graph.objects() if isinstance(term, rdflib.Literal) and term.datatype}
    elsewhere = {iri for iri in used if iri.startswith("https://www.iana.org/assignments/media-types/")}
    assert unknown(used) == []
    assert strange(used, elsewhere | {"http://www.w3.org/ns/formats/N-Quads"}) == []
    assert all(any(iri.startswith(space) for iri in used) for space in PREFIXES.values())
    assert set(PREFIXES.values()) <= {space for space, _ in LISTS.values()}


def _is_iri(term: object) -> bool:
    return isinstance(term, ox.NamedNode)


def test_prefixes_name_namespaces_that_exist() -> None:
    context = json.loads((PACKAGE / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    spaces = {space for space, _ in LISTS.values()}
    for prefixes in (context, t.PREFIXES):
        assert {space for space in prefixes.values() if space != t.ONTOLOGY} <= spaces


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("fabio:hasArXivID", id="another case"),
        pytest.param("fabio:abstract", id="of another vocabulary"),
        pytest.param("qudt:unit", id="no longer there"),
        pytest.param("schema:Paper", id="made up"),
        pytest.param("skos:preflabel", id="not camel case"),
        pytest.param("unit:USD", id="another name"),
    ],
)
def test_a_term_that_does_not_exist_is_noticed(name: str) -> None:
    spaces = {prefix: space for prefix, (space, _) in LISTS.items()}
    prefix, local = name.split(":")
    assert unknown(prefixed(f"SELECT * {{ ?x {name} ?y }}", spaces)) == [spaces[prefix] + local]


@pytest.mark.parametrize(
    "iri",
    [
        pytest.param("http://schema.org/Dataset", id="http for https"),
        pytest.param("https://www.w3.org/ns/prov#Entity", id="https for http"),
        pytest.param("http://w3id.org/paperkg/ontology#Paper", id="our own with http"),
    ],
)
def test_a_namespace_without_a_list_is_noticed(iri: str) -> None:
    assert strange([iri]) == [iri]


@pytest.mark.parametrize(
    "name",
    [
        "cito:usesMethodIn", "dc:creator", "dct:issued", "dqv:value", "fabio:hasArXivId", "mls:ModelEvaluation",
        "oa:TextQuoteSelector", "prov:wasQuotedFrom", "qudt:hasUnit", "schema:ScholarlyArticle", "skos:exactMatch",
        "unit:GigaBYTE-PER-SEC", "void:Dataset",
    ],
)  # fmt: skip
def test_a_term_that_exists_is_known(name: str) -> None:
    prefix, local = name.split(":")
    assert unknown([LISTS[prefix][0] + local]) == []


def test_lists_are_sorted_and_small() -> None:
    for path in FOLDER.glob("*.txt"):
        first, *names = path.read_text(encoding="utf-8").splitlines()
        assert re.fullmatch(r"# https?://\S+[/#]", first)
        assert names == sorted(set(names))
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 200_000


def test_every_namespace_of_the_ontology_is_used(ontology_text: str) -> None:
    graph = rdflib.Graph().parse(data=ontology_text, format="turtle")
    terms = {str(term) for triple in graph for term in triple} | {
        str(term.datatype) for term in graph.objects() if isinstance(term, rdflib.Literal)
    }
    declared = dict(re.findall(r"@prefix (\w+): <(.+)>", ontology_text))
    assert [prefix for prefix, space in declared.items() if not any(term.startswith(space) for term in terms)] == []
    assert list(graph.subjects(RDF.type, rdflib.OWL.Ontology)) == [URIRef(t.ONTOLOGY.removesuffix("#"))]


@pytest.fixture
def ontology_text() -> str:
    return (PACKAGE / "ontology" / "paperkg.ttl").read_text(encoding="utf-8")
