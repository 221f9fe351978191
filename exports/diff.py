"""What changed between two builds: papers, entities, best results, and claims that were revised or withdrawn.

Only papers whose graphs have another digest are looked at, so that a small change of a large graph is found quickly.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from paperkg.exports import names
from paperkg.exports.answers import texts
from paperkg.exports.explain import dated, laid_out, measured
from paperkg.graph.model import KINDS
from paperkg.graph.pages import Claim, Page, Things, number, pages_in, things
from paperkg.graph.store import Store

LIMIT = 20
"""How many changes of each sort are shown to people unless they ask for more."""


class PaperChange(NamedTuple):
    """A paper that is new or gone, and how many numbers it claims."""

    identifier: str
    title: str
    year: int | None
    claims: int


class NewEntity(NamedTuple):
    """An entity that no paper named before; the number of papers that do, and the first of them with its sentence."""

    name: str
    kind: str
    papers: int
    title: str
    year: int | None
    sentence: str


class Best(NamedTuple):
    """A claim that is better than all that the older graph has for a technique that its paper proposes or uses.

    `before` is the best value until now of each technique: of the same metric, unit, bound and direction.
    """

    title: str
    year: int | None
    claim: Claim
    before: dict[str, float]


class ClaimChange(NamedTuple):
    """A claim of a paper that both graphs have: revised, or only `now` (added), or only `before` (withdrawn)."""

    title: str
    year: int | None
    before: Claim | None
    now: Claim | None


class Changes(NamedTuple):
    """What a graph has that an older one had not, and the other way round."""

    new_papers: tuple[PaperChange, ...]
    removed_papers: tuple[PaperChange, ...]
    new_entities: tuple[NewEntity, ...]
    new_best: tuple[Best, ...]
    revised: tuple[ClaimChange, ...]
    withdrawn: tuple[ClaimChange, ...]
    added: tuple[ClaimChange, ...]

    def record(self) -> dict[str, list[dict[str, object]]]:
        """Everything as JSON has it."""
        return {name: [_record(change) for change in getattr(self, name)] for name in self._fields}


Change: TypeAlias = PaperChange | NewEntity | Best | ClaimChange
_Pair: TypeAlias = tuple[Page | None, Page | None]
_Key: TypeAlias = tuple[str, str, str, str, str]
"""What results must share to be compared: technique, metric, unit, bound, direction."""


def diff(old: Store, new: Store) -> Changes:
    """What changed from `old` to `new`: papers in the order of their IRIs, entities by kind, papers and name."""
    pairs = list(_changed(old, new))
    both = [(before, now) for before, now in pairs if before and now]
    claims = [change for before, now in both for change in _claim_changes(before, now)]
    known = things(new)
    return Changes(
        tuple(_paper(now) for before, now in pairs if now and not before),
        tuple(_paper(before) for before, now in pairs if before and not now),
        tuple(_new_entities(old, [now for _, now in pairs if now], known)),
        tuple(_new_best(old, pairs, known)),
        tuple(change for change in claims if change.before and change.now),
        tuple(change for change in claims if not change.now),
        tuple(change for change in claims if not change.before),
    )


def _record(change: Change) -> dict[str, object]:
    fields = change._asdict()
    return {name: value.record() if isinstance(value, Claim) else value for name, value in fields.items()}


# --- papers


def _changed(old: Store, new: Store) -> Iterator[_Pair]:
    """The papers of the graphs that differ, old and new, in the order of the graphs' IRIs."""
    before, now = old.digests(), new.digests()
    for graph in sorted(before.keys() | now.keys()):
        if before.get(graph) != now.get(graph):
            yield next(pages_in(old, [graph]), None), next(pages_in(new, [graph]), None)


def _paper(page: Page) -> PaperChange:
    return PaperChange(page.identifier, page.title, page.year, len(page.claims))


# --- entities


