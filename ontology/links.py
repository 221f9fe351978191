"""Links out of the vocabulary: where else its entries are described, one tab-separated file edited by domain experts.

Columns: entry (kind/slug), relation (`exact`: the same concept of another scheme, `close`: one that is nearly the same,
`code`: the source repository, `page`: a page about it), iri, source (where the link was found).
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from paperkg.errors import VocabularyError
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import SHIPPED, read_rows

COLUMNS = ("entry", "relation", "iri", "source")


class Link(NamedTuple):
    """One link; `key` is the entry's kind and slug, `relation` a key of `terms.LINK_IRIS`."""

    key: str
    relation: str
    iri: str
    source: str


@lru_cache(maxsize=1)
def links() -> tuple[Link, ...]:
    """The links that ship with paperkg, sorted. Raises VocabularyError naming file and line."""
    return read_links(resources.files(__package__) / "links.tsv", SHIPPED.by_key())


def read_links(file: Traversable, keys: Container[str]) -> tuple[Link, ...]:
    """The links of a file, sorted; `keys` are those of the vocabulary. Raises VocabularyError naming file and line."""
    rows = list(_checked(file, keys))
    _check_once(rows)
    return tuple(sorted(link for _, link in rows))


# what stands in a graph as it is: no space, quotation mark or bracket; any other letter has to be percent-encoded
_IRI = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)+(?:/[\w.~%!$&'()*+,;=:@/?#-]*)?", re.ASCII)


def _checked(file: Traversable, keys: Container[str]) -> Iterator[tuple[str, Link]]:
    text = file.read_text(encoding="utf-8")
    for place, cells in read_rows(file.name, text, COLUMNS, needed="source"):
        link = Link(*cells)
        if link.key not in keys:
            raise VocabularyError(f"{place}: the vocabulary has no entry {link.key!r}; write its kind and slug")
        if link.relation not in t.LINK_IRIS:
            raise VocabularyError(f"{place}: unknown relation {link.relation!r} (known: {', '.join(t.LINK_IRIS)})")
        if not _IRI.fullmatch(link.iri):
            raise VocabularyError(f"{place}: {link.iri!r} is no web address; it begins with https:// and has no spaces")
        if not link.source:
            raise VocabularyError(f"{place}: the source is missing; say where the link was found")
        yield place, link


def _check_once(rows: Iterable[tuple[str, Link]]) -> None:
    """An entry and an IRI are joined once, and an IRI is the same concept as one entry."""
    first: dict[tuple[str, str], str] = {}
    for place, link in rows:
        for owner in (link.key, "")[: 1 + (link.relation == "exact")]:
            other = first.setdefault((owner, link.iri), place)
            if other != place:
                raise VocabularyError(f"{place}: {link.iri} is linked in {other} already; delete one of the two")
