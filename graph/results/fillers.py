"""What fills the roles of a claim: the baselines, models and hardware that its number was measured with.

Every name and phrase that could fill a role is weighed by a linear model (training/fit_arguments.py). It sees where the
name stands, what the paper does with what it names, and whether the rules of `arguments` would take it.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from paperkg.graph.features import EDGE
from paperkg.graph.linear import Space, linear
from paperkg.graph.model import Entity, Mention, Span
from paperkg.graph.results.arguments import MOST_NAMES, Arguments, follows_by, own, sized
from paperkg.graph.results.claim import LINKING, Claim, Slots
from paperkg.graph.results.comparisons import comparing, items
from paperkg.graph.text import singular

ROLES = {"baseline": "baselines", "model": "models", "hardware": "hardware"}
"""The roles that are weighed, with their field of `Arguments`."""
FIRST_AT, FURTHER_AT = 0.1, 0.5
"""Least probabilities of the best filler of a role, and of others beside it.

The first is low: what a paper evaluates on belongs to its numbers more often than annotators write it down.
"""

# what stands for a baseline without a name: 'the strongest baseline', 'full-precision models', 'prior work'
_NAMELESS = re.compile(
    r"\b(?:(?:strong(?:est)?|best|leading|existing|competing|competitive|previous|prior|original|standard|vanilla|dense|"
    r"full|full-precision|half-precision|uncompressed|unpruned|unquantized|FP16|FP32|BF16|float|floating-point|"
    r"conventional|traditional|naive|default)\s(?:[\w-]+\s){0,2}?(?:baselines?|models?|methods?|attention|training|"
    r"fine-tuning|inference|implementations?|designs?|systems?|approach(?:es)?|performance|accelerators?|works?|"
    r"solutions?|kernels?|cache|setup|precision)|baselines?|state[- ]of[- ]the[- ]art(?:\s(?:methods?|systems?|"
    r"baselines?|approaches|accelerators?|works?|models?|techniques?))?|prior (?:art|work)s?|full[- ]precision|FP16|"
    r"BF16|FP32)\b",
    re.I,
)
_AND = re.compile(r",?\s(?:and\s|or\s)?(?:an?\s|the\s)?")
_ORDER = ("evaluates_on", "studies", "uses", "mentions", "proposes", "compares_with", "addresses")
"""Relations of a paper to what a number may have been measured with, the likeliest first."""
_AROUND, _MOST_ELSEWHERE = 8, 6
"""Sentences to either side that may name the baseline, and how many of their phrases are weighed."""


class Filler(NamedTuple):
    """What could fill a role: how the plain text writes it, and what the model sees of it."""

    role: str
    text: str
    features: tuple[tuple[str, str], ...]


Weigh = Callable[[Claim, Sequence[Filler]], Sequence[float]]
"""Gives the logit of each filler's being right."""


def weighed(claim: Claim, found: Sequence[Filler]) -> list[float]:
    """The logit of each filler's being right, by the linear model."""
    model = linear("argument")
    logits: list[float] = model.scores([numbered(filler, model.space) for filler in found])[:, 0].tolist()
    return logits


def filled(claim: Claim, weigh: Weigh = weighed) -> Arguments:
    """The arguments of a claim: those of `ROLES` by their weight, the others as the rules pick them."""
    found = fillers(claim)
    logits = weigh(claim, found)
    best: dict[str, list[str]] = {role: [] for role in ROLES}
    roles: dict[str, str] = {}
    for logit, filler in sorted(zip(logits, found, strict=True), key=lambda pair: (-pair[0], pair[1])):
        taken = best[filler.role]
        fits = len(taken) < MOST_NAMES and logit >= _LEAST[bool(taken)]
        if fits and roles.setdefault(filler.text, filler.role) == filler.role:  # a name plays one role
            taken.append(filler.text)
    return claim.picked._replace(
        baselines=tuple(best["baseline"]), models=tuple(best["model"]), hardware=tuple(best["hardware"])
    )


_LEAST = [math.log(share / (1 - share)) for share in (FIRST_AT, FURTHER_AT)]


def numbered(filler: Filler, space: Space) -> list[int]:
    """Numbers of its features; each role has its own."""
    return sorted({space.slot(f"{filler.role} {slot}")[value] for slot, value in filler.features})


def fillers(claim: Claim) -> list[Filler]:
    """All that could fill a role of a claim."""
    found = {
        "model": [*_named(claim, "model"), *_sized(claim)],
        "hardware": _named(claim, "hardware"),
        "baseline": _baselines(claim).items(),
    }
    return [
        Filler(role, text, (*_always(claim, role, text), *features))
        for role, fillers in found.items()
        for text, features in fillers
    ]