def _new_entities(old: Store, changed: Iterable[Page], known: Things) -> Iterator[NewEntity]:
    seen = {known.canonical(iri) for (iri,) in texts(old, "SELECT DISTINCT ?entity { ?fact rdf:object ?entity }")}
    uses: dict[str, list[tuple[Page, str]]] = defaultdict(list)
    for page in changed:
        for fact in page.assertions:
            if (iri := known.canonical(fact.entity)) not in seen:
                said = next((sentence for sentence in fact.evidence if sentence != page.title), page.title)
                uses[iri].append((page, said))
    found = [_new_entity(known, iri, uses[iri]) for iri in sorted(uses)]
    return iter(sorted(found, key=lambda one: (KINDS.index(one.kind), -one.papers, one.name)))


def _new_entity(known: Things, iri: str, uses: Sequence[tuple[Page, str]]) -> NewEntity:
    thing, (page, sentence) = known.thing(iri), uses[0]
    papers = len({page.iri for page, _ in uses})
    return NewEntity(thing.label, thing.kind, papers, page.title, page.year, sentence)


# --- claims of papers that both have


def _same(claim: Claim) -> tuple[object, ...]:
    """What makes two claims one: all but where it stands and in which words, which tell what is a gain."""
    return claim._replace(iri="", quote="", gain=None, reported="", sentence="", link="")


def _claim_changes(before: Page, now: Page) -> Iterator[ClaimChange]:
    """Claims that are not in both, each old one with the new one that took its place, if there is one."""
    gone, come = _without(before.claims, now.claims), _without(now.claims, before.claims)
    for claim in gone:
        successor = next((other for alike in _ALIKE for other in come if alike(claim) == alike(other)), None)
        if successor:
            come.remove(successor)
        yield ClaimChange(now.title, now.year, claim, successor)
    yield from (ClaimChange(now.title, now.year, None, claim) for claim in come)


def _without(claims: Iterable[Claim], others: Iterable[Claim]) -> list[Claim]:
    known = {_same(other) for other in others}
    return [claim for claim in claims if _same(claim) not in known]


_ALIKE: tuple[Callable[[Claim], object], ...] = (
    lambda claim: (claim.metric, claim.unit, claim.baseline, claim.model, claim.hardware, claim.dataset),
    lambda claim: (claim.metric, claim.unit),
    lambda claim: (claim.value, claim.value_max, claim.unit),
)
"""What a claim and its revision have in common, the closest first."""


# --- best results

_VALUES = """
SELECT ?technique ?metric ?unit ?bound ?direction (MAX(?value) AS ?highest) (MIN(?value) AS ?lowest) WHERE {{
  VALUES ?technique {{ {techniques} }}
  ?paper pkg:proposes|pkg:uses ?technique ; pkg:claims ?result .
  ?result pkg:metric ?metric ; pkg:unit ?unit ; pkg:bound ?bound ; pkg:direction ?direction .
  ?result pkg:value|pkg:valueMax ?value .
}} GROUP BY ?technique ?metric ?unit ?bound ?direction
"""


def _new_best(old: Store, pairs: Iterable[_Pair], known: Things) -> Iterator[Best]:
    """The new claims that are better than all old ones, each with the techniques for which it is."""
    candidates = _candidates(pairs, known)
    best = _old_best(old, {technique for technique, *_ in candidates})
    found: dict[str, Best] = {}
    for key, (page, claim) in candidates.items():
        if key in best and _better(claim, best[key]):
            one = found.setdefault(claim.iri, Best(page.title, page.year, claim, {}))
            one.before[known.thing(key[0]).label] = best[key]
    return (found[iri]._replace(before=dict(sorted(found[iri].before.items()))) for iri in sorted(found))


