"""What the commands share: the group that they are in, their options, and the only way to print."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import paperkg
from paperkg.errors import PaperkgError

if TYPE_CHECKING:
    from paperkg.graph.pipeline import Reader

# What is slow to import is imported by the command that needs it: help and completion have to be quick.

T = TypeVar("T", bound=Callable[..., Any])


class _Commands(click.Group):
    """Shows what paperkg raises on purpose and what the system refuses as one line; Ctrl-C shows nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order in which they were added

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PaperkgError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'paperkg'}: {error.strerror or error}") from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(130) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(paperkg.__version__, prog_name="paperkg", message="%(prog)s %(version)s")
def main() -> None:
    """Build a knowledge graph from research papers, and ask it.

    A paper's title and abstract are read offline; every statement keeps its sentence. KG is the folder that
    build writes.

    Example: paperkg demo
    """


# --- options

PATH = click.Path(path_type=Path)
KG = click.argument("kg", metavar="KG", type=PATH)
JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text for people.")


def output(help: str, **more: Any) -> Callable[[T], T]:
    """The option for the file to write."""
    return click.option("-o", "--output", "file", metavar="FILE", type=PATH, help=help, **more)


def reading(command: T) -> T:
    """Options that say how papers are read."""
    how = click.option("--extractor", default="", metavar="NAME", help="rules (fast), model, or both (best, default).")
    least = click.option(
        "--min-confidence", default=0.0, metavar="SHARE", type=click.FloatRange(0, 1),
        help="Leave out facts that are less sure: more precision, less recall.",
    )  # fmt: skip
    words = click.option(
        "--vocabulary", multiple=True, metavar="FILE", type=PATH, help="Adds names of your own. Can be repeated."
    )
    return how(least(words(command)))


def reader_of(extractor: str, min_confidence: float, vocabulary: Iterable[Path]) -> "Reader":
    """How papers are read, by those options. Raises UnknownNameError, VocabularyError."""
    from paperkg.graph.pipeline import DEFAULT, EXTRACTORS, Reader
    from paperkg.ontology.extension import extended_vocabulary

    name = extractor or DEFAULT
    EXTRACTORS[name]  # an unknown one is named before anything is read
    return Reader(name, min_confidence, vocabulary=extended_vocabulary(vocabulary))


# --- writing


def print_text(text: str) -> None:
    """Write a text to standard output."""
    write([text], None)


def print_json(value: object) -> None:
    """Write a value as JSON to standard output."""
    print_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write(pieces: Iterable[str], file: Path | None) -> None:
    """Write UTF-8 to standard output or to a file."""
    if file and str(file) != "-":
        from paperkg.exports.files import write_whole

        write_whole(file, pieces)
        return
    sys.stdout.buffer.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
    sys.stdout.buffer.flush()


def width() -> int:
    """Characters of a line on the terminal; 0, any, for a pipe or file, unless COLUMNS is set."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 0
