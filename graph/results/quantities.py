"""The number grammar: quantities with unit, range and bound, wherever they stand in a text."""

import math
from collections.abc import Iterator, Sequence

from paperkg.graph.results.digits import in_digits
from paperkg.graph.results.latex import plain
from paperkg.graph.results.lists import in_lists
from paperkg.graph.results.quantity import Quantity
from paperkg.graph.results.words import in_words

__all__ = ["Quantity", "plain", "quantities"]


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text that has been made `plain`, in text order, members of lists with their shared unit.

    >>> [(q.value, q.value_max, q.unit, q.bound) for q in quantities("up to 2.5x and on average 1.2-1.9x, in 30 ms")]
    [(2.5, None, 'x', 'up_to'), (1.2, 1.9, 'x', 'range'), (30.0, None, 'ms', 'exact')]
    """
    found = [quantity for quantity in (*in_digits(text), *in_words(text)) if _is_sound(text, quantity)]
    # of those that begin at one place the one that says most comes first
    found.sort(key=lambda quantity: (quantity.start, not quantity.unit, -quantity.end))
    return list(in_lists(text, list(_without_overlap(found))))


def _is_sound(text: str, quantity: Quantity) -> bool:
    """Whether a number is finite, which thousands of digits are not, and has its unit on its own line."""
    values = quantity.value, quantity.value_max or 0.0
    return all(map(math.isfinite, values)) and "\n" not in text[quantity.start : quantity.end]


def _without_overlap(found: Sequence[Quantity]) -> Iterator[Quantity]:
    reach = 0
    for quantity in found:
        if quantity.start >= reach:
            reach = quantity.end
            yield quantity