def _candidates(pairs: Iterable[_Pair], known: Things) -> dict[_Key, tuple[Page, Claim]]:
    """The best of the new claims for each key."""
    found: dict[_Key, tuple[Page, Claim]] = {}
    for before, now in pairs:
        if now:
            claims = _without(now.claims, before.claims if before else ())
            for key, claim in _keyed(now, claims, known):
                if key not in found or _better(claim, _value(found[key][1])):
                    found[key] = (now, claim)
    return found


def _keyed(page: Page, claims: Iterable[Claim], known: Things) -> Iterator[tuple[_Key, Claim]]:
    facts = [fact for fact in page.assertions if fact.kind == "technique" and fact.relation in ("proposes", "uses")]
    techniques = [fact.entity for fact in facts if not known.thing(fact.entity).generic]
    for claim in claims:
        for technique in techniques:
            yield (technique, claim.metric, claim.unit, claim.bound, claim.direction), claim


def _old_best(old: Store, techniques: Iterable[str]) -> dict[_Key, float]:
    """The best value of each key that one of the techniques has."""
    rows = texts(old, _VALUES.format(techniques=names.nodes(sorted(techniques))))
    return {(*key, direction): number(low if direction == "lower" else high) for *key, direction, high, low in rows}  # type: ignore[misc]


def _value(claim: Claim) -> float:
    """The end of a range that counts."""
    return claim.value if claim.direction == "lower" or claim.value_max is None else claim.value_max


def _better(claim: Claim, value: float) -> bool:
    """Whether a claim beats a value: an amount of which less is better by being less, all others by being more."""
    return _value(claim) < value if claim.direction == "lower" else _value(claim) > value


# --- as text


def text(changes: Changes, width: int = 80, *, limit: int = LIMIT) -> str:
    """Changes for reading, at most `limit` of each sort, in lines of at most `width` characters (0: any)."""
    sorts = ((name, getattr(changes, name)) for name in changes._fields)
    return laid_out((_story(name, found, limit) for name, found in sorts if found), width)


def _story(name: str, found: Sequence[Change], limit: int) -> Iterator[tuple[int, str]]:
    """Depth and text of each line."""
    yield 0, f"{_HEADINGS[name]}: {len(found)}"
    for one in found[:limit]:
        yield from _LINES[type(one)](one)
    if len(found) > limit:
        yield 2, f"… and {len(found) - limit} more"


_HEADINGS: Mapping[str, str] = {
    "new_papers": "new papers",
    "removed_papers": "removed papers",
    "new_entities": "new entities",
    "new_best": "new best results",
    "revised": "revised claims",
    "withdrawn": "withdrawn claims",
    "added": "further claims of papers that were there before",
}


def _paper_lines(one: PaperChange) -> Iterator[tuple[int, str]]:
    claims = f" · {one.claims} claim{'s' * (one.claims != 1)}" if one.claims else ""
    yield 2, f"{dated(one.title, one.year)}{claims}"


def _entity_lines(one: NewEntity) -> Iterator[tuple[int, str]]:
    yield 2, f"{one.name} ({one.kind}) · {one.papers} paper{'s' * (one.papers != 1)} · {dated(one.title, one.year)}"
    yield 4, f"“{one.sentence}”"


def _best_lines(one: Best) -> Iterator[tuple[int, str]]:
    yield 2, f"{measured(one.claim)} · {dated(one.title, one.year)}"
    yield 4, "before: " + ", ".join(f"{value} for {technique}" for technique, value in one.before.items())
    yield 4, f"“{one.claim.sentence}”"


def _claim_lines(one: ClaimChange) -> Iterator[tuple[int, str]]:
    yield 2, dated(one.title, one.year)
    for when, claim in (("before", one.before), ("now", one.now)):
        if claim:
            yield 4, f"{when}: {measured(claim)}"
            yield 6, f"“{claim.sentence}”"


_LINES: Mapping[type, Callable[..., Iterator[tuple[int, str]]]] = {
    PaperChange: _paper_lines,
    NewEntity: _entity_lines,
    Best: _best_lines,
    ClaimChange: _claim_lines,
}
