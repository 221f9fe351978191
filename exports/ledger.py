"""The ledger: which names were taken for one thing and which were kept apart, by which rule, with an example.

A mapping set in SSSOM's table form (https://w3id.org/sssom/), a row a decision:

- a way in which papers write an entity that is not its label (a literal, matched with the entity);
- the mentions of a name, matched with the one thing to which a paper gave it, or left open where several papers did;
- what a person merged, split or retyped (see `paperkg.graph.corrections`);
- names that are nearly the same and were kept apart (`predicate_modifier` Not).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import paperkg
from paperkg.exports.answers import texts
from paperkg.graph.corrections import resolved
from paperkg.graph.pages import Thing, Things, pages, things
from paperkg.graph.store import Store
from paperkg.graph.text import likeness, name_key
from paperkg.ontology import terms as t

COLUMNS = (
    "subject_id", "subject_label", "subject_type", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_date", "other", "comment",
)  # fmt: skip
"""Columns of the table, as SSSOM names them; `other` is the number of papers."""
_HEAD = f"""\
# mapping_set_id: {t.BASE}ledger
# mapping_set_title: names that paperkg took for one thing, and names that it kept apart
# license: {{license}}
# mapping_tool: paperkg
# mapping_tool_version: {paperkg.__version__}
# curie_map:
#   id: {t.ENTITIES}
#   semapv: https://w3id.org/semapv/vocab/
#   skos: {t.PREFIXES["skos"]}
"""
UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
"""The licence of a table that is given none, as SSSOM names it."""
_SHORTEST = 5
"""Letters of the shortest names of which two that differ in one letter count as near."""


class Decision(NamedTuple):
    """One row of the table; fields are its columns."""

    subject_id: str = ""
    subject_label: str = ""
    subject_type: str = ""
    predicate_id: str = "skos:exactMatch"
    predicate_modifier: str = ""
    object_id: str = ""
    object_label: str = ""
    mapping_justification: str = "semapv:LexicalMatching"
    author_label: str = ""
    mapping_date: str = ""
    other: str = ""
    comment: str = ""


def ledger(store: Store, license: str = UNSPECIFIED) -> Iterator[str]:
    """The decisions as text, each kind sorted; `license` is an IRI."""
    yield _HEAD.format(license=license)
    yield "\t".join(COLUMNS) + "\n"
    known = things(store)
    written = _written(store)
    met = [known.thing(iri) for iri in sorted({known.canonical(iri) for iri, _ in written} & known.by_iri.keys())]
    for decisions in (_spellings(written, known), _identities(store, known), _by_people(store), _near(met)):
        yield from ("\t".join(map(_cell, decision)) + "\n" for decision in decisions)


def _cell(text: str) -> str:
    """Text as a cell: without tabs and line ends, and in quotes if it begins with one."""
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if plain.startswith('"') else plain


def _id(iri: str) -> str:
    return iri.replace(t.ENTITIES, "id:", 1)


# --- names taken for one thing

_Written = Mapping[tuple[str, str], tuple[int, str, str]]


def _written(store: Store) -> _Written:
    """For entity and surface: the number of papers, the first paper's id, and its sentence."""
    found: dict[tuple[str, str], tuple[int, str, str]] = {}
    for page in pages(store):
        for fact in page.assertions:
            for surface in fact.surfaces:
                sentence = next((text for text in fact.evidence if surface in text), "")
                papers, paper, first = found.get((fact.entity, surface), (0, page.identifier, sentence))
                found[fact.entity, surface] = (papers + 1, paper, first)
    return found


def _spellings(written: _Written, known: Things) -> Iterator[Decision]:
    for (iri, surface), (papers, paper, sentence) in sorted(written.items()):
        thing = known.thing(known.canonical(iri))
        how = likeness(surface, thing.label)
        if how != "exact":
            is_spelling = how.startswith("same")
            yield Decision(
                subject_label=surface,
                subject_type="rdfs literal",
                predicate_id="skos:exactMatch" if is_spelling else "skos:closeMatch",
                mapping_justification="semapv:LexicalMatching" if is_spelling else "semapv:UnspecifiedMatching",
                object_id=_id(thing.iri),
                object_label=thing.label,
                other=str(papers),
                comment=f"{how}; {paper}: {sentence}",
            )


