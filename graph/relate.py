"""From links to facts: which entities are worth a node in their paper, and what the paper does with them.

A linear model (training/fit_relations.py) decides over all mentions of an entity at once: its column `keep` whether
the entity is a node, the others what the paper does with it. What an abstract does with a task is to address it.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from paperkg.graph.counts import counts
from paperkg.graph.extract.coined import OWN
from paperkg.graph.extract.document import Document
from paperkg.graph.features import RelationFeatures
from paperkg.graph.linear import Scores, Space, linear
from paperkg.graph.model import RELATIONS, Entity, Fact, Link, Mention, Span

KEEP_AT = 0.35
"""Least probability of being a node, chosen for the best F1 in cross-validation."""
SURE = 0.94
"""Share of the names that a paper gives without doubt which annotators of the training papers call proposed."""
_TAILS = frozenset("algorithm approach mechanism method policy procedure scheme strategy technique".split())
PROPOSES = RELATIONS.index("proposes")
MOST_EVIDENCE = 3
"""Sentences kept a fact."""


class Candidate(NamedTuple):
    """An entity in its paper with all that the model sees of it."""

    entity: Entity
    mentions: tuple[Mention, ...]
    """One for each place."""
    rules: tuple[str, ...]
    own: bool
    """Whether it is the paper's own, and no task: the paper gives it its name without doubt."""
    contexts: list[list[int]]
    """Features of each mention's place."""
    features: list[int]
    """Features of the entity, those of its places included."""


class Judged(NamedTuple):
    """A candidate with the logit of its being a node, and a score for each of `RELATIONS`."""

    candidate: Candidate
    keep: float
    relations: Scores


def candidates(document: Document, links: Sequence[Link], space: Space) -> list[Candidate]:
    """The entities of a paper, sorted by key."""
    extractor = _features(space)
    found: dict[Entity, list[Mention]] = {}
    widest: dict[int, int] = {}
    for mention, entity, _, _ in links:
        found.setdefault(entity, []).append(mention)
        widest[mention.start] = max(widest.get(mention.start, 0), mention.end)
    return [_candidate(extractor, document, entity, found[entity], widest) for entity in sorted(found)]


def candidate(document: Document, entity: Entity, mentions: list[Mention]) -> Candidate:
    """One entity of a paper by itself."""
    extractor = _features(linear("relation").space)
    widest = {mention.start: mention.end for mention in sorted(mentions)}
    return _candidate(extractor, document, entity, mentions, widest)


@lru_cache(maxsize=2)
def _features(space: Space) -> RelationFeatures:
    return RelationFeatures(space)


def _candidate(
    extractor: RelationFeatures, document: Document, entity: Entity, mentions: list[Mention], widest: dict[int, int]
) -> Candidate:
    places = {(mention.start, mention.end): mention for mention in mentions}
    contexts = [extractor.context(document, mention, entity.kind, widest[mention.start]) for mention in places.values()]
    features = extractor.entity(document, entity, mentions)
    rules = tuple(sorted({mention.rule for mention in mentions}))
    own = not entity.known and entity.kind != "task" and is_named(mentions)
    return Candidate(entity, tuple(places.values()), rules, own, contexts, list({*features, *chain(*contexts)}))


def is_named(mentions: Iterable[Mention]) -> bool:
    """Whether the paper says without doubt that it gives the thing its name."""
    return any(mention.rule == "coined" and mention.score == OWN for mention in mentions)


def judged(document: Document, links: Sequence[Link]) -> list[Judged]:
    """What the linear model says of each entity, sorted by key."""
    model = linear("relation")
    found = candidates(document, links, model.space)
    scores = model.scores([candidate.features for candidate in found])
    return [Judged(candidate, float(row[0]), row[1:]) for candidate, row in zip(found, scores, strict=True)]


def relate(document: Document, links: Sequence[Link]) -> list[Fact]:
    """The facts of a paper as the rules and the linear model see them, one an entity, sorted by entity."""
    return facts(document, judged(document, links), KEEP_AT)


