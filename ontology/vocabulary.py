"""The vocabulary: entities that the field knows, one tab-separated file a kind, edited by domain experts.

Columns: slug, label, aliases (`|` between them; `=` before one that counts only in that very case), broader (slug in
the same file), definition, note (flags: `case`: the label counts only in that very case; `generic`), context
(beginnings of words, `|` between them: names that count only in their very case count only in papers that have one).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from paperkg.errors import PaperkgError, VocabularyError

COLUMNS = ("slug", "label", "aliases", "broader", "definition", "note", "context")
FLAGS = frozenset({"case", "generic"})


class Entry(NamedTuple):
    """One thing that the field knows.

    `aliases` keep their leading `=`; `broader` is a slug of the same kind or empty; `context` are beginnings of words,
    one of which has to stand in a paper before it can mean this by a name that counts only in its very case.
    """

    kind: str
    slug: str
    label: str
    aliases: tuple[str, ...]
    broader: str
    definition: str
    flags: frozenset[str]
    context: tuple[str, ...] = ()

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

    def by_key(self) -> Mapping[str, Entry]:
        """Entries by `kind/slug`."""
        return _by_key(self)


def _record(entry: Entry) -> str:
    return repr(entry._replace(flags=frozenset())) + repr(sorted(entry.flags))


@lru_cache(maxsize=2)
def _entries(vocabulary: Vocabulary) -> tuple[Entry, ...]:
    found = {entry.key: entry for entry in (*_shipped(), *vocabulary.own)}
    return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=2)
def _by_key(vocabulary: Vocabulary) -> dict[str, Entry]:
    return {entry.key: entry for entry in vocabulary.entries}


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


def table_text(name: str, error: type[PaperkgError] = VocabularyError) -> str:
    """The text of a file of rows. Raises `error` naming the file, and the line that is not UTF-8."""
    try:
        data = Path(name).read_bytes()
    except OSError as reason:
        raise error(f"{name}: cannot be read: {reason.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = data.count(b"\n", 0, reason.start) + 1
        raise error(f"{name}:{line}: not UTF-8; save the file in that encoding") from None


def read_rows(
    name: str, text: str, columns: Sequence[str], *, needed: str = "label", error: type[PaperkgError] = VocabularyError
) -> Iterator[tuple[str, list[str]]]:
    """Place (`file:line`) and cells of each row; the first line may be the header, empty lines and comments are none.

    Cells behind column `needed` may be missing. Raises `error` naming file and line.

    >>> list(read_rows("a.tsv", "slug\\tlabel\\tnote\\n# boards\\nzed\\t Zed\\n", ("slug", "label", "note")))
    [('a.tsv:3', ['zed', 'Zed', ''])]
    """
    lines = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
    numbered = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
    for number, line in numbered:
        cells = [cell.strip() for cell in line.split("\t")]
        if cells != list(columns[: len(cells)]):
            if not columns.index(needed) < len(cells) <= len(columns):
                raise error(
                    f"{name}:{number}: expected {columns.index(needed) + 1} to {len(columns)} cells with tabs between "
                    f"them, found {len(cells)} (columns: {', '.join(columns)})"
                )
            yield f"{name}:{number}", cells + [""] * (len(columns) - len(cells))
        elif number != numbered[0][0]:
            raise error(f"{name}:{number}: a second header line; delete it")


_SLUG = re.compile(r"[a-z0-9+](?:[a-z0-9.+-]*[a-z0-9+])?")


def entry_of(place: str, kind: str, cells: Sequence[str]) -> Entry:
    """The entry that the cells of a row make, one for each of `COLUMNS`. Raises VocabularyError with the place."""
    slug, label, aliases, broader, definition, note, context = cells
    names = _parts(aliases)
    if not _SLUG.fullmatch(slug):
        raise VocabularyError(f"{place}: {slug!r} is no slug; write it with small letters, digits, '.', '+' and '-'")
    if empty := [name for name in (label, *names) if name and not any(map(str.isalnum, name))]:
        raise VocabularyError(f"{place}: the name {empty[0]!r} has no letter or digit")
    if unknown := set(note.split()) - FLAGS:
        raise VocabularyError(f"{place}: unknown flag {min(unknown)!r} (known: {', '.join(sorted(FLAGS))})")
    return Entry(kind, slug, label, names, broader, definition, frozenset(note.split()), _parts(context))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


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