_OPEN = "SELECT ?iri ?label WHERE { ?iri pkg:ambiguous true ; skos:prefLabel ?label } ORDER BY ?iri"
_COINED = """
SELECT ?iri ?label WHERE { ?iri skos:prefLabel ?label FILTER(REGEX(STR(?iri), "/id/[^/]+/[^/]+/[^/]+$")) } ORDER BY ?iri
"""


def _identities(store: Store, known: Things) -> Iterator[Decision]:
    """What the mentions of a coined name were taken for."""
    for iri, coined in sorted(known.same.items()):
        label = known.thing(coined).label
        yield Decision(_id(iri), label, object_id=_id(coined), object_label=label, comment="one paper coins the name")
    coined_by = defaultdict(list)
    for iri, label in texts(store, _COINED):
        coined_by[name_key(label)].append((iri, label))
    for iri, label in texts(store, _OPEN):
        for coined, name in coined_by[name_key(label)]:
            why = "several papers coin the name"
            yield Decision(_id(iri), label, "", "skos:relatedMatch", "", _id(coined), name, comment=why)


_CORRECTIONS = """
SELECT ?action ?entity (COALESCE(?replacement, "") AS ?value) (COALESCE(?by, "") AS ?author)
  (COALESCE(STR(?on), "") AS ?date) (COALESCE(?why, "") AS ?comment) (STR(COUNT(DISTINCT ?paper)) AS ?papers)
WHERE {
  ?paper pkg:correctedBy ?node .
  ?node pkg:action ?action ; pkg:corrected ?entity .
  OPTIONAL { ?node pkg:replacement ?replacement }
  OPTIONAL { ?node dc:creator ?by }
  OPTIONAL { ?node dct:date ?on }
  OPTIONAL { ?node rdfs:comment ?why }
}
GROUP BY ?action ?entity ?replacement ?by ?on ?why
ORDER BY ?action ?entity ?value ?author ?date ?comment
"""


def _by_people(store: Store) -> Iterator[Decision]:
    """What a person merged, split or retyped; the other corrections are of papers, not of names."""
    for action, entity, value, author, date, comment, papers in texts(store, _CORRECTIONS):
        if action in ("merge", "split", "retype"):
            old = resolved(entity)
            new = resolved(f"{value}/{old.slug}" if action == "retype" else value)
            yield Decision(
                f"id:{old.key}",
                old.name,
                predicate_modifier="Not" if action == "split" else "",
                object_id=f"id:{new.key}",
                object_label=new.name,
                mapping_justification="semapv:ManualMappingCuration",
                author_label=author,
                mapping_date=date,
                other=papers,
                comment="; ".join(filter(None, (action, comment))),
            )


# --- names kept apart

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
Keys = Callable[[Thing], Iterable[tuple[str, ...]]]


def _other_kind(thing: Thing) -> Iterator[tuple[str, ...]]:
    """same name, of another kind or paper"""
    yield (name_key(thing.label),)


def _other_number(thing: Thing) -> Iterator[tuple[str, ...]]:
    """same but for a number"""
    yield thing.kind, _NUMBER.sub("#", name_key(thing.label))


def _other_letter(thing: Thing) -> Iterator[tuple[str, ...]]:
    """same but for a letter"""
    name = name_key(thing.label)
    yield thing.kind, name
    if len(name) >= _SHORTEST:
        yield from ((thing.kind, name[:at] + name[at + 1 :]) for at in range(len(name)))


def _near(met: Iterable[Thing]) -> Iterator[Decision]:
    """Pairs of entities that papers have under nearly the same name, each with the first rule that tells them apart.

    Of many that are alike in one way neighbours are listed: n - 1 pairs of n names.
    """
    found: dict[tuple[Thing, Thing], str] = {}
    for keys in (_other_kind, _other_number, _other_letter):
        for pair in _alike(met, keys):
            found.setdefault(pair, str(keys.__doc__))
    for (one, other), why in sorted(found.items()):
        ends = (_id(one.iri), one.label, "", "skos:exactMatch", "Not", _id(other.iri), other.label)
        yield Decision(*ends, comment=f"{why}; kept apart")


def _alike(met: Iterable[Thing], keys: Keys) -> Iterator[tuple[Thing, Thing]]:
    groups: dict[tuple[str, ...], set[Thing]] = defaultdict(set)
    for thing in met:
        for key in keys(thing):
            groups[key].add(thing)
    for group in groups.values():
        yield from pairwise(sorted(group, key=lambda thing: (name_key(thing.label), thing.iri)))
