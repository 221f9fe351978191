"""What a claim is about: the baselines, models, hardware, data sets and subject of a number."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from paperkg.graph.model import Entity, Fact, Link, Mention, Span
from paperkg.graph.results.comparisons import comparing, items
from paperkg.graph.results.quantity import GAINS, Quantity

# a model that is told by its size or family only: '70B-scale models', 'LLMs with 8B parameters', 'Llama family models'
_SIZED = re.compile(
    r"\b\d+(?:\.\d+)?[BMT](?:-(?:scale|parameter|sized|class))?\s(?:[a-z]+\s){0,2}?(?:LLM|model|transformer)s?\b|"
    r"\b(?:LLM|model)s?\swith\s\d+(?:\.\d+)?\s?(?:B|billion)\sparameters\b|"
    r"\b[A-Z][\w.-]*(?:\s\d[\w.]*)?\s(?:family|series)(?:\sof)?(?:\s(?:LLM|model)s)\b"
)
MOST_PLACES = 8
"""Mentions of an entity that are looked at for a number of another sentence."""
MOST_NAMES = 3
"""Names that fill one role of one claim at most."""
# what stands between a number and what it was measured on: ' higher throughput on an '
_ON = re.compile(r"^[^,;.()]{0,45}?\b(?:on|for|with|in|of|using)\s(?:an?\s|the\s|single\s|one\s)*$")

Name = TypeVar("Name")
_ROLES = {
    "model": ("evaluates_on", "studies", "uses"),
    "hardware": ("evaluates_on", "studies", "uses"),
    "dataset": ("evaluates_on", "uses"),
}
"""For each role that a claim has besides its baseline, the relations of a paper to what can fill it, best first."""
_EVERYWHERE = frozenset({"model", "hardware", "baseline"})
"""Roles of which the only thing that a paper has belongs to every number; data sets change from number to number."""


# behind the name of what does or is something: ' (VM) significantly outperforms'
_DOES = re.compile(
    r"(?:\s\([^()]{1,20}\))?\s(?:(?:can|also|\w+ly)\s)?(?:is|are|was|were|has|have|needs?|runs?|beats?|gains?|uses?|"
    r"(?:achiev|outperform|surpass|exceed|deliver|reach|reduc|improv|provid|attain|obtain|yield|requir|show|offer|consum|"
    r"serv|train|sav|increas|lower|cut|enabl|accelerat|speed)(?:e|es|s)?)\b"
)
# before a name that is not what does it: 'the speed of a Foo is', 'Foo with Bar achieves', 'on Foo and Bar shows'
_NO_DOER = re.compile(
    r"\b(?:on|with|in|at|for|of|to|over|than|via|using|by|from|and|or|between|like|as)\s(?:an?\s|the\s|one\s|\d+\s)?"
    r"(?:[a-z][\w-]*\s)?\Z"
)
_DOERS = frozenset({"technique", "system", "hardware", "model"})


class Arguments(NamedTuple):
    """Surfaces of the text, in text order; the subject is what the claim is made of, empty if the paper has no name."""

    subject: str
    baselines: tuple[str, ...]
    models: tuple[str, ...]
    hardware: tuple[str, ...]
    datasets: tuple[str, ...]


class Frame(NamedTuple):
    """What all numbers of a paper share.

    `links` are its mentions in text order, `mentions` the first `MOST_PLACES` of each entity; `facts` is what it does
    with each; `everywhere` the surfaces of what fills a role in the whole paper, by role and relation.
    """

    links: tuple[Link, ...]
    mentions: Mapping[Entity, Sequence[Mention]]
    facts: Mapping[Entity, Fact]
    subject: str
    everywhere: Mapping[tuple[str, str], tuple[str, ...]]


def frame(links: Sequence[Link], facts: Sequence[Fact]) -> Frame:
    """The frame of a paper from its links and facts."""
    ordered = tuple(sorted(links, key=lambda link: (link.mention.start, -link.mention.end)))
    everywhere = {
        (kind, relation): _surfaces(facts, relation, kind)
        for kind, relations in _ROLES.items()
        for relation in relations
    }
    everywhere["baseline", "compares_with"] = _surfaces(facts, "compares_with", "baseline")
    by_entity = {fact.entity: fact for fact in facts}
    mentions: dict[Entity, list[Mention]] = {}
    for mention, entity, _, _ in ordered:
        if entity in by_entity and len(found := mentions.setdefault(entity, [])) < MOST_PLACES:
            found.append(mention)
    return Frame(ordered, mentions, by_entity, _subject(ordered, facts), everywhere)


def _surfaces(facts: Sequence[Fact], relation: str, role: str) -> tuple[str, ...]:
    """The longest surface of the one fact that fills a role; none where there are several, or none for every number."""
    found = [fact for fact in facts if fact.relation == relation and role in ("baseline", fact.entity.kind)]
    return (found[0].surfaces[0],) if len(found) == 1 and role in _EVERYWHERE else ()


def _subject(links: Sequence[Link], facts: Sequence[Fact]) -> str:
    """The proposed thing that the paper names first, names before phrases."""
    proposed = {fact.entity for fact in facts if fact.relation == "proposes"}
    named = [link for link in links if link.entity in proposed]
    spelled = [link for link in named if link.mention.rule in ("coined", "shape")]
    return next((link.mention.text for link in (*spelled, *named)), "")


def arguments(text: str, sentence: Span, quantity: Quantity, further: Sequence[Quantity], frame: Frame) -> Arguments:
    """The arguments of one number; `further` are all numbers of its sentence, `text` is plain."""
    within = [link for link in frame.links if sentence.start <= link.mention.start < sentence.end]
    baselines = _baselines(text, sentence, quantity, further) or _compared(within, quantity, frame)
    rest = [link for link in within if not any(link.mention.text in baseline for baseline in baselines)]
    roles = {kind: _names(text, rest, kind, quantity, frame) for kind in _ROLES}
    if not any(link.mention.text in roles["model"] for link in rest):
        roles["model"] = _nearest(text, sized(text, sentence, quantity), quantity) or roles["model"]
    subject = _doer(text, within, quantity, baselines) or frame.subject
    return Arguments(subject, baselines, roles["model"], roles["hardware"], roles["dataset"])


def _doer(text: str, within: Sequence[Link], quantity: Quantity, baselines: Sequence[str]) -> str:
    """The name before the number of which its sentence says what it does or is; empty if it says so of none."""
    before = [link.mention for link in within if link.entity.kind in _DOERS and link.mention.end <= quantity.start]
    doing = [
        mention.text
        for mention in before
        if _DOES.match(text, mention.end)
        and mention.text not in baselines
        and not _NO_DOER.search(text[max(0, mention.start - 40) : mention.start])
    ]
    return doing[-1] if doing else ""


def _compared(within: Sequence[Link], quantity: Quantity, frame: Frame) -> tuple[str, ...]:
    """For a gain whose sentence has no comparing word: what the paper compares with, there or else anywhere."""
    if quantity.unit not in GAINS:
        return ()
    here = dict.fromkeys(link.mention.text for link in within if frame.facts[link.entity].relation == "compares_with")
    return tuple(here)[:MOST_NAMES] or frame.everywhere["baseline", "compares_with"]


# --- models, hardware, data sets


def _names(text: str, within: Sequence[Link], kind: str, quantity: Quantity, frame: Frame) -> tuple[str, ...]:
    links = [link for link in within if link.entity.kind == kind]
    for link in links:
        if link.mention.start >= quantity.end and _ON.match(text[quantity.end : link.mention.start]):
            return (link.mention.text,)
    for relation in _ROLES[kind]:
        names = _outermost([link.mention.text for link in links if frame.facts[link.entity].relation == relation])
        if names:
            return tuple(own(names, quantity)[:MOST_NAMES])
        if everywhere := frame.everywhere[kind, relation]:
            return everywhere
    return ()


def sized(text: str, sentence: Span, quantity: Quantity) -> list[Span]:
    """Where the sentence has models that are told by their size or family, the number itself left out."""
    found = (Span(*match.span()) for match in _SIZED.finditer(text, sentence.start, sentence.end))
    return [span for span in found if span.start != quantity.start]


def _nearest(text: str, spans: Sequence[Span], quantity: Quantity) -> tuple[str, ...]:
    found = min(spans, key=lambda span: abs(span.start - quantity.start), default=None)
    return (text[found.start : found.end],) if found else ()


def _outermost(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once, without those that are part of another."""
    return tuple(name for name in dict.fromkeys(names) if not any(name != other and name in other for other in names))


