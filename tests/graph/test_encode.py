"""Text, numbers and addresses as parts of N-Quads lines."""

import math
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.encode import decimal, literal, segment, web_address
from paperkg.ontology import terms as t

TEXT = st.text(st.characters())
SUBJECT = "<urn:s> <urn:p>"


def parsed(term: str) -> ox.NamedNode | ox.Literal:
    """The object of the one quad that a line with `term` gives."""
    (quad,) = ox.parse(f"{SUBJECT} {term} <urn:g> .\n".encode(), format=ox.RdfFormat.N_QUADS)
    return quad.object  # type: ignore[return-value]


@given(TEXT)
def test_a_literal_reads_back_as_the_same_text(text: str) -> None:
    whole = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert parsed(literal(text)) == ox.Literal(whole)
    assert parsed(literal(text, "@en")) == ox.Literal(whole, language="en")


@given(TEXT)
def test_a_literal_is_written_as_the_engine_writes_it(text: str) -> None:
    store = ox.Store()
    line = f"{SUBJECT} {literal(text)} <urn:g> ."
    store.bulk_load(line.encode(), format=ox.RdfFormat.N_QUADS)
    assert store.dump(format=ox.RdfFormat.N_QUADS) == f"{line}\n".encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ('a"b\\c', r'"a\"b\\c"'),
        ("\t\b\n\r\f", r'"\t\b\n\r\f"'),
        ("\0\x1f\x7f\ufffe", r'"\u0000\u001F\u007F\uFFFE"'),
        ("\ud800é\u2028", '"\ufffdé\u2028"'),
    ],
)
def test_what_is_escaped(text: str, written: str) -> None:
    assert literal(text) == written


@given(TEXT)
def test_a_segment_makes_a_sound_iri(text: str) -> None:
    part = segment(text)
    assert re.fullmatch(r"[A-Za-z0-9._~+%-]*", part)
    assert parsed(f"<{t.ENTITIES}{part}>") == ox.NamedNode(f"{t.ENTITIES}{part}")


@given(st.text(), st.text())
def test_different_texts_have_different_segments(one: str, other: str) -> None:
    assert (segment(one) == segment(other)) == (one == other)


@given(st.floats())
def test_a_decimal_has_the_value_of_its_number(value: float) -> None:
    written = decimal(value)
    if not math.isfinite(value):
        assert written == ""
        return
    found = parsed(written)
    assert found.datatype == ox.NamedNode(t.DECIMAL)  # type: ignore[union-attr]
    assert Decimal(found.value) == Decimal(repr(value))


@pytest.mark.parametrize(
    ("value", "digits"),
    [(0, "0"), (-0.0, "0"), (3, "3"), (100, "100"), (0.10, "0.1"), (1e-7, "0.0000001"), (-2.50, "-2.5")],
)
def test_decimals_are_canonical(value: float, digits: str) -> None:
    assert decimal(value) == f'"{digits}"^^<{t.DECIMAL}>'


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.org", "https://a.org"),
        (" http://a.org:8080/x?y=1#z ", "http://a.org:8080/x?y=1#z"),
        ("https://a.org//x", "https://a.org/x"),
        ("https://a.org/ü<>\"' ", "https://a.org/%C3%BC%3C%3E%22'"),
        ("https://a.org/100%/%20", "https://a.org/100%25/%20"),
        ("HTTPS://a.org/", "https://a.org/"),
        ("", ""),
        ("ftp://a.org", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.org/x", ""),
        ("https://", ""),
        ("https://user:word@a.org", ""),
        ("https://a.org\\@b.org", ""),
        ("https://a b.org", ""),
        ("https://[::1", ""),
        ("https://[::1]/", ""),
    ],
)
def test_web_addresses(url: str, address: str) -> None:
    assert web_address(url) == address


@given(TEXT, st.sampled_from(["", "http://", "https://a.org/", "https://a.org?", "https://a.org#"]))
def test_a_web_address_is_empty_or_a_sound_iri(text: str, start: str) -> None:
    if address := web_address(start + text):
        assert parsed(f"<{address}>") == ox.NamedNode(address)
        assert web_address(address) == address
