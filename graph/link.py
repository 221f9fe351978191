"""From mentions to entities: mentions of one thing in a paper become one group, and each group one entity.

The kind of an entity that the vocabulary does not know is decided by a linear model (training/fit_relations.py) over
the words of its name and beside it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperkg.graph.extract.definitions import Definition, definitions
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.known import matcher
from paperkg.graph.features import KindFeatures
from paperkg.graph.linear import Space, linear
from paperkg.graph.model import KINDS, Entity, Link, Mention
from paperkg.graph.text import likeness, name_key, one_of
from paperkg.ontology.vocabulary import Vocabulary, vocabulary

_PRECISE = frozenset({"vocabulary", "model-grammar", "hardware-grammar", "format-grammar", "coined"})
"""Rules whose stretch is right as it is: shorter finds of other rules inside it are dropped."""
_USUAL = ("model-grammar", "hardware-grammar")
"""Rules that give a name as it is usually written."""


class Group(NamedTuple):
    """All mentions of one thing in one paper.

    `name` is the vocabulary's, a rule's canonical one, or the most frequent surface in the singular; `entry` is the
    key of the vocabulary entry, or empty.
    """

    name: str
    entry: str
    mentions: list[Mention]

    @property
    def kind(self) -> str:
        """The kind that the vocabulary or a rule gives; empty if none does."""
        if self.entry:
            return self.entry.partition("/")[0]
        return next((mention.kind for mention in self.mentions if mention.kind), "")

    @property
    def slug(self) -> str:
        """The slug of the entity that the group names."""
        return self.entry.split("/", 1)[1] if self.entry else name_key(self.name)


def _group(key: str, mentions: list[Mention]) -> Group:
    if entry := vocabulary().by_key().get(key):
        return Group(entry.label, key, mentions)
    names = [mention.name for mention in mentions if mention.name]
    if names:
        return Group(max(names, key=lambda name: (len(name), name)), "", mentions)
    surfaces = [mention.text for mention in mentions]
    return Group(_singular_name(min(surfaces, key=lambda text: (-surfaces.count(text), text))), "", mentions)


_NO_PLURAL = (
    "acoustics", "analytics", "diagnostics", "dynamics", "economics", "electronics", "ethics", "forensics", "graphics",
    "informatics", "kinematics", "linguistics", "logistics", "mathematics", "mechanics", "omics", "optics", "photonics",
    "physics", "robotics", "semantics", "statistics",
)  # fmt: skip
"""Endings of words that only look like plurals."""


def _singular_name(name: str) -> str:
    front, space, last = name.rpartition(" ")
    return name if last.lower().endswith(_NO_PLURAL) else front + space + one_of(last)


def groups(document: Document, mentions: Sequence[Mention]) -> list[Group]:
    """Mentions grouped by what they name, in the order of their first mention."""
    own = _of_another_meaning(document)
    meant = [mention for mention in mentions if not (mention.entry and name_key(mention.text) in own)]
    same, spelled = _same_names(document, meant), _spelled(vocabulary())
    found: dict[str, list[Mention]] = {}
    for mention in _without_nested(meant):
        key = mention.entry or name_key(mention.name or mention.text)
        found.setdefault(same.get(key) or spelled.get(key) or key, []).append(mention)
    return [_group(key, mentions) for key, mentions in found.items()]


@lru_cache(maxsize=2)
def _spelled(vocabulary: Vocabulary) -> dict[str, str]:
    """Entries by slug: what has the slug for a key is one of them in another spelling, unless case or context tell."""
    plain = (entry for entry in vocabulary.entries if not (entry.context or "case" in entry.flags))
    return {entry.slug: entry.key for entry in sorted(plain, key=lambda entry: KINDS.index(entry.kind), reverse=True)}


_WORD = re.compile(r"[^\W\d]{4,}")


def _of_another_meaning(document: Document) -> set[str]:
    """Abbreviations that the paper defines with words of which no entry with that name has any.

    'Large language and vision models (LLVMs)' are not the compiler.
    """
    return {name_key(found.short) for found in definitions(document) if _is_another(found)}


def _is_another(found: Definition) -> bool:
    entry = matcher().whole(found.short)
    if entry is None or matcher().whole(found.long) is not None:
        return False
    known = set(_WORD.findall(" ".join((*entry.names, entry.definition)).lower()))
    words = set(_WORD.findall(found.long.lower()))
    return bool(words) and {word[:5] for word in words}.isdisjoint(word[:5] for word in known)


def _same_names(document: Document, mentions: Sequence[Mention]) -> dict[str, str]:
    """For the key of a name, the key of the group that it belongs to: its vocabulary entry, its usual or long form."""
    usual = (mention for mention in mentions if mention.rule in _USUAL)
    same = {name_key(mention.text): name_key(mention.name) for mention in usual}
    same |= {name_key(mention.text): mention.entry for mention in mentions if mention.entry}
    for found in definitions(document):
        long, short = name_key(found.long), name_key(found.short)
        target = same.get(long) or same.get(short) or long
        for key in (long, short, name_key(f"{found.long} ({found.short})")):
            same.setdefault(key, target)
    return same


def _without_nested(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions without those that stand inside a more precise one, which say nothing new."""
    reach, owner = 0, (0, 0)
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.rule not in _PRECISE)):
        if mention.rule in _PRECISE and mention.end > reach:
            reach, owner = mention.end, (mention.start, mention.end)
        if mention.end > reach or (mention.start, mention.end) == owner:
            yield mention


