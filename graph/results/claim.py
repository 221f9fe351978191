"""A claimed number with its surroundings: what there is to see of it and of the names around it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Entity, Mention, Span
from paperkg.graph.results.arguments import Arguments, Frame, arguments
from paperkg.graph.results.measures import measure_of
from paperkg.graph.results.metrics import is_less, metric
from paperkg.graph.results.quantity import GAINS, Quantity

LINKING = frozenset(
    "on for with over than of in to from by using across against versus vs at via under when while and or as like "
    "baseline compared outperforming outperforms reduces achieves is are , ; : ( )".split()
)
"""Words that tell how a name and a number hang together."""
_ON = re.compile(r"[\s)]{0,3}on\s(?:the\s)?")
_GAPS = (3, 12, 25, 50, 100, 200)
Slots = list[tuple[str, str]]
"""Features as slots and values, see `linear`."""


class Claim:
    """A claimed number with all that its fillers are judged by; `numbers` are all of its paper, in text order."""

    def __init__(
        self, document: Document, text: str, quantity: Quantity, numbers: Sequence[Quantity], frame: Frame
    ) -> None:
        self.document, self.text, self.quantity, self.numbers, self.frame = document, text, quantity, numbers, frame
        self.number = document.sentence_number(quantity.start)
        self.sentence = document.sentences[self.number]
        self.unit = quantity.unit if quantity.unit in GAINS else "amount"
        self.beside = self.numbers_in(self.sentence)
        self.respectively = "respectively" in text[slice(*self.sentence)]
        self.metric = metric(text, self.sentence, quantity) or self._scored()

    def _scored(self) -> str:
        """What a percentage measures that is of a data set and of nothing else: what one scores there."""
        if self.quantity.unit != "%" or is_less(self.text[self.sentence.start : self.quantity.start]):
            return ""
        start = self.quantity.tail
        fits = any(
            link.entity.kind == "dataset" and _ON.fullmatch(self.text, start, link.mention.start)
            for link in self.frame.links
        )
        return "score" if fits else ""

    def numbers_in(self, span: Span) -> Sequence[Quantity]:
        """The numbers that begin in a stretch; found by halving, as a text may have thousands."""
        first, after = (bisect_left(self.numbers, offset, key=_start) for offset in span)
        return self.numbers[first:after]

    @cached_property
    def measure(self) -> str:
        """What kind of thing it measures."""
        return measure_of(self.metric, self.quantity.unit) or "none"

    @cached_property
    def picked(self) -> Arguments:
        """Its arguments as the rules see them."""
        return arguments(self.text, self.sentence, self.quantity, self.beside, self.frame)

    def holds(self, start: int) -> bool:
        """Whether its sentence holds the offset."""
        return self.sentence.start <= start < self.sentence.end

    def side(self, start: int) -> str:
        """On which side of the number an offset is."""
        return "behind" if start >= self.quantity.end else "before"

    def distance(self, span: Span | Mention) -> int:
        """Characters between the number and a stretch."""
        return min(abs(span.start - self.quantity.end), abs(self.quantity.start - span.end))

    def place(self, start: int) -> str:
        """Where an offset is, as seen from the sentence of the claim."""
        away = self.document.sentence_number(start) - self.number
        if start <= self.document.title_end:
            return "title"
        return {0: "same", -1: "last", 1: "next"}.get(away, "earlier" if away < 0 else "later")

    def between(self, span: Span | Mention) -> Slots:
        """How far it is from the number to a stretch of its sentence, and what stands between them."""
        side = self.side(span.start)
        start, end = (self.quantity.end, span.start) if side == "behind" else (span.end, self.quantity.start)
        low, high = (bisect_left(self.document.starts, offset) for offset in (start, end))
        words = set(self.document.lowers[low:high])
        numbers = sum(start <= number.start < end for number in self.beside)
        return [
            ("gap", f"{side} {_rounded_up(end - start, _GAPS)}"),
            ("numbers", f"{side} {min(numbers, 3)}"),
            ("clause", f"{side} {',' in words} {';' in words}"),
            *(("between", f"{side} {word}") for word in sorted(words & LINKING)),
        ]

    @cached_property
    def mentions(self) -> dict[Entity, Sequence[Mention]]:
        """Of everything that the paper names, the mentions in this sentence or, if there are none, the first ones."""
        links = self.frame.links
        first, after = (bisect_left(links, offset, key=lambda link: link.mention.start) for offset in self.sentence)
        within: dict[Entity, list[Mention]] = {}
        for mention, entity, _, _ in links[first:after]:
            within.setdefault(entity, []).append(mention)
        return {entity: within.get(entity, mentions) for entity, mentions in self.frame.mentions.items()}

    def here(self, entity: Entity) -> bool:
        """Whether its sentence mentions the entity."""
        return self.holds(self.mentions[entity][0].start)

    def nearest(self, entity: Entity) -> Mention:
        """The mention that is nearest to the number, of this sentence if it has any."""
        return min(self.mentions[entity], key=self.distance)

    def longest(self, entity: Entity) -> str:
        """The longest of the names by which the sentence, else the paper, calls the entity."""
        return max((mention.text for mention in self.mentions[entity]), key=len)


def _start(number: Quantity) -> int:
    return number.start


def _rounded_up(number: int, bounds: Iterable[int]) -> str:
    """The first of the rising bounds that holds the number."""
    return next((str(bound) for bound in bounds if number <= bound), "far")
