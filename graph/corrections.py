"""What a person overrules: a table of corrections that is read with every build, and survives the next one.

Columns: action, paper (an id; empty: every paper), entity (`kind/slug`, or `kind/` and the name), value, author, date,
comment. The actions are the functions of `ACTIONS`, whose docstrings say what `value` is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path

from paperkg.errors import CorrectionError, UnknownNameError
from paperkg.graph.check import text_of
from paperkg.graph.encode import is_date
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.known import hits
from paperkg.graph.families import families
from paperkg.graph.model import KINDS, RELATIONS, Correction, Entity, Fact, Paper, Reading
from paperkg.graph.relate import MOST_EVIDENCE, allowed
from paperkg.graph.store import Store
from paperkg.graph.text import name_key, paper_key
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import read_rows, table_text, vocabulary
from paperkg.registry import Registry

COLUMNS = ("action", "paper", "entity", "value", "author", "date", "comment")


class Corrections:
    """Corrections in the order of their files; two are equal if their rows are."""

    def __init__(self, rows: Iterable[Correction] = ()) -> None:
        self.rows = tuple(rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corrections) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            found.setdefault(paper_key(row.paper) if row.paper else "", []).append(number)
        return found

    def of(self, paper: Paper) -> list[Correction]:
        """Those that concern a paper, by one of its ids or as one of all, in order."""
        keys = {"", *map(paper_key, (paper.id, *paper.aliases))}
        return [self.rows[number] for number in sorted(number for key in keys for number in self._numbers.get(key, ()))]


NONE = Corrections()


def read_corrections(files: Iterable[str | Path]) -> Corrections:
    """The corrections of tab-separated files, UTF-8. Raises CorrectionError naming file and line."""
    return Corrections(row for file in files for row in _read(str(file)))


def _read(name: str) -> Iterator[Correction]:
    text = table_text(name, CorrectionError)
    for place, cells in read_rows(name, text, COLUMNS, needed="entity", error=CorrectionError):
        row = Correction(place, *cells)
        try:
            _check(row)
        except UnknownNameError as error:
            raise CorrectionError(f"{place}: {error}") from None
        yield row


def _check(row: Correction) -> None:
    """Raise CorrectionError or UnknownNameError if a row makes no sense."""
    ACTIONS[row.action]
    for key in (row.entity, row.value) if row.action in ("merge", "split") else (row.entity,):
        kind, slash, name = key.removeprefix(t.ENTITIES).partition("/")
        if kind not in KINDS:
            raise UnknownNameError("kind", kind, KINDS)
        if not slash or not name:
            raise CorrectionError(f"{row.place}: {key!r} is no entity; write its kind, a slash and its name")
    if row.date and not is_date(row.date):
        raise CorrectionError(f"{row.place}: {row.date!r} is no date; write it as 2026-01-31")
    _check_paper(row)
    _check_value(row)


def _check_paper(row: Correction) -> None:
    if row.action in ("accept", "split") and not row.paper:
        raise CorrectionError(f"{row.place}: {row.action} needs a paper")
    if row.action == "rename" and row.paper:
        raise CorrectionError(f"{row.place}: rename is for all papers; leave the paper empty")


def _check_value(row: Correction) -> None:
    if row.action == "accept" and row.value:
        kind = resolved(row.entity).kind
        fitting = [RELATIONS[number] for number in allowed(kind)]
        if row.value not in fitting:
            raise UnknownNameError(f"relation to a {kind}", row.value, fitting)
    if row.action == "reject" and row.value:
        raise CorrectionError(f"{row.place}: reject takes no value")
    if row.action == "retype" and row.value not in KINDS:
        raise UnknownNameError("kind", row.value, KINDS)
    if row.action == "rename" and not row.value:
        raise CorrectionError(f"{row.place}: rename needs the new name as its value")
    if row.action == "rename" and _key(row) in vocabulary().by_key():
        raise CorrectionError(f"{row.place}: {_key(row)} is of the vocabulary; give it a label in a --vocabulary file")


def unused(store: Store, corrections: Corrections) -> list[Correction]:
    """The corrections that changed nothing in any paper of the store, in their order."""
    texts = (t.ACTION, t.CORRECTED, t.REPLACEMENT)
    found = {
        (text_of(quad.graph_name), *("".join(map(text_of, _objects(store, quad.object, text))) for text in texts))
        for quad in store.match(predicate=t.CORRECTED_BY)
    }
    graphs: dict[str, set[str]] = {"": {graph for graph, *_ in found}}
    for quad in store.match(predicate=t.IDENTIFIER):
        graphs.setdefault(paper_key(text_of(quad.object)), set()).add(text_of(quad.graph_name))
    return [row for row in corrections.rows if not _is_used(row, found, graphs)]


def _objects(store: Store, node: object, predicate: str) -> Iterator[object]:
    return (quad.object for quad in store.match(subject=text_of(node), predicate=predicate))


def _is_used(row: Correction, found: Set[tuple[str, ...]], graphs: Mapping[str, Set[str]]) -> bool:
    places = graphs.get(paper_key(row.paper) if row.paper else "", ())
    return any((graph, row.action, row.entity, row.value) in found for graph in places)


# --- applying


class Said:
    """What a paper says while it is corrected: facts by the key of their entity, and which entity went where."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = {fact.entity.key: fact for fact in facts}
        self.moved: dict[str, Entity] = {}

    def now(self, entity: Entity) -> Entity:
        """The entity that stands for an entity after the moves."""
        seen = {entity.key}
        while entity.key in self.moved and self.moved[entity.key].key not in seen:
            entity = self.moved[entity.key]
            seen.add(entity.key)
        return entity


