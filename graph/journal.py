"""What an unfinished build has read, so that the next one goes on from there.

A change of the store counts as a whole or not at all, and hours of reading would be lost with a build that is killed.
So every graph is written down beside the store as soon as it is made, until the store has them all.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paperkg.errors import StoreError

JOURNAL = "unfinished.sqlite"
"""Name of the file in the folder, gone when a build is done."""


class Journal:
    """The lines of graphs, by their IRI and the digest of all that they were made from.

    It only saves time: what it cannot write or read is made again, say on a full disk or from a damaged file.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._ask("PRAGMA journal_mode = WAL")
        self._ask("PRAGMA synchronous = NORMAL")  # outlives a kill; after a power cut the last ones are read again
        self._ask("CREATE TABLE IF NOT EXISTS graph (iri TEXT, digest TEXT, lines BLOB, PRIMARY KEY (iri, digest))")

    def put(self, graph: str, digest: str, lines: list[str]) -> None:
        """Write down the lines of a graph."""
        packed = zlib.compress("\n".join(lines).encode("utf-8"), level=1)
        self._ask("INSERT OR REPLACE INTO graph VALUES (?, ?, ?)", graph, digest, packed)

    def get(self, graph: str, digest: str) -> list[str]:
        """The lines of a graph that was made from the same; none if it was not."""
        rows = self._ask("SELECT lines FROM graph WHERE iri = ? AND digest = ?", graph, digest)
        return zlib.decompress(rows[0][0]).decode("utf-8").split("\n") if rows else []

    def _ask(self, statement: str, *values: str | bytes) -> list[tuple[bytes]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error:
            return []


@contextmanager
def journal(folder: Path) -> Iterator[Journal]:
    """The journal in a folder that nobody else writes to; it is kept if the context ends with an exception.

    Raises StoreError if something else has its name.
    """
    file = folder / JOURNAL
    try:
        database = sqlite3.connect(file, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{file}: {error}; delete it") from None
    try:
        yield Journal(database)
    finally:
        database.close()
    for part in folder.glob(f"{JOURNAL}*"):  # a damaged one may have left its parts
        part.unlink()
