"""Queries of a person's own, the headers of shipped ones, and their parameters."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from paperkg.errors import QueryError, UnknownNameError
from paperkg.exports import sparql
from paperkg.exports.answers import Rows
from paperkg.exports.sparql import Parameter, Query
from paperkg.graph.store import Store
from paperkg.ontology import terms as t


def test_select_gives_typed_values(store: Store) -> None:
    query = """SELECT ?year ?value ?none ?paper WHERE {
      ?paper dct:issued ?year ; pkg:claims ?result . ?result pkg:value ?value FILTER(?value = 5.5)
    }"""
    paper = f"{t.ENTITIES}paper/title-atlas-a-chip-for-maps"
    assert sparql.run(store, query) == Rows(("year", "value", "none", "paper"), [(2024, Decimal("5.5"), None, paper)])


def test_ask_gives_one_row(store: Store) -> None:
    assert sparql.run(store, "ASK { ?a a pkg:Paper }") == Rows(("answer",), [(True,)])


def test_construct_gives_sorted_lines(store: Store) -> None:
    found = sparql.run(store, "CONSTRUCT { ?e a <urn:x> } WHERE { ?e pkg:generic true }")
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert found == Rows(
        ("triple",),
        [(f"<{t.ENTITIES}hardware/{name}> {type_} <urn:x> .",) for name in ("cpu", "gpu")],
    )


def test_a_query_that_is_not_valid_is_one_line(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^no valid query: error at 1:[^\n]*$"):
        sparql.run(store, "SELECT WHERE")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://example.org/> { ?a ?b ?c } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?a ?b ?c }",
    ],
)
def test_a_query_reads_nothing_from_elsewhere(query: str, store: Store) -> None:
    with pytest.raises(QueryError, match="is not allowed: queries read this knowledge graph only"):
        sparql.run(store, query)


# --- shipped queries


def test_a_header_is_read_whole() -> None:
    text = (
        "# title: A title\n# description: One line\n# description: and one more.\n"
        "# param: system = vLLM\n# param: word (text)\nASK { VALUES ?system { UNDEF } VALUES ?word { UNDEF } }"
    )
    params = (Parameter("system", "entity", "vLLM"), Parameter("word", "text", None))
    assert sparql.parse("q", text) == Query("q", "A title", "One line and one more.", params, text)


@pytest.mark.parametrize("value", ["system (thing)", "two words", "= vLLM"])
def test_a_parameter_that_makes_no_sense_is_named(value: str) -> None:
    with pytest.raises(QueryError, match=r"^no parameter: '.*'; write for example: system = vLLM$"):
        sparql.parse("q", f"# param: {value}\nASK {{}}")


def test_an_unknown_query_is_named_with_a_near_one() -> None:
    with pytest.raises(UnknownNameError, match=r"^no query called 'beat'; did you mean 'beats'\?"):
        sparql.query("beat")


def test_the_question_of_the_manual_runs(store: Store) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```sparql\n(.*?)```", manual, re.DOTALL)
    asked = sparql.bind(store, sparql.parse("mine", text), {"chip": "NVIDIA GPU"})
    assert sparql.show(store, asked) == (
        "title\n"
        "-------------------------------------\n"
        "Atlas: Forgetting Cold Tokens\n"
        "Squeezer: 4-bit Caches for Long Chats\n"
        "Of 4 papers, 2 name hardware.\n"
    )


# --- parameters


def bound(store: Store, kind: str, value: str) -> str:
    text = f"# param: p ({kind})\nASK {{ VALUES ?p {{ UNDEF }} }}"
    return sparql.bind(store, sparql.parse("q", text), {"p": value}).split("VALUES ?p { ")[1].removesuffix(" } }")


def iris(*tails: str) -> str:
    return " ".join(f"<{t.ENTITIES}{tail}>" for tail in tails)


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("entity", "GPU", iris("hardware/gpu", "hardware/nvidia-a100", "hardware/nvidia-gpu")),
        ("itself", "GPU", iris("hardware/gpu")),
        ("itself", "FPGA | cpu", iris("hardware/fpga", "hardware/cpu")),
        ("itself", "Squeezer", iris("system/squeezer", "system/squeezer/arxiv-2501.00001")),
        ("paper", "arXiv:2501.00001", iris("paper/arxiv-2501.00001")),
        ("hardware", "GPU | cpu", iris("hardware/gpu", "hardware/nvidia-a100", "hardware/nvidia-gpu", "hardware/cpu")),
        ("number", "24.50", f'"24.5"^^<{t.DECIMAL}>'),
        ("text", "a | b", '"a" "b"'),
        ("text", '" } DROP ALL #', '"\\" } DROP ALL #"'),
    ],
)
def test_a_value_becomes_terms(kind: str, value: str, found: str, store: Store) -> None:
    assert bound(store, kind, value) == found


@pytest.mark.parametrize("value", ["many", "1e9", "24 GB", "nan", "٣", "1.", '24"', "9" * 16])
def test_a_number_that_is_none_is_named(value: str, store: Store) -> None:
    with pytest.raises(QueryError, match=r"^'.*' is no number; write for example: 24 or 0\.5$"):
        bound(store, "number", value)


def test_an_unknown_parameter_is_named(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no parameter of beats called 'systm'; did you mean 'system'\?"):
        sparql.bind(store, sparql.query("beats"), {"systm": "vLLM"})


def test_an_unknown_entity_is_named_with_a_near_one(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"^no entity called 'vLLMs'; did you mean 'vLLM'\?"):
        sparql.bind(store, sparql.query("beats"), {"system": "vLLMs"})


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("itself", "*", r"the parameter p of q takes no \*; name what is meant"),
        ("paper", "arXiv:2501.00001 | *", r"the parameter p of q takes no \*; name what is meant"),
        ("number", "8 | 24", "the parameter p of q takes one number"),
        ("technique", "GPU", "'GPU' is of the kind hardware, and not technique"),
    ],
)
def test_a_value_that_the_parameter_cannot_have_is_refused(kind: str, value: str, message: str, store: Store) -> None:
    with pytest.raises(QueryError, match=f"^{message}$"):
        bound(store, kind, value)


def test_anything_among_other_values_is_anything(store: Store) -> None:
    assert bound(store, "entity", "GPU | *") == "UNDEF"


def test_an_empty_value_is_refused(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^the query beats needs the parameter system; give it as system=…$"):
        sparql.bind(store, sparql.query("beats"), {"system": " | "})
