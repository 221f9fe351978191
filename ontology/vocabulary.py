"""The vocabulary: entities that the field knows, one tab-separated file a kind, edited by domain experts.

Columns: slug, label, aliases (`|` between them; `=` before one that counts only in that very case), broader (slug in
the same file), definition, note (flags: `case`, `generic`, `context`).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from paperkg.errors import VocabularyError

COLUMNS = ("slug", "label", "aliases", "broader", "definition", "note")
FLAGS = frozenset({"case", "generic", "context"})


class Entry(NamedTuple):
    """One thing that the field knows.

    `aliases` keep their leading `=`; `broader` is a slug of the same kind or empty.
    """

    kind: str
    slug: str
    label: str
    aliases: tuple[str, ...]
    broader: str
    definition: str
    flags: frozenset[str]

    @property
    def key(self) -> str:
        """Kind and slug, such as `hardware/nvidia-a100`."""
        return f"{self.kind}/{self.slug}"

    @property
    def names(self) -> tuple[str, ...]:
        """Label and aliases as people write them.

        >>> Entry("model", "opt", "OPT", ("=OPT", "Open Pre-trained Transformer"), "", "…", frozenset()).names
        ('OPT', 'OPT', 'Open Pre-trained Transformer')
        """
        return (self.label, *(alias.removeprefix("=") for alias in self.aliases))


class Vocabulary:
    """The entries that ship with paperkg, and `own` ones of a user, each beside them or in the place of one of them.

    Two are equal if their own entries are. Shipped entries are read at first use.
    """

    def __init__(self, own: Iterable[Entry] = ()) -> None:
        self.own = tuple(sorted(own, key=lambda entry: entry.key))
        self.digest = hashlib.sha256("\n".join(map(_record, self.own)).encode()).hexdigest()
        """SHA-256 of the own entries."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, sorted by kind and slug. Raises VocabularyError naming file and line."""
        return _entries(self)

    def by_key(self) -> dict[str, Entry]:
        """Entries by `kind/slug`."""
        return {entry.key: entry for entry in self.entries}


def _record(entry: Entry) -> str:
    return repr((*entry[:-1], sorted(entry.flags)))


@lru_cache(maxsize=2)
def _entries(vocabulary: Vocabulary) -> tuple[Entry, ...]:
    found = {entry.key: entry for entry in (*_shipped(), *vocabulary.own)}
    return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=1)
def _shipped() -> list[Entry]:
    folder = resources.files(__package__) / "vocabulary"
    return [entry for file in folder.iterdir() if file.name.endswith(".tsv") for entry in read_vocabulary(file)]


# --- which one is in use

SHIPPED = Vocabulary()
"""The vocabulary that ships with paperkg, and nothing else."""
_IN_USE: ContextVar[Vocabulary] = ContextVar("vocabulary", default=SHIPPED)


def vocabulary() -> Vocabulary:
    """The vocabulary that papers are read with: the shipped one, or that of the `using` around the call."""
    return _IN_USE.get()


@contextmanager
def using(vocabulary: Vocabulary) -> Iterator[None]:
    """Have papers be read with `vocabulary` for as long as the context lasts, in this thread.

    >>> with using(Vocabulary([Entry("hardware", "zed", "Zed", (), "", "a board", frozenset())])):
    ...     "hardware/zed" in vocabulary().by_key()
    True
    >>> vocabulary() == SHIPPED
    True
    """
    token = _IN_USE.set(vocabulary)
    try:
        yield
    finally:
        _IN_USE.reset(token)


# --- reading files


def read_vocabulary(file: Traversable) -> list[Entry]:
    """Entries of one file of the shipped vocabulary; its name without `.tsv` is the kind.

    Raises VocabularyError naming file and line.
    """
    kind = file.name.removesuffix(".tsv")
    rows = list(read_rows(file.name, file.read_text(encoding="utf-8"), COLUMNS))
    entries = [entry_of(place, kind, cells) for place, cells in rows]
    _check_slugs([place for place, _ in rows], entries)
    return sorted(entries, key=lambda entry: entry.slug)


def read_rows(name: str, text: str, columns: Sequence[str], needed: str = "label") -> Iterator[tuple[str, list[str]]]:
    """Place (`file:line`) and cells of each row; the first line may be the header, empty lines and comments are none.

    Cells behind the column `needed` may be missing. Raises VocabularyError naming file and line.

    >>> list(read_rows("a.tsv", "slug\\tlabel\\tnote\\n# boards\\nzed\\t Zed\\n", ("slug", "label", "note")))
    [('a.tsv:3', ['zed', 'Zed', ''])]
    """
    lines = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
    numbered = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
    for number, line in numbered:
        cells = [cell.strip() for cell in line.split("\t")]
        if cells != list(columns[: len(cells)]):
            yield f"{name}:{number}", _filled(f"{name}:{number}", cells, columns, columns.index(needed) + 1)
        elif number != numbered[0][0]:
            raise VocabularyError(f"{name}:{number}: a second header line; delete it")


def _filled(place: str, cells: list[str], columns: Sequence[str], needed: int) -> list[str]:
    if not needed <= len(cells) <= len(columns):
        wanted = f"{needed} to {len(columns)}" if needed < len(columns) else f"{needed}"
        raise VocabularyError(
            f"{place}: expected {wanted} cells with tabs between them, found {len(cells)} "
            f"(columns: {', '.join(columns)})"
        )
    return cells + [""] * (len(columns) - len(cells))


_SLUG = re.compile(r"[a-z0-9+](?:[a-z0-9.+-]*[a-z0-9+])?")


def entry_of(place: str, kind: str, cells: Sequence[str]) -> Entry:
    """The entry that the cells of a row make, one for each of `COLUMNS`. Raises VocabularyError with the place."""
    slug, label, aliases, broader, definition, note = cells
    names = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
    if not _SLUG.fullmatch(slug):
        raise VocabularyError(f"{place}: {slug!r} is no slug; write it with small letters, digits, '.', '+' and '-'")
    if empty := [name for name in (label, *names) if name and not any(map(str.isalnum, name))]:
        raise VocabularyError(f"{place}: the name {empty[0]!r} has no letter or digit")
    if unknown := set(note.split()) - FLAGS:
        raise VocabularyError(f"{place}: unknown flag {min(unknown)!r} (known: {', '.join(sorted(FLAGS))})")
    return Entry(kind, slug, label, names, broader, definition, frozenset(note.split()))


def _check_slugs(places: Sequence[str], entries: Sequence[Entry]) -> None:
    parents: dict[str, str] = {}
    for place, entry in zip(places, entries, strict=True):
        if not entry.label:
            raise VocabularyError(f"{place}: {entry.slug!r} has no label")
        if entry.slug in parents:
            raise VocabularyError(f"{place}: slug {entry.slug!r} is already used")
        parents[entry.slug] = entry.broader
    for place, entry in zip(places, entries, strict=True):
        if entry.broader and entry.broader not in parents:
            raise VocabularyError(f"{place}: broader {entry.broader!r} is no slug of this file")
        if entry.slug in ancestors(entry.slug, parents):
            raise VocabularyError(f"{place}: {entry.slug!r} is its own broader concept")


def ancestors(name: str, parents: Mapping[str, str]) -> list[str]:
    """What is broader than `name`, the nearest first; with `name` itself if it is in a cycle.

    >>> ancestors("a100", {"a100": "gpu", "gpu": "chip", "chip": ""})
    ['gpu', 'chip']
    """
    found: list[str] = []
    while (name := parents[name]) and name not in found:
        found.append(name)
    return found
