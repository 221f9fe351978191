"""Readers: papers from saved pages, JSON, tables and texts.

A new format is one file with a function in READERS, imported here, and its suffixes in SUFFIXES.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from paperkg.graph.folder import MANIFEST
from paperkg.graph.model import Paper
from paperkg.graph.readers import jsonl as jsonl
from paperkg.graph.readers import page, table
from paperkg.graph.readers import text as text
from paperkg.graph.readers.source import READERS, Quarantine, Reader, Rejected, Source, shown

__all__ = ["READERS", "SUFFIXES", "Rejected", "Source", "format_of", "open_source", "read"]

SUFFIXES = {
    ".csv": "table",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".markdown": "text",
    ".md": "text",
    ".ndjson": "jsonl",
    ".tab": "table",
    ".tsv": "table",
    ".txt": "",
}
"""The format by the suffix of a file's name; empty: its content says."""


def read(sources: Sequence[str], *, quarantine: Quarantine, format: str = "") -> Iterator[Paper]:
    """The papers of files, of all files below folders, and of standard input (`-`), in this order.

    Any of them may be packed by gzip. `format` is the name of a reader in READERS; without it the file's suffix and
    content tell. What cannot be read goes to `quarantine`. Raises UnknownNameError if there is no such format.
    """
    return _papers(sources, quarantine, READERS[format] if format else None)


def _papers(sources: Sequence[str], quarantine: Quarantine, forced: Reader | None) -> Iterator[Paper]:
    for path in _files(sources, quarantine, any_suffix=forced is not None):
        with open_source(path, quarantine) as source:
            if source is not None:
                yield from (forced or READERS[format_of(source)])(source)


@contextmanager
def open_source(path: str, quarantine: Quarantine) -> Iterator[Source | None]:
    """A file or standard input (`-`); None, and a line in quarantine, if it cannot be opened or holds no text."""
    try:
        file: IO[bytes] = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115 (closed below)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        quarantine(Rejected(shown(path), 0, f"the file cannot be opened: {reason}"))
        yield None
        return
    try:
        source = Source("standard input" if path == "-" else path, file, quarantine)
        if source.broken:
            source.reject(0, source.broken)
        yield None if source.broken else source
    finally:
        if path != "-":
            file.close()


def format_of(source: Source) -> str:
    """The name of the reader for a source: by the suffix of its name, else by how it begins."""
    suffix = _suffix(source.name)
    return SUFFIXES.get(suffix) or _sniffed(source.head)


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _sniffed(head: bytes) -> str:
    start = head.lstrip()
    if start.startswith((b"{", b"[{")) or (start.startswith(b"[") and start[1:].lstrip().startswith(b"{")):
        return "jsonl"
    if table.looks_like_table(start):
        return "table"
    return "page" if page.looks_like_page(head) else "text"


# --- files


def _files(sources: Sequence[str], quarantine: Quarantine, *, any_suffix: bool) -> Iterator[str]:
    for path in sources:
        if path != "-" and os.path.isdir(path):
            files = [file for file in _below(path, quarantine) if any_suffix or _suffix(file) in SUFFIXES]
            if not files:
                known = " ".join(SUFFIXES)
                quarantine(Rejected(shown(path), 0, f"the folder has no file that can be read ({known})"))
            yield from files
        else:
            yield path


def _below(folder: str, quarantine: Quarantine) -> list[str]:
    """All files below a folder, sorted; without hidden ones and knowledge graphs."""

    def refuse(error: OSError) -> None:
        quarantine(Rejected(shown(str(error.filename)), 0, f"the folder cannot be read: {error.strerror}"))

    found = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [] if MANIFEST in files else [name for name in folders if not name.startswith(".")]
        if MANIFEST not in files:
            found += [os.path.join(place, name) for name in files if not name.startswith(".")]
    return sorted(found)
