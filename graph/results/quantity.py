"""What a number of a text says."""

from typing import NamedTuple

GAINS = frozenset({"x", "%", "pp", "points"})
"""Units in which gains over a baseline are told; other amounts stand for themselves."""


class Quantity(NamedTuple):
    """A number as a text claims it, `start` to `end` with its unit.

    `unit` is `x`, `%`, `pp`, a plain unit, or the thing counted; `bound` is one of `model.BOUNDS`; `reported` is the
    number as written; `listed` is its place in a list of numbers that share their words, from 0, `length` that list's
    length, and `tail` where the list ends.
    """

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str
    bound: str
    reported: str
    listed: int = 0
    length: int = 1
    tail: int = 0
