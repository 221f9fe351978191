"""What a release's publisher says of it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from paperkg.errors import ReleaseError
from paperkg.graph.encode import is_date, web_address

TITLE = "Knowledge graph"
"""Title of a release that is given none."""

_HALF = re.compile("[\ud800-\udfff]")


class About(NamedTuple):
    """Made by `about`; empty is not stated. `base_url`, where the files will stand, ends with a slash."""

    title: str = TITLE
    creators: tuple[str, ...] = ()
    license: str = ""
    date: str = ""
    base_url: str = ""


def about(
    title: str = TITLE, creators: Iterable[str] = (), license: str = "", date: str = "", base_url: str = ""
) -> About:
    """What is said, checked. Raises ReleaseError for a licence that is no IRI, no ISO date, and no address of the web.

    >>> about(title="My \\n graph", creators=["Ada", ""], base_url="https://example.org/kg")
    About(title='My graph', creators=('Ada',), license='', date='', base_url='https://example.org/kg/')
    """
    if license and not is_iri(license):
        raise ReleaseError(f"the licence {license!r} is no IRI; name one such as https://spdx.org/licenses/CC-BY-4.0")
    if date and not is_date(date):
        raise ReleaseError(f"the date {date!r} is not of the form 2026-01-31")
    names = tuple(filter(None, map(_line, creators)))
    return About(_line(title) or TITLE, names, license, date, _folder_url(base_url) if base_url else "")


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI.

    >>> is_iri("https://orcid.org/0000-0002-1825-0097"), is_iri("Ada Example"), is_iri("Ada:>")
    (True, False, False)
    """
    triple = f"<urn:a> <urn:b> <{text}> ."
    try:
        return len(list(ox.parse(triple.encode("utf-8", "replace"), format=ox.RdfFormat.N_TRIPLES))) == 1
    except SyntaxError:
        return False


def _line(text: str) -> str:
    """`text` in one line, without halves of characters, which no encoding can write."""
    return _HALF.sub("\ufffd", " ".join(text.split()))


def _folder_url(text: str) -> str:
    url = web_address(text)
    if not url or set(url) & set("?#"):
        raise ReleaseError(f"the base URL {text!r} is no address of a folder, such as https://example.org/kg/")
    return f"{url.rstrip('/')}/"
