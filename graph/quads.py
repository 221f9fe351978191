"""Readings and the vocabulary as N-Quads: plain strings, no engine, a pure function of the input.

There are no blank nodes, so two builds give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from paperkg.graph.deeplinks import deep_link, page_address
from paperkg.graph.encode import decimal, literal, segment, web_address
from paperkg.graph.model import Correction, Entity, Fact, Paper, Reading, Result, Span
from paperkg.graph.results.gains import gain
from paperkg.graph.results.measures import MEASURES, measure_of
from paperkg.graph.text import paper_key, slug
from paperkg.ontology import terms as t
from paperkg.ontology.links import Link
from paperkg.ontology.specifications import KIND, Specification
from paperkg.ontology.vocabulary import Entry

_COINABLE = frozenset({"system", "model", "dataset", "hardware", "technique"})
_CONTEXT = 32
"""Characters before and after a quotation that help to find it again."""

# what the roles of a result are called: field, property for the entity, property for the text, kind that it must have
_ROLES = (
    ("baselines", t.BASELINE, t.BASELINE_TEXT, ""),
    ("models", t.OF_MODEL, t.MODEL_TEXT, "model"),
    ("hardware", t.ON_HARDWARE, t.HARDWARE_TEXT, "hardware"),
    ("datasets", t.ON_DATASET, t.DATASET_TEXT, "dataset"),
)

# title and description of the scheme of each kind
_SCHEMES = {
    "technique": ("Techniques", "Methods, algorithms, numeric formats, and schemes of parallelism or training."),
    "system": ("Systems", "Frameworks, libraries, engines, compilers, languages, simulators and services."),
    "hardware": ("Hardware", "Devices, chips, boards, memories, links, processes of manufacture and clusters."),
    "model": ("Models", "Machine-learning models, their families, and classes of models."),
    "dataset": ("Data sets", "Data sets, benchmarks and named workloads."),
    "task": ("Tasks", "Problems and applications that papers address."),
    "measure": ("Measures", "What results are compared by."),
}


class _Page(NamedTuple):
    """What the triples of one paper share; `nodes` are the IRIs of its entities by key."""

    tail: str
    iri: str
    text: str
    address: str
    nodes: Mapping[str, str]
    facts: tuple[Fact, ...]


# --- IRIs


def paper_iri(paper_id: str) -> str:
    """IRI of a paper.

    >>> paper_iri("arXiv:2309.06180")
    'https://w3id.org/paperkg/id/paper/arxiv-2309.06180'
    """
    return f"{t.ENTITIES}paper/{segment(paper_key(paper_id))}"


def graph_iri(paper_id: str) -> str:
    """Name of the graph that holds all that a paper says.

    >>> graph_iri("arXiv:2309.06180")
    'https://w3id.org/paperkg/graph/paper/arxiv-2309.06180'
    """
    return f"{t.PAPER_GRAPHS}{segment(paper_key(paper_id))}"


def entity_iri(entity: Entity, coined_by: str = "") -> str:
    """IRI of an entity; of one that a paper coins, the node of that paper's own.

    >>> entity_iri(Entity("hardware", "nvidia-a100", "NVIDIA A100", True))
    'https://w3id.org/paperkg/id/hardware/nvidia-a100'
    >>> entity_iri(Entity("system", "foo", "Foo"), coined_by="arXiv:2309.06180")
    'https://w3id.org/paperkg/id/system/foo/arxiv-2309.06180'
    """
    own = f"/{segment(paper_key(coined_by))}" if coined_by else ""
    return f"{t.ENTITIES}{entity.kind}/{segment(entity.slug)}{own}"


def coins(fact: Fact) -> bool:
    """Whether the paper gives a thing of its own a name: what it proposes, unknown so far, has a proper name.

    >>> tool, idea = Entity("system", "foo", "Foo"), Entity("technique", "kv-cache-reuse", "cache reuse")
    >>> [coins(Fact("proposes", entity, 1.0, (), (), "")) for entity in (tool, idea)]
    [True, False]
    """
    entity = fact.entity
    return fact.relation == "proposes" and not entity.known and entity.kind in _COINABLE and _is_proper(entity.name)


def _is_proper(name: str) -> bool:
    one_capitalised_word = name[:1].isupper() and len(name.split()) == 1
    return (
        one_capitalised_word or any(letter.isupper() or letter.isdigit() for letter in name[1:]) or name[:1].isdigit()
    )


# --- papers


def quads(reading: Reading, digest: str) -> list[str]:
    """The graph of one paper: sorted N-Quads lines without line ends, each once.

    `digest` is the SHA-256 in hex of all that the reading was made from.
    """
    page = _page(reading)
    tail = f" <{graph_iri(reading.paper.id)}> ."
    triples = {*_paper(reading.paper, page, digest), *_broader(page, reading.broader)}
    for fact in reading.facts:
        triples.update(_fact(page, fact))
    for number, result in enumerate(reading.results, 1):
        triples.update(_result(page, number, result))
    for number, correction in enumerate(reading.corrections, 1):
        triples.update(_correction(page, number, correction))
    for span in _spans(reading):
        triples.update(_evidence(page, span))
    return sorted([triple + tail for triple in triples])


def _page(reading: Reading) -> _Page:
    paper = reading.paper
    nodes = {fact.entity.key: entity_iri(fact.entity, paper.id if coins(fact) else "") for fact in reading.facts}
    return _Page(
        segment(paper_key(paper.id)), paper_iri(paper.id), paper.text, page_address(paper), nodes, reading.facts
    )


def _spans(reading: Reading) -> set[Span]:
    spans = {span for fact in reading.facts for span in fact.evidence}
    return spans | {result.evidence for result in reading.results}


def _texts(subject: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Triples with a plain literal; empty texts are not stated."""
    return (f"<{subject}> <{predicate}> {literal(text)}" for predicate, text in pairs if text)


