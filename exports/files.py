"""Files that are written as a whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, pieces: Iterable[str]) -> None:
    """Write text in UTF-8; until all of it is written the file stays as it was. Raises OSError with the file's name."""
    target = file.resolve()
    if target.exists() and not target.is_file():
        _write(file, target, pieces)  # a device or a pipe, which cannot be replaced
        return
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        _write(file, new, pieces)
        os.replace(new, target)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _write(file: Path, target: Path, pieces: Iterable[str]) -> None:
    try:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
