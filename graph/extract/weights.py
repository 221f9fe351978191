"""The fitted weights of the linear models, kept as tables that people can read."""

from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

FOLDER: Traversable = resources.files(__package__)
"""Where the tables are; training points it elsewhere."""


TABLES = ("argument", "boundary", "claim", "kind", "phrase", "relation")
"""Names of all tables."""


class Table(NamedTuple):
    """Names of the columns, and a row of weights for each feature."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[float, ...]]


@lru_cache(maxsize=8)
def weights(name: str) -> Table:
    """The table `name`: one of `TABLES`; `boundary` has words without weights."""
    header, *lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines)
    return Table(tuple(header.split("\t")[1:]), {feature: tuple(map(float, values)) for feature, *values in cells})
