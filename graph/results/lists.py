"""Numbers that share their words: 'a, b and c x', 'between a and b', 'up to a lower latency and b less memory'."""

import re
from collections.abc import Iterator, Sequence

from paperkg.graph.results.quantity import GAINS, Quantity

# what stands between the members of a list: ', ', ' and ', '/', ', or up to '; formulas leave wide gaps
_BETWEEN = re.compile(
    r"\s{0,12}(?:,\s{0,2}(?:and\s|or\s)?|\s?/\s?|\s?(?:and|or|&|vs\.?)\s)"
    r"\s{0,12}(?:(?:up to|over|about|around)\s)?[+]?\s{0,2}\Z"
)
# up to five words that start no other phrase, then 'and': ' lower latency and ', ' fewer misses, '
_SAME_CLAUSE = re.compile(
    r"^(?:\s{1,12}(?!by\b|to\b|over\b|than\b|at\b|is\b|from\b)[\w-]+){1,5}(?:,?\sand|,)\s{1,12}(?:an?\s)?\Z"
)


def in_lists(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Members of 'a, b and c x' take over the unit that stands behind a later one, and the bound of the first.

    `found` are all numbers of `text` in text order; those that get no unit are left out.
    """
    return _carried_on(text, [quantity for chain in _chains(text, found) for quantity in _shared(text, chain)])


def _chains(text: str, found: Sequence[Quantity]) -> list[list[Quantity]]:
    """The numbers by list; one that stands alone is a list of one."""
    chains: list[list[Quantity]] = []
    for quantity in found:
        last = chains[-1][-1] if chains else None
        if last and _BETWEEN.match(text[last.end : quantity.start]) and not _is_setting(text, last, quantity):
            chains[-1].append(quantity)
        else:
            chains.append([quantity])
    return chains


def _is_setting(text: str, number: Quantity, gain: Quantity) -> bool:
    """Whether a number such as '64K' is no gain, as the one behind it is: 'a length of 64K, 63.1% accuracy'."""
    return gain.unit in GAINS and not number.unit and text[number.end - 1].isalpha()


def _shared(text: str, chain: list[Quantity]) -> Iterator[Quantity]:
    """The members of a list with all that they share."""
    if len(chain) == 2 and chain[1].unit and _is_between(text, *chain):
        yield _between(text, *chain)
        return
    shared = chain[0].bound
    for place, quantity in enumerate(_with_units(chain)):
        if quantity.unit:
            bound = shared if quantity.bound == "exact" and shared != "range" else quantity.bound
            yield quantity._replace(bound=bound, listed=place, length=len(chain), tail=chain[-1].end)


def _is_between(text: str, low: Quantity, high: Quantity) -> bool:
    """Whether two numbers are the ends of 'between a and b'."""
    return low.value < high.value and text[max(0, low.start - 9) : low.start].split()[-1:] == ["between"]


def _between(text: str, low: Quantity, high: Quantity) -> Quantity:
    reported = text[low.start : high.start + len(high.reported)]
    return Quantity(low.start, high.end, low.value, high.value, high.unit, "range", reported, tail=high.end)


def _with_units(chain: list[Quantity]) -> list[Quantity]:
    """Numbers in digits without a unit get that of the next one."""
    unit = ""
    found = []
    for quantity in reversed(chain):
        unit = quantity.unit or (unit if quantity.reported[-1].isdigit() else "")
        found.append(quantity._replace(unit=unit))
    return found[::-1]


def _carried_on(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """'Up to 34% lower latency and 38% less memory' says 'up to' of both."""
    end_before, bound_before = 0, ""
    for quantity in found:
        goes_on = quantity.bound == "exact" and bound_before == "up_to"
        if goes_on and _SAME_CLAUSE.match(text[end_before : quantity.start]):
            quantity = quantity._replace(bound="up_to")
        end_before, bound_before = quantity.end, quantity.bound
        yield quantity
