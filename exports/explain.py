"""All that a graph knows about one entity or paper, each statement with its sentence and the reason for it."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from paperkg.errors import UnknownNameError
from paperkg.exports import names
from paperkg.exports.answers import printable, texts
from paperkg.exports.specification import line, specification
from paperkg.graph.check import text_of
from paperkg.graph.model import RELATIONS
from paperkg.graph.pages import Assertion, Claim, Page, pages_in
from paperkg.graph.specification import Specification
from paperkg.graph.store import Store
from paperkg.ontology import terms as t


class Statement(NamedTuple):
    """A relation between a paper and an entity, seen from one end; `name`, `kind` and `iri` are of the other end.

    `counts` are the numbers of devices that the paper gives, rising.
    """

    relation: str
    name: str
    kind: str
    iri: str
    year: int | None
    confidence: float
    sentences: tuple[str, ...]
    reason: str
    counts: tuple[int, ...]


class Claimed(NamedTuple):
    """A result with the paper that claims it; `roles` say what the explained entity is in it (of a paper: empty)."""

    paper: str
    year: int | None
    roles: tuple[str, ...]
    claim: Claim


class EntityStory(NamedTuple):
    """An entity, the mentions of a coined thing merged into it; `broader` and `narrower` are labels.

    `ambiguous`: several papers give the name to things of their own, so it is open which of them these papers mean.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    definition: str
    specification: Specification
    aliases: tuple[str, ...]
    ambiguous: bool
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    statements: tuple[Statement, ...]
    claims: tuple[Claimed, ...]


class PaperStory(NamedTuple):
    """A paper."""

    iri: str
    identifier: str
    title: str
    year: int | None
    url: str
    statements: tuple[Statement, ...]
    claims: tuple[Claimed, ...]


class Explanation(NamedTuple):
    """What a name stands for: entities, mostly one, or else papers."""

    name: str
    entities: tuple[EntityStory, ...]
    papers: tuple[PaperStory, ...]

    def record(self) -> dict[str, object]:
        """Everything as JSON has it."""
        return {
            "name": self.name,
            "entities": [_record(story) for story in self.entities],
            "papers": [_record(story) for story in self.papers],
        }


def explain(store: Store, name: str) -> Explanation:
    """What the graph knows about the entities of that name, or else about the paper with that id or title.

    A title may be given in part. Raises UnknownNameError with a near name.
    """
    try:
        found = names.entities(store, name)
    except UnknownNameError:
        graphs = [t.PAPER_GRAPHS + iri.rpartition("/")[2] for iri in names.papers_like(store, name)]
        return Explanation(name, (), tuple(_paper(store, page) for page in pages_in(store, graphs)))
    return Explanation(name, tuple(_entity(store, iri, nodes) for iri, nodes in _merged(store, found)), ())


def _record(story: EntityStory | PaperStory) -> dict[str, object]:
    claims = [{**claimed._asdict(), "claim": claimed.claim.record()} for claimed in story.claims]
    statements = [statement._asdict() for statement in story.statements]
    return {**story._asdict(), "statements": statements, "claims": claims}


# --- collecting

_ROLES = {t.BASELINE: "baseline", t.OF_MODEL: "model", t.ON_HARDWARE: "hardware", t.ON_DATASET: "data set"}
_KINDS = {iri: kind for kind, iri in t.KIND_CLASSES.items()}


