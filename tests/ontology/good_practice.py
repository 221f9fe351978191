"""What reviewers of ontologies look for: pitfalls of OOPS!, offline tests of FOOPS!, ROBOT's rules, OWL 2 DL.

Each rule is a function of a graph that names what offends it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import TypeAlias

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from term_lists import LISTS, unknown

from paperkg.ontology import terms as t

Graph: TypeAlias = rdflib.Graph
ONTOLOGY = URIRef(t.ONTOLOGY.removesuffix("#"))
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
ENTITIES = (OWL.Class, *PROPERTIES, OWL.AnnotationProperty)
ABOVE = RDFS.subClassOf | RDFS.subPropertyOf
BUILT_IN = tuple(LISTS[prefix][0] for prefix in ("owl", "rdf", "rdfs", "xsd"))


# --- what rules look at


def of_type(graph: Graph, *types: URIRef) -> list[Node]:
    return sorted({term for type_ in types for term in graph.subjects(RDF.type, type_)})


def own(graph: Graph, *types: URIRef) -> list[Node]:
    return [term for term in of_type(graph, *types) if str(term).startswith(t.ONTOLOGY)]


def local(term: Node) -> str:
    return str(term).removeprefix(t.ONTOLOGY)


def texts(graph: Graph, predicate: URIRef) -> Iterator[tuple[Node, Literal]]:
    for term in own(graph, *ENTITIES):
        for text in graph.objects(term, predicate):
            if isinstance(text, Literal):
                yield term, text


def disjoint(graph: Graph) -> set[frozenset[Node]]:
    """Pairs that are said to have nothing in common."""
    pairs = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    for members in graph.objects(predicate=OWL.members):
        pairs |= {frozenset(pair) for pair in combinations(Collection(graph, members), 2)}
    return pairs


def used_classes(graph: Graph) -> set[Node]:
    """What stands where a class must."""
    sides = set(graph.objects(predicate=RDFS.subClassOf)) | set(graph.objects(predicate=RDFS.domain))
    sides |= {graph.value(term, RDFS.range) for term in of_type(graph, OWL.ObjectProperty)} - {None}
    return sides | {term for pair in disjoint(graph) for term in pair}


def used_properties(graph: Graph) -> set[Node]:
    """What stands where a property must, also as a predicate."""
    sides = {term for pair in graph.subject_objects(RDFS.subPropertyOf | OWL.inverseOf) for term in pair}
    return sides | {term for term in graph.predicates() if not str(term).startswith(BUILT_IN)}


def repeated(found: Iterable[str]) -> Iterator[str]:
    return (text for text, times in Counter(found).items() if times > 1)


# --- rules


def unconnected(graph: Graph) -> Iterator[str]:
    """P04: classes that no axiom joins to another."""
    joined = used_classes(graph) | set(graph.subjects(RDFS.subClassOf))
    return (local(term) for term in own(graph, OWL.Class) if term not in joined)


def circular(graph: Graph) -> Iterator[str]:
    """P06: terms above themselves."""
    return (local(term) for term in own(graph, *ENTITIES) if term in set(graph.objects(term, ABOVE / (ABOVE * "*"))))


def merged(graph: Graph) -> Iterator[str]:
    """P07: two concepts in one term."""
    return (local(term) for term, label in texts(graph, RDFS.label) if re.search(r"\b(and|or)\b|/", label))


def undocumented(graph: Graph) -> Iterator[str]:
    """P08, VOC3, VOC4, ROBOT missing and multiple annotations: a term has one label, one definition, one home."""
    for term in own(graph, *ENTITIES):
        for predicate in (RDFS.label, SKOS.definition, RDFS.isDefinedBy):
            if len(list(graph.objects(term, predicate))) != 1:
                yield f"{local(term)} {t.compact(str(predicate))}"


def overlapping(graph: Graph) -> Iterator[str]:
    """P10: siblings that may have a thing in common."""
    apart = disjoint(graph)
    for one, other in combinations(own(graph, OWL.Class), 2):
        above = [
            {up for up in graph.objects(term, RDFS.subClassOf) if str(up).startswith(t.ONTOLOGY)}
            for term in (one, other)
        ]
        if above[0] == above[1] and frozenset((one, other)) not in apart:
            yield f"{local(one)} {local(other)}"


def without_sides(graph: Graph) -> Iterator[str]:
    """P11, P19: properties without exactly one domain and one range."""
    for term in own(graph, *PROPERTIES):
        for predicate in (RDFS.domain, RDFS.range):
            if len(list(graph.objects(term, predicate))) != 1:
                yield f"{local(term)} {t.compact(str(predicate))}"


def without_inverse(graph: Graph) -> Iterator[str]:
    """P13: properties between two classes of a query, such as papers and entities, that go one way only."""
    for term in own(graph, OWL.ObjectProperty):
        sides = {local(side) for predicate in (RDFS.domain, RDFS.range) for side in graph.objects(term, predicate)}
        if sides <= {"Paper", "Entity", "Result"} and not any(graph[term : OWL.inverseOf | ~OWL.inverseOf]):
            yield local(term)


def wrong_inverse(graph: Graph) -> Iterator[str]:
    """P05, P25: inverses whose sides are not each other's."""
    for one, other in graph.subject_objects(OWL.inverseOf):
        sides = [(graph.value(term, RDFS.domain), graph.value(term, RDFS.range)) for term in (one, other)]
        if one == other or sides[0] != sides[1][::-1]:
            yield f"{local(one)} {local(other)}"