def _paper(paper: Paper, page: _Page, digest: str) -> Iterator[str]:
    yield f"<{page.iri}> <{t.TYPE}> <{t.PAPER}>"
    if paper.year is not None and 1 <= paper.year <= 9999:
        yield f'<{page.iri}> <{t.ISSUED}> "{paper.year:04d}"^^<{t.YEAR}>'
    if url := web_address(paper.url):
        yield f"<{page.iri}> <{t.URL}> <{url}>"
    yield from _texts(page.iri, ((t.IDENTIFIER, name) for name in (paper.id, *paper.aliases)))
    yield from _texts(page.iri, ((t.CREATOR, name) for name in paper.authors))
    yield f"<{page.iri}> <{t.TITLE}> {literal(paper.title)}"
    rest = ((t.ABSTRACT, paper.abstract), (t.LANGUAGE, paper.language), (t.VENUE, paper.venue), (t.DIGEST, digest))
    yield from _texts(page.iri, (*rest, (t.AUTHORS, "; ".join(paper.authors))))


# --- facts


def _assertion_iri(page: _Page, entity: Entity) -> str:
    return f"{t.ENTITIES}assertion/{page.tail}/{entity.kind}/{segment(entity.slug)}"


def _fact(page: _Page, fact: Fact) -> Iterator[str]:
    entity, relation = page.nodes[fact.entity.key], t.RELATION_IRIS[fact.relation]
    node = _assertion_iri(page, fact.entity)
    yield f"<{page.iri}> <{relation}> <{entity}>"
    yield f"<{node}> <{t.TYPE}> <{t.ASSERTION}>"
    yield f"<{node}> <{t.TYPE}> <{t.STATEMENT}>"
    yield f"<{node}> <{t.SUBJECT}> <{page.iri}>"
    yield f"<{node}> <{t.PREDICATE}> <{relation}>"
    yield f"<{node}> <{t.OBJECT}> <{entity}>"
    yield f"<{node}> <{t.CONFIDENCE}> {decimal(round(float(fact.confidence), 2))}"
    yield f"<{node}> <{t.NAME}> {literal(fact.label or fact.entity.name)}"
    yield from _texts(node, ((t.KIND, fact.entity.kind), (t.REASON, fact.reason)))
    yield from _texts(node, ((t.SURFACE, surface) for surface in fact.surfaces))
    for number in fact.counts:
        yield f'<{node}> <{t.COUNT}> "{number}"^^<{t.INTEGER}>'
    for span in fact.evidence:
        yield f"<{node}> <{t.EVIDENCE}> <{_evidence_iri(page, span)}>"


def _broader(page: _Page, pairs: Iterable[tuple[Entity, Entity]]) -> Iterator[str]:
    """Broader entities, said of the paper's assertions; a pair whose narrow entity has none is not kept."""
    for narrow, broad in pairs:
        if narrow.key in page.nodes and narrow.key != broad.key:
            target = page.nodes.get(broad.key) or entity_iri(broad)
            yield f"<{_assertion_iri(page, narrow)}> <{t.UNDER}> <{target}>"
            yield f"<{_assertion_iri(page, narrow)}> <{t.UNDER_NAME}> {literal(broad.name)}"