def link(document: Document, mentions: Sequence[Mention]) -> list[Link]:
    """The entity of each mention, with the reason.

    >>> from paperkg.graph.extract.known import known
    >>> from paperkg.graph.model import Paper
    >>> document = Document(Paper("p", "", "We run on A100s."))
    >>> [(link.entity.key, link.reason) for link in link(document, list(known(document)))]
    [('hardware/nvidia-a100', 'variant of')]
    """
    found = groups(document, mentions)
    links: list[Link] = []
    for group, kind in zip(found, _kinds(document, found), strict=True):
        links += links_of(group, entity_of(group, kind))
    return sorted(links)


def links_of(group: Group, entity: Entity) -> list[Link]:
    """The links of all mentions of a group to the entity that it names."""
    return [Link(mention, entity, mention.score, _reason(mention, entity)) for mention in group.mentions]


def _kinds(document: Document, found: Sequence[Group]) -> list[str]:
    """The vocabulary's kind, the rule's, or else the model's."""
    given = [group.kind for group in found]
    unsure = [group for group, kind in zip(found, given, strict=True) if not kind]
    model = linear("kind")
    extract = kind_features(model.space)
    scores = model.scores([extract(document, group.mentions, group.name) for group in unsure])
    guessed = iter(scores.argmax(axis=1).tolist())
    return [kind or KINDS[next(guessed)] for kind in given]


@lru_cache(maxsize=2)
def kind_features(space: Space) -> KindFeatures:
    """The extractor of the features for kinds in `space`."""
    return KindFeatures(space)


_HOMOGRAPH = "-unresolved"
"""End of the slug of a name that an entry has too, in a paper without the words that the entry asks for."""


def entity_of(group: Group, kind: str) -> Entity:
    """The entity that a group names, of that kind where nothing gives one.

    A homograph of an entry is not that entry.
    """
    entity = Entity(group.kind or kind, group.slug, group.name, bool(group.entry))
    is_other = not group.entry and entity.key in vocabulary().by_key()
    return entity._replace(slug=entity.slug + _HOMOGRAPH) if is_other else entity


def _reason(mention: Mention, entity: Entity) -> str:
    """How the surface and the entity's name differ."""
    found = likeness(mention.text, entity.name)
    return "defined in the text" if mention.rule == "definition" and found == "variant of" else found