def misused(graph: Graph) -> Iterator[str]:
    """P20, ROBOT label formatting, lower-case definitions: labels that are none, definitions that are no sentence."""
    yield from (local(term) for term, label in texts(graph, RDFS.label) if not re.fullmatch(r"[\w-]+( [\w-]+)*", label))
    for term, definition in texts(graph, SKOS.definition):
        if not re.fullmatch(r"[A-Z]\S*( \S+)*\.", definition) or len(definition) < 15:
            yield local(term)


def foreign_language(graph: Graph) -> Iterator[str]:
    """Texts of a term without English as their language."""
    return (
        f"{local(term)} {text.language}"
        for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote)
        for term, text in texts(graph, predicate)
        if text.language != "en"
    )


def oddly_named(graph: Graph) -> Iterator[str]:
    """P22, URI2: names that are not in camel case, classes in lower or properties in upper case."""
    for types, pattern in (((OWL.Class,), r"[A-Z][A-Za-z]*"), (PROPERTIES, r"[a-z][A-Za-z]*")):
        yield from (local(term) for term in own(graph, *types) if not re.fullmatch(pattern, local(term)))


def label_of_another(graph: Graph) -> Iterator[str]:
    """Labels that do not say what the name says, such as 'data set' of a term hardware: a slip of copying."""
    for term, label in texts(graph, RDFS.label):
        words = re.sub(r"([a-z])([A-Z])", r"\1 \2", local(term)).lower().split()
        if not set(words) & set(re.split(r"[ -]", f"{label} {label.replace(' ', '')}")):
            yield local(term)


def undeclared(graph: Graph) -> Iterator[str]:
    """P34, P35, OWL 2 DL: terms in an axiom or as a predicate that are not declared as what they are used as."""
    classes, properties = set(of_type(graph, OWL.Class)), set(of_type(graph, *ENTITIES[1:]))
    yield from (t.compact(str(term)) for term in used_classes(graph) - classes)
    yield from (t.compact(str(term)) for term in used_properties(graph) - properties)


def declared_twice(graph: Graph) -> Iterator[str]:
    """OWL 2 DL: terms of more than one sort."""
    return repeated(t.compact(str(term)) for type_ in ENTITIES for term in graph.subjects(RDF.type, type_))


def reserved(graph: Graph) -> Iterator[str]:
    """OWL 2 DL, ROBOT illegal use of built-in vocabulary: terms of RDF, RDFS, XSD or OWL that are declared or used."""
    terms = {*used_classes(graph), *used_properties(graph), *of_type(graph, *ENTITIES)}
    return (t.compact(str(term)) for term in terms if str(term).startswith(BUILT_IN))


