"""What the graph knows of a piece of hardware from its data sheet, as a record and as a line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperkg.graph.check import text_of
from paperkg.graph.specification import NAMES, Specification, specified
from paperkg.graph.store import Store


class _Shown(NamedTuple):
    """What stands before and after the values of a property in a line."""

    before: str = ""
    after: str = ""


_SHOWN = {
    "memory_gb": _Shown(after=" GB"),
    "memory_bandwidth_gb_s": _Shown(after=" GB/s"),
    "fp32_tflops": _Shown("FP32 ", " TFLOPS"),
    "fp16_tflops": _Shown("FP16 ", " TFLOPS"),
    "fp8_tflops": _Shown("FP8 ", " TFLOPS"),
    "int8_tops": _Shown("INT8 ", " TOPS"),
    "tdp_w": _Shown(after=" W"),
}
_PLAIN = _Shown()


def specification(store: Store, iris: Iterable[str]) -> Specification:
    """The specification of nodes that are one thing."""
    found: dict[str, set[str]] = {}
    for quad in (quad for iri in iris for quad in store.match(subject=iri)):
        found.setdefault(quad.predicate.value, set()).add(text_of(quad.object))
    return specified(found)


def line(found: Specification) -> str:
    """A specification for reading.

    >>> line({"vendor": ("NVIDIA",), "memory_gb": (40.0, 80.0), "fp16_tflops": (312.0,)})
    'NVIDIA · 40 or 80 GB · FP16 312 TFLOPS'
    """
    shown = ((_SHOWN.get(name, _PLAIN), found[name]) for name in NAMES if name in found)
    return " · ".join(f"{words.before}{_alternatives(values)}{words.after}" for words, values in shown)


def _alternatives(values: Sequence[str | int | float]) -> str:
    texts = [f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value) for value in values]
    return " or ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
