"""What the linear models see of an entity in its paper: numbers of features, each there or not."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.phrases import unknown
from paperkg.graph.extract.terms import termhood
from paperkg.graph.linear import Space
from paperkg.graph.model import KINDS, Entity, Mention
from paperkg.graph.text import name_key, singular

CUES = frozenset(
    "propose proposes proposed proposing introduce introduces introduced introducing present presents presented "
    "develop develops developed design designs designed named called dubbed novel new implement implements "
    "implemented implementation build builds built using use uses used utilize utilizes utilizing leverage leverages "
    "leveraging via employ employs employing apply applying adopt adopts based combine combines combining integrate "
    "integrates integrating incorporate incorporates incorporating through exploit exploits exploiting evaluate "
    "evaluates evaluated evaluation evaluations experiments experiment experimental results test tested demonstrate "
    "demonstrates show shows measured benchmark benchmarks benchmarking achieve achieves achieving outperform "
    "outperforms outperforming surpass surpasses surpassing compared comparison over than versus vs beat beats "
    "against baseline baselines state-of-the-art speedup faster improvement improves improve exceeding relative "
    "unlike existing prior previous traditional conventional current however such like including e.g while although "
    "despite limitation limitations suffer suffers challenge challenges bottleneck recent recently widely popular "
    "study studies investigate analyze analysis characterize examine explore survey review compare compares "
    "understand framework system method approach accelerator dataset enables enabling supports support supporting "
    "target targeting for on with across deploy deployed deployment running runs run train trained training "
    "fine-tuned extend extends extending inspired replace replaces replacing instead without reduce reduces reducing "
    "mitigate address addresses addressing tackle problem task tasks consists comprises components first second third "
    "finally specifically key contribution contributions release open-source we our this paper work they these it "
    "its".split()
)
"""Words that tell what a paper does with a thing."""
_SURVEY = re.compile(
    r"(?i)\b(?:survey|review|benchmark\w*|study|analysis|analyzing|understanding|evaluat\w+|characteriz\w+|comparison|"
    r"comparing|comparative|dissecting|demystifying|exploring|investigat\w+|overview|roadmap|perspectives?|challenges|"
    r"how|what|why|is|are|do|does|can)\b"
)
_WORDS = ("b1", "b2", "a1", "a2")
"""Slots of the first and second word before and after."""
_CUES_BEFORE, _CUES_AFTER = ("cue1", "cue2", "cue3"), ("then1", "then2")
"""Slots of the nearest cues before and after in the sentence."""
EDGE = "<edge>"
"""Stands for the word before the first and after the last."""
# a full stop ends the search for cues
_CUES_AND_STOP = CUES | {"."}


@lru_cache(maxsize=4)
def is_survey(title: str) -> bool:
    """Whether the title promises a study of things rather than a new thing."""
    return bool(_SURVEY.search(title))


@lru_cache(maxsize=20_000)
def name_features(name: str) -> tuple[tuple[str, str], ...]:
    """Slots and values of an entity's name.

    >>> name_features("KV caches")[:3]
    (('last', 'cache'), ('first', 'kv'), ('shape', '2'))
    """
    words = [singular(word) for word in name.lower().split()]
    shape = unknown(name) if len(words) == 1 else str(min(len(words), 4))
    found = [("last", words[-1]), ("first", words[0]), ("shape", shape), ("ending", words[-1][-3:])]
    found += [("word", word) for word in words]
    if len(words) > 1:
        found.append(("pair", f"{words[-2]} {words[-1]}"))
    return tuple(found)


def _cues(document: Document, number: int, after: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The nearest three cues before word `number` and two from word `after` on, within the sentence."""
    cues = document.where(_CUES_AND_STOP)
    return _cues_before(document, bisect_left(cues, number)), _cues_after(document, bisect_left(cues, after))


@lru_cache(maxsize=256)
def _cues_before(document: Document, at: int) -> tuple[str, ...]:
    cues = document.where(_CUES_AND_STOP)
    return _until_stop(document.lowers[cue] for cue in cues[max(0, at - 3) : at][::-1])


@lru_cache(maxsize=256)
def _cues_after(document: Document, at: int) -> tuple[str, ...]:
    return _until_stop(document.lowers[cue] for cue in document.where(_CUES_AND_STOP)[at : at + 2])


def _until_stop(cues: Iterator[str]) -> tuple[str, ...]:
    return tuple(takewhile(".".__ne__, cues))


