"""The gate for what a language model says of a paper: only what stands in the text gets through.

Names, quotations and arguments must stand there to the letter, values must be numbers of their quotation, and evidence
is found anew. All else is dropped and counted.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, get_type_hints

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.known import matcher
from paperkg.graph.families import families
from paperkg.graph.link import link
from paperkg.graph.model import BOUNDS, KINDS, RELATIONS, Fact, Link, Mention, Paper, Reading, Result, Span
from paperkg.graph.relate import MOST_EVIDENCE
from paperkg.graph.results import metrics
from paperkg.graph.results.latex import plain
from paperkg.graph.results.quantities import quantities
from paperkg.graph.results.quantity import Quantity
from paperkg.graph.text import name_key
from paperkg.graph.units import families as metric_families
from paperkg.graph.units import result_keys, same_unit
from paperkg.ontology.vocabulary import Entry

DIRECTIONS = ("higher", "lower", "increase", "decrease")
"""Which way a claimed value goes."""
CONFIDENCE = 0.8
"""Given to every fact, since a language model tells none that could be compared."""
RULE = "llm"
"""What the mentions and the facts name as their reason."""


class AnsweredEntity(NamedTuple):
    """An entity as the endpoint gives it."""

    name: str
    type: str
    relation: str
    surfaces: tuple[str, ...]
    evidence: str


class AnsweredResult(NamedTuple):
    """A result as the endpoint gives it; a missing value is not a number."""

    quote: str
    metric: str
    value: float
    value_max: float | None
    unit: str
    bound: str
    direction: str
    subject: str
    baseline: tuple[str, ...]
    model: tuple[str, ...]
    hardware: tuple[str, ...]
    dataset: tuple[str, ...]


class Dropped(NamedTuple):
    """How many parts of an answer were not taken.

    `malformed` are parts of another form than asked for; `kinds` and `relations` are entities with an unknown one;
    `surfaces` and `arguments` (of results) do not stand in the text, `entities` have no surface that does, nor `quotes`
    of results; `values` are results whose value is not in their quotation; `metrics` and `units` are not understood,
    `misfits` are relations that the kind cannot have: there the text's metric and unit, or a fitting relation, are
    taken instead.
    """

    malformed: int = 0
    kinds: int = 0
    relations: int = 0
    surfaces: int = 0
    entities: int = 0
    quotes: int = 0
    values: int = 0
    arguments: int = 0
    metrics: int = 0
    units: int = 0
    misfits: int = 0


# --- from JSON to records

_Record = TypeVar("_Record", AnsweredEntity, AnsweredResult)


def _records(answer: Mapping[str, Any], name: str, record: type[_Record], dropped: Counter[str]) -> Iterator[_Record]:
    """The parts of a list of the answer; what is no list or no object is counted."""
    parts = answer.get(name)
    if not isinstance(parts, list):
        dropped["malformed"] += 1
        return
    read = {field: _READERS[hint] for field, hint in get_type_hints(record).items()}
    for part in parts:
        if isinstance(part, dict):
            yield record(**{field: reader(part.get(field)) for field, reader in read.items()})
        else:
            dropped["malformed"] += 1


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _strings(value: object) -> tuple[str, ...]:
    """The texts of a list, or the only one, each once."""
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(filter(None, map(_string, values))))


def _number_or_none(value: object) -> float | None:
    """A finite number; `True` is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _number(value: object) -> float:
    found = _number_or_none(value)
    return math.nan if found is None else found


_READERS: dict[Any, Any] = {
    str: _string,
    float: _number,
    float | None: _number_or_none,
    tuple[str, ...]: _strings,
}


# --- the gate


class _Gate:
    """A paper's text, and what did not stand in it."""

    def __init__(self, paper: Paper) -> None:
        self.document = Document(paper)
        self.dropped: Counter[str] = Counter()

    def places(self, words: str) -> Iterator[Span]:
        """Where whole words of the text read `words`, a plural ending apart, within one sentence."""
        text = self.document.text
        start = text.find(words) if any(map(str.isalnum, words)) else -1
        while start >= 0:
            end = _whole_word_end(text, start, start + len(words))
            if end and end <= self.document.sentence_of(start).end:
                yield Span(start, end)
            start = text.find(words, start + 1)

    def standing(self, names: Sequence[str], counted: str) -> tuple[str, ...]:
        """Those names that stand in the text; the others are counted."""
        found = tuple(name for name in names if next(self.places(name), None))
        self.dropped[counted] += len(names) - len(found)
        return found


