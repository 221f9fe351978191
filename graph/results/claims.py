"""Which numbers are claims: a linear model (training/fit_claims.py) over the words around a number decides.

Configuration numbers ("128K context", "8 GPUs") look like claims; what tells them apart are the words beside them.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence

from paperkg.graph.extract.document import Document
from paperkg.graph.features import CUES, EDGE
from paperkg.graph.linear import Space, linear
from paperkg.graph.results.quantities import Quantity
from paperkg.graph.text import singular

CLAIM_AT = 0.5
"""Least probability of being a claim, chosen for the best F1 in cross-validation."""

_COMPARES = re.compile(r"\b(?:compared|than|over|versus|vs|against|relative|respectively|outperform\w*)\b")
_UNIT_CLASSES = frozenset(
    "x % pp points tokens/s FPS ms us ns s min h days GB MB KB TB bytes GB/s W mW kW J mJ uJ nJ pJ TOPS/W GOPS/W TOPS "
    "GOPS TFLOPS GFLOPS Hz MHz GHz mm^2 dB bits perplexity mAP parameters".split()
)


def claim_features(document: Document, quantity: Quantity, space: Space) -> list[int]:
    """Numbers of the features of one quantity in its sentence."""
    names = [
        ("unit", _unit_class(quantity.unit)),
        ("bound", quantity.bound),
        ("size", _size(quantity)),
        ("list", str(min(quantity.length, 3))),
    ]
    names += _place(document, quantity)
    first, after = bisect_left(document.starts, quantity.start), bisect_left(document.starts, quantity.end)
    names += _beside(document, first, after, _unit_class(quantity.unit))
    names += _sentence_words(document, quantity)
    return sorted({space.slot(slot)[value] for slot, value in names})


def _unit_class(unit: str) -> str:
    return unit if unit in _UNIT_CLASSES else "rate" if "/" in unit else "counted" if unit.endswith("s") else "score"


def _size(quantity: Quantity) -> str:
    whole = "whole" if quantity.value == int(quantity.value) else "part"
    return f"{whole} {len(str(int(quantity.value)))}"


def _place(document: Document, quantity: Quantity) -> list[tuple[str, str]]:
    if quantity.start <= document.title_end:
        return [("place", "title")]
    last = max(1, len(document.sentences) - 1)
    number = document.sentence_number(quantity.start)
    return [("place", str(min(4, 5 * number // (last + 1)))), ("last", str(number == last))]


def _beside(document: Document, first: int, after: int, unit: str) -> list[tuple[str, str]]:
    """The three words before and after the number, and with its unit the nearest ones."""
    lowers = document.lowers
    before = [*[EDGE] * 3, *lowers[max(0, first - 3) : first]][-3:][::-1]
    then = [*lowers[after : after + 3], *[EDGE] * 3][:3]
    names = [(f"b{place}", singular(word)) for place, word in enumerate(before, 1)]
    names += [(f"a{place}", singular(word)) for place, word in enumerate(then, 1)]
    names += [(f"{unit} b1", singular(before[0])), (f"{unit} a1", singular(then[0]))]
    if unit in ("counted", "score", "rate"):
        names += [("noun", singular(lowers[after - 1]))]
    return names


def _sentence_words(document: Document, quantity: Quantity) -> list[tuple[str, str]]:
    """Which cue words the sentence has before and after the number, and whether it compares."""
    start, end = document.sentence_of(quantity.start)
    low, at, high = (bisect_left(document.starts, offset) for offset in (start, quantity.start, end))
    names = [("before", word) for word in document.lowers[low:at] if word in CUES]
    names += [("behind", word) for word in document.lowers[at:high] if word in CUES]
    return [*names, ("compares", str(bool(_COMPARES.search(document.text, start, end))))]


def claim_logits(document: Document, found: Sequence[Quantity]) -> list[float]:
    """The logit of each quantity's being a claim."""
    model = linear("claim")
    scores = model.scores([claim_features(document, quantity, model.space) for quantity in found])
    return [float(score) for score in scores[:, 0]]


def claims(document: Document, found: Sequence[Quantity]) -> list[Quantity]:
    """Those of the quantities that are claims."""
    return [quantity for quantity, logit in zip(found, claim_logits(document, found), strict=True) if logit >= _LEAST]


_LEAST = math.log(CLAIM_AT / (1 - CLAIM_AT))
