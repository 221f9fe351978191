"""What is written in any syntax of RDF reads back in two libraries as the same graph, compared in canonical form."""

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from four_papers import fact, stored
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paperkg.errors import ExportError
from paperkg.exports.formats import export
from paperkg.exports.rdf import Term
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

GRAPHS = {
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
}
"""Forms without named graphs, as the two libraries call them."""
DATASETS = {
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
}
FORMS = GRAPHS | DATASETS

# rdflib deprecates parts of its datasets and uses them itself
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    """Sorted N-Quads by RDFC-1.0."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def meant(store: Store, format: str) -> list[str]:
    """What a file of that form has to say: the quads, or the union of all graphs, in XML without control characters."""
    if format in DATASETS:
        return canonical(store.match())
    return canonical(ox.Quad(quad.subject, quad.predicate, held(quad.object, format)) for quad in store.match())


def held(term: Term, format: str) -> Term:
    """What a format can hold of a term: XML has no control characters."""
    if format != "rdfxml" or not isinstance(term, ox.Literal) or not NOT_XML.search(term.value):
        return term
    text = NOT_XML.sub("\ufffd", term.value)
    return ox.Literal(text, language=term.language) if term.language else ox.Literal(text, datatype=term.datatype)


def by_oxigraph(text: str, format: str) -> list[str]:
    return canonical(ox.parse(text, format=FORMS[format][0]))


def by_rdflib(text: str, format: str) -> list[str]:
    if format in GRAPHS:
        found = rdflib.Graph().parse(data=text, format=FORMS[format][1]).serialize(format="nt")
        return canonical(ox.parse(found, format=ox.RdfFormat.N_TRIPLES))
    found = rdflib.Dataset().parse(data=text, format=FORMS[format][1]).serialize(format="nquads")
    return canonical(ox.parse(found, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("format", FORMS)
def test_four_papers_read_back(format: str, store: Store) -> None:
    text = "".join(export(store, format))
    assert by_oxigraph(text, format) == meant(store, format)
    assert by_rdflib(text, format) == meant(store, format)


@pytest.mark.parametrize("format", FORMS)
def test_the_page_reads_back(format: str, page: Path) -> None:
    with Store.open(page) as store:
        text = "".join(export(store, format))
        assert by_oxigraph(text, format) == meant(store, format)
        assert by_rdflib(text, format) == meant(store, format)


# --- any text

ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


def odd(text: str) -> Store:
    """A graph with that text wherever a paper can bring it in."""
    paper = Paper(f"title:{text}", text, f"We use {text}.", authors=(text,), venue=text, url=f"https://a.org/{text}")
    return stored(Reading(paper, (fact(paper, "uses", f"technique/{text}"),), ()))


@pytest.mark.parametrize("format", FORMS)
@settings(max_examples=20, deadline=None)
@given(ANY)
@example('"""\\" \\\\u0041 \\n \r\n \t <b>&amp;]]> \x00\x1f\x7f\x85\u2028\ufeff\ufffe\U0001f600 ')
@example(" ")
def test_any_text_reads_back(format: str, text: str) -> None:
    store = odd(f"Q{text}" if text.strip() else text)
    file = "".join(export(store, format))
    assert by_oxigraph(file, format) == meant(store, format)
    assert by_rdflib(file, format) == meant(store, format)


# --- RDF/XML


def one(property_: str, term: str = '"o"') -> Store:
    store = Store.memory()
    store.replace([("urn:g", [f"<urn:s> <{property_}> {term} <urn:g> ."])])
    return store


@pytest.mark.parametrize(
    ("term", "element"),
    [
        ("<urn:a?b&c>", '<own:p xmlns:own="urn:" rdf:resource="urn:a?b&amp;c"/>'),
        ('"a < b & c"', '<own:p xmlns:own="urn:">a &lt; b &amp; c</own:p>'),
        ('"a\\r\\n"', '<own:p xmlns:own="urn:">a&#13;\n</own:p>'),
        ('"a\\u0001\\uFFFF"', '<own:p xmlns:own="urn:">a\ufffd\ufffd</own:p>'),
        ('"Wort"@de', '<own:p xmlns:own="urn:" xml:lang="de">Wort</own:p>'),
        (f'"2.5"^^<{t.DECIMAL}>', f'<own:p xmlns:own="urn:" rdf:datatype="{t.DECIMAL}">2.5</own:p>'),
    ],
)
def test_a_term_of_rdfxml(term: str, element: str) -> None:
    assert f'<rdf:Description rdf:about="urn:s">\n  {element}\n</' in "".join(export(one("urn:p", term), "rdfxml"))


@pytest.mark.parametrize(
    "property_", ["urn:a:b", "urn:1a", "https://a.org/a/b?c=d&e", "urn:é.x", f"{t.ONTOLOGY}a/b-c.d"]
)
def test_any_property_with_a_name_reads_back(property_: str) -> None:
    store = one(property_)
    text = "".join(export(store, "rdfxml"))
    assert by_oxigraph(text, "rdfxml") == by_rdflib(text, "rdfxml") == meant(store, "rdfxml")


@pytest.mark.parametrize(
    "property_", ["urn:p#%20", "urn:1", "urn:é", t.expand("rdf:li"), "http://www.w3.org/XML/1998/namespacelang"]
)
def test_a_property_without_a_name_in_xml_is_refused(property_: str) -> None:
    message = rf"^RDF/XML has no name for the property <{property_}>; write another format, such as turtle$"
    with pytest.raises(ExportError, match=message):
        list(export(one(property_), "rdfxml"))
