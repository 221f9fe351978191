"""Namespaces and terms of the graph as plain strings: the one place where an IRI is written down.

What a term means stands in paperkg.ttl; a test keeps the two equal.
"""

BASE = "https://w3id.org/paperkg/"
ONTOLOGY = BASE + "ontology#"

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pkg": ONTOLOGY,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of all that the graph uses; context.jsonld has the same."""


def expand(name: str) -> str:
    """The IRI of a prefixed name.

    >>> expand("pkg:Paper")
    'https://w3id.org/paperkg/ontology#Paper'
    """
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The prefixed name of an IRI; an IRI of another namespace stays as it is.

    >>> compact("http://www.w3.org/2004/02/skos/core#broader"), compact("urn:x")
    ('skos:broader', 'urn:x')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


# graphs
VOCABULARY_GRAPH = BASE + "graph/vocabulary"
DERIVED_GRAPH = BASE + "graph/derived"
PAPER_GRAPHS = BASE + "graph/paper/"
"""What the name of each paper's graph starts with."""
ENTITIES = BASE + "id/"
"""What the IRI of each thing starts with."""
MEASURES = ENTITIES + "measure/"
"""What the IRI of each measure starts with."""

# datatypes
DECIMAL = expand("xsd:decimal")
INTEGER = expand("xsd:integer")
YEAR = expand("xsd:gYear")
BOOLEAN = expand("xsd:boolean")
DATE_TYPE = expand("xsd:date")

# classes
PAPER = expand("pkg:Paper")
ENTITY = expand("pkg:Entity")
ASSERTION = expand("pkg:Assertion")
RESULT = expand("pkg:Result")
CORRECTION = expand("pkg:Correction")
MEASURE = expand("pkg:Measure")
KIND_CLASSES = {
    "technique": expand("pkg:Technique"),
    "system": expand("pkg:System"),
    "hardware": expand("pkg:Hardware"),
    "model": expand("pkg:Model"),
    "dataset": expand("pkg:Dataset"),
    "task": expand("pkg:Task"),
}
"""Class of each kind of entity."""
STATEMENT = expand("rdf:Statement")
CONCEPT = expand("skos:Concept")
CONCEPT_SCHEME = expand("skos:ConceptScheme")
SPECIFIC_RESOURCE = expand("oa:SpecificResource")
QUOTE_SELECTOR = expand("oa:TextQuoteSelector")
POSITION_SELECTOR = expand("oa:TextPositionSelector")
SOFTWARE_AGENT = expand("prov:SoftwareAgent")

# relations of a paper to an entity
RELATION_IRIS = {
    "proposes": expand("pkg:proposes"),
    "uses": expand("pkg:uses"),
    "evaluates_on": expand("pkg:evaluatesOn"),
    "compares_with": expand("pkg:comparesWith"),
    "studies": expand("pkg:studies"),
    "mentions": expand("pkg:mentions"),
    "addresses": expand("pkg:addresses"),
}
"""Property of each relation."""

# properties of papers
TYPE = expand("rdf:type")
TITLE = expand("dct:title")
ABSTRACT = expand("dct:abstract")
IDENTIFIER = expand("dct:identifier")
ISSUED = expand("dct:issued")
LANGUAGE = expand("dct:language")
CREATOR = expand("dc:creator")
URL = expand("schema:url")
AUTHORS = expand("pkg:authors")
VENUE = expand("pkg:venue")
DIGEST = expand("pkg:digest")
CLAIMS = expand("pkg:claims")

# properties of assertions
SUBJECT = expand("rdf:subject")
PREDICATE = expand("rdf:predicate")
OBJECT = expand("rdf:object")
CONFIDENCE = expand("pkg:confidence")
NAME = expand("pkg:name")
KIND = expand("pkg:kind")
SURFACE = expand("pkg:surface")
REASON = expand("pkg:reason")
COUNT = expand("pkg:count")
UNDER = expand("pkg:under")
UNDER_NAME = expand("pkg:underName")
EVIDENCE = expand("pkg:evidence")

# properties of corrections
CORRECTED_BY = expand("pkg:correctedBy")
ACTION = expand("pkg:action")
CORRECTED = expand("pkg:corrected")
REPLACEMENT = expand("pkg:replacement")
DATE = expand("dct:date")
COMMENT = expand("rdfs:comment")

# properties of evidence; schema:url too, for a link to the sentence on the paper's page
HAS_SOURCE = expand("oa:hasSource")
HAS_SELECTOR = expand("oa:hasSelector")
EXACT = expand("oa:exact")
QUOTE_PREFIX = expand("oa:prefix")
QUOTE_SUFFIX = expand("oa:suffix")
START = expand("oa:start")
END = expand("oa:end")