def _whole_word_end(text: str, start: int, end: int) -> int:
    """Where the words end, a plural s included; 0 where a longer word is cut, but for the count in 8xA100."""
    is_count = text[start - 1 : start] in ("x", "X", "×") and text[: start - 1][-1:].isdigit()
    if text[start].isalnum() and start and text[start - 1].isalnum() and not is_count:
        return 0
    if not (text[end - 1].isalnum() and text[end : end + 1].isalnum()):
        return end
    return end + 1 if text[end] == "s" and not text[end + 1 : end + 2].isalnum() else 0


def checked(paper: Paper, answer: Mapping[str, Any]) -> tuple[Reading, Dropped]:
    """The reading that a JSON answer gives, and how much of it was not taken.

    >>> entity = {"name": "vLLM", "type": "system", "relation": "uses", "surfaces": ["vLLM", "TensorRT"]}
    >>> reading, dropped = checked(Paper("p", "Fast", "We build on vLLM."), {"entities": [entity], "results": []})
    >>> [(fact.relation, fact.entity.key, fact.surfaces) for fact in reading.facts], dropped.surfaces
    ([('uses', 'system/vllm', ('vLLM',))], 1)
    """
    gate = _Gate(paper)
    facts = tuple(_facts(gate, list(_records(answer, "entities", AnsweredEntity, gate.dropped))))
    results = tuple(_results(gate, list(_records(answer, "results", AnsweredResult, gate.dropped))))
    reading = Reading(paper, facts, results, tuple(families(sorted(fact.entity for fact in facts))))
    return reading, Dropped(**gate.dropped)


# --- entities


class _Said(NamedTuple):
    """What the answer says of a mention; `number` is the place of its entity in the answer."""

    number: int
    relation: str
    evidence: str


def _facts(gate: _Gate, parts: Sequence[AnsweredEntity]) -> list[Fact]:
    """One fact an entity, sorted by entity; of two parts that name one thing the first counts."""
    said: dict[Mention, _Said] = {}
    for number, part in enumerate(parts):
        relation = part.relation.lower()
        for mention in _mentions(gate, part):
            said.setdefault(mention, _Said(number, relation, part.evidence))
    found: dict[str, list[Link]] = {}
    for linked in link(gate.document, list(said)):
        found.setdefault(linked.entity.key, []).append(linked)
    return sorted((_fact(gate, links, said) for links in found.values()), key=lambda fact: fact.entity)


def _mentions(gate: _Gate, part: AnsweredEntity) -> list[Mention]:
    """All places of an entity, under the vocabulary's name or else the answer's; none where the entity is dropped."""
    kind = part.type.lower()
    unknown = "kinds" if kind not in KINDS else "relations" if part.relation.lower() not in RELATIONS else ""
    surfaces = () if unknown else gate.standing(part.surfaces, "surfaces")
    if not surfaces:
        gate.dropped[unknown or "entities"] += 1
        return []
    entry = _entry(part.name, surfaces)
    kind, name, key = (entry.kind, entry.label, entry.key) if entry else (kind, _name(part.name, surfaces), "")
    text = gate.document.text
    spans = sorted({span for surface in surfaces for span in gate.places(surface)})
    return [Mention(start, end, text[start:end], kind, RULE, CONFIDENCE, name, key) for start, end in spans]


def _entry(name: str, surfaces: Sequence[str]) -> Entry | None:
    """The vocabulary's entry that a surface names as a whole, or in part where the answer's name says the same."""
    for surface in sorted(surfaces, key=lambda surface: (-len(surface), surface)):
        if entry := _whole(surface):
            return entry
    named = _whole(name)
    inside = (entry for surface in surfaces for _, _, entry in matcher().find(surface))
    return next((entry for entry in inside if entry == named), None)


def _whole(name: str) -> Entry | None:
    hits = (entry for start, end, entry in matcher().find(name) if (start, end) == (0, len(name)))
    return next(hits, None)


def _name(name: str, surfaces: Sequence[str]) -> str:
    """The answer's name where it only spells a surface otherwise, else the first surface.

    >>> _name("KV cache", ["KV-caches"]), _name("Key-value cache", ["KV-caches"])
    ('KV cache', 'KV-caches')
    """
    is_spelling = name and name_key(name) in map(name_key, surfaces)
    return " ".join(name.split()) if is_spelling else surfaces[0]


def _fact(gate: _Gate, links: Sequence[Link], said: Mapping[Mention, _Said]) -> Fact:
    first = min(said[linked.mention] for linked in links)
    surfaces = sorted({linked.mention.text for linked in links}, key=lambda text: (-len(text), text))
    relation = _fitting(first.relation, links[0].entity.kind)
    gate.dropped["misfits"] += relation != first.relation
    return Fact(relation, links[0].entity, CONFIDENCE, tuple(surfaces), _evidence(gate, links, first.evidence), RULE)


