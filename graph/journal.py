"""What an unfinished build has read, so that the next one goes on from there.

A change of the store counts as a whole or not at all, and hours of reading would be lost with a build that is killed.
So every graph is written down beside the store as soon as the build has it, until the store has them all.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

JOURNAL = "unfinished.sqlite"
"""Name of the file in the folder, gone when a build has ended."""
PARTS = tuple(f"{JOURNAL}{end}" for end in ("", "-wal", "-shm", "-journal"))
"""Names of all files that the database may have."""
_START = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # outlives a kill; after a power cut the last graphs are made again
    "CREATE TABLE IF NOT EXISTS graph (iri TEXT, digest TEXT, lines BLOB, PRIMARY KEY (iri, digest))",
)


class Journal:
    """The lines of graphs, by their IRI and the digest of all that they were made from; without a folder it has none.

    It only saves time: after the first thing that goes wrong, say on a full disk, it is not asked any more. A damaged
    one begins anew.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._database: sqlite3.Connection | None = None
        if folder is not None and not self._opened(folder):
            _remove(folder)
            self._opened(folder)

    def _opened(self, folder: Path) -> bool:
        with suppress(sqlite3.Error):
            self._database = sqlite3.connect(folder / JOURNAL, timeout=0, isolation_level=None)
        for statement in _START:
            self._ask(statement)
        return self._database is not None

    def put(self, graph: str, digest: str, lines: list[str]) -> None:
        """Write down the lines of a graph."""
        packed = zlib.compress("\n".join(lines).encode("utf-8"), level=1)
        self._ask("INSERT OR REPLACE INTO graph VALUES (?, ?, ?)", graph, digest, packed)

    def get(self, graph: str, digest: str) -> list[str]:
        """The lines of a graph that was made from the same; none if it was not."""
        for (packed,) in self._ask("SELECT CAST(lines AS BLOB) FROM graph WHERE iri = ? AND digest = ?", graph, digest):
            with suppress(zlib.error, UnicodeDecodeError):
                return zlib.decompress(packed).decode("utf-8").split("\n")
        return []

    def clear(self) -> None:
        """Forget everything."""
        self._ask("DELETE FROM graph")

    def close(self) -> None:
        """Let go of the database; with nothing in it, it is removed."""
        if self._folder is not None and self._database is not None:
            empty = not self._ask("SELECT iri FROM graph LIMIT 1")
            self._let_go()
            if empty:
                _remove(self._folder)

    def _ask(self, statement: str, *values: str | bytes) -> list[tuple[bytes]]:
        if self._database is not None:
            try:
                return self._database.execute(statement, values).fetchall()
            except sqlite3.Error:
                self._let_go()
        return []

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


@contextmanager
def journal(folder: Path) -> Iterator[Journal]:
    """The journal in a folder that nobody else writes to; it is kept if the context ends with an exception."""
    kept = Journal(folder)
    try:
        yield kept
        kept.clear()
    finally:
        kept.close()


def _remove(folder: Path) -> None:
    for name in PARTS:
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