def _correction(page: _Page, number: int, row: Correction) -> Iterator[str]:
    """Who overruled what, and why."""
    node = f"{t.ENTITIES}correction/{page.tail}/{number:02d}"
    yield f"<{page.iri}> <{t.CORRECTED_BY}> <{node}>"
    yield f"<{node}> <{t.TYPE}> <{t.CORRECTION}>"
    told = ((t.ACTION, row.action), (t.CORRECTED, row.entity), (t.REPLACEMENT, row.value))
    yield from _texts(node, (*told, (t.CREATOR, row.author), (t.COMMENT, row.comment)))
    if row.date:
        yield f'<{node}> <{t.DATE}> "{row.date}"^^<{t.DATE_TYPE}>'


# --- evidence


def _evidence_iri(page: _Page, span: Span) -> str:
    return f"{t.ENTITIES}evidence/{page.tail}/{span.start}-{span.end}"


def _evidence(page: _Page, span: Span) -> Iterator[str]:
    node, (start, end) = _evidence_iri(page, span), span
    yield f"<{node}> <{t.TYPE}> <{t.SPECIFIC_RESOURCE}>"
    yield f"<{node}> <{t.HAS_SOURCE}> <{page.iri}>"
    if link := deep_link(page.address, page.text, span):
        yield f"<{node}> <{t.URL}> <{link}>"
    yield f"<{node}> <{t.HAS_SELECTOR}> <{node}/quote>"
    yield f"<{node}> <{t.HAS_SELECTOR}> <{node}/position>"
    yield f"<{node}/quote> <{t.TYPE}> <{t.QUOTE_SELECTOR}>"
    yield f"<{node}/quote> <{t.EXACT}> {literal(page.text[start:end])}"
    around = (page.text[max(0, start - _CONTEXT) : start], page.text[end : end + _CONTEXT])
    yield from _texts(f"{node}/quote", zip((t.QUOTE_PREFIX, t.QUOTE_SUFFIX), around, strict=True))
    yield f"<{node}/position> <{t.TYPE}> <{t.POSITION_SELECTOR}>"
    yield f'<{node}/position> <{t.START}> "{start}"^^<{t.INTEGER}>'
    yield f'<{node}/position> <{t.END}> "{end}"^^<{t.INTEGER}>'


# --- results


def _result(page: _Page, number: int, result: Result) -> Iterator[str]:
    node = f"{t.ENTITIES}result/{page.tail}/{number:02d}"
    yield f"<{page.iri}> <{t.CLAIMS}> <{node}>"
    yield f"<{node}> <{t.TYPE}> <{t.RESULT}>"
    yield f"<{node}> <{t.EVIDENCE}> <{_evidence_iri(page, result.evidence)}>"
    for predicate, value in ((t.VALUE, result.value), (t.VALUE_MAX, result.value_max)):
        if value is not None and (shown := decimal(value)):
            yield f"<{node}> <{predicate}> {shown}"
    quoted = page.text[result.quote.start : result.quote.end]
    yield from _texts(node, ((t.METRIC, result.metric), (t.UNIT, result.unit), (t.BOUND, result.bound)))
    yield from _texts(node, ((t.DIRECTION, result.direction), (t.REPORTED_TEXT, result.reported)))
    yield from _texts(node, ((t.RESULT_SUBJECT, result.subject), (t.QUOTE, quoted)))
    measured = measure_of(result.metric, result.unit)
    if measured:
        yield f"<{node}> <{t.MEASURED}> <{t.MEASURES}{measured}>"
    if (better := gain(result, page.text, measured)) is not None:
        yield f'<{node}> <{t.GAIN}> "{str(better).lower()}"^^<{t.BOOLEAN}>'
    for field, link, text, kind in _ROLES:
        yield from _role(page, node, getattr(result, field), link, text, kind)


def _role(page: _Page, node: str, surfaces: tuple[str, ...], link: str, text: str, kind: str) -> Iterator[str]:
    yield from _texts(node, ((text, surface) for surface in surfaces))
    for surface in surfaces:
        fact = _same_surface(page.facts, surface, kind) or _nearest(page.facts, surface, kind)
        if fact is not None:
            yield f"<{node}> <{link}> <{page.nodes[fact.entity.key]}>"


def _same_surface(facts: Iterable[Fact], surface: str, kind: str) -> Fact | None:
    return next((fact for fact in facts if surface in fact.surfaces and kind in ("", fact.entity.kind)), None)


