"""The ontology offends no rule of good_practice.py, and each rule finds what is broken."""

import re
from importlib import resources

import good_practice as g
import pytest
import rdflib


def parsed(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture(scope="module")
def text() -> str:
    return (resources.files("paperkg.ontology") / "paperkg.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", g.RULES, ids=lambda rule: rule.__name__)
def test_the_ontology_offends_no_rule(rule: g.Rule, text: str) -> None:
    assert sorted(rule(parsed(text))) == []


# --- each rule fires: the ontology with something taken out and something put in

NEW = "pkg:new a owl:ObjectProperty ; rdfs:domain pkg:Paper ; rdfs:range"
BROKEN: tuple[tuple[g.Rule, str, str, list[str]], ...] = (
    (g.unconnected, "", "pkg:New a owl:Class .", ["New"]),
    (g.circular, "", "pkg:Entity rdfs:subClassOf pkg:Task .", ["Entity", "Task"]),
    (g.circular, "", "pkg:involves rdfs:subPropertyOf pkg:involves .", ["involves"]),
    (g.merged, '"task"@en', '"task or problem"@en', ["Task"]),
    (g.undocumented, '    rdfs:label "task"@en ;\n', "", ["Task rdfs:label"]),
    (g.undocumented, "", 'pkg:Task skos:definition "Another."@en .', ["Task skos:definition"]),
    (g.overlapping, "pkg:Dataset pkg:Task )", "pkg:Dataset )", [
        "Dataset Task", "Hardware Task", "Model Task", "System Task", "Task Technique",
    ]),
    (g.overlapping, "    owl:disjointWith pkg:Result ;\n", "", ["Assertion Result"]),
    (g.without_sides, "", "pkg:new a owl:DatatypeProperty ; rdfs:domain pkg:Paper .", ["new rdfs:range"]),
    (g.without_sides, "", "pkg:uses rdfs:domain pkg:Result .", ["uses rdfs:domain"]),
    (g.without_inverse, "", f"{NEW} pkg:Entity .", ["new"]),
    (g.without_inverse, "    owl:inverseOf pkg:claims ;\n", "", ["claims", "isClaimedBy"]),
    (g.wrong_inverse, "", f"{NEW} pkg:Entity ; owl:inverseOf pkg:uses .", ["new uses"]),
    (g.misused, '"task"@en', '" task"@en', ["Task"]),
    (g.misused, '"A problem or an application that papers address."', '"task"', ["Task"]),
    (g.foreign_language, '"task"@en', '"Aufgabe"@de', ["Task de"]),
    (g.foreign_language, '"task"@en', '"task"', ["Task None"]),
    (g.oddly_named, "", "pkg:odd_class a owl:Class . pkg:Odd a owl:DatatypeProperty .", ["Odd", "odd_class"]),
    (g.label_of_another, '"task"@en', '"model"@en', ["Task"]),
    (g.undeclared, "fabio:ResearchPaper a owl:Class .\n", "", ["http://purl.org/spar/fabio/ResearchPaper"]),
    (g.undeclared, "schema:mentions a owl:ObjectProperty .\n", "", ["schema:mentions"]),
    (g.undeclared, "dct:title a owl:AnnotationProperty .\n", "", ["dct:title"]),
    (g.undeclared, "", f"{NEW} pkg:Missing .", ["pkg:Missing"]),
    (g.declared_twice, "", "dct:relation a owl:AnnotationProperty .", ["dct:relation"]),
    (g.reserved, "", "rdf:Statement a owl:Class .", ["rdf:Statement"]),
    (g.reserved, "", "pkg:Task rdfs:subClassOf rdfs:Class .", ["rdfs:Class"]),
    (g.hijacked, "", "schema:Paper a owl:Class .", ["https://schema.org/Paper"]),
    (g.hijacked, "", 'skos:Concept rdfs:label "idea"@en .', ["skos:Concept"]),
    (g.blank, "", "pkg:Task rdfs:seeAlso [ rdfs:label 'x' ] .", ["b"]),
    (g.doubled, '"task"@en', '"Model"@en', ["model"]),
    (g.badly_described, "    dct:license <https://www.apache.org/licenses/LICENSE-2.0> ;\n", "", [
        "dct:license (OM1, OM4.1, P41)",
    ]),
    (g.badly_described, "", f"<{g.ONTOLOGY}> dct:title 'Another' .", ["dct:title (OM1)"]),
    (g.inconsistent_version, 'versionInfo "0.1.0"', 'versionInfo "0.2.0"', [
        "dct:bibliographicCitation", "owl:versionIRI",
    ]),
    (g.out_of_time, 'created "2026-11-24"', 'created "November 24th"', ["November 24th 2026-11-25 2026-11-25"]),
    (g.out_of_time, 'created "2026-11-24"', 'created "2027-11-24"', ["2027-11-24 2026-11-25 2026-11-25"]),
    (g.little_reuse, "cito:", "pkg:", ["cito"]),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "out", "new", "found"), BROKEN, ids=lambda part: getattr(part, "__name__", ""))
def test_a_rule_names_what_offends_it(rule: g.Rule, out: str, new: str, found: list[str], text: str) -> None:
    assert out in text
    broken = text.replace(out, new) if out else f"{text}\n{new}"
    offending = sorted(rule(parsed(broken)))
    assert [re.sub(r"^n?[0-9a-f]{32}b\d+$", "b", name) for name in offending] == found


def test_every_rule_has_a_snippet_that_it_finds_broken() -> None:
    assert {rule.__name__ for rule, *_ in BROKEN} == {rule.__name__ for rule in g.RULES}
