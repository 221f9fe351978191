"""Broader entities that a name gives by itself: Llama-2-7B is one of the Llama 2 models."""

from collections.abc import Iterable

from paperkg.graph.extract.grammar import family
from paperkg.graph.extract.known import matcher
from paperkg.graph.model import Entity
from paperkg.graph.text import name_key


def families(entities: Iterable[Entity]) -> list[tuple[Entity, Entity]]:
    """Pairs (narrow, broad) for the models and hardware that the vocabulary does not know.

    >>> [(narrow.name, broad.name) for narrow, broad in families([Entity("model", "llama-2-7b", "Llama-2-7B")])]
    [('Llama-2-7B', 'Llama 2')]
    """
    named = (
        (entity, family(entity.name))
        for entity in entities
        if not entity.known and entity.kind in ("model", "hardware")
    )
    return [(entity, _entity(entity.kind, name)) for entity, name in named if name and name_key(name) != entity.slug]


def _entity(kind: str, name: str) -> Entity:
    """The vocabulary's entity of that name and kind, else one that only the name gives."""
    entry = matcher().whole(name)
    if entry and entry.kind == kind:
        return Entity(kind, entry.slug, entry.label, True)
    return Entity(kind, name_key(name), name)