def _always(claim: Claim, role: str, text: str) -> Slots:
    """What is seen of every filler."""
    picked = getattr(claim.picked, ROLES[role])
    taken = any(text in name or name in text for name in picked)
    last = singular(text.lower().split()[-1])
    return [("unit", claim.unit), ("picked", f"{taken} {min(2, len(picked))}"), ("last", last)]


# --- models and hardware


def _named(claim: Claim, role: str) -> Iterator[tuple[str, Slots]]:
    """What the paper names of the kind that the role is called by."""
    named, here = _rivals(claim, role)
    if not named:
        return
    facts = claim.frame.facts
    alike = Counter(facts[entity].relation for entity in here)
    best = min((facts[entity].relation for entity in named), key=_ORDER.index)
    nearest = min(here, key=lambda entity: min(map(claim.distance, claim.mentions[entity])), default=None)
    texts = {entity: claim.longest(entity) for entity in named}
    for entity in named:
        mention = claim.nearest(entity)
        relation, place = facts[entity].relation, claim.place(mention.start)
        text = texts[entity]
        features = [
            *_entity(claim, entity, mention),
            ("best", f"{best == relation} {place}"),
            ("here", f"{min(3, len(here))} {place} {relation}"),
            ("alike", f"{min(3, alike[relation])} {place} {relation}"),
            ("rivals", str(min(4, len(named)))),
            ("part", str(any(text in other for owner, other in texts.items() if owner is not entity))),
            ("shape", _shape(text)),
        ]
        if entity in here:
            features.append(("nearest", str(entity is nearest)))
            features.append(("list", _listed(claim, here.index(entity), len(here))))
        yield text, features


def _rivals(claim: Claim, kind: str) -> tuple[list[Entity], list[Entity]]:
    """All entities of a kind, and those of the sentence in text order, without those of other numbers of its list."""
    named = [entity for entity in claim.mentions if entity.kind == kind]
    here = sorted(filter(claim.here, named), key=lambda entity: claim.mentions[entity][0].start)
    if claim.respectively and _coordinated(claim, here):
        here = list(own(here, claim.quantity))
        named = [entity for entity in named if entity in here or not claim.here(entity)]
    return named, here


def _entity(claim: Claim, entity: Entity, mention: Mention) -> Slots:
    """What is seen of anything that the paper names, at the given mention."""
    fact, place = claim.frame.facts[entity], claim.place(mention.start)
    lowers, starts = claim.document.lowers, claim.document.starts
    low, high = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
    before = next((word for word in reversed(lowers[max(0, low - 6) : low]) if word in LINKING), "")
    features = [
        ("relation", f"{fact.relation} {place}"),
        ("measure", f"{claim.measure} {fact.relation}"),
        ("confidence", str(int(fact.confidence * 5))),
        ("kind", f"{entity.kind} {entity.known}"),
        ("before", before),
        ("after", lowers[high] if high < len(lowers) else EDGE),
    ]
    if place == "same":
        features += [("before same", f"{claim.side(mention.start)} {before}"), *claim.between(mention)]
    return features


def _shape(text: str) -> str:
    """How a name is written: with digits, with capitals, of how many words."""
    return f"{any(map(str.isdigit, text))} {any(map(str.isupper, text[1:]))} {min(3, len(text.split()))}"


def _coordinated(claim: Claim, entities: Sequence[Entity]) -> bool:
    """Whether the sentence names the entities as one list: 'on X, Y and a Z'."""
    mentions = [claim.mentions[entity][0] for entity in entities]
    return all(_AND.fullmatch(claim.text[one.end : other.start]) for one, other in pairwise(mentions))


def _listed(claim: Claim, place: int, length: int) -> str:
    """How the name's place among those of the sentence fits the number's in its list."""
    quantity = claim.quantity
    if quantity.length == 1:
        return f"{min(3, place)} {min(3, length)}"
    fits = place == quantity.listed if length == quantity.length else f"off {min(3, place - quantity.listed)}"
    return f"{fits} {claim.respectively}"


def _sized(claim: Claim) -> Iterator[tuple[str, Slots]]:
    """Models of the sentence that are told by their size or family only."""
    names = [claim.longest(entity) for entity in claim.mentions if entity.kind == "model" and claim.here(entity)]
    for span in sized(claim.text, claim.sentence, claim.quantity):
        text = claim.text[span.start : span.end]
        if not any(name in text or text in name for name in names):
            yield text, [("sized", str(bool(names))), *claim.between(span)]


# --- baselines


