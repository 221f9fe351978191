"""What the code says, what the ontology says and what the shapes say are the same."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, Namespace, URIRef

from paperkg.graph.corrections import ACTIONS
from paperkg.graph.model import BOUNDS, KINDS, RELATIONS
from paperkg.graph.results.measures import MEASURES
from paperkg.graph.store import Store
from paperkg.graph.verbatim import DIRECTIONS
from paperkg.ontology import terms as t
from paperkg.ontology.specifications import LARGEST

QUDT = Namespace("http://qudt.org/schema/qudt/")
FOLDER = resources.files("paperkg.ontology")
USED = t.CLASSES | t.PROPERTIES | {t.ENTITY}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=(FOLDER / "paperkg.ttl").read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=(FOLDER / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")


def own(graph: rdflib.Graph, *types: URIRef) -> set[str]:
    """Terms of our own namespace that a graph declares with one of the types."""
    found = {str(term) for type_ in types for term in graph.subjects(RDF.type, type_)}
    return {term for term in found if term.startswith(t.ONTOLOGY)}


def carried(ontology: rdflib.Graph, used: set[str]) -> set[str]:
    """Terms that say something of used ones: what is above them, and their inverses, directly or not."""
    reached, new = set(used), {URIRef(term) for term in used}
    while new:
        above = {str(term) for found in new for term in ontology.objects(found, RDFS.subClassOf | RDFS.subPropertyOf)}
        inverse = {str(term) for found in new for term in ontology.subjects(OWL.inverseOf, found)}
        new = {URIRef(term) for term in (above | inverse) - reached}
        reached |= {str(term) for term in new}
    return {term for term in reached if term.startswith(t.ONTOLOGY)}


def declared(ontology: rdflib.Graph) -> set[str]:
    return own(ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def in_graph(store: Store) -> set[str]:
    """Properties and classes that triples of a graph have."""
    quads = list(store.match())
    classes = {quad.object.value for quad in quads if quad.predicate.value == t.TYPE and hasattr(quad.object, "value")}
    return classes | {quad.predicate.value for quad in quads}


def in_text(*suffixes: str) -> set[str]:
    """Terms of ours that files of the package name, but for the ontology."""
    package = Path(str(resources.files("paperkg")))
    parts = [package, *(package / name for name in ("ontology", "graph", "exports"))]
    paths = {path for part in parts for path in part.rglob("*") if path.suffix in suffixes}
    text = "".join(path.read_text(encoding="utf-8") for path in paths if path.name != "paperkg.ttl")
    return {t.expand(f"pkg:{name}") for name in re.findall(r"\bpkg:(\w+)", text)}


def unused(ontology: rdflib.Graph, store: Store) -> set[str]:
    """Declared terms that neither the graph, nor queries, nor shapes use."""
    return declared(ontology) - carried(ontology, in_graph(store) | in_text(".rq", ".ttl"))


def test_every_term_that_the_ontology_declares_is_used(ontology: rdflib.Graph, store: Store) -> None:
    assert unused(ontology, store) == set()


def test_a_term_that_nothing_uses_is_noticed(ontology: rdflib.Graph, store: Store) -> None:
    more = "pkg:idle a owl:ObjectProperty ; rdfs:subPropertyOf pkg:involves . pkg:isIdleBy owl:inverseOf pkg:idle ."
    more += "pkg:isIdleBy a owl:ObjectProperty . pkg:Idle a owl:Class . pkg:Wide a owl:Class . pkg:Paper a owl:Class ;"
    prefixes = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in t.PREFIXES.items())
    planted = ontology + rdflib.Graph().parse(data=f"{prefixes}{more} rdfs:subClassOf pkg:Wide .", format="turtle")
    assert unused(planted, store) == {t.expand(f"pkg:{name}") for name in ("idle", "isIdleBy", "Idle")}


def test_every_term_that_code_queries_and_shapes_use_is_declared(ontology: rdflib.Graph) -> None:
    assert in_text(".py", ".rq", ".ttl", ".js", ".html") - declared(ontology) == set()


def test_every_class_and_property_of_the_graph_is_declared(ontology: rdflib.Graph, store: Store) -> None:
    known = {str(term) for term in ontology.subjects(RDF.type)} | {t.TYPE}
    built_in = tuple(t.PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs"))
    assert {term for term in in_graph(store) - known if not term.startswith(built_in)} == set()


def test_terms_of_the_code_are_those_that_the_graph_states(ontology: rdflib.Graph) -> None:
    mine = {term for term in t.CLASSES | t.PROPERTIES if term.startswith(t.ONTOLOGY)}
    assert mine <= declared(ontology)
    assert declared(ontology) == carried(ontology, mine)


def test_every_term_of_the_code_is_a_class_or_a_property() -> None:
    values = {value for name, value in vars(t).items() if name.isupper() and isinstance(value, str)}
    named = {value for value in values if t.compact(value) != value and value not in t.PREFIXES.values()}
    datatypes = {t.DECIMAL, t.INTEGER, t.YEAR, t.BOOLEAN, t.DATE_TYPE}
    tables = (t.KIND_CLASSES, t.RELATION_IRIS, t.FIGURES)
    assert named - datatypes == USED - {term for table in tables for term in table.values()}


def test_a_property_joins_nodes_or_has_values_as_the_graph_has_it(ontology: rdflib.Graph, store: Store) -> None:
    joins = {quad.predicate.value for quad in store.match() if not hasattr(quad.object, "datatype")}
    has_values = {quad.predicate.value for quad in store.match() if hasattr(quad.object, "datatype")}
    assert own(ontology, OWL.ObjectProperty) & t.PROPERTIES == {term for term in joins if term.startswith(t.ONTOLOGY)}
    assert own(ontology, OWL.DatatypeProperty) == {term for term in has_values if term.startswith(t.ONTOLOGY)}


def test_a_value_has_the_type_that_the_ontology_gives(ontology: rdflib.Graph, store: Store) -> None:
    ranges = {str(term): str(range_) for term, range_ in ontology.subject_objects(RDFS.range)}
    datatypes = own(ontology, OWL.DatatypeProperty)
    quads = [quad for quad in store.match() if quad.predicate.value in datatypes]
    assert {(quad.predicate.value, quad.object.datatype.value) for quad in quads} == {  # type: ignore[union-attr]
        (term, ranges[term]) for term in datatypes
    }


def test_every_term_has_one_label_and_one_definition_in_english(ontology: rdflib.Graph) -> None:
    for term in own(ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        (label,) = ontology.objects(URIRef(term), RDFS.label)
        (definition,) = ontology.objects(URIRef(term), SKOS.definition)
        assert (label.language, definition.language) == ("en", "en")  # type: ignore[attr-defined]
        assert (str(label).strip(), str(definition).strip()[-1:]) == (str(label), ".")
        assert list(ontology.objects(URIRef(term), RDFS.isDefinedBy)) == [URIRef(t.ONTOLOGY.removesuffix("#"))]


def test_no_two_terms_have_one_label(ontology: rdflib.Graph) -> None:
    labels = [str(label) for label in ontology.objects(predicate=RDFS.label)]
    assert len(labels) == len(set(labels))


def test_every_property_says_what_it_joins(ontology: rdflib.Graph) -> None:
    for term in own(ontology, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert len(list(ontology.objects(URIRef(term), RDFS.domain))) == 1
        assert len(list(ontology.objects(URIRef(term), RDFS.range))) == 1


def test_the_kinds_and_relations_of_the_code_are_those_of_the_records() -> None:
    assert tuple(t.KIND_CLASSES) == KINDS
    assert tuple(t.RELATION_IRIS) == RELATIONS


def test_figures_have_units_but_for_plain_operations(ontology: rdflib.Graph) -> None:
    units = {str(term): str(unit).rpartition("/")[2] for term, unit in ontology.subject_objects(QUDT.hasUnit)}
    assert units == {
        t.FIGURES["memory_gb"]: "GigaBYTE", t.FIGURES["memory_bandwidth_gb_s"]: "GigaBYTE-PER-SEC",
        t.FIGURES["fp32_tflops"]: "TeraFLOPS", t.FIGURES["fp16_tflops"]: "TeraFLOPS",
        t.FIGURES["fp8_tflops"]: "TeraFLOPS", t.FIGURES["tdp_w"]: "W",
    }  # fmt: skip


def test_figures_are_the_columns_of_the_table() -> None:
    assert tuple(t.FIGURES) == tuple(LARGEST)


def test_the_context_has_the_prefixes_of_the_code() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))
    assert context == {"@context": t.PREFIXES}
    assert list(context["@context"]) == sorted(t.PREFIXES)


# --- shapes


def test_shapes_name_known_terms_only(shapes: rdflib.Graph) -> None:
    named = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    shacl, own_names, xsd = str(SH), "https://w3id.org/paperkg/shapes#", t.PREFIXES["xsd"]
    rest = {term for term in named if not term.startswith((shacl, own_names, xsd, t.ENTITIES))}
    assert rest - {str(term) for term in (RDF.first, RDF.rest, RDF.nil, RDF.langString)} <= USED


def test_shapes_cover_every_class_that_nodes_have(shapes: rdflib.Graph) -> None:
    assert {str(class_) for class_ in shapes.objects(predicate=SH.targetClass)} == t.CLASSES


def test_shapes_cover_every_property(shapes: rdflib.Graph) -> None:
    assert {str(path) for path in shapes.objects(predicate=SH.path)} == t.PROPERTIES


def test_a_node_of_every_class_but_the_second_one_of_concepts_has_no_unknown_property(shapes: rdflib.Graph) -> None:
    closed = list(shapes.subjects(SH.closed, rdflib.Literal(True)))
    classes = {str(class_) for shape in closed for class_ in shapes.objects(shape, SH.targetClass)}
    assert classes == t.CLASSES - {t.CONCEPT}


def test_closed_shapes_have_the_properties_whose_domain_is_their_class(
    shapes: rdflib.Graph, ontology: rdflib.Graph
) -> None:
    for shape in shapes.subjects(SH.closed, rdflib.Literal(True)):
        paths = set(shapes.objects(shape, SH.property / SH.path))
        for class_ in shapes.objects(shape, SH.targetClass):
            above = ontology.transitive_objects(class_, RDFS.subClassOf)
            own_terms = {str(term) for domain in above for term in ontology.subjects(RDFS.domain, domain)}
            assert own_terms & t.PROPERTIES <= set(map(str, paths))


def test_lists_of_the_shapes_are_those_of_the_code(shapes: rdflib.Graph) -> None:
    lists = {
        str(shapes.value(shape, SH.path)): [str(item) for item in shapes.items(found)]
        for shape, found in shapes.subject_objects(SH["in"])
    }
    assert set(lists.pop(t.TYPE)) == t.CLASSES
    assert lists == {
        t.PREDICATE: list(t.RELATION_IRIS.values()),
        t.KIND: list(KINDS),
        t.BOUND: list(BOUNDS),
        t.DIRECTION: list(DIRECTIONS),
        t.ACTION: list(ACTIONS),
        t.MEASURED: [f"{t.MEASURES}{key}" for key in MEASURES],
    }


def test_every_shape_has_a_number_for_its_problems(shapes: rdflib.Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        (number,) = shapes.objects(shape, URIRef(t.IDENTIFIER))
        assert 300 <= int(number) < 400


@pytest.mark.parametrize("name", ["paperkg.ttl", "shapes.ttl", "context.jsonld"])
def test_files_are_plain_text(name: str) -> None:
    text = (FOLDER / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert "\t" not in text
