"""Vocabulary files of a user's own, on top of the shipped ones.

Such a file has the columns of a shipped one with the kind in front of them. A row whose kind and slug are shipped adds
its aliases there, and its other cells count where they are filled; every other row is a new entry, under one of the
shipped ones if it likes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from paperkg.errors import UnknownNameError, VocabularyError
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import COLUMNS, SHIPPED, Entry, Vocabulary, ancestors, entry_of, read_rows, table_text

OWN_COLUMNS = ("kind", *COLUMNS)
"""Columns of a user's file."""


class _Row(NamedTuple):
    place: str
    entry: Entry
    """As the row says it: the label of an entry that is shipped may be empty."""


def extended_vocabulary(files: Iterable[str | Path]) -> Vocabulary:
    """The shipped vocabulary with the entries of TSV files of one's own.

    Raises VocabularyError naming file and line.
    """
    rows = [row for file in files for row in _read(str(file))]
    shipped = SHIPPED.by_key()
    _check_once(rows)
    _check_labels(rows, shipped)
    _check_names(rows, shipped.values())
    found = Vocabulary(_joined(shipped.get(row.entry.key), row.entry) for row in rows)
    _check_broader(rows, found.by_key())
    return found


def _joined(old: Entry | None, new: Entry) -> Entry:
    """`old` with the names of `new`, and with its other cells where they are filled."""
    if old is None:
        return new
    renamed = (_as_alias(old),) if new.label not in ("", old.label) else ()
    return Entry(
        old.kind,
        old.slug,
        new.label or old.label,
        tuple(dict.fromkeys((*renamed, *old.aliases, *new.aliases))),
        new.broader or old.broader,
        new.definition or old.definition,
        new.flags or old.flags,
        new.context or old.context,
    )


def _as_alias(entry: Entry) -> str:
    """The label as an alias that matches what the label did."""
    return f"={entry.label}" if "case" in entry.flags else entry.label


# --- reading


def _read(name: str) -> Iterator[_Row]:
    for place, (kind, *cells) in read_rows(name, table_text(name), OWN_COLUMNS):
        if kind not in t.KIND_CLASSES:
            raise VocabularyError(f"{place}: {UnknownNameError('kind', kind, t.KIND_CLASSES)}")
        yield _Row(place, entry_of(place, kind, cells))


# --- checking


def _check_once(rows: Iterable[_Row]) -> None:
    first: dict[str, str] = {}
    for place, entry in rows:
        if first.setdefault(entry.key, place) != place:
            raise VocabularyError(f"{place}: {entry.key} stands in {first[entry.key]} already; join the two rows")


def _check_labels(rows: Iterable[_Row], shipped: Mapping[str, Entry]) -> None:
    for place, entry in rows:
        if not entry.label and entry.key not in shipped:
            raise VocabularyError(f"{place}: {entry.key} is new and needs a label")


def _check_names(rows: Iterable[_Row], shipped: Iterable[Entry]) -> None:
    """A name stands for one entry, whatever the kind: papers would never reach the other but by its context."""
    owners = {_folded(name): entry.key for entry in shipped for name in _written(entry)}
    for place, entry in rows:
        for name in _written(entry):
            if entry.context and name.startswith("="):
                continue
            # one that counts in its very case goes first
            owner = owners.get(f"={name}") or owners.setdefault(_folded(name), entry.key)
            if owner != entry.key:
                raise VocabularyError(f"{place}: {name.removeprefix('=')!r} is a name of {owner} already")


def _written(entry: Entry) -> Iterator[str]:
    """Names as aliases are written, with `=` before those that count in their very case."""
    return iter((_as_alias(entry), *entry.aliases) if entry.label else entry.aliases)


_GAP = re.compile(r"[\s_/‐‑–-]+")


def _folded(name: str) -> str:
    """What variants of a name have in common; those that count in their very case have none.

    >>> _folded("KV-Cache"), _folded("=OPT")
    ('kv cache', '=OPT')
    """
    return name if name.startswith("=") else _GAP.sub(" ", name.casefold())


def _check_broader(rows: Iterable[_Row], entries: Mapping[str, Entry]) -> None:
    parents = {key: entry.broader and f"{entry.kind}/{entry.broader}" for key, entry in entries.items()}
    for place, entry in rows:
        if entry.broader and parents[entry.key] not in parents:
            slugs = (other.slug for other in entries.values() if other.kind == entry.kind)
            unknown = UnknownNameError(f"slug of kind {entry.kind}", entry.broader, slugs)
            raise VocabularyError(f"{place}: broader: {unknown}")
    for place, entry in rows:
        if entry.key in ancestors(entry.key, parents):
            raise VocabularyError(f"{place}: {entry.key} is broader than itself")
