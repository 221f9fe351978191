"""The description of a release as a data set: VoID for its triples, DCAT for its files, DQV for its quality."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import paperkg
from paperkg.exports.release.about import About, is_iri
from paperkg.exports.release.census import Census
from paperkg.exports.release.contents import (
    CROISSANT,
    DATA,
    GRAPH,
    README,
    REPORT,
    SHAPES,
    VOID,
    File,
)
from paperkg.exports.release.quality import Scores, measurements, quality
from paperkg.exports.release.turtle import Node, document, english, iri, typed
from paperkg.graph.encode import literal
from paperkg.ontology import terms as t

DATASET = f"{VOID}#dataset"
_AGENT = f"{t.ENTITIES}agent/paperkg-{paperkg.__version__}"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_PREFIXES = ("dcat", "dct", "dqv", "foaf", "prov", "rdfs", "schema", "skos", "void", "xsd")
_EXAMPLES = (t.PAPER, t.STATEMENT, t.RESULT, *t.KIND_CLASSES.values())
"""Classes of which one node is named."""


def void(
    about: About, summary: str, found: Census, files: Iterable[File], sound: bool, scores: Scores | None
) -> Iterator[str]:
    """The description in Turtle; `summary` is one for people, `sound` says whether the graph keeps the shapes."""
    files = tuple(files)
    nodes = [
        _description(about),
        (DATASET, [*_dataset(about, summary, files, sound, scores), *_counts(found), *_links(found)]),
        *_creators(about),
        (_AGENT, [("a", "prov:SoftwareAgent"), ("rdfs:label", english(f"paperkg {paperkg.__version__}"))]),
        *(_distribution(about, file) for file in files if file.name in DATA),
        *(_other(file) for file in files if file.name not in DATA),
        *_partitions(found),
        *(quality(scores, DATASET) if scores else ()),
    ]
    return document(nodes, about.base_url, _PREFIXES)


def _part(kind: str, name: str) -> str:
    """The IRI of a part of this description.

    >>> _part("class", "pkg:Paper"), _part("class", "urn:a#b")
    ('void.ttl#class/pkg:Paper', 'void.ttl#class/urn:a%23b')
    """
    return f"{VOID}#{kind}/{quote(name, safe=':')}"


def _description(about: About) -> Node:
    pairs = [
        ("a", "void:DatasetDescription"),
        ("dct:title", english(f"Description of {about.title}")),
        ("foaf:primaryTopic", iri(DATASET)),
    ]
    return VOID, pairs


def _dataset(
    about: About, summary: str, files: Iterable[File], sound: bool, scores: Scores | None
) -> Iterator[tuple[str, str]]:
    yield "a", "void:Dataset"
    yield "a", "dcat:Dataset"
    yield "dct:title", literal(about.title)
    yield "dct:description", english(summary)
    yield from (("dct:creator", iri(node)) for node, _ in _named(about))
    yield from _stated(about)
    yield "prov:wasAttributedTo", iri(_AGENT)
    yield "dct:conformsTo", iri(t.ONTOLOGY.removesuffix("#"))
    if sound:
        yield "dct:conformsTo", iri(SHAPES)
    yield "foaf:page", iri(README)
    yield "rdfs:seeAlso", iri(CROISSANT)
    yield "void:dataDump", iri(GRAPH)
    yield from (("dcat:distribution", iri(_part("file", file.name))) for file in files if file.name in DATA)
    yield "dqv:hasQualityMetadata", iri(REPORT)
    if scores:
        yield from (("dqv:hasQualityMeasurement", iri(node)) for node in measurements(scores))


def _stated(about: About) -> Iterator[tuple[str, str]]:
    if about.license:
        yield "dct:license", iri(about.license)
    if about.date:
        yield "dct:issued", typed(about.date, "date")


def _named(about: About) -> Iterator[tuple[str, str]]:
    """The creators: their nodes, which are their own if they are given as IRIs, and their names, empty then."""
    for number, creator in enumerate(about.creators, 1):
        yield (creator, "") if is_iri(creator) else (_part("creator", str(number)), creator)


def _creators(about: About) -> Iterator[Node]:
    for node, name in _named(about):
        yield node, [("a", "foaf:Agent"), *([("foaf:name", literal(name))] if name else [])]


# --- what it counts


def _counts(found: Census) -> Iterator[tuple[str, str]]:
    numbers = (found.triples, found.entities, found.subjects, len(found.classes), len(found.properties))
    verbs = ("triples", "entities", "distinctSubjects", "classes", "properties")
    return ((f"void:{verb}", str(number)) for verb, number in zip(verbs, numbers, strict=True))


def _links(found: Census) -> Iterator[tuple[str, str]]:
    yield "void:uriSpace", literal(t.ENTITIES)
    yield "void:feature", iri("http://www.w3.org/ns/formats/N-Quads")
    used = (*found.classes, *found.properties)
    for namespace in sorted(t.PREFIXES.values()):
        if any(name.startswith(namespace) for name in used):
            yield "void:vocabulary", iri(namespace)
    for class_ in _EXAMPLES:
        if class_ in found.classes:
            yield "void:exampleResource", iri(found.classes[class_][1])
    for kind, names in (("class", found.classes), ("property", found.properties)):
        yield from ((f"void:{kind}Partition", iri(_part(kind, t.compact(name)))) for name in names)


def _partitions(found: Census) -> Iterator[Node]:
    for class_, (members, _) in found.classes.items():
        yield _partition("class", class_, [("void:entities", str(members))])
    for name, (triples, subjects) in found.properties.items():
        yield _partition("property", name, [("void:triples", str(triples)), ("void:distinctSubjects", str(subjects))])


def _partition(kind: str, name: str, counts: Iterable[tuple[str, str]]) -> Node:
    return _part(kind, t.compact(name)), [("a", "void:Dataset"), (f"void:{kind}", iri(name)), *counts]


# --- its files


def _distribution(about: About, file: File) -> Node:
    kind = file.kind
    packed = [("dcat:compressFormat", iri(_MEDIA_TYPES + kind.packed))] if kind.packed else []
    pairs = [
        ("a", "dcat:Distribution"),
        ("a", "schema:DataDownload"),
        ("dct:title", english(kind.title)),
        *_stated(about),
        ("dcat:downloadURL", iri(file.name)),
        ("dcat:mediaType", iri(_MEDIA_TYPES + kind.media_type)),
        *packed,
        ("dcat:byteSize", typed(str(file.size), "nonNegativeInteger")),
        ("schema:sha256", literal(file.sha256)),
    ]
    return _part("file", file.name), pairs


def _other(file: File) -> Node:
    """A file that is about the data: no form of them, so no distribution."""
    classes = [("a", "schema:MediaObject")]
    if file.name == REPORT:
        classes += [("a", "dqv:QualityMetadata")]
    pairs = [
        *classes,
        ("dct:title", english(file.kind.title)),
        ("schema:encodingFormat", literal(file.kind.media_type)),
        ("schema:contentSize", literal(f"{file.size} B")),
        ("schema:sha256", literal(file.sha256)),
    ]
    return file.name, pairs
