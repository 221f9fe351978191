"""A release's folder: written beside what stands in it, then moved into place, the checksums first.

A run that fails leaves the folder as it was; one that is killed between two moves leaves files that do not fit the
checksums, and the next run overwrites them.
"""

import gzip
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from paperkg.errors import ReleaseError
from paperkg.exports.files import write_whole
from paperkg.exports.formats import export
from paperkg.exports.ledger import UNSPECIFIED, ledger
from paperkg.exports.release import contents as c
from paperkg.exports.release.about import About
from paperkg.exports.release.census import Census, census
from paperkg.exports.release.croissant import croissant
from paperkg.exports.release.quality import Scores, read_scores
from paperkg.exports.release.readme import readme, summary
from paperkg.exports.release.report import found, shacl_report
from paperkg.exports.release.void import void
from paperkg.exports.stats import stats
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

_NEW = ".new"
"""Where files are written before they are moved into place."""
_TABLES = {c.FACTS: "csv", c.RESULTS: "results"}


class Released(NamedTuple):
    """The names of a release's files, and how much the shapes find in it; nothing in a sound graph."""

    files: tuple[str, ...]
    faults: int


def release(store: Store, folder: Path, about: About, scores: Path | None = None) -> Released:
    """Write the graph into a folder that people can publish; the same graph always gives the same bytes.

    `scores` is a file of `paperkg evaluate --json`. The folder is a new or empty one, or a former release.
    Raises ReleaseError when it holds anything else, SourceError for a file without scores, OSError.
    """
    measured = read_scores(scores) if scores else None
    with _staged(folder) as new:
        faults = _write(store, new, about, measured)
        files = sorted(path.name for path in new.iterdir())
        _move(new, folder)
    return Released(tuple(files), faults)


def _write(store: Store, new: Path, about: About, scores: Scores | None) -> int:
    """Write all files; how much the shapes find."""
    faults, counts, counted = found(store), stats(store), census(store)
    _write_packed(new / c.GRAPH, export(store, "nquads"))
    for name, format in _TABLES.items():
        write_whole(new / name, export(store, format))
    write_whole(new / c.LEDGER, ledger(store, about.license or UNSPECIFIED))
    write_whole(new / c.ONTOLOGY, [_shipped("paperkg.ttl")])
    write_whole(new / c.SHAPES, [_shipped("shapes.ttl")])
    write_whole(new / c.REPORT, shacl_report(faults, about.base_url))
    if scores:
        write_whole(new / c.SCORES, [scores.text])
    data = [c.weighed(new / name) for name in c.DATA]
    write_whole(new / c.CROISSANT, croissant(about, summary(counts), data))
    names = (path.name for path in new.iterdir())
    write_whole(new / c.README, readme(about, counts, [*names, c.VOID, c.SUMS], _is_linked(counted)))
    others = [c.weighed(new / name) for name in c.KINDS if (new / name).exists()]
    write_whole(new / c.VOID, void(about, summary(counts), counted, others, not faults, scores))
    write_whole(new / c.SUMS, _sums([*others, c.weighed(new / c.VOID)]))
    return len(faults)


def _is_linked(counted: Census) -> bool:
    return not counted.properties.keys().isdisjoint((t.EXACT_MATCH, t.CLOSE_MATCH))


def _shipped(name: str) -> str:
    return (resources.files("paperkg.ontology") / name).read_text(encoding="utf-8")


def _sums(files: Iterable[c.File]) -> Iterator[str]:
    """Lines that `sha256sum -c` reads."""
    return (f"{file.sha256}  {file.name}\n" for file in sorted(files))


def _write_packed(file: Path, pieces: Iterable[str]) -> None:
    """Write text in UTF-8, packed; neither the time nor the file's name goes into the bytes."""
    with (
        file.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text,
    ):
        text.writelines(pieces)


# --- the folder


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """An empty folder within the folder, gone when the context ends; so is the folder if nothing came into it."""
    is_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_others(folder)
    new = folder / _NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if not is_there:
            with suppress(OSError):
                folder.rmdir()


def _refuse_others(folder: Path) -> None:
    unfinished = {entry.name for entry in (folder / _NEW).iterdir()} if (folder / _NEW).is_dir() else set()
    names = {entry.name for entry in folder.iterdir()} - {_NEW} | unfinished - c.KINDS.keys()
    strangers = sorted(names - c.KINDS.keys())
    if strangers or (names and not _is_release(folder)):
        example = strangers[0] if strangers else min(names)
        raise ReleaseError(f"{folder} is no release and not empty (it has {example}); name another folder")


def _is_release(folder: Path) -> bool:
    try:
        return f"  {c.GRAPH}\n" in (folder / c.SUMS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False


def _move(new: Path, folder: Path) -> None:
    written = {path.name for path in new.iterdir()}
    for name in sorted(written, key=lambda name: (name != c.SUMS, name)):
        os.replace(new / name, folder / name)
    for name in c.KINDS.keys() - written:
        (folder / name).unlink(missing_ok=True)