def _nearest(facts: Iterable[Fact], surface: str, kind: str) -> Fact | None:
    """The fact whose surface is the longest that holds, or is held in, `surface` when only words are compared.

    A baseline (no `kind`) is never what the paper itself proposes.
    """
    words = f"-{slug(surface)}-"
    fitting = [fact for fact in facts if (fact.entity.kind == kind if kind else fact.relation != "proposes")]
    near = [(_overlap(words, other), fact) for fact in fitting for other in fact.surfaces]
    best = max(near, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _overlap(words: str, other: str) -> int:
    """Length of what two names share when one is part of the other; 0 when not."""
    others = f"-{slug(other)}-"
    return min(len(words), len(others)) if words in others or others in words else 0


# --- vocabulary


def vocabulary_quads(
    entries: Iterable[Entry], specifications: Iterable[Specification] = (), links: Iterable[Link] = ()
) -> list[str]:
    """The vocabulary's graph in SKOS, with figures of its hardware, links to elsewhere and the measures of results:
    sorted N-Quads lines without line ends, each once.

    Specifications and links count if their entries are among the entries.
    """
    entries = tuple(entries)
    keys = {entry.key for entry in entries}
    triples = {triple for entry in entries for triple in _concept(entry)}
    triples.update(triple for found in specifications if found.key in keys for triple in _specified(found))
    triples.update(_link(link) for link in links if link.key in keys)
    triples.update(triple for kind in {entry.kind for entry in entries} for triple in _scheme(kind))
    triples.update(_measures())
    return sorted([f"{triple} <{t.VOCABULARY_GRAPH}> ." for triple in triples])


def _scheme_iri(kind: str) -> str:
    return f"{t.ENTITIES}scheme/{kind}"


def _scheme(kind: str) -> Iterator[str]:
    node, (title, description) = _scheme_iri(kind), _SCHEMES[kind]
    yield f"<{node}> <{t.TYPE}> <{t.CONCEPT_SCHEME}>"
    yield f"<{node}> <{t.PREF_LABEL}> {literal(title, '@en')}"
    yield f"<{node}> <{t.DESCRIPTION}> {literal(description, '@en')}"


def _measures() -> Iterator[str]:
    yield from _scheme("measure")
    for key, (label, definition) in MEASURES.items():
        node = f"{t.MEASURES}{key}"
        yield f"<{node}> <{t.TYPE}> <{t.MEASURE}>"
        yield f"<{node}> <{t.PREF_LABEL}> {literal(label, '@en')}"
        yield f"<{node}> <{t.DEFINITION}> {literal(definition, '@en')}"
        yield from _in_scheme(node, "measure", "")


def _in_scheme(node: str, kind: str, broader: str) -> Iterator[str]:
    """A concept under the one with the IRI `broader`, or at the top of the scheme of its kind."""
    scheme = _scheme_iri(kind)
    yield f"<{node}> <{t.TYPE}> <{t.CONCEPT}>"
    yield f"<{node}> <{t.IN_SCHEME}> <{scheme}>"
    if broader:
        yield f"<{node}> <{t.BROADER}> <{broader}>"
    else:
        yield f"<{node}> <{t.TOP_CONCEPT_OF}> <{scheme}>"
        yield f"<{scheme}> <{t.HAS_TOP_CONCEPT}> <{node}>"


def _concept(entry: Entry) -> Iterator[str]:
    node = entity_iri(Entity(entry.kind, entry.slug, entry.label))
    yield f"<{node}> <{t.TYPE}> <{t.KIND_CLASSES[entry.kind]}>"
    broader = entity_iri(Entity(entry.kind, entry.broader, "")) if entry.broader else ""
    yield from _in_scheme(node, entry.kind, broader)
    yield f"<{node}> <{t.PREF_LABEL}> {literal(entry.label, '@en')}"
    for alias in {alias.removeprefix("=") for alias in entry.aliases} - {entry.label}:
        yield f"<{node}> <{t.ALT_LABEL}> {literal(alias, '@en')}"
    if entry.definition:
        yield f"<{node}> <{t.DEFINITION}> {literal(entry.definition, '@en')}"
    if "generic" in entry.flags:
        yield f'<{node}> <{t.GENERIC}> "true"^^<{t.BOOLEAN}>'


def _specified(found: Specification) -> Iterator[str]:
    node = entity_iri(Entity(KIND, found.slug, ""))
    yield from _texts(node, ((t.MANUFACTURER, found.vendor), (t.ARCHITECTURE, found.architecture)))
    if found.year:
        yield f'<{node}> <{t.RELEASED}> "{found.year}"^^<{t.YEAR}>'
    for column, value in found.figures():
        yield f"<{node}> <{t.FIGURES[column]}> {decimal(value)}"


def _link(link: Link) -> str:
    return f"<{t.ENTITIES}{link.key}> <{t.LINK_IRIS[link.relation]}> <{link.iri}>"
