"""How like two names are in their letters: 'GPU-centric data access' and 'data accessing', 'RILQ' and what it is short
for."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from paperkg.graph.neural.inputs import Floats, incidence
from paperkg.graph.text import name_key

OF_ALL, OF_SHORTER, OF_LAST_WORD, ABBREVIATED = range(4)
MEASURES = 4
"""Numbers that tell how like two names are, see `shared_letters`."""
_LONGEST = 8
"""Letters that an abbreviation has at most."""


def shared_letters(names: Sequence[str]) -> Floats:
    """`MEASURES` × N × N: how many threes of letters two names share, of all and of those of the shorter name; of all
    those of their last words; and how well one is an abbreviation of the other. All are shares.

    >>> (100 * shared_letters(["data access", "data accessing", "DA"])[:, 0]).round().astype(int).tolist()
    [[100, 78, 17], [100, 90, 50], [100, 67, 0], [0, 0, 100]]
    """
    keys = [name_key(name).split("-") for name in names]
    of_all, of_shorter = _shared([_threes("".join(key)) for key in keys])
    of_last, _ = _shared([_threes(key[-1]) for key in keys])
    return np.stack([of_all, of_shorter, of_last, _abbreviated(names, keys)])


@lru_cache(maxsize=20_000)
def _threes(word: str) -> frozenset[str]:
    bounded = f" {word} "
    return frozenset(bounded[start : start + 3] for start in range(len(bounded) - 2))


def _shared(sets: Sequence[frozenset[str]]) -> tuple[Floats, Floats]:
    """N × N, what each two sets have in common: twice as a share of the sum of both, and of the smaller one."""
    table = incidence(sets)
    common, size = table @ table.T, np.maximum(1, table.sum(1))
    both: Floats = 2 * common / (size[:, None] + size)
    smaller: Floats = common / np.minimum(size[:, None], size)
    return both, smaller


def _abbreviated(names: Sequence[str], keys: Sequence[Sequence[str]]) -> Floats:
    """N × N, symmetric: for a word with capitals and a name that begins with its letter, twice the letters that are in
    order the first ones of words, as a share of all of both."""
    result = np.zeros((len(names), len(names)), dtype=np.float32)
    beginning: dict[str, list[tuple[int, str]]] = {}
    for column, key in enumerate(keys):
        if len(first := "".join(word[0] for word in key if word)) > 1:
            beginning.setdefault(first[0], []).append((column, first))
    for row, name in enumerate(names):
        letters = "".join(keys[row])
        if " " in name or sum(map(str.isupper, name)) < 2 or len(letters) > _LONGEST:
            continue
        for column, first in beginning.get(letters[0], ()):
            if column != row:
                share = 2 * _in_order(letters, first) / (len(letters) + len(first))
                result[row, column] = result[column, row] = max(share, result[row, column])
    return result


@lru_cache(maxsize=20_000)
def _in_order(one: str, other: str) -> int:
    """How many letters both have in the same order.

    >>> _in_order("smash", "smas"), _in_order("kv", "vk")
    (4, 1)
    """
    reached = [0] * (len(other) + 1)
    for letter in one:
        before = reached
        reached = [0]
        for column, wanted in enumerate(other):
            reached.append(before[column] + 1 if letter == wanted else max(before[column + 1], reached[column]))
    return reached[-1]
