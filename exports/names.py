"""From what a person types to the nodes of the graph that it names."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from paperkg.errors import UnknownNameError
from paperkg.graph.check import text_of
from paperkg.graph.encode import literal, segment
from paperkg.graph.model import KINDS
from paperkg.graph.store import Store
from paperkg.graph.text import slug
from paperkg.ontology import terms as t

_KEY = re.compile(rf"({'|'.join((*KINDS, 'paper'))})/(.+)")
_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
_MANY = 40
"""With more names of the same first letter only these are searched for a near one: comparing all takes seconds."""

_FEW = 5
"""More papers than these are not what a person means by a part of a title."""


def entities(store: Store, name: str) -> list[str]:
    """IRIs of the entities called `name`: by label, alias, slug, `kind/slug` or IRI, whatever the case; sorted.

    What the vocabulary calls so in this very case goes before what it calls so in another. Nodes that the graph says
    are the same thing are included. Raises UnknownNameError with a near name.
    """
    known = _known_as(store, name) or _labelled(store, name, t.VOCABULARY_GRAPH)
    found = _by_slug(store, name) | known | _exactly(store, name)
    found = found or _labelled(store, name, t.DERIVED_GRAPH)
    if not _KEY.fullmatch(name.removeprefix(t.ENTITIES)):
        found |= _namesakes(store, found)
    if not found:
        raise UnknownNameError("entity", name, _near(name, _labels(store)))
    return _reach(store, found, "(owl:sameAs|^owl:sameAs)*")


def narrower(store: Store, iris: Iterable[str]) -> list[str]:
    """`iris` and all that is narrower or the same; sorted."""
    return _reach(store, iris, "(skos:broader|owl:sameAs|^owl:sameAs)*")


def papers(store: Store, name: str) -> list[str]:
    """IRIs of the papers with that id (or alias of it), slug, IRI or title, whatever the case; sorted.

    Raises UnknownNameError with a near title.
    """
    tail = name.removeprefix(f"{t.ENTITIES}paper/").removeprefix("paper/")
    found = _select(store, f"?iri dct:identifier {literal(name)}")
    found |= _known(store, [f"{t.ENTITIES}paper/{segment(slug(tail))}"], t.TITLE)
    found = found or _select(store, f"?iri dct:title|dct:identifier ?name FILTER({_same_letters(name)})")
    if not found:
        raise UnknownNameError("paper", name, _near(name, _titles(store).values()))
    return sorted(found)


def papers_like(store: Store, name: str) -> list[str]:
    """IRIs of the papers that `papers` finds, else of the few whose title has those words or is nearly that; sorted.

    Raises UnknownNameError with a near name of an entity or a paper.
    """
    try:
        return papers(store, name)
    except UnknownNameError:
        titles = _titles(store)
        if found := _with_words(name, titles) or _nearly(name, titles):
            return found
        raise UnknownNameError("entity or paper", name, _near(name, [*_labels(store), *titles.values()])) from None


def _with_words(name: str, titles: Mapping[str, str]) -> list[str]:
    """Papers whose title has the words of `name` next to each other; none if there are too many."""
    words = f"-{slug(name)}-"
    found = sorted(iri for iri, title in titles.items() if words in f"-{slug(title)}-")
    return found if len(found) <= _FEW else []


def _nearly(name: str, titles: Mapping[str, str]) -> list[str]:
    near = difflib.get_close_matches(name, _near(name, titles.values()), n=1, cutoff=0.8)
    return sorted(iri for iri, title in titles.items() if title in near)


def nodes(iris: Iterable[str]) -> str:
    """IRIs as SPARQL writes them, one after the other.

    >>> nodes(["urn:a", "urn:b"])
    '<urn:a> <urn:b>'
    """
    return " ".join(f"<{iri}>" for iri in iris)


def kind_of(iri: str) -> str:
    """The kind of the entity with that IRI.

    >>> kind_of("https://w3id.org/paperkg/id/hardware/nvidia-a100")
    'hardware'
    """
    return iri.removeprefix(t.ENTITIES).partition("/")[0]


def _by_slug(store: Store, name: str) -> set[str]:
    key = _KEY.fullmatch(name.removeprefix(t.ENTITIES))
    if key:
        tail = "/".join(segment(slug(part)) for part in key[2].split("/"))
        return _known(store, [f"{t.ENTITIES}{key[1]}/{tail}", f"{t.ENTITIES}{key[1]}/{key[2]}"], t.PREF_LABEL)
    return _known(store, [f"{t.ENTITIES}{kind}/{segment(slug(name))}" for kind in KINDS], t.PREF_LABEL)


def _known(store: Store, iris: Iterable[str], predicate: str) -> set[str]:
    """Those that are valid IRIs and have the property."""
    return {iri for iri in iris if _IRI.fullmatch(iri) and any(store.match(subject=iri, predicate=predicate))}


def _known_as(store: Store, name: str) -> set[str]:
    """What the vocabulary calls so in this very case: by an index, unlike `_labelled`, which looks at every label."""
    label = literal(name, "@en")
    called = f"{{ ?iri skos:prefLabel {label} }} UNION {{ ?iri skos:altLabel {label} }}"
    return _entities(_select(store, f"GRAPH <{t.VOCABULARY_GRAPH}> {{ {called} }}"))


def _exactly(store: Store, name: str) -> set[str]:
    """What has the label in this very case, in any graph."""
    return _entities(_select(store, f"?iri skos:prefLabel {literal(name, '@en')}"))


def _namesakes(store: Store, iris: Iterable[str]) -> set[str]:
    """Entities with the same label: the things to which papers gave the name as their own."""
    return _entities(_select(store, f"VALUES ?one {{ {nodes(iris)} }} ?one skos:prefLabel/^skos:prefLabel ?iri"))


def _labelled(store: Store, name: str, graph: str) -> set[str]:
    within = f"GRAPH <{graph}> {{ ?iri skos:prefLabel|skos:altLabel ?name }}"
    found = _select(store, f"{within} FILTER({_same_letters(name)})")
    return _entities(found)


def _entities(iris: Iterable[str]) -> set[str]:
    """Those that are entities, and no schemes or measures of the vocabulary, which have labels too."""
    return {iri for iri in iris if kind_of(iri) in KINDS}


def _same_letters(name: str) -> str:
    return f"LCASE(STR(?name)) = LCASE({literal(name)})"


def _reach(store: Store, iris: Iterable[str], path: str) -> list[str]:
    return sorted(_select(store, f"VALUES ?start {{ {nodes(iris)} }} ?iri {path} ?start"))


def _select(store: Store, pattern: str) -> set[str]:
    """The IRIs that a pattern gives for `?iri`."""
    answer = store.query(f"SELECT DISTINCT ?iri WHERE {{ {pattern} }}")
    rows = answer if isinstance(answer, ox.QuerySolutions) else ()
    return {row["iri"].value for row in rows if isinstance(row["iri"], ox.NamedNode)}


def _titles(store: Store) -> dict[str, str]:
    return {text_of(quad.subject): text_of(quad.object) for quad in store.match(predicate=t.TITLE)}


def _labels(store: Store) -> Iterator[str]:
    for quad in store.match(predicate=t.PREF_LABEL):
        if quad.graph_name in _GRAPHS and kind_of(text_of(quad.subject)) in KINDS:
            yield text_of(quad.object)


_GRAPHS = (ox.NamedNode(t.VOCABULARY_GRAPH), ox.NamedNode(t.DERIVED_GRAPH))


def _near(name: str, known: Iterable[str]) -> set[str]:
    names = set(known)
    alike = {other for other in names if other[:1].casefold() == name[:1].casefold()}
    return alike if len(alike) > _MANY else names
