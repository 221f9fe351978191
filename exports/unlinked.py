"""What reached no vocabulary entry, the most frequent first: the words that the vocabulary lacks, with sentences."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from paperkg.errors import UnknownNameError
from paperkg.exports import names
from paperkg.exports.answers import texts
from paperkg.exports.explain import laid_out
from paperkg.graph.model import KINDS
from paperkg.graph.pages import Page, pages_in
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

LIMIT = 20
"""How many entities are listed if nothing else is said."""
EXAMPLES = 2
"""Of how many papers there is a sentence."""


class Example(NamedTuple):
    """A sentence that names an entity; `paper` is the paper's id."""

    paper: str
    sentence: str


class Unlinked(NamedTuple):
    """An entity that reached no vocabulary entry, the mentions of a coined thing merged into it.

    `papers` is the number of papers that name it; `surfaces` are how they do, the most frequent first.
    """

    iri: str
    name: str
    kind: str
    papers: int
    surfaces: tuple[str, ...]
    examples: tuple[Example, ...]

    def record(self) -> dict[str, object]:
        """Everything as JSON has it."""
        return {**self._asdict(), "examples": [example._asdict() for example in self.examples]}


# each paper has a graph: counting graphs is a third faster than counting papers; what is under an entry, as Llama-2-7B
# is under Llama 2 by its name, lacks nothing
_MOST = """
SELECT ?thing ?name ?papers WHERE {{
  {{ SELECT ?thing (COUNT(DISTINCT ?graph) AS ?papers) WHERE {{
      GRAPH ?graph {{ ?fact rdf:object ?node }}
      OPTIONAL {{ ?node owl:sameAs ?coined }}
      BIND(COALESCE(?coined, ?node) AS ?thing)
    }} GROUP BY ?thing }}
  FILTER NOT EXISTS {{ ?thing skos:broader*/skos:inScheme ?scheme }}
  VALUES ?class {{ {classes} }}
  ?thing a ?class ; skos:prefLabel ?name .
}}
ORDER BY DESC(?papers) LCASE(STR(?name)) STR(?name) STR(?thing) LIMIT {limit}
"""
_USES = """
SELECT DISTINCT ?thing ?node ?graph ?surface WHERE {{
  VALUES ?thing {{ {things} }}
  ?node owl:sameAs? ?thing .
  GRAPH ?graph {{ ?fact rdf:object ?node ; pkg:surface ?surface }}
}}
"""


class _Use(NamedTuple):
    """How the paper of a graph names an entity; `node` is the entity, or a mention merged into it."""

    node: str
    graph: str
    surface: str


def unlinked(store: Store, *, limit: int = LIMIT, kind: str = "") -> list[Unlinked]:
    """At most `limit` entities, of one kind or of all: by number of papers, then by name.

    Left out is what has a vocabulary entry above it. Raises UnknownNameError for a kind that there is not.
    """
    if kind and kind not in KINDS:
        raise UnknownNameError("kind", kind, KINDS)
    classes = names.nodes(t.KIND_CLASSES[one] for one in KINDS if kind in ("", one))
    found = list(texts(store, _MOST.format(classes=classes, limit=max(0, limit))))
    uses = _uses(store, [iri for iri, *_ in found])
    return [_entity(store, iri, name, int(papers), uses[iri]) for iri, name, papers in found]


def _uses(store: Store, iris: Iterable[str]) -> dict[str, list[_Use]]:
    """The uses of each entity."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for iri, *use in texts(store, _USES.format(things=names.nodes(iris))):
        uses[iri].append(_Use(*use))
    return uses


def _entity(store: Store, iri: str, name: str, papers: int, uses: Sequence[_Use]) -> Unlinked:
    counts = Counter(surface for _, surface in {(use.graph, use.surface) for use in uses})
    surfaces = sorted(counts, key=lambda surface: (-counts[surface], surface))
    graphs = sorted({use.graph for use in uses})[:EXAMPLES]
    nodes = {use.node for use in uses}
    examples = tuple(_example(page, nodes) for page in pages_in(store, graphs))
    return Unlinked(iri, name, names.kind_of(iri), papers, tuple(surfaces), examples)


def _example(page: Page, nodes: Collection[str]) -> Example:
    """The first sentence of the abstract that names one of the nodes, or else the title."""
    evidence = [sentence for fact in page.assertions if fact.entity in nodes for sentence in fact.evidence]
    return Example(page.identifier, next((one for one in evidence if one != page.title), page.title))


# --- as text


def text(found: Iterable[Unlinked], width: int = 80) -> str:
    """A list for reading, in lines of at most `width` characters (0: any) where words allow it."""
    return laid_out(map(_lines, found), width)


def _lines(one: Unlinked) -> Iterator[tuple[int, str]]:
    """Depth and text of each line."""
    yield 0, f"{one.name} ({one.kind}) · {one.papers} paper{'s' * (one.papers != 1)}"
    if others := [surface for surface in one.surfaces if surface != one.name]:
        yield 2, f"also written: {', '.join(others)}"
    for example in one.examples:
        yield 2, example.paper
        yield 4, f"“{example.sentence}”"
