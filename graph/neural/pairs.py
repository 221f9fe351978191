"""Numbers and mentions in pairs: whether what a mention names fills a role of a claim, the network is asked of both."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from paperkg.graph.neural.inputs import GAPS, Example, Floats
from paperkg.graph.results.fillers import Filler
from paperkg.graph.text import name_key


def named(seen: Example) -> dict[str, list[int]]:
    """Numbers of the mentions by what they have in common with other spellings."""
    found: dict[str, list[int]] = {}
    for number, mention in enumerate(seen.mentions):
        found.setdefault(name_key(mention.text), []).append(number)
    return found


def mentions_of(fillers: Sequence[Filler], mentions: Mapping[str, list[int]]) -> list[list[int]]:
    """For each filler the numbers of the mentions that name it, by `named`."""
    return [mentions.get(name_key(filler.text), []) for filler in fillers]


def once(numbers: Iterable[Iterable[int]]) -> list[int]:
    """All of the numbers, each once, rising."""
    return sorted(set(chain.from_iterable(numbers)))


def gaps(seen: Example, quantity: int, mentions: Sequence[int]) -> Floats:
    """M × `GAPS`: how many sentences and characters each mention stands behind a number, and whether it does."""
    document, at = seen.document, seen.quantities[quantity].start
    starts = [seen.mentions[number].start for number in mentions]
    home = document.sentence_number(at)
    rows = [((document.sentence_number(start) - home) / 3, float(start > at), (start - at) / 400) for start in starts]
    return np.array(rows, dtype=np.float32).reshape(-1, GAPS)
