"""The vocabulary's graph keeps the integrity conditions of SKOS, and its schemes are complete."""

from collections.abc import Iterable

import four_papers
import pyoxigraph as ox
import pytest

from paperkg.graph.model import KINDS
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import Entry, vocabulary

RULES = {
    "S9: a concept is no scheme": "?x a skos:Concept, skos:ConceptScheme",
    "S13: a label is preferred, alternative or hidden": """
        { ?x skos:prefLabel ?l ; skos:altLabel|skos:hiddenLabel ?l } UNION
        { ?x skos:altLabel ?l ; skos:hiddenLabel ?l }""",
    "S14: one preferred label for each language": """
        ?x skos:prefLabel ?l, ?m FILTER(?l != ?m && LANG(?l) = LANG(?m))""",
    "S27: what is related is not broader": "?x skos:related ?y . { ?x skos:broader+ ?y } UNION { ?y skos:broader+ ?x }",
    "S37: a collection is neither concept nor scheme": """
        ?x a ?collection, ?other VALUES ?collection { skos:Collection skos:OrderedCollection }
        VALUES ?other { skos:Concept skos:ConceptScheme }""",
    "S46: what is the same is not broader or related": """
        ?x skos:exactMatch ?y .
        { ?x skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?y } UNION
        { ?y skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?x }""",
    "a concept has a scheme": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:inScheme ?s . ?s a skos:ConceptScheme }",
    "a concept has a label in English": """
        ?x a skos:Concept FILTER NOT EXISTS { ?x skos:prefLabel ?l FILTER(LANG(?l) = "en") }""",
    "a concept without a broader one is at the top": """
        ?x skos:inScheme ?s FILTER NOT EXISTS { ?x skos:broader ?y }
        FILTER NOT EXISTS { ?x skos:topConceptOf ?s . ?s skos:hasTopConcept ?x }""",
    "a concept at the top has no broader one in its scheme": """
        ?x skos:topConceptOf ?s ; skos:broader ?y . ?y skos:inScheme ?s""",
    "top concepts are stated from both ends": """
        { ?x skos:topConceptOf ?s FILTER NOT EXISTS { ?s skos:hasTopConcept ?x } } UNION
        { ?s skos:hasTopConcept ?x FILTER NOT EXISTS { ?x skos:topConceptOf ?s } }""",
    "what is broader is a concept": "?x skos:broader ?y FILTER NOT EXISTS { ?y a skos:Concept }",
    "a scheme has a title, a description and a top": """
        ?x a skos:ConceptScheme
        FILTER NOT EXISTS { ?x skos:prefLabel ?t ; dct:description ?d ; skos:hasTopConcept ?y }""",
}
"""What must not be found, by the condition that it breaks."""


def broken(store: Store, rule: str) -> list[str]:
    rows = store.query(f"SELECT DISTINCT ?x WHERE {{ {RULES[rule]} }} ORDER BY ?x")
    assert isinstance(rows, ox.QuerySolutions)
    return [row["x"].value.removeprefix(t.ENTITIES) for row in rows]


def stored(entries: Iterable[Entry], more: str = "") -> Store:
    """A store of the vocabulary's graph, with triples in Turtle added to it."""
    prefixes = "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in {**t.PREFIXES, "id": t.ENTITIES}.items())
    added = ox.parse(f"{prefixes}{more}", format=ox.RdfFormat.TURTLE)
    lines = [f"{quad.triple} <{t.VOCABULARY_GRAPH}> ." for quad in added]
    store = Store.memory()
    store.replace([(t.VOCABULARY_GRAPH, sorted({*vocabulary_quads(entries), *lines}))])
    return store


@pytest.fixture(scope="module")
def shipped() -> Store:
    return stored(vocabulary().entries)


@pytest.mark.parametrize("rule", RULES)
def test_the_vocabulary_keeps_a_condition(rule: str, shipped: Store) -> None:
    assert broken(shipped, rule) == []


def test_the_vocabulary_has_a_scheme_for_each_kind_and_one_of_measures(shipped: Store) -> None:
    schemes = shipped.query("SELECT ?x WHERE { ?x a skos:ConceptScheme } ORDER BY ?x")
    assert isinstance(schemes, ox.QuerySolutions)
    assert [row["x"].value for row in schemes] == sorted(f"{t.ENTITIES}scheme/{kind}" for kind in (*KINDS, "measure"))


A100, GPU = "<https://w3id.org/paperkg/id/hardware/nvidia-a100>", "<https://w3id.org/paperkg/id/hardware/gpu>"
SCHEME = "<https://w3id.org/paperkg/id/scheme/hardware>"


@pytest.mark.parametrize(
    ("rule", "more", "found"),
    [
        ("S9", f"{SCHEME} a skos:Concept .", ["scheme/hardware"]),
        ("S13", f'{A100} skos:altLabel "NVIDIA A100"@en .', ["hardware/nvidia-a100"]),
        ("S13", f'{A100} skos:hiddenLabel "A100"@en .', ["hardware/nvidia-a100"]),
        ("S14", f'{GPU} skos:prefLabel "graphics card"@en .', ["hardware/gpu"]),
        ("S27", f"{GPU} skos:related {A100} .", ["hardware/gpu"]),
        ("S37", f"{GPU} a skos:Collection .", ["hardware/gpu"]),
        ("S46", f"{GPU} skos:exactMatch <urn:x> . {GPU} skos:narrowMatch <urn:x> .", ["hardware/gpu"]),
        ("a concept has a scheme", "id:x a skos:Concept .", ["x"]),
        ("a concept has a label", 'id:x a skos:Concept ; skos:prefLabel "x"@de .', ["x"]),
        ("a concept without", f"id:x skos:inScheme {SCHEME} .", ["x"]),
        ("a concept at the top", f"{A100} skos:topConceptOf {SCHEME} .", ["hardware/nvidia-a100"]),
        ("top concepts", f"{SCHEME} skos:hasTopConcept {A100} .", ["hardware/nvidia-a100"]),
        ("what is broader", f"{GPU} skos:broader id:x .", ["hardware/gpu"]),
        ("a scheme has", "id:x a skos:ConceptScheme .", ["x"]),
    ],
)
def test_what_breaks_a_condition_is_found(rule: str, more: str, found: list[str]) -> None:
    (name,) = (name for name in RULES if name.startswith(rule))
    assert broken(stored(four_papers.VOCABULARY), name) == []
    assert broken(stored(four_papers.VOCABULARY, more), name) == found


def test_other_labels_and_links_break_nothing() -> None:
    more = f'{GPU} skos:prefLabel "Grafikprozessor"@de ; skos:related id:hardware/npu ; skos:exactMatch <urn:gpu> .'
    store = stored(
        four_papers.VOCABULARY, more.replace("id:hardware/npu", "<https://w3id.org/paperkg/id/hardware/npu>")
    )
    assert [rule for rule in RULES if broken(store, rule)] == []