Action = Callable[[Said, Correction, Document], bool]
ACTIONS: Registry[Action] = Registry("action")
"""What changes the facts of a paper, and says whether there was anything to change."""


def corrected(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """What a paper says after a person's corrections; those that changed something are kept with it."""
    if not corrections:
        return reading
    document, said = Document(reading.paper), Said(reading.facts)
    applied = tuple(row for row in corrections if ACTIONS[row.action](said, row, document))
    found = tuple(sorted(said.facts.values(), key=lambda fact: fact.entity))
    broader = {*_still_broader(reading, said), *families(sorted(fact.entity for fact in found))}
    return reading._replace(facts=found, broader=tuple(sorted(broader)), corrections=applied)


def _still_broader(reading: Reading, said: Said) -> Iterator[tuple[Entity, Entity]]:
    """What the paper puts under what, between the entities that stand there now; what it lost is under nothing."""
    rejected = {fact.entity.key for fact in reading.facts} - said.facts.keys() - said.moved.keys()
    for narrow, broad in ((said.now(narrow), said.now(broad)) for narrow, broad in reading.broader):
        if narrow.key in said.facts and broad.key not in rejected and narrow.key != broad.key:
            yield narrow, broad


@ACTIONS.add("accept")
def _accept(said: Said, row: Correction, document: Document) -> bool:
    """The paper has the entity, with the relation `value` if it is given."""
    entity = resolved(row.entity)
    usual = "addresses" if entity.kind == "task" else "mentions"
    fact = said.facts.get(entity.key) or _named(document, entity, usual)
    if fact is None:
        return False
    said.facts[entity.key] = _with_reason(fact._replace(confidence=1.0, relation=row.value or fact.relation), row)
    return True


@ACTIONS.add("reject")
def _reject(said: Said, row: Correction, _: Document) -> bool:
    """The paper does not have the entity."""
    return said.facts.pop(_key(row), None) is not None


@ACTIONS.add("merge")
def _merge(said: Said, row: Correction, _: Document) -> bool:
    """The entity is the same as the entity `value`."""
    # known to a person: no node of the paper's own
    return _moved(said, row, resolved(row.value)._replace(known=True))


@ACTIONS.add("split")
def _split(said: Said, row: Correction, _: Document) -> bool:
    """In this paper the entity is another thing, `value`."""
    return _moved(said, row, resolved(row.value))


@ACTIONS.add("retype")
def _retype(said: Said, row: Correction, _: Document) -> bool:
    """The entity is of the kind `value`."""
    fact = said.facts.get(_key(row))
    return fact is not None and _moved(said, row, resolved(f"{row.value}/{fact.entity.slug}", fact.entity.name))


@ACTIONS.add("rename")
def _rename(said: Said, row: Correction, _: Document) -> bool:
    """The entity is called `value`; its IRI stays."""
    fact = said.facts.get(_key(row))
    if fact is not None:
        said.facts[_key(row)] = _with_reason(fact._replace(label=row.value), row)
    return fact is not None


def resolved(key: str, name: str = "") -> Entity:
    """The vocabulary's entity of a key or IRI (`kind/slug` or `kind/name`), else one of that name.

    >>> resolved("hardware/NVIDIA A100s").key, resolved(f"{t.ENTITIES}system/zed/p-1").key
    ('hardware/nvidia-a100', 'system/zed')
    """
    kind, _, tail = key.removeprefix(t.ENTITIES).partition("/")
    tail = tail.partition("/")[0] if key.startswith(t.ENTITIES) else tail
    for slug in (tail, name_key(tail)):
        if entry := vocabulary().by_key().get(f"{kind}/{slug}"):
            return Entity(kind, slug, entry.label, True)
    return Entity(kind, name_key(tail), name or tail)


def _key(row: Correction) -> str:
    return resolved(row.entity).key


def _moved(said: Said, row: Correction, to: Entity) -> bool:
    """Let a fact be about another entity, and join it with what the paper says of that one already."""
    if to.key == _key(row) or _key(row) not in said.facts:
        return False
    fact = said.facts.pop(_key(row))
    said.moved[fact.entity.key] = to
    fact = fact._replace(entity=to, relation=_fitting(to.kind, fact.relation))
    said.facts[to.key] = _with_reason(_joined(fact, said.facts[to.key]) if to.key in said.facts else fact, row)
    return True


def _fitting(kind: str, relation: str) -> str:
    """The relation, or the nearest that a paper can have to a thing of that kind."""
    if RELATIONS.index(relation) in allowed(kind):
        return relation
    return "addresses" if kind == "task" else "studies"


def _joined(one: Fact, other: Fact) -> Fact:
    """The surer of two facts, with the surfaces and evidence of both."""
    best = max(one, other, key=lambda fact: fact.confidence)
    surfaces = sorted({*one.surfaces, *other.surfaces}, key=lambda text: (-len(text), text))
    evidence = dict.fromkeys((*best.evidence, *one.evidence, *other.evidence))
    return best._replace(
        surfaces=tuple(surfaces),
        evidence=tuple(evidence)[:MOST_EVIDENCE],
        counts=tuple(sorted({*one.counts, *other.counts})),
    )


def _with_reason(fact: Fact, row: Correction) -> Fact:
    by = f" by {row.author}" if row.author else ""
    return fact._replace(reason="; ".join(filter(None, (fact.reason, f"corrected{by}: {row.action}"))))


def _named(document: Document, entity: Entity, relation: str) -> Fact | None:
    """A fact for an entity that no reader found, if the text names it."""
    spans = [(start, end) for start, end, entry in hits(document) if entry.key == entity.key]
    spans = spans or [match.span() for match in re.finditer(rf"(?<!\w){re.escape(entity.name)}(?!\w)", document.text)]
    spans = [span for span in spans if document.can_name(*span)]
    if not spans:
        return None
    surfaces = sorted({document.text[slice(*span)] for span in spans}, key=lambda text: (-len(text), text))
    evidence = dict.fromkeys(document.sentence_of(start) for start, _ in spans)
    return Fact(relation, entity, 1.0, tuple(surfaces), tuple(evidence)[:MOST_EVIDENCE], "")