def _around(document: Document, number: int, after: int) -> tuple[str, str, str, str]:
    """The word before word `number` and the one before that, word `after` and the next, in lower case."""
    lowers, last = document.lowers, len(document.lowers)
    return (
        lowers[number - 1] if number else EDGE,
        lowers[number - 2] if number > 1 else EDGE,
        lowers[after] if after < last else EDGE,
        lowers[after + 1] if after + 1 < last else EDGE,
    )


class KindFeatures:
    """Features for the kind of an entity that the vocabulary does not know."""

    def __init__(self, space: Space) -> None:
        self._slot = lru_cache(space.slot)
        self._around = [space.slots(name) for name in ("before", "before2", "after", "after2")]
        self._name = lru_cache(maxsize=20_000)(self._name)  # type: ignore[method-assign]

    def __call__(self, document: Document, mentions: Sequence[Mention], name: str) -> list[int]:
        """Numbers of the features of a group of mentions with that name."""
        found = [*self._name(name), *(self._slot("rule")[mention.rule] for mention in mentions)]
        for start, mention in {mention.start: mention for mention in mentions[:4]}.items():
            number = document.numbers.get(start)
            if number is not None:
                words = _around(document, number, bisect_left(document.starts, mention.end))
                for slots, word in zip(self._around, words, strict=True):
                    found += slots[singular(word)]
        return list(dict.fromkeys(found))

    def _name(self, name: str) -> list[int]:
        return [self._slot(slot)[value] for slot, value in name_features(name)]


class RelationFeatures:
    """Features for whether an entity is a node in its paper, and for the paper's relation to it."""

    def __init__(self, space: Space) -> None:
        self._slot = lru_cache(space.slot)
        # each word counts by itself and together with the entity's kind
        self._words, self._before, self._then = (
            {kind: [space.slots(name, f"{kind} {name}") for name in names] for kind in KINDS}
            for names in (_WORDS, _CUES_BEFORE, _CUES_AFTER)
        )
        self._places = {kind: space.slots("place", f"{kind} place") for kind in KINDS}
        self._rules = {kind: space.slots("rule", f"{kind} rule") for kind in KINDS}
        self._name = lru_cache(maxsize=20_000)(self._name)  # type: ignore[method-assign]

    def entity(self, document: Document, entity: Entity, mentions: Sequence[Mention]) -> list[int]:
        """Numbers of the features of an entity, wherever it is mentioned."""
        slot, kind = self._slot, entity.kind
        best = max((mention.score for mention in mentions if mention.rule == "phrase"), default=0.0)
        times = str(min(len({mention.start for mention in mentions}), 5))
        found = [*self._name(entity), slot("times")[times], slot("phrase")[str(int(best * 10))]]
        for rule in {mention.rule for mention in mentions}:
            found += self._rules[kind][rule]
        if is_survey(document.paper.title):
            found += (slot("survey")["yes"], slot(f"{kind} survey")["yes"])
        return found

    def _name(self, entity: Entity) -> list[int]:
        """Features of the name, apart for names that the vocabulary knows."""
        slot, known = self._slot, str(entity.known)
        prefix = "known " if entity.known else ""
        found = [slot(prefix + name)[value] for name, value in name_features(entity.name)]
        is_term, *shares = termhood(name_key(entity.name))
        found += [slot(f"term {column}")[str(int(share * 8 * is_term))] for column, share in enumerate(shares)]
        return [*found, slot("known")[known], slot(f"{entity.kind} known")[known], slot("entry")[entity.key]]

    def context(self, document: Document, mention: Mention, kind: str, widest: int) -> list[int]:
        """Numbers of the features of the place of a mention; `widest` is the end of the widest phrase from there."""
        found = self._place(document, mention, kind)
        if widest > mention.end:
            found.append(self._slot("inside")["wider"])
        number = document.numbers.get(mention.start)
        if number is not None:
            after = bisect_left(document.starts, mention.end)
            before, then = _cues(document, number, after)
            words = ((self._words, _around(document, number, after)), (self._before, before), (self._then, then))
            for slots, values in words:
                for slot, word in zip(slots[kind], values, strict=False):
                    found += slot[word]
        return found

    def _place(self, document: Document, mention: Mention, kind: str) -> list[int]:
        if mention.end > document.title_end:
            last = max(1, len(document.sentences) - 1)
            return list(self._places[kind][str(min(4, 5 * (document.sentence_number(mention.start) - 1) // last))])
        colon = document.text[mention.end : mention.end + 3].lstrip()[:1] == ":"
        before = document.text[: mention.start].split()
        slot = self._slot
        return [
            *self._places[kind]["title"],
            slot(f"{kind} title")[f"{'head' if mention.start == 0 else 'later'} {colon}"],
            slot(f"{kind} title before")[before[-1].lower() if before else EDGE],
        ]
