"""What the code says, what the ontology says and what the shapes say are the same."""

import json
from importlib import resources

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, Namespace, URIRef

from paperkg.graph.model import BOUNDS, KINDS, RELATIONS
from paperkg.graph.store import Store
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


def test_the_ontology_declares_the_classes_of_the_code(ontology: rdflib.Graph) -> None:
    assert own(ontology, OWL.Class) == {term for term in t.CLASSES | {t.ENTITY} if term.startswith(t.ONTOLOGY)}


def test_the_ontology_declares_the_properties_of_the_code(ontology: rdflib.Graph) -> None:
    found = own(ontology, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert found == {term for term in t.PROPERTIES if term.startswith(t.ONTOLOGY)}


def test_every_term_of_the_code_is_a_class_or_a_property() -> None:
    values = {value for name, value in vars(t).items() if name.isupper() and isinstance(value, str)}
    named = {value for value in values if t.compact(value) != value and value not in t.PREFIXES.values()}
    datatypes = {t.DECIMAL, t.INTEGER, t.YEAR, t.BOOLEAN}
    tables = (t.KIND_CLASSES, t.RELATION_IRIS, t.FIGURES)
    assert named - datatypes == USED - {term for table in tables for term in table.values()}


def test_a_property_joins_nodes_or_has_values_as_the_graph_has_it(ontology: rdflib.Graph, store: Store) -> None:
    joins = {quad.predicate.value for quad in store.match() if not hasattr(quad.object, "datatype")}
    has_values = {quad.predicate.value for quad in store.match() if hasattr(quad.object, "datatype")}
    assert own(ontology, OWL.ObjectProperty) == {term for term in joins if term.startswith(t.ONTOLOGY)}
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
    rest = {term for term in named if not term.startswith((shacl, own_names, xsd))}
    assert rest - {str(RDF.first), str(RDF.rest), str(RDF.nil), t.TYPE} <= USED


def test_shapes_cover_every_class_that_papers_have_and_hardware(shapes: rdflib.Graph) -> None:
    assert {str(class_) for class_ in shapes.objects(predicate=SH.targetClass)} == {
        t.KIND_CLASSES["hardware"],
        t.PAPER, t.STATEMENT, t.RESULT, t.SPECIFIC_RESOURCE, t.QUOTE_SELECTOR, t.POSITION_SELECTOR,
    }  # fmt: skip


def test_lists_of_the_shapes_are_those_of_the_code(shapes: rdflib.Graph) -> None:
    lists = {
        str(shapes.value(shape, SH.path)): [str(item) for item in shapes.items(found)]
        for shape, found in shapes.subject_objects(SH["in"])
    }
    assert lists == {t.PREDICATE: list(t.RELATION_IRIS.values()), t.KIND: list(KINDS), t.BOUND: list(BOUNDS)}


@pytest.mark.parametrize("name", ["paperkg.ttl", "shapes.ttl", "context.jsonld"])
def test_files_are_plain_text(name: str) -> None:
    text = (FOLDER / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert "\t" not in text
