"""What a data sheet says of a piece of hardware, read back from the graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from paperkg.ontology import terms as t

Specification: TypeAlias = Mapping[str, Sequence[str | int | float]]
"""Values by name, in the order of `NAMES`, figures rising; empty if nothing is known."""

_COLUMNS = {iri: column for column, iri in t.FIGURES.items()}
_PROPERTIES = {t.MANUFACTURER: "vendor", t.ARCHITECTURE: "architecture", t.RELEASED: "year", **_COLUMNS}
NAMES = tuple(_PROPERTIES.values())


def specified(texts: Mapping[str, Iterable[str]]) -> Specification:
    """The specification in the properties of a node; `texts` are values by IRI of the property.

    >>> specified({t.FIGURES["memory_gb"]: {"80", "40"}, t.RELEASED: {"2020"}, t.TYPE: {"a board"}})
    {'year': (2020,), 'memory_gb': (40.0, 80.0)}
    """
    return {name: _typed(iri, texts[iri]) for iri, name in _PROPERTIES.items() if texts.get(iri)}


def _typed(iri: str, texts: Iterable[str]) -> tuple[str | int | float, ...]:
    if iri == t.RELEASED:
        return tuple(sorted(map(int, texts)))
    return tuple(sorted(map(float, texts))) if iri in _COLUMNS else tuple(sorted(texts))