def _fitting(relation: str, kind: str) -> str:
    """The relation, or the one that a paper can have to a thing of this kind in its place.

    >>> _fitting("uses", "task"), _fitting("addresses", "system"), _fitting("uses", "system")
    ('addresses', 'mentions', 'uses')
    """
    if kind == "task":
        return relation if relation in ("addresses", "mentions") else "addresses"
    return "mentions" if relation == "addresses" else relation


def _evidence(gate: _Gate, links: Sequence[Link], cited: str) -> tuple[Span, ...]:
    """The sentences that hold a mention, those first that the answer cites."""
    citations = list(gate.places(cited))
    spans = {gate.document.sentence_of(linked.mention.start) for linked in links}
    return tuple(sorted(spans, key=lambda span: (not _overlaps(span, citations), span))[:MOST_EVIDENCE])


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


# --- results

# not the end of a name, as in GPT-4, nor a part of a longer number
_NUMBER = re.compile(r"(?<![\w.,])(?<!\w-)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w-]|[.,]\d)", re.ASCII)


def _results(gate: _Gate, parts: Sequence[AnsweredResult]) -> list[Result]:
    """The results in text order, each once."""
    text = plain(gate.document.text)
    numbers = list(_numbers(text)) if parts else []
    found = {result for part in parts if (result := _result(gate, text, numbers, part))}
    return sorted(found, key=lambda result: (result.quote, repr(result)))


def _numbers(text: str) -> Iterator[Quantity]:
    """The quantities of a plain text, and then its further numbers, which have no unit that paperkg knows.

    >>> [(number.value, number.unit) for number in _numbers("71.3 zorks of GPT-4, 2x")]
    [(2.0, 'x'), (71.3, '')]
    """
    known = quantities(text)
    yield from known
    for match in _NUMBER.finditer(text):
        if not any(quantity.start <= match.start() < quantity.end for quantity in known):
            yield Quantity(match.start(), match.end(), float(match[0].replace(",", "")), None, "", "exact", match[0])


def _result(gate: _Gate, text: str, numbers: Sequence[Quantity], part: AnsweredResult) -> Result | None:
    quotes = list(gate.places(part.quote))
    pairs = ((quote, number) for quote in quotes for number in numbers if quote.start <= number.start < quote.end)
    quote, quantity = next((pair for pair in pairs if _is_value(part, pair[1])), (None, None))
    if quote is None or quantity is None:
        gate.dropped["values" if quotes else "quotes"] += 1
        return None
    sentence = gate.document.sentence_of(quote.start)
    metric = _metric(gate, text, sentence, quantity, part)
    given = part.direction if part.direction in DIRECTIONS else ""
    return Result(
        metric=metric,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=_unit(gate, quantity, part),
        bound=_bound(quantity.bound, part.bound),
        direction=given or metrics.direction(text, sentence, quantity, metric),
        subject="".join(gate.standing([part.subject] if part.subject else [], "arguments")),
        baselines=gate.standing(part.baseline, "arguments"),
        models=gate.standing(part.model, "arguments"),
        hardware=gate.standing(part.hardware, "arguments"),
        datasets=gate.standing(part.dataset, "arguments"),
        quote=quote,
        evidence=sentence,
        reported=quantity.reported,
    )


def _is_value(part: AnsweredResult, quantity: Quantity) -> bool:
    """Whether the answer's value is this number of the text, number words and halves read either way."""
    keys = filter(None, result_keys(part._asdict()))
    return any(value is not None and math.isclose(value, quantity.value, rel_tol=1e-5) for value, _, _ in keys)


def _metric(gate: _Gate, text: str, sentence: Span, quantity: Quantity, part: AnsweredResult) -> str:
    """The answer's metric where it stands in the text or is of a known family, else what the sentence measures."""
    if part.metric and (next(gate.places(part.metric), None) or metric_families(part.metric)):
        return " ".join(part.metric.split())
    gate.dropped["metrics"] += 1
    return metrics.metric(text, sentence, quantity)


def _unit(gate: _Gate, quantity: Quantity, part: AnsweredResult) -> str:
    """The text's unit; where it shows none, the answer's if it stands in the text."""
    if quantity.unit:
        meant = {unit for _, _, unit in filter(None, result_keys(part._asdict()))}
        gate.dropped["units"] += same_unit(quantity.unit) not in meant
        return quantity.unit
    if same_unit(part.unit) == "x":
        return "x" if part.unit else ""
    return "".join(gate.standing([part.unit], "units"))


def _bound(found: str, given: str) -> str:
    """The answer's bound, but a range is one where the text shows both ends."""
    return found if given not in BOUNDS or "range" in (found, given) else given
