"""The records that the stages hand to each other.

    source ─read→ Paper ─extract→ Mention ─link→ Link ─relate→ Fact ┐
                                              └─measure→ Result     ├─→ Reading ─→ quads ─→ store
All are immutable; offsets count Unicode code points of `Paper.text`.
"""

from typing import NamedTuple

KINDS = ("technique", "system", "hardware", "model", "dataset", "task")
"""Kinds of entities, as in the annotation guide; the classes of the ontology are their capitalised names."""

RELATIONS = ("proposes", "uses", "evaluates_on", "compares_with", "studies", "mentions", "addresses")
"""Relations of a paper to an entity; in RDF `evaluates_on` is `pkg:evaluatesOn`, and so on."""

BOUNDS = ("exact", "up_to", "at_least", "about", "average", "range")
"""How a claimed value is meant."""


class Paper(NamedTuple):
    """A paper as its source gives it; no text is changed.

    `id` is `arXiv:2309.06180`, `doi:10.1145/…` or `title:…` (normalised title); `aliases` are further ids of the same
    paper; `language` is an ISO 639-1 code; `source` is the file name and line, for messages, never part of the graph.

    >>> Paper("arXiv:2309.06180", "vLLM", "Fast.").text
    'vLLM\\nFast.'
    """

    id: str
    title: str
    abstract: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    venue: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    language: str = "en"
    source: str = ""

    @property
    def text(self) -> str:
        """Title, newline, abstract: what all offsets refer to."""
        return f"{self.title}\n{self.abstract}"


class Span(NamedTuple):
    """A stretch of a paper's text, `start` inclusive, `end` exclusive."""

    start: int
    end: int


class Mention(NamedTuple):
    """A place where a paper names a thing.

    `rule` says what found it; `score` is in 0…1; `name` is the canonical name that the rule suggests (empty: the
    surface); `entry` is the vocabulary entry's key such as `hardware/nvidia-a100` (empty: none).
    """

    start: int
    end: int
    text: str
    kind: str
    rule: str
    score: float = 1.0
    name: str = ""
    entry: str = ""


class Entity(NamedTuple):
    """A thing worth a node. `known`: the vocabulary has it; else `name` is as the paper writes it.

    >>> Entity("hardware", "nvidia-a100", "NVIDIA A100", True).key
    'hardware/nvidia-a100'
    """

    kind: str
    slug: str
    name: str
    known: bool = False

    @property
    def key(self) -> str:
        """Kind and slug: the tail of the entity's IRI."""
        return f"{self.kind}/{self.slug}"


class Link(NamedTuple):
    """A mention and the entity that it names, with the reason for it."""

    mention: Mention
    entity: Entity
    score: float
    reason: str


class Fact(NamedTuple):
    """One relation of a paper to an entity, all its mentions merged.

    `surfaces` are the distinct strings by which the paper names the entity, longest first; `evidence` are the
    sentences or clauses that say so, best first, each containing one of the surfaces. `counts` are the numbers of
    devices that the paper gives for a piece of hardware, rising. `label` is what a person calls the entity; empty: by
    its name.
    """

    relation: str
    entity: Entity
    confidence: float
    surfaces: tuple[str, ...]
    evidence: tuple[Span, ...]
    reason: str
    counts: tuple[int, ...] = ()
    label: str = ""


class Result(NamedTuple):
    """A quantitative claim.

    `value_max` is set for ranges; `unit` is `x`, `%`, `pp` or a plain unit such as `GB`, `tokens/s`; `reported` is the
    number as written; `direction` is higher, lower, increase or decrease; `subject`, `baselines`, `models`,
    `hardware` and `datasets` are surfaces of the text; `quote` is the shortest stretch that holds the number and what
    it measures; `evidence` is its sentence.
    """

    metric: str
    value: float
    value_max: float | None
    unit: str
    bound: str
    direction: str
    subject: str
    baselines: tuple[str, ...]
    models: tuple[str, ...]
    hardware: tuple[str, ...]
    datasets: tuple[str, ...]
    quote: Span
    evidence: Span
    reported: str


class Correction(NamedTuple):
    """One row of a person's corrections; `place` is its file and line, for messages, never part of the graph.

    `paper` is an id or empty, `entity` is `kind/slug` or `kind/name`, `date` is ISO 8601 or empty.
    """

    place: str
    action: str
    paper: str
    entity: str
    value: str
    author: str
    date: str
    comment: str


class Reading(NamedTuple):
    """All that one paper says: the output of the per-paper part, a pure function of the paper.

    `broader` are pairs of entities (narrow, broad) that the text or a name's grammar gives, such as
    Llama-2-7B under Llama 2; `corrections` are the rows of a person's table that changed it.
    """

    paper: Paper
    facts: tuple[Fact, ...]
    results: tuple[Result, ...]
    broader: tuple[tuple[Entity, Entity], ...] = ()
    corrections: tuple[Correction, ...] = ()
