"""Files of a graph: their bytes, and that they read back as what they were written from."""

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from four_papers import SQUEEZER, fact, stored
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.errors import UnknownNameError
from paperkg.exports.formats import FORMATS, export
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store
from paperkg.graph.view import view
from paperkg.ontology import terms as t

FILES = {
    "annotations": "four.annotations.jsonl",
    "csv": "four.facts.csv",
    "graphml": "four.graphml",
    "json": "four.json",
    "jsonld": "four.jsonld",
    "nquads": "four.nq",
    "ntriples": "four.nt",
    "rdfxml": "four.rdf",
    "results": "four.results.csv",
    "sssom": "four.sssom.tsv",
    "trig": "four.trig",
    "turtle": "four.ttl",
}
ODD = 'a "b" \\ \t ` <i> & \u00e9 \u4e2d \U0001f600 \x00\x0b\x7f\ufffe } # @ = | ; . \u2028 end'


def written(store: Store, format: str) -> str:
    return "".join(export(store, format))


def triples(store: Store) -> set[ox.Triple]:
    return {quad.triple for quad in store.match()}


def odd(text: str = ODD) -> Store:
    """A graph with unusual text wherever a paper can bring it in."""
    paper = Paper(f"title:{text}", text, f"We use {text}.", authors=(text,), venue=text)
    return stored(Reading(paper, (fact(paper, "uses", f"technique/{text}"),), ()))


# --- all formats


def test_every_format_has_a_golden_file() -> None:
    assert sorted(FILES) == list(FORMATS)


@pytest.mark.parametrize("format", FILES)
def test_a_graph_gives_the_same_bytes_always(format: str, store: Store, golden: Callable[[str, str], str]) -> None:
    found = written(store, format)
    assert found == golden(FILES[format], found)


@pytest.mark.parametrize("format", FILES)
def test_a_graph_without_papers_is_written_too(format: str) -> None:
    assert written(Store.memory(), format).count("Squeezer") == 0


@pytest.mark.parametrize("format", FILES)
def test_the_order_in_which_papers_came_does_not_show(format: str, readings: tuple[Reading, ...], store: Store) -> None:
    assert written(stored(*reversed(readings)), format) == written(store, format)


def test_an_unknown_format_is_named_with_a_near_one(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no format called 'turtel'; did you mean 'turtle'\? \(known: annot"):
        export(store, "turtel")


# --- RDF


def test_ntriples_has_each_triple_once_even_if_two_graphs_have_it(store: Store) -> None:
    graphs = [("urn:a", ["<urn:s> <urn:p> <urn:o> <urn:a> ."]), ("urn:b", ["<urn:s> <urn:p> <urn:o> <urn:b> ."])]
    twice = Store.memory()
    twice.replace(graphs)
    assert written(twice, "ntriples") == "<urn:s> <urn:p> <urn:o> .\n"
    lines = written(store, "ntriples").splitlines()
    assert len(lines) == len(set(lines)) == len(triples(store))


def test_turtle_has_a_node_once_with_what_all_graphs_say_of_it() -> None:
    graphs = [
        ("urn:b", [f'<{t.ENTITIES}x/y> <{t.VALUE}> "2.5"^^<{t.DECIMAL}> <urn:b> .']),
        ("urn:a", [f"<{t.ENTITIES}x/y> <{t.TYPE}> <{t.RESULT}> <urn:a> .", "<urn:s> <urn:p#%20> <urn:o> <urn:a> ."]),
    ]
    store = Store.memory()
    store.replace(graphs)
    assert written(store, "turtle").split("\n\n", 1)[1] == (
        "<id/x/y> a pkg:Result ;\n    pkg:value 2.5 .\n\n<urn:s> <urn:p#%20> <urn:o> .\n"
    )


@pytest.mark.parametrize(
    ("term", "found"),
    [
        (f'"2"^^<{t.DECIMAL}>', '"2"^^xsd:decimal'),
        (f'"-2.5"^^<{t.DECIMAL}>', "-2.5"),
        (f'"7"^^<{t.INTEGER}>', "7"),
        (f'"true"^^<{t.BOOLEAN}>', "true"),
        (f'"2024"^^<{t.YEAR}>', '"2024"^^xsd:gYear'),
        ('"a"^^<urn:x>', '"a"^^<urn:x>'),
        ('"a"@en', '"a"@en'),
        ('"a\\nb"', '"a\\nb"'),
        (f"<{t.BASE}>", f"<{t.BASE}>"),
        (f"<{t.ONTOLOGY}>", "<ontology#>"),
        (f"<{t.ONTOLOGY}a/b>", "<ontology#a/b>"),
        (f"<{t.ONTOLOGY}a-b>", "pkg:a-b"),
    ],
)
def test_a_term_of_turtle(term: str, found: str) -> None:
    store = Store.memory()
    store.replace([("urn:g", [f"<urn:s> <urn:p> {term} <urn:g> ."])])
    text = written(store, "turtle")
    assert text.endswith(f"\n<urn:s> <urn:p> {found} .\n")
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == triples(store)


def test_jsonld_asks_for_no_address_outside(store: Store) -> None:
    assert json.loads(written(store, "jsonld"))["@context"] == t.PREFIXES


# --- graphs


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip))
def test_any_text_survives(text: str) -> None:
    store = odd(f"Q{text}")
    assert nx.node_link_graph(json.loads(written(store, "json")), edges="edges").nodes == view(store).nodes
    ElementTree.fromstring(written(store, "graphml"))