def _baselines(claim: Claim) -> dict[str, Slots]:
    """Phrases behind comparing words and without a name, then what the paper names, each thing once."""
    found: dict[str, Slots] = {}
    comparisons = list(_comparisons(claim))
    for text, features in _compared(claim, comparisons):
        found.setdefault(text, features)
    compared = len(found)
    for texts in (_nameless(claim, compared), _elsewhere(claim, compared)):
        for text, features in texts:
            if not any(text in other or other in text for other in found):
                found[text] = features
    others = {text for comparison in comparisons for text in comparison.others}
    for entity, mentions in claim.mentions.items():
        relation = claim.frame.facts[entity].relation
        if relation in ("proposes", "addresses") or not (claim.here(entity) or relation == "compares_with"):
            continue
        if any(mention.text in others for mention in mentions):
            continue
        same = [text for text in found if any(mention.text in text for mention in mentions)]
        for text in same:
            found[text].append(("names", f"{relation} {entity.kind}"))
        text = claim.longest(entity)
        if not same and not any(other in text for other in found):
            found[text] = _as_baseline(claim, entity, min(2, compared))
    return found


class _Comparison(NamedTuple):
    """A comparing word, how many nearer ones with a phrase there are on its side, and the phrases behind it.

    `others` are those of the phrases that belong to other numbers of a list.
    """

    word: str
    span: Span
    side: str
    place: int
    texts: Sequence[str]
    others: frozenset[str]


def _comparisons(claim: Claim) -> Iterator[_Comparison]:
    """The comparisons of the sentence, those before the number first, the nearest first."""
    quantity, (start, end) = claim.quantity, claim.sentence
    starts = [number.start for number in claim.beside]
    before = list(comparing(claim.text, start, quantity.start))[::-1]
    behind = list(comparing(claim.text, quantity.start, end))
    for side, matches in (("before", before), ("behind", behind)):
        place = 0
        for match in matches:
            reach = quantity.start if match.end() <= quantity.start else end
            texts = items(claim.text, match.end(), reach, starts, leads=side == "before")
            taken = own(texts, quantity)
            others = frozenset(texts) - frozenset(taken)
            yield _Comparison(match[0].split()[0].lower(), Span(*match.span()), side, place, taken, others)
            place += bool(texts)


def _compared(claim: Claim, comparisons: Sequence[_Comparison]) -> Iterator[tuple[str, Slots]]:
    """The phrases behind the comparing words of the sentence."""
    quantity, sides = claim.quantity, Counter(comparison.side for comparison in comparisons)
    by = follows_by(claim.text, claim.sentence, quantity)
    number_of = f"{min(2, sides['before'])} {min(2, sides['behind'])}"
    for word, span, side, place, texts, _ in comparisons:
        for number, text in enumerate(texts):
            features = [
                ("compared", f"{claim.unit} {word} {side}"),
                ("order", f"{side} {min(2, place)} {number_of}"),
                ("by", f"{by} {side} {min(2, place)}"),
                ("item", f"{min(2, number)} {min(2, len(texts))} {quantity.length > 1}"),
            ]
            yield text, [*features, *claim.between(span)]


def _nameless(claim: Claim, compared: int) -> Iterator[tuple[str, Slots]]:
    """Phrases of the sentence that stand for a baseline without a name."""
    for match in _NAMELESS.finditer(claim.text, *claim.sentence):
        side = claim.side(match.start())
        seen = [(f"nameless {slot}", value) for slot, value in claim.between(Span(*match.span()))]
        yield match[0], [("nameless", f"{side} {min(2, compared)}"), ("nameless unit", f"{side} {claim.unit}"), *seen]


def _elsewhere(claim: Claim, compared: int) -> Iterator[tuple[str, Slots]]:
    """The phrases behind the comparing words of the sentences around, the nearest first."""
    first = max(0, claim.number - _AROUND)
    found = [
        (abs(number - claim.number), number > claim.number, text)
        for number, sentence in enumerate(claim.document.sentences[first : claim.number + _AROUND + 1], first)
        if number != claim.number and sentence.start >= claim.document.title_end
        for match in comparing(claim.text, *sentence)
        for text in _items(claim, match.end(), sentence)
    ]
    for place, (away, later, text) in enumerate(sorted(found, key=lambda one: one[:2])[:_MOST_ELSEWHERE]):
        yield (
            text,
            [
                ("elsewhere", f"{min(3, away)} {later} {compared > 0}"),
                ("elsewhere unit", f"{claim.unit} {compared > 0}"),
                ("elsewhere place", str(min(2, place))),
            ],
        )


def _items(claim: Claim, start: int, sentence: Span) -> Sequence[str]:
    starts = [number.start for number in claim.numbers_in(sentence)]
    return items(claim.text, start, sentence.end, starts, leads=True)[:MOST_NAMES]


def _as_baseline(claim: Claim, entity: Entity, compared: int) -> Slots:
    mention = claim.nearest(entity)
    relation, place = claim.frame.facts[entity].relation, claim.place(mention.start)
    seen = [(f"named {slot}", value) for slot, value in _entity(claim, entity, mention)]
    return [
        *seen,
        ("named unit", f"{claim.unit} {relation} {place}"),
        ("named compared", f"{compared} {relation} {place}"),
    ]
