"""The folder of a knowledge graph on disk: its manifest, its lock and its generations.

    KG/paperkg.json       which generation counts; replacing this one file commits a change
    KG/store/<n>/         the database; a change is written beside the old one
    KG/unfinished.sqlite  what a build has read that did not end, see `journal`
    KG/.lock              held while a process uses the folder; the system releases it when the process ends

A process that is killed leaves the old generation or the new one; the next writer removes what is left over.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paperkg
from paperkg.errors import StoreError
from paperkg.graph.journal import PARTS

SCHEMA = 2
"""Version of the graph's layout; a folder with another one must be built anew."""

MANIFEST = "paperkg.json"
"""Name of the file that makes a folder a knowledge graph."""
_LOCK, _STORE = ".lock", "store"
_OWN = {MANIFEST, f"{MANIFEST}.new", _LOCK, _STORE, "quarantine.jsonl", *PARTS}


class Folder:
    """A locked folder; `generation` is the number of the database that counts."""

    def __init__(self, path: Path, generation: int) -> None:
        self.path = path
        self.generation = generation

    @property
    def current(self) -> Path:
        """The database that counts."""
        return self.path / _STORE / str(self.generation)

    def fresh(self) -> Path:
        """Where the next database is to be written; nothing stands there yet."""
        path = self.path / _STORE / str(self.generation + 1)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def commit(self, generation: int) -> None:
        """Let `generation` count from now on, also after a crash."""
        _write_manifest(self.path, generation)
        self.generation = generation

    def clean(self) -> None:
        """Remove all databases but the one that counts."""
        for path in (self.path / _STORE).glob("*"):
            if path != self.current:
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def open_folder(path: Path, *, write: bool) -> Iterator[Folder]:
    """Lock the folder for as long as the context lasts; for writing, a missing or empty folder becomes a new one.

    Raises StoreError when it is no knowledge graph, is in use, or has another schema version.
    """
    with os_errors(path):
        if write:
            _prepare(path)
        else:
            _read_manifest(path)  # so that no lock file is put into a folder that is none of ours
        lock = _lock(path, write=write)
    try:
        # read under the lock: a writer may have changed it
        folder = Folder(path, _read_manifest(path) if (path / MANIFEST).exists() else 0)
        if write:
            folder.clean()
        yield folder
    finally:
        os.close(lock)


@contextmanager
def os_errors(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a StoreError that names the folder."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or ' '.join(str(error).split())}") from error


def _prepare(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    if (path / MANIFEST).exists():
        _read_manifest(path)
    elif strangers := sorted({entry.name for entry in path.iterdir()} - _OWN):
        raise StoreError(f"{path} is no knowledge graph and not empty (it has {strangers[0]}); name another folder")
    (path / _STORE).mkdir(exist_ok=True)


def _read_manifest(path: Path) -> int:
    """The generation that counts."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        schema, generation = int(manifest["schema"]), int(manifest["generation"])
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{path} is no knowledge graph: it has no {MANIFEST}; make one with paperkg build") from None
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{path}/{MANIFEST} is damaged; delete the folder and build it again") from None
    if schema != SCHEMA:
        age = "an older" if schema < SCHEMA else "a newer"
        raise StoreError(
            f"{path} was built by {age} paperkg (schema {schema}, this one has {SCHEMA}); "
            "delete the folder and rebuild it with paperkg build"
        )
    return generation


def _write_manifest(path: Path, generation: int) -> None:
    new = path / f"{MANIFEST}.new"
    manifest = {"generation": generation, "paperkg": paperkg.__version__, "schema": SCHEMA}
    with new.open("w", encoding="utf-8") as file:
        file.write(json.dumps(manifest) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path / MANIFEST)
    _sync(path)


def _sync(path: Path) -> None:
    """Have the system write down which names the folder holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(path: Path, *, write: bool) -> int:
    handle = os.open(path / _LOCK, os.O_RDONLY | os.O_CREAT, 0o644)
    if _locked(handle, fcntl.LOCK_EX if write else fcntl.LOCK_SH):
        return handle
    doing = "read" if write and _locked(handle, fcntl.LOCK_SH) else "written"
    os.close(handle)
    raise StoreError(f"{path} is being {doing} by another process; try again when it is done")


def _locked(handle: int, mode: int) -> bool:
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