def test_json_is_the_view(store: Store) -> None:
    read = nx.node_link_graph(json.loads(written(store, "json")), edges="edges")
    assert (dict(read.nodes(data=True)), list(read.edges(keys=True, data=True))) == (
        dict(view(store).nodes(data=True)),
        list(view(store).edges(keys=True, data=True)),
    )


def test_graphml_reads_back_with_lists_as_text(store: Store) -> None:
    read = nx.read_graphml(io.BytesIO(written(store, "graphml").encode()))
    paper, chip = t.ENTITIES + "paper/arxiv-2501.00001", t.ENTITIES + "hardware/nvidia-a100"
    assert set(read) == set(view(store))
    assert read.number_of_edges() == view(store).number_of_edges()
    assert read.nodes[paper] == {
        "kind": "paper",
        "label": "Squeezer: 4-bit Caches for Long Chats",
        "year": 2025,
        "url": "https://example.org/squeezer?v=1&x=2",
        "identifier": "arXiv:2501.00001",
        "results": "decodes 2.1 to 3.4 times faster than vLLM | by up to 75%",
    }
    assert read.nodes[chip] == {
        "kind": "hardware",
        "label": "NVIDIA A100",
        "definition": "A data-centre GPU of 2020.",
        "aliases": "A-100 | A100",
        "generic": False,
        "specification": "NVIDIA · Ampere · 2020 · 40 or 80 GB · 1555 or 2039 GB/s · FP32 19.5 TFLOPS · "
        "FP16 312 TFLOPS · FP8 0.5 TFLOPS · INT8 624 TOPS · 400 W",
    }
    assert read.nodes[t.ENTITIES + "paper/doi-10.1000-ueberblick"]["corrections"] == (
        "rename technique/atlas Atlas Ada Example 2025-03-01 as its authors write it"
    )
    assert read.edges[paper, chip] == {
        "id": "e2",
        "relation": "evaluates_on",
        "confidence": 0.9,
        "evidence": "On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM.",
        "links": "https://arxiv.org/abs/2501.00001#:~:text=On%20an%20A100%20with,times%20faster%20than%20vLLM.",
        "surfaces": "A100",
        "reason": "cue of evaluates_on",
    }


def test_graphml_has_no_character_that_xml_cannot_hold() -> None:
    root = ElementTree.fromstring(written(odd("a\x00\x0b\ufffe\uffffb"), "graphml"))
    assert "a\ufffd\ufffd\ufffd\ufffdb" in [element.text for element in root.iter()]


def test_edges_of_graphml_have_names_of_their_own(store: Store) -> None:
    root = ElementTree.fromstring(written(store, "graphml"))
    names = [element.get("id") for element in root.iter("{http://graphml.graphdrawing.org/xmlns}edge")]
    assert len(set(names)) == len(names) == view(store).number_of_edges()


# --- tables and annotations


def test_csv_makes_no_formula_of_a_title(store: Store) -> None:
    lines = list(csv.DictReader(io.StringIO(written(store, "csv"))))
    assert {line["title"] for line in lines if line["paper_id"].startswith("doi:")} == {
        "'=Überblick: Zwischenspeicher & <Karten>"
    }


def test_of_two_entities_of_one_name_the_surer_is_annotated() -> None:
    facts = (
        fact(SQUEEZER, "mentions", "technique/LLM serving", confidence=0.4),
        fact(SQUEEZER, "addresses", "task/llm-serving", confidence=0.7),
    )
    record = json.loads(written(stored(Reading(SQUEEZER, facts, ())), "annotations"))
    assert record == {
        "id": "arXiv:2501.00001",
        "title": "Squeezer: 4-bit Caches for Long Chats",
        "entities": [
            {
                "name": "LLM serving",
                "type": ["task"],
                "surfaces": ["LLM serving"],
                "aliases": [],
                "relation": ["addresses"],
                "optional": False,
                "confidence": 0.7,
                "evidence": "We present Squeezer, a KV cache quantization on top of FlashAttention for LLM serving.",
            }
        ],
        "results": [],
        "links": [],
    }


def test_a_link_joins_entities_of_one_paper() -> None:
    text = "Compression, that is KV cache compression, comes as KV cache quantization and on a GPU."
    paper = Paper("p", "Caches", text)
    facts = (
        fact(paper, "studies", "technique/kv-cache-compression"),
        fact(paper, "studies", "technique/kv-cache-quantization"),
        fact(paper, "mentions", "hardware/gpu"),
    )
    record = json.loads(written(stored(Reading(paper, facts, ())), "annotations"))
    assert record["links"] == [["KV cache quantization", "broader", "KV cache compression"]]
    assert {entity["optional"] for entity in record["entities"]} == {False}