def _merged(store: Store, iris: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Nodes by the one that they are the same as, mostly themselves."""
    groups: dict[str, list[str]] = defaultdict(list)
    for iri in iris:
        groups[min(_values(store, [iri], t.SAME_AS), default=iri)].append(iri)
    return sorted(groups.items())


def _values(store: Store, iris: Iterable[str], predicate: str) -> list[str]:
    found = (quad.object for iri in iris for quad in store.match(subject=iri, predicate=predicate))
    return sorted({text_of(term) for term in found})


def _labels(store: Store, iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(_values(store, iris, t.PREF_LABEL))


def _entity(store: Store, iri: str, nodes: list[str]) -> EntityStory:
    uses = _uses(store, nodes)
    found = list(pages_in(store, sorted({graph for graph, *_ in uses})))
    facts = ((page, fact) for page in found for fact in page.assertions if fact.entity in nodes)
    return EntityStory(
        iri,
        label=_labels(store, [iri])[0],
        kinds=tuple(_KINDS[class_] for class_ in _values(store, nodes, t.TYPE) if class_ in _KINDS),
        definition=" ".join(_values(store, nodes, t.DEFINITION)),
        specification=specification(store, nodes),
        aliases=tuple(_values(store, nodes, t.ALT_LABEL)),
        ambiguous=bool(_values(store, nodes, t.AMBIGUOUS)),
        broader=_labels(store, _values(store, nodes, t.BROADER)),
        narrower=_labels(store, _narrower(store, nodes)),
        statements=_sorted(_statement(fact, page.title, "paper", page.iri, page.year) for page, fact in facts),
        claims=tuple(_claims(found, uses)),
    )


def _uses(store: Store, nodes: Iterable[str]) -> list[tuple[str, str, str]]:
    """Where papers speak of an entity: graph, assertion or result, and by which property."""
    properties = names.nodes([t.OBJECT, *_ROLES])
    sparql = f"""
    SELECT DISTINCT ?graph ?node ?property WHERE {{
      VALUES ?entity {{ {names.nodes(nodes)} }} VALUES ?property {{ {properties} }}
      GRAPH ?graph {{ ?node ?property ?entity }}
    }}"""
    return sorted((graph, node, property_) for graph, node, property_ in texts(store, sparql))


def _narrower(store: Store, nodes: Iterable[str]) -> list[str]:
    sparql = f"SELECT ?narrow WHERE {{ VALUES ?broad {{ {names.nodes(nodes)} }} ?narrow skos:broader ?broad }}"
    return [narrow for (narrow,) in texts(store, sparql)]


def _claims(found: Iterable[Page], uses: Iterable[tuple[str, str, str]]) -> Iterator[Claimed]:
    roles: dict[str, list[str]] = defaultdict(list)
    for _, node, property_ in uses:
        if property_ in _ROLES:
            roles[node].append(_ROLES[property_])
    for page in found:
        for claim in page.claims:
            if claim.iri in roles:
                yield Claimed(page.title, page.year, tuple(sorted(roles[claim.iri])), claim)


def _paper(store: Store, page: Page) -> PaperStory:
    facts = ((fact, "".join(_labels(store, [fact.entity])[:1]) or fact.name) for fact in page.assertions)
    statements = _sorted(_statement(fact, label, fact.kind, fact.entity, page.year) for fact, label in facts)
    claims = tuple(Claimed(page.title, page.year, (), claim) for claim in page.claims)
    return PaperStory(page.iri, page.identifier, page.title, page.year, page.url, statements, claims)


def _statement(fact: Assertion, name: str, kind: str, iri: str, year: int | None) -> Statement:
    return Statement(fact.relation, name, kind, iri, year, fact.confidence, fact.evidence, fact.reason, fact.counts)


def _sorted(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """By relation as the annotation guide lists them, then the surest first."""
    return tuple(sorted(statements, key=lambda one: (RELATIONS.index(one.relation), -one.confidence, one[1:4])))


# --- as text

_SEEN_FROM_ENTITY = {
    "proposes": "proposed by",
    "uses": "used by",
    "evaluates_on": "in experiments of",
    "compares_with": "baseline of",
    "studies": "studied by",
    "mentions": "mentioned by",
    "addresses": "addressed by",
}
_SEEN_FROM_PAPER = {relation: relation.replace("_", " ") for relation in RELATIONS}


def text(explanation: Explanation, width: int = 80) -> str:
    """An explanation for reading, in lines of at most `width` characters (0: any) where words allow it."""
    stories = [_entity_lines(story) for story in explanation.entities]
    stories += [_paper_lines(story) for story in explanation.papers]
    return laid_out(stories, width)


def laid_out(stories: Iterable[Iterable[tuple[int, str]]], width: int) -> str:
    """Stories, each of lines with their depth, in lines of `width` characters (0: any), an empty one between stories.

    What would steer a terminal is left out.
    """
    return "\n".join("".join(f"{_wrapped(*line, width)}\n" for line in lines) for lines in stories)


def _wrapped(indent: int, words: str, width: int) -> str:
    """One line, further ones two deeper."""
    start = " " * indent
    wide = max(width or sys.maxsize, indent + 20)
    lines = wrap(printable(words), wide, initial_indent=start, subsequent_indent=start + "  ", break_long_words=False)
    return "\n".join(lines)


def _entity_lines(story: EntityStory) -> Iterator[tuple[int, str]]:
    """Depth and text of each line, an empty one before each section."""
    yield 0, f"{story.label} ({', '.join(story.kinds)})"
    yield 2, story.iri
    if story.definition:
        yield 2, story.definition
    if story.specification:
        yield 2, line(story.specification)
    if story.ambiguous:
        yield 2, "Several papers give this name to things of their own; it is open which one is meant here."
    for what, found in (("also called", story.aliases), ("broader", story.broader), ("narrower", story.narrower)):
        if found:
            yield 2, f"{what}: {', '.join(found)}"
    yield from _statement_lines(story.statements, _SEEN_FROM_ENTITY)
    yield from _claim_lines(story.claims)


def _paper_lines(story: PaperStory) -> Iterator[tuple[int, str]]:
    yield 0, dated(story.title, story.year)
    yield 2, " · ".join(filter(None, (story.identifier, story.url or story.iri)))
    yield from _statement_lines(story.statements, _SEEN_FROM_PAPER)
    yield from _claim_lines(story.claims)


def _statement_lines(statements: Iterable[Statement], headings: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for relation, group in groupby(statements, key=lambda statement: statement.relation):
        yield 0, ""
        yield 0, headings[relation]
        for statement in group:
            is_paper = statement.kind == "paper"
            name = dated(statement.name, statement.year) if is_paper else f"{statement.name} ({statement.kind})"
            counts = [f"× {', '.join(map(str, statement.counts))}"] if statement.counts else []
            yield 2, " · ".join((name, *counts, f"{statement.confidence:.2f}", statement.reason))
            yield from ((4, f"“{sentence}”") for sentence in statement.sentences)


def _claim_lines(claims: Iterable[Claimed]) -> Iterator[tuple[int, str]]:
    for roles, group in groupby(sorted(claims, key=lambda claimed: claimed.roles), key=lambda claimed: claimed.roles):
        yield 0, ""
        yield 0, f"results with it as {' and '.join(roles)}" if roles else "results"
        for claimed in group:
            yield 2, measured(claimed.claim)
            yield 4, f"“{claimed.claim.sentence}”"
            if roles:
                yield 4, dated(claimed.paper, claimed.year)


def dated(title: str, year: int | None) -> str:
    """A title with its year, if that is known.

    >>> dated("Zed", 2025), dated("Zed", None)
    ('Zed (2025)', 'Zed')
    """
    return f"{title} ({year})" if year else title


def measured(claim: Claim) -> str:
    """A result in a line: value, metric, and what it was measured with."""
    value = f"{claim.value}" if claim.value_max is None else f"{claim.value}–{claim.value_max}"
    bound = "" if claim.bound in ("exact", "range") else claim.bound.replace("_", " ")
    parts = (("over", claim.baseline), ("with", claim.model), ("on", claim.hardware), ("for", claim.dataset))
    rest = [f"{word} {', '.join(found)}" for word, found in parts if found]
    return " · ".join(filter(None, (" ".join(filter(None, (bound, value, claim.unit))), claim.metric, *rest)))