def own(names: Sequence[Name], quantity: Quantity) -> Sequence[Name]:
    """Of as many names as the number's list has members the one at its place, else all."""
    return [names[quantity.listed]] if len(names) == quantity.length else names


# --- baselines


def _baselines(text: str, sentence: Span, quantity: Quantity, further: Sequence[Quantity]) -> tuple[str, ...]:
    """Names behind the comparing word that belongs to the number: the next after it, else the last before it.

    In 'outperforms X by 2x' it is the one before.
    """
    starts = [other.start for other in further]
    before = [
        items(text, match.end(), quantity.start, starts, leads=True)
        for match in comparing(text, sentence.start, quantity.start)
    ]
    behind = [items(text, match.end(), sentence.end, starts) for match in comparing(text, quantity.end, sentence.end)]
    if quantity.unit not in GAINS:
        before, behind = [], behind[:1] if "," not in text[quantity.end : quantity.end + 40] else []
    ordered = (*reversed(before), *behind) if follows_by(text, sentence, quantity) else (*behind, *reversed(before))
    return next((tuple(own(names, quantity)[:MOST_NAMES]) for names in ordered if names), ())


def follows_by(text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether the number is told with 'by': 'outperforms X by up to 2x'."""
    return "by" in text[max(sentence.start, quantity.start - 25) : quantity.start].split()[-4:]


def surfaces(original: str, plain: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names as the text that is not made plain writes them; one that stands nowhere verbatim is left out.

    >>> surfaces("H$_2$O, vLLM", "H _2 O, vLLM", ["vLLM", "H _2 O", "Zed"])
    ('vLLM', 'H$_2$O')
    """
    written = (name if name in original else _at_its_place(original, plain, name) for name in names)
    return tuple(name for name in written if name)


def _at_its_place(original: str, plain: str, name: str) -> str:
    start = plain.find(name)
    return original[start : start + len(name)] if start >= 0 else ""
