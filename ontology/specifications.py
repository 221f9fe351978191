"""Specifications of hardware as data sheets give them: specifications.tsv, one row a product of the vocabulary.

Every row stands for itself: nothing is taken from a broader entry, for what is broader is not always the same product
(a rack of chips is under its chip). A product that is sold in several versions has the values of all of them.
"""

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from paperkg.errors import VocabularyError
from paperkg.ontology.vocabulary import SHIPPED, read_rows

KIND = "hardware"
LARGEST = {
    "memory_gb": 2e5,
    "memory_bandwidth_gb_s": 1e8,
    "fp32_tflops": 1e5,
    "fp16_tflops": 1e6,
    "fp8_tflops": 1e6,
    "int8_tops": 1e6,
    "tdp_w": 1e6,
}
"""Columns with figures, and a value that none of them reaches: a slip of a unit is seen by it."""
COLUMNS = ("slug", "vendor", "architecture", "year", *LARGEST, "compared", "unchecked")


class Specification(NamedTuple):
    """What a data sheet says of a product, a figure for each version that is sold, rising; empty: not known.

    Memory is all that the accelerator has of its own, or shares with the processor on its chip. Peaks are without
    sparsity, of matrix engines where there are any; `fp16` is also bfloat16.
    """

    slug: str
    vendor: str
    architecture: str
    year: int | None
    """When it came to market."""
    memory_gb: tuple[float, ...]
    memory_bandwidth_gb_s: tuple[float, ...]
    fp32_tflops: tuple[float, ...]
    fp16_tflops: tuple[float, ...]
    fp8_tflops: tuple[float, ...]
    int8_tops: tuple[float, ...]
    tdp_w: tuple[float, ...]
    compared: tuple[str, ...]
    """Sources that agree with the row."""
    unchecked: frozenset[str]
    """Columns that stand on the vendor's word alone."""

    @property
    def key(self) -> str:
        """Kind and slug, such as `hardware/nvidia-a100`."""
        return f"{KIND}/{self.slug}"

    def figures(self) -> Iterator[tuple[str, float]]:
        """Column and value of each figure."""
        yield from ((column, value) for column in LARGEST for value in getattr(self, column))


@lru_cache(maxsize=1)
def specifications() -> tuple[Specification, ...]:
    """The specifications that ship with paperkg, by slug. Raises VocabularyError naming file and line."""
    known = {entry.slug for entry in SHIPPED.entries if entry.kind == KIND}
    return tuple(read_specifications(resources.files(__package__) / "specifications.tsv", known))


def read_specifications(file: Traversable, known: Container[str]) -> list[Specification]:
    """The rows of a file, sorted by slug; each must be one of the `known` slugs.

    Raises VocabularyError naming file and line.
    """
    found: dict[str, Specification] = {}
    for place, cells in read_rows(file.name, file.read_text(encoding="utf-8"), COLUMNS, needed="vendor"):
        row = _specification(place, cells)
        if row.slug not in known:
            raise VocabularyError(f"{place}: {row.slug!r} is no slug of hardware.tsv")
        if row.slug in found:
            raise VocabularyError(f"{place}: {row.slug!r} stands in two rows")
        found[row.slug] = row
    return [found[slug] for slug in sorted(found)]


def _specification(place: str, cells: Sequence[str]) -> Specification:
    slug, vendor, architecture, year, *figures, compared, unchecked = cells
    filled = {column for column, cell in zip(COLUMNS, cells, strict=True) if cell}
    if not vendor:
        raise VocabularyError(f"{place}: {slug!r} has no vendor")
    if not compared and not unchecked:
        raise VocabularyError(f"{place}: nothing says where {slug!r} is from; fill compared or unchecked")
    if empty := set(_parts(unchecked)) - filled:
        raise VocabularyError(f"{place}: {min(empty)!r} is unchecked, but no column that the row fills")
    values = (_values(place, column, cell) for column, cell in zip(LARGEST, figures, strict=True))
    memory, bandwidth, fp32, fp16, fp8, int8, power = values
    return Specification(
        slug, vendor, architecture, _year(place, year), memory, bandwidth, fp32, fp16, fp8, int8, power,
        _parts(compared), frozenset(_parts(unchecked)),
    )  # fmt: skip


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _year(place: str, cell: str) -> int | None:
    if cell and not (len(cell) == 4 and cell.isdecimal() and cell.isascii()):
        raise VocabularyError(f"{place}: {cell!r} is no year")
    return int(cell) if cell else None


def _values(place: str, column: str, cell: str) -> tuple[float, ...]:
    try:
        values = tuple(map(float, _parts(cell)))
    except ValueError as error:
        raise VocabularyError(f"{place}: {column} must be numbers with '|' between them, not {cell!r}") from error
    if not all(0 < value < LARGEST[column] for value in values):
        raise VocabularyError(f"{place}: {column} must be above 0 and below {LARGEST[column]:,.0f}, not {cell}")
    if list(values) != sorted(set(values)):
        raise VocabularyError(f"{place}: {column} must rise from left to right, not {cell}")
    return values
