"""Writes docs/ontology.html, the reference of the ontology, with pyLODE.

pip install '.[docs]' && python docs/ontology.py
"""

import sys
from pathlib import Path

from pylode.profiles.ontpub import OntPub
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
NAMESPACE = "https://w3id.org/paperkg/ontology#"
NOTES = {
    OWL.inverseOf: "inverse of",
    SKOS.closeMatch: "means nearly the same as",
    SKOS.relatedMatch: "is related to",
    RDFS.seeAlso: "see also",
    OWL.disjointWith: "has nothing in common with",
}
"""What pyLODE does not show, said as a note of the term."""
SORTS = {
    OWL.FunctionalProperty: "A thing has at most one.",
    OWL.InverseFunctionalProperty: "No two things have the same.",
}
"""Sorts of which pyLODE would make a second entry for the same term, and what to say instead."""


def reference(ontology: Graph) -> str:
    """The page, of our own terms only: what is reused is documented where it stems from."""
    page = OntPub(_documented(ontology), sort_subjects=True).make_html(include_css=True)
    return "\n".join(line.rstrip() for line in str(page).splitlines()) + "\n"


def _documented(ontology: Graph) -> Graph:
    found = Graph(namespace_manager=ontology.namespace_manager)
    home = URIRef(NAMESPACE.removesuffix("#"))
    for triple in ontology:
        ours = triple[0] == home or str(triple[0]).startswith(NAMESPACE)
        if ours and triple[1] != RDFS.isDefinedBy and triple[2] not in SORTS:
            found.add(triple)
    for term in set(found.subjects()) - {home}:
        for note in _notes(ontology, term):
            found.add((term, SKOS.note, Literal(note, lang="en")))
    return found


def _notes(ontology: Graph, term: Node) -> list[str]:
    """Sentences such as 'Inverse of pkg:uses.'."""
    found = [note for sort, note in SORTS.items() if (term, RDF.type, sort) in ontology]
    for predicate, words in NOTES.items():
        others = {*ontology.objects(term, predicate), *_siblings(ontology, term, predicate)}
        if predicate in (OWL.inverseOf, OWL.disjointWith):
            others |= set(ontology.subjects(predicate, term))
        if others:
            names = ", ".join(sorted(ontology.namespace_manager.normalizeUri(other) for other in others))
            found.append(f"{words.capitalize()} {names}.")
    return found


def _siblings(ontology: Graph, term: Node, predicate: URIRef) -> set[Node]:
    """Classes that are listed as disjoint with a class."""
    if predicate != OWL.disjointWith:
        return set()
    lists = [list(Collection(ontology, members)) for members in ontology.objects(predicate=OWL.members)]
    return {other for members in lists if term in members for other in members} - {term}


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "ontology.html"
    source = Graph().parse(ROOT / "ontology" / "paperkg.ttl", format="turtle")
    assert (None, RDF.type, OWL.Ontology) in source
    target.write_bytes(reference(source).encode("utf-8"))
