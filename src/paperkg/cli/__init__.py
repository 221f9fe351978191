"""The command line: options in, one call, text out. Nothing else prints, and nothing else knows of click."""

# commands are listed in the order in which these modules, and the commands in them, come
from paperkg.cli import making, asking, taking, measuring  # noqa: F401, I001
from paperkg.cli.common import main

__all__ = ["main"]