# properties of results
METRIC = expand("pkg:metric")
VALUE = expand("pkg:value")
VALUE_MAX = expand("pkg:valueMax")
UNIT = expand("pkg:unit")
BOUND = expand("pkg:bound")
DIRECTION = expand("pkg:direction")
REPORTED_TEXT = expand("pkg:reportedText")
RESULT_SUBJECT = expand("pkg:subject")
QUOTE = expand("pkg:quote")
MEASURED = expand("pkg:measure")
GAIN = expand("pkg:gain")
BASELINE = expand("pkg:baseline")
OF_MODEL = expand("pkg:ofModel")
ON_HARDWARE = expand("pkg:onHardware")
ON_DATASET = expand("pkg:onDataset")
BASELINE_TEXT = expand("pkg:baselineText")
MODEL_TEXT = expand("pkg:modelText")
HARDWARE_TEXT = expand("pkg:hardwareText")
DATASET_TEXT = expand("pkg:datasetText")

# properties of entities
PREF_LABEL = expand("skos:prefLabel")
ALT_LABEL = expand("skos:altLabel")
BROADER = expand("skos:broader")
DEFINITION = expand("skos:definition")
IN_SCHEME = expand("skos:inScheme")
TOP_CONCEPT_OF = expand("skos:topConceptOf")
SAME_AS = expand("owl:sameAs")
GENERIC = expand("pkg:generic")
AMBIGUOUS = expand("pkg:ambiguous")

# properties of schemes
HAS_TOP_CONCEPT = expand("skos:hasTopConcept")
DESCRIPTION = expand("dct:description")

# properties of hardware; memory, bandwidth, peaks and power have one value for each version that is sold
MANUFACTURER = expand("schema:manufacturer")
RELEASED = expand("schema:releaseDate")
ARCHITECTURE = expand("pkg:architecture")
FIGURES = {
    "memory_gb": expand("pkg:memory"),
    "memory_bandwidth_gb_s": expand("pkg:memoryBandwidth"),
    "fp32_tflops": expand("pkg:fp32Peak"),
    "fp16_tflops": expand("pkg:fp16Peak"),
    "fp8_tflops": expand("pkg:fp8Peak"),
    "int8_tops": expand("pkg:int8Peak"),
    "tdp_w": expand("pkg:designPower"),
}
"""Property of each column with figures of specifications.tsv."""

# properties that lead out of the vocabulary
EXACT_MATCH = expand("skos:exactMatch")
CLOSE_MATCH = expand("skos:closeMatch")
CODE_REPOSITORY = expand("schema:codeRepository")
SEE_ALSO = expand("rdfs:seeAlso")
LINK_IRIS = {"exact": EXACT_MATCH, "close": CLOSE_MATCH, "code": CODE_REPOSITORY, "page": SEE_ALSO}
"""Property of each kind of link."""

# properties of the run
LABEL = expand("rdfs:label")
ATTRIBUTED_TO = expand("prov:wasAttributedTo")

CLASSES = frozenset(
    {PAPER, RESULT, ASSERTION, STATEMENT, CONCEPT, CONCEPT_SCHEME, SPECIFIC_RESOURCE, QUOTE_SELECTOR, POSITION_SELECTOR}
    | {MEASURE, CORRECTION, SOFTWARE_AGENT, *KIND_CLASSES.values()}
)
"""Classes that a node of the graph may have."""

PROPERTIES = frozenset(
    {TYPE, TITLE, ABSTRACT, IDENTIFIER, ISSUED, LANGUAGE, CREATOR, URL, AUTHORS, VENUE, DIGEST, CLAIMS}
    | {SUBJECT, PREDICATE, OBJECT, CONFIDENCE, NAME, KIND, SURFACE, REASON, COUNT, UNDER, UNDER_NAME, EVIDENCE}
    | {CORRECTED_BY, ACTION, CORRECTED, REPLACEMENT, DATE, COMMENT}
    | {HAS_SOURCE, HAS_SELECTOR, EXACT, QUOTE_PREFIX, QUOTE_SUFFIX, START, END}
    | {METRIC, VALUE, VALUE_MAX, UNIT, BOUND, DIRECTION, REPORTED_TEXT, RESULT_SUBJECT, QUOTE, MEASURED, GAIN}
    | {BASELINE, OF_MODEL, ON_HARDWARE, ON_DATASET, BASELINE_TEXT, MODEL_TEXT, HARDWARE_TEXT, DATASET_TEXT}
    | {PREF_LABEL, ALT_LABEL, BROADER, DEFINITION, IN_SCHEME, SAME_AS, GENERIC, AMBIGUOUS, LABEL, ATTRIBUTED_TO}
    | {TOP_CONCEPT_OF, HAS_TOP_CONCEPT, DESCRIPTION}
    | {MANUFACTURER, RELEASED, ARCHITECTURE, *FIGURES.values()}
    | set(LINK_IRIS.values())
    | set(RELATION_IRIS.values())
)
"""Properties that a triple of the graph may have."""