def hijacked(graph: Graph) -> Iterator[str]:
    """P40: terms of another vocabulary that it does not have, and what we say of those that it has."""
    yield from unknown(str(term) for term in of_type(graph, *ENTITIES))
    for term in set(of_type(graph, *ENTITIES)) - set(own(graph, *ENTITIES)):
        yield from (t.compact(str(term)) for predicate in graph.predicates(term) if predicate != RDF.type)


def blank(graph: Graph) -> Iterator[str]:
    """Blank nodes that are neither lists nor disjointness: nobody can refer to them."""
    lists = set(graph.subjects(RDF.first)) | set(graph.subjects(OWL.members))
    return (str(term) for term in graph.subjects() if isinstance(term, BNode) and term not in lists)


def doubled(graph: Graph) -> Iterator[str]:
    """ROBOT duplicate label and definition."""
    for predicate in (RDFS.label, SKOS.definition):
        yield from repeated(text.lower() for _, text in texts(graph, predicate))


METADATA = {
    DCTERMS.title: "OM1", DCTERMS.description: "OM1", DCTERMS.license: "OM1, OM4.1, P41", DCTERMS.creator: "OM1, OM5.1",
    DCTERMS.created: "OM1, OM5.1", VANN.preferredNamespaceUri: "OM1, FIND1", OWL.versionIRI: "OM1, VER1",
    VANN.preferredNamespacePrefix: "OM2, FIND1", OWL.versionInfo: "OM2", DCTERMS.modified: "OM2, OM5.2",
    DCTERMS.bibliographicCitation: "OM2", DCTERMS.abstract: "OM3", DCTERMS.publisher: "OM3", DCTERMS.issued: "OM3",
    DCTERMS.language: "OM3", URIRef("http://purl.org/ontology/bibo/status"): "OM3",
}  # fmt: skip


def badly_described(graph: Graph) -> Iterator[str]:
    """FOOPS! OM, FIND1, VER1, P38, P41, ROBOT missing ontology title, description, licence: one value of each."""
    for predicate, codes in METADATA.items():
        if len(list(graph.objects(ONTOLOGY, predicate))) != 1:
            yield f"{t.compact(str(predicate))} ({codes})"


def inconsistent_version(graph: Graph) -> Iterator[str]:
    """VER1, FIND1, PURL1: version, version IRI, citation and namespace that do not agree."""
    version = str(graph.value(ONTOLOGY, OWL.versionInfo))
    wanted = {OWL.versionIRI: f"{ONTOLOGY}/{version}", VANN.preferredNamespaceUri: t.ONTOLOGY}
    for predicate, value in wanted.items():
        if str(graph.value(ONTOLOGY, predicate)) != value:
            yield t.compact(str(predicate))
    if f"{ONTOLOGY}/{version}" not in str(graph.value(ONTOLOGY, DCTERMS.bibliographicCitation)):
        yield "dct:bibliographicCitation"


def out_of_time(graph: Graph) -> Iterator[str]:
    """Dates that are none, or changes before the beginning."""
    dates = [graph.value(ONTOLOGY, predicate) for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(date)) for date in dates) or dates != sorted(dates):
        yield " ".join(map(str, dates))


def little_reuse(graph: Graph) -> Iterator[str]:
    """VOC1, VOC2: vocabularies that an ontology of papers and claims should lean on, but does not."""
    named = {str(term) for triple in graph for term in triple}
    for prefix in ("bibo", "cito", "dct", "dqv", "fabio", "mls", "oa", "prov", "qudt", "schema", "skos", "vann"):
        if not any(term.startswith(LISTS[prefix][0]) for term in named):
            yield prefix


Rule: TypeAlias = Callable[[Graph], Iterator[str]]
RULES: tuple[Rule, ...] = (
    unconnected, circular, merged, undocumented, overlapping, without_sides, without_inverse, wrong_inverse, misused,
    foreign_language, oddly_named, label_of_another, undeclared, declared_twice, reserved, hijacked, blank, doubled,
    badly_described, inconsistent_version, out_of_time, little_reuse,
)  # fmt: skip
