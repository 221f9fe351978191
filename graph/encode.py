"""Text and numbers as parts of N-Quads lines: what is escaped is escaped here and nowhere else."""

import math
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, urlsplit

from paperkg.ontology import terms as t


@lru_cache(maxsize=100_000)
def segment(text: str) -> str:
    """`text` as one segment of an IRI's path: all but letters, digits, `-._~+` is percent-encoded.

    >>> segment("c++"), segment("a/b#c")
    ('c++', 'a%2Fb%23c')
    """
    return quote(text, safe="+", errors="replace")


# the same that the store's engine escapes, so that a graph reads back as the lines that it was made from
_SPECIAL = re.compile('[\\x00-\\x1f"\\\\\\x7f\\ud800-\\udfff\\ufffe\\uffff]')
_ESCAPES = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    if "\ud800" <= letter <= "\udfff":
        return "\ufffd"  # half a character: no encoding can write it
    return _ESCAPES.get(letter) or f"\\u{ord(letter):04X}"


def literal(text: str, tail: str = "") -> str:
    r"""`text` as an N-Quads literal; `tail` is its language or datatype. Lone surrogates become U+FFFD.

    >>> print(literal('say "hi"\n'), literal("hi", "@en"))
    "say \"hi\"\n" "hi"@en
    """
    return f'"{_SPECIAL.sub(_escape, text)}"{tail}'


def decimal(value: float) -> str:
    """`value` as an xsd:decimal literal in canonical form, or empty where it is no finite number.

    >>> [decimal(value).split("^^")[0] for value in (2.50, 1.5e9, float("nan"))]
    ['"2.5"', '"1500000000"', '']
    """
    if not math.isfinite(value):
        return ""
    digits = f"{Decimal(repr(float(value))):f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f'"{"0" if digits == "-0" else digits}"^^<{t.DECIMAL}>'


_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web_address(url: str) -> str:
    """`url` with every odd character percent-encoded; empty unless it is http(s) with a plain host.

    >>> web_address("https://a.org/x y"), web_address("javascript:alert(1)")
    ('https://a.org/x%20y', '')
    """
    try:
        scheme, host, path, query, fragment = urlsplit(url.strip())
    except ValueError:
        return ""
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    safe = [
        _BARE_PERCENT.sub("%25", quote(part, "%/:;=@+,!$&'()*~?", errors="replace")) for part in (path, query, fragment)
    ]
    path = f"/{safe[0].lstrip('/')}" if safe[0] else ""
    return f"{scheme}://{host}{path}" + (f"?{safe[1]}" if query else "") + (f"#{safe[2]}" if fragment else "")


def is_date(text: str) -> bool:
    """Whether a text is a day as xsd:date writes it.

    >>> is_date("2026-01-31"), is_date("2026-02-31"), is_date("31.1.2026")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
