"""Sentences, slugs and plurals."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.text import name_key, one_of, sentences, singular, slug


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("A title\nOne. Two! Three?", ["A title", "One.", "Two!", "Three?"]),
        ("It gains 2.5x. We like it.", ["It gains 2.5x.", "We like it."]),
        pytest.param("It pages. vLLM too.", ["It pages.", "vLLM too."], id="a name that starts small"),
        pytest.param("Models (e.g. Llama) run.", ["Models (e.g. Llama) run."], id="an abbreviation ends no sentence"),
        pytest.param("See Fig. 3 for more.", ["See Fig. 3 for more."], id="nor does a figure's"),
        pytest.param("by A. Smith et al. Their idea", ["by A. Smith et al. Their idea"], id="nor an initial"),
        pytest.param("It uses v1.0 of it.", ["It uses v1.0 of it."], id="nor a point in a number"),
        ('He said "fast." Then (slow.) Now.', ['He said "fast."', "Then (slow.)", "Now."]),
        ("We save memory. $2.5\\times$ is common.", ["We save memory.", "$2.5\\times$ is common."]),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


@given(st.text(alphabet='Ab. ?\n("1', max_size=60))
def test_sentences_cover_all_that_is_no_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.text(max_size=30))
def test_a_slug_is_safe_in_an_iri_and_stable(name: str) -> None:
    tail = slug(name)
    assert re.fullmatch(r"[a-z0-9.+-]+", tail)
    assert slug(tail) == tail or tail.startswith(("u", "-"))


@pytest.mark.parametrize(
    ("word", "one"),
    [("buses", "buse"), ("meshes", "mesh"), ("boxes", "box"), ("bus", "bus"), ("is", "is"), ("bias", "bias")],
)
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("approaches", "approach"),
        ("Batches", "Batch"),
        ("branches", "branch"),
        ("searches", "search"),
        ("breaches", "breach"),
        ("submatrices", "submatrix"),
        ("vertices", "vertex"),
        ("Indices", "Index"),
        ("analyses", "analysis"),
        ("hypotheses", "hypothesis"),
        ("schemas", "schema"),
        ("CPUs", "CPU"),
        pytest.param("caches", "cache", id="an e before the s is the word's"),
        pytest.param("devices", "device", id="nor is every ending in -ices irregular"),
        pytest.param("databases", "database", id="nor in -ses"),
        pytest.param("approach", "approach", id="a singular stays"),
        pytest.param("matrix", "matrix", id="and does an irregular one"),
        pytest.param("bias", "bias", id="and one in -as"),
    ],
)
def test_irregular_plurals(word: str, one: str) -> None:
    assert one_of(word) == one
    assert name_key(word) == name_key(one)
