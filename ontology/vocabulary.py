"""The vocabulary: entities that the field knows, one tab-separated file a kind, edited by domain experts.

Columns: slug, label, aliases (`|` between them; `=` before one that counts only in that very case), broader (slug in
the same file), definition, note (flags: `case`, `generic`, `context`).
"""

import csv
from collections.abc import Iterable, Iterator
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


class Vocabulary(NamedTuple):
    """All entries, sorted by kind and slug."""

    entries: tuple[Entry, ...]

    def by_key(self) -> dict[str, Entry]:
        """Entries by `kind/slug`."""
        return {entry.key: entry for entry in self.entries}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with paperkg; read once, at first use.

    Raises VocabularyError naming file and line.
    """
    folder = resources.files(__package__) / "vocabulary"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".tsv")), key=lambda file: file.name)
    return Vocabulary(tuple(entry for file in files for entry in read_vocabulary(file)))


def read_vocabulary(file: Traversable) -> list[Entry]:
    """Entries of one vocabulary file; its name without `.tsv` is the kind.

    Raises VocabularyError naming file and line.
    """
    kind = file.name.removesuffix(".tsv")
    numbered = list(_rows(file.name, file.read_text(encoding="utf-8").splitlines()))
    entries = [_entry(file.name, line, kind, row) for line, row in numbered]
    _check_slugs(file.name, [line for line, _ in numbered], entries)
    return sorted(entries, key=lambda entry: entry.slug)


def _rows(name: str, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    numbered = [(number, text) for number, text in enumerate(lines, 1) if text.strip() and not text.startswith("#")]
    rows = csv.reader((text for _, text in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    for (number, _), row in zip(numbered, rows, strict=True):
        if row != list(COLUMNS):
            yield number, row
        elif number != numbered[0][0]:
            raise VocabularyError(f"{name}:{number}: a second header line; delete it")


def _entry(name: str, line: int, kind: str, row: list[str]) -> Entry:
    cells = [cell.strip() for cell in row] + [""] * (len(COLUMNS) - len(row))
    if len(cells) > len(COLUMNS):
        raise VocabularyError(f"{name}:{line}: {len(cells)} cells, expected {len(COLUMNS)}: {', '.join(COLUMNS)}")
    slug, label, aliases, broader, definition, note = cells
    if not slug or not label:
        raise VocabularyError(f"{name}:{line}: slug and label must not be empty")
    unknown = set(note.split()) - FLAGS
    if unknown:
        raise VocabularyError(f"{name}:{line}: unknown flag {min(unknown)!r} (known: {', '.join(sorted(FLAGS))})")
    names = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
    return Entry(kind, slug, label, names, broader, definition, frozenset(note.split()))


def _check_slugs(name: str, lines: Iterable[int], entries: list[Entry]) -> None:
    parents: dict[str, str] = {}
    for line, entry in zip(lines, entries, strict=True):
        if entry.slug in parents:
            raise VocabularyError(f"{name}:{line}: slug {entry.slug!r} is already used")
        parents[entry.slug] = entry.broader
    for line, entry in zip(lines, entries, strict=True):
        if entry.broader and entry.broader not in parents:
            raise VocabularyError(f"{name}:{line}: broader {entry.broader!r} is no slug of this file")
        if entry.slug in _ancestors(entry.slug, parents):
            raise VocabularyError(f"{name}:{line}: {entry.slug!r} is its own broader concept")


def _ancestors(slug: str, parents: dict[str, str]) -> list[str]:
    found: list[str] = []
    while (slug := parents[slug]) and slug not in found:
        found.append(slug)
    return found
