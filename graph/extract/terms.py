"""How phrases behave in 39,861 arXiv abstracts: what is often named by itself, and in titles, is likely a concept.

The table beside this module (made by training/count_terms.py from arXiv metadata, which are CC0) has counts only, by
hash.
"""

import hashlib
from functools import lru_cache
from importlib import resources

import numpy as np

FILE = "terms.bin"
"""Name of the table."""
ROW = np.dtype([("hash", "<u4"), ("papers", "u1"), ("whole", "u1"), ("titles", "u1")])
"""A row: hash of a phrase, 16 times the binary logarithm of the number of papers that have it, and the shares (of 255)
of those where it stands by itself between small words, and where it stands in the title."""
NUMBERS = 4
_NONE = (0.0, 0.0, 0.0, 0.0)


def key(name: str) -> int:
    """The hash of a phrase in the form that `text.name_key` gives.

    >>> key("kv-cache")
    497309836
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def termhood(name: str) -> tuple[float, ...]:
    """Four numbers from 0 to about 1: is the phrase in the table, in how many papers, how often whole, in titles."""
    return _table().get(key(name), _NONE)


@lru_cache(maxsize=1)
def _table() -> dict[int, tuple[float, ...]]:
    rows = np.frombuffer((resources.files(__package__) / FILE).read_bytes(), dtype=ROW)
    papers, whole, titles = rows["papers"] / 256, rows["whole"] / 255, rows["titles"] / 255
    values = zip(papers.tolist(), whole.tolist(), titles.tolist(), strict=True)
    return {number: (1.0, *value) for number, value in zip(rows["hash"].tolist(), values, strict=True)}
