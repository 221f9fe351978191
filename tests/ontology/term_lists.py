"""Which terms of reused vocabularies exist: the lists in terms/, one file for each namespace."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "terms"
OWN = "https://w3id.org/paperkg/"
_PREFIX = re.compile(r"^\s*@?PREFIX\s+(\w*):\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


def _read(path: Path) -> tuple[str, frozenset[str]]:
    first, *names = path.read_text(encoding="utf-8").splitlines()
    return first.removeprefix("# "), frozenset(names)


LISTS = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.txt"))}
"""Namespace and local names by prefix."""


def unknown(iris: Iterable[str]) -> list[str]:
    """Those IRIs of a reused namespace that its list does not have, sorted; a namespace itself is no term."""
    found = {iri for iri in iris for space, names in LISTS.values() if iri.startswith(space) and iri != space}
    return sorted(iri for iri in found if not any(_has(space, names, iri) for space, names in LISTS.values()))


def _has(space: str, names: frozenset[str], iri: str) -> bool:
    return iri.startswith(space) and iri.removeprefix(space) in names


def strange(iris: Iterable[str], allowed: Iterable[str] = ()) -> list[str]:
    """IRIs that are neither ours, nor of a namespace with a list, nor allowed, sorted."""
    spaces = (OWN, *(space for space, _ in LISTS.values()))
    return sorted({iri for iri in iris if not iri.startswith(spaces)} - set(allowed))


def prefixed(text: str, prefixes: dict[str, str]) -> Iterator[str]:
    """IRIs of the prefixed names in a text; prefixes that the text declares itself come first.

    >>> list(prefixed("PREFIX a: <urn:a/> SELECT * { ?x a:b dct:title/a:c }", {"dct": "http://purl.org/dc/terms/"}))
    ['urn:a/b', 'http://purl.org/dc/terms/title', 'urn:a/c']
    """
    spaces = {**prefixes, **dict(_PREFIX.findall(text))}
    names = "|".join(map(re.escape, sorted(spaces, reverse=True)))
    return (spaces[prefix] + name for prefix, name in re.findall(rf"(?<![\w:?$@])({names}):([A-Za-z][\w-]*)", text))
