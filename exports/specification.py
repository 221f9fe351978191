"""What the graph knows of a piece of hardware from its data sheet, as a record and as a line."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from paperkg.graph.check import text_of
from paperkg.graph.store import Store
from paperkg.ontology import terms as t


class _Shown(NamedTuple):
    """How a property is called in a record, and what stands before and after its values in a line."""

    name: str
    before: str = ""
    after: str = ""


_SHOWN = {
    t.MANUFACTURER: _Shown("vendor"),
    t.ARCHITECTURE: _Shown("architecture"),
    t.RELEASED: _Shown("year"),
    t.FIGURES["memory_gb"]: _Shown("memory_gb", after=" GB"),
    t.FIGURES["memory_bandwidth_gb_s"]: _Shown("memory_bandwidth_gb_s", after=" GB/s"),
    t.FIGURES["fp32_tflops"]: _Shown("fp32_tflops", "FP32 ", " TFLOPS"),
    t.FIGURES["fp16_tflops"]: _Shown("fp16_tflops", "FP16 ", " TFLOPS"),
    t.FIGURES["fp8_tflops"]: _Shown("fp8_tflops", "FP8 ", " TFLOPS"),
    t.FIGURES["int8_tops"]: _Shown("int8_tops", "INT8 ", " TOPS"),
    t.FIGURES["tdp_w"]: _Shown("tdp_w", after=" W"),
}

Specification: TypeAlias = Mapping[str, tuple[str | int | float, ...]]
"""Values by name, in the order of a line, figures rising; empty if nothing is known."""


def specification(store: Store, iris: Iterable[str]) -> Specification:
    """The specification of nodes that are one thing."""
    found: dict[str, set[str]] = {}
    for quad in (quad for iri in iris for quad in store.match(subject=iri)):
        found.setdefault(quad.predicate.value, set()).add(text_of(quad.object))
    return {shown.name: _typed(iri, found[iri]) for iri, shown in _SHOWN.items() if iri in found}


def _typed(iri: str, texts: Iterable[str]) -> tuple[str | int | float, ...]:
    if iri == t.RELEASED:
        return tuple(sorted(map(int, texts)))
    return tuple(sorted(map(float, texts))) if iri in _FIGURES else tuple(sorted(texts))


_FIGURES = frozenset(t.FIGURES.values())


def line(found: Specification) -> str:
    """A specification for reading.

    >>> line({"vendor": ("NVIDIA",), "memory_gb": (40.0, 80.0), "fp16_tflops": (312.0,)})
    'NVIDIA · 40 or 80 GB · FP16 312 TFLOPS'
    """
    shown = ((words, found[words.name]) for words in _SHOWN.values() if words.name in found)
    return " · ".join(f"{words.before}{_alternatives(values)}{words.after}" for words, values in shown)


def _alternatives(values: tuple[str | int | float, ...]) -> str:
    texts = [f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value) for value in values]
    return " or ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