def facts(document: Document, found: Iterable[Judged], least: float) -> list[Fact]:
    """Facts of the entities that are nodes with at least that probability, or that the paper names as its own.

    What is one thing under two names, as 'tiling' and 'tiling strategy', becomes one fact.
    """
    kept: dict[str, list[tuple[float, Judged]]] = {}
    for one in found:
        share = max(1 / (1 + math.exp(-one.keep)), SURE * one.candidate.own)
        if share >= least:
            kept.setdefault(core(one.candidate.entity.slug), []).append((share, one))
    made = [_fact(document, *_united(same)) for all_ in kept.values() for same in _apart(all_)]
    return sorted(made, key=lambda fact: fact.entity)


def links_of_facts(links: Iterable[Link], facts: Iterable[Fact]) -> list[Link]:
    """The links to entities of the facts; those to another name of one of them now lead to it."""
    made = list(facts)
    kept, by_core = {fact.entity for fact in made}, {core(fact.entity.slug): fact.entity for fact in made}
    moved = (
        link if link.entity in kept else link._replace(entity=by_core[core(link.entity.slug)])
        for link in links
        if link.entity in kept or (not link.entity.known and core(link.entity.slug) in by_core)
    )
    return sorted(moved)


def _apart(same: list[tuple[float, Judged]]) -> list[list[tuple[float, Judged]]]:
    """Names of one thing, but that what the vocabulary tells apart stays apart."""
    known = sorted((pair for pair in same if pair[1].candidate.entity.known), key=lambda pair: -pair[0])
    unknown = [pair for pair in same if not pair[1].candidate.entity.known]
    return [[pair, *(unknown if number == 0 else ())] for number, pair in enumerate(known)] or [unknown]


def core(slug: str) -> str:
    """What names of one thing have in common: no hyphens, and no last word that only says 'a way to do it'.

    >>> core("two-level-tiling-strategy"), core("elastic-cache"), core("algorithm")
    ('twoleveltiling', 'elasticcache', 'algorithm')
    """
    words = slug.split("-")
    return "".join(words[:-1] if len(words) > 1 and words[-1] in _TAILS else words)


def _united(same: list[tuple[float, Judged]]) -> tuple[Candidate, float, Scores]:
    """One candidate for all names of a thing: the known one, else the surest, with the places of all."""
    share, one = max(same, key=lambda pair: (pair[1].candidate.entity.known, pair[0]))
    if len(same) == 1:
        return one.candidate, share, one.relations
    all_ = [judged.candidate for _, judged in same]
    places = {mention: context for each in all_ for mention, context in zip(each.mentions, each.contexts, strict=True)}
    united = one.candidate._replace(
        mentions=tuple(sorted(places)),
        contexts=[places[mention] for mention in sorted(places)],
        rules=tuple(sorted({rule for each in all_ for rule in each.rules})),
        own=any(each.own for each in all_) and not one.candidate.entity.known and one.candidate.entity.kind != "task",
    )
    return united, max(share for share, _ in same), one.relations


@lru_cache(maxsize=16)
def allowed(kind: str) -> list[int]:
    """Numbers of the relations that a paper can have to a thing of this kind."""
    if kind == "task":
        return [RELATIONS.index("addresses"), RELATIONS.index("mentions")]
    return [number for number, relation in enumerate(RELATIONS) if relation != "addresses"]


def _fact(document: Document, candidate: Candidate, share: float, scores: Scores) -> Fact:
    choices = [PROPOSES] if candidate.own else allowed(candidate.entity.kind)
    best = max(choices, key=lambda number: float(scores[number]))
    total = float(np.exp(scores[choices] - scores[best]).sum())
    surfaces = sorted({mention.text for mention in candidate.mentions}, key=lambda text: (-len(text), text))
    evidence = _evidence(document, candidate, best)
    return Fact(
        RELATIONS[best],
        candidate.entity,
        round(share / total, 2),
        tuple(surfaces),
        evidence,
        "; ".join(candidate.rules),
        counts(document.text, candidate.mentions) if candidate.entity.kind == "hardware" else (),
    )


def _evidence(document: Document, candidate: Candidate, relation: int) -> tuple[Span, ...]:
    """The sentences that name the entity, those that speak for the relation first."""
    spans = [document.sentence_of(mention.start) for mention in candidate.mentions]
    if len(set(spans)) == 1:
        return (spans[0],)
    scores = linear("relation").column(candidate.contexts, relation + 1)
    ranked = sorted(zip((-round(score, 3) for score in scores), spans, strict=True))
    return tuple(dict.fromkeys(span for _, span in ranked))[:MOST_EVIDENCE]
