"""From what was judged to facts: thresholds, the paper's own names, and one fact for one thing."""

import numpy as np
import pytest

from paperkg.graph.extract.coined import OWN
from paperkg.graph.extract.document import Document
from paperkg.graph.link import Link
from paperkg.graph.model import RELATIONS, Entity, Mention, Paper
from paperkg.graph.relate import SURE, Judged, candidate, core, facts, links_of_facts

TEXT = "We use two-level tiling. The two-level tiling strategy is Zed."
DOCUMENT = Document(Paper("p", "", TEXT))
TILING = Entity("technique", "two-level-tiling", "two-level tiling")
STRATEGY = Entity("technique", "two-level-tiling-strategy", "two-level tiling strategy")
KNOWN = Entity("technique", "two-level-tiling-scheme", "Two-level tiling scheme", True)
USES = np.eye(len(RELATIONS))[RELATIONS.index("uses")] * 9


def mention(text: str, rule: str = "phrase", score: float = 0.5) -> Mention:
    start = DOCUMENT.text.rindex(text)
    return Mention(start, start + len(text), text, "", rule, score)


def judged(entity: Entity, keep: float, *mentions: Mention) -> Judged:
    return Judged(candidate(DOCUMENT, entity, list(mentions)), keep, USES)


def test_two_names_of_one_thing_give_one_fact_of_the_surer_one_with_the_places_of_both() -> None:
    (fact,) = facts(
        DOCUMENT,
        [
            judged(TILING, 2.0, mention("two-level tiling.")),
            judged(STRATEGY, 1.0, mention("two-level tiling strategy")),
        ],
        0.5,
    )
    assert (fact.relation, fact.entity) == ("uses", TILING)
    assert fact.surfaces == ("two-level tiling strategy", "two-level tiling.")
    assert {DOCUMENT.text[start:end] for start, end in fact.evidence} == set(TEXT.replace(". ", ".\n").split("\n"))


def test_variants_that_begin_at_one_place_are_both_surfaces() -> None:
    one = judged(STRATEGY, 1.0, mention("two-level tiling strategy"), mention("two-level tiling"))
    (fact,) = facts(DOCUMENT, [one], 0.5)
    assert fact.surfaces == ("two-level tiling strategy", "two-level tiling")


def test_what_the_vocabulary_knows_gives_its_name_to_the_others() -> None:
    places = mention("two-level tiling."), mention("two-level tiling strategy")
    (fact,) = facts(DOCUMENT, [judged(STRATEGY, 5.0, places[1]), judged(KNOWN, 1.0, places[0])], 0.5)
    assert fact.entity == KNOWN


def test_what_the_vocabulary_tells_apart_stays_apart() -> None:
    other = KNOWN._replace(slug="two-level-tiling-method", name="Two-level tiling method")
    found = [judged(KNOWN, 1.0, mention("two-level tiling.")), judged(other, 1.0, mention("strategy"))]
    assert [fact.entity for fact in facts(DOCUMENT, found, 0.5)] == sorted([KNOWN, other])


@pytest.mark.parametrize(("keep", "number"), [(-0.1, 0), (0.1, 1)])
def test_only_what_is_sure_enough_is_a_fact(keep: float, number: int) -> None:
    assert len(facts(DOCUMENT, [judged(TILING, keep, mention("two-level tiling."))], 0.5)) == number


@pytest.mark.parametrize(
    ("entity", "relation"),
    [
        (Entity("system", "zed", "Zed"), "proposes"),
        pytest.param(Entity("task", "zed", "Zed"), "", id="a task is nothing that a paper names"),
        pytest.param(Entity("system", "zed", "Zed", True), "", id="nor is what the vocabulary knows"),
    ],
)
def test_what_a_paper_names_as_its_own_always_counts(entity: Entity, relation: str) -> None:
    found = facts(DOCUMENT, [judged(entity, -9.0, mention("Zed", "coined", OWN))], 0.5)
    assert [(fact.relation, fact.confidence) for fact in found] == ([(relation, SURE)] if relation else [])


def test_links_to_another_name_lead_to_the_fact() -> None:
    made = facts(DOCUMENT, [judged(TILING, 2.0, mention("two-level tiling."))], 0.5)
    links = [Link(mention("two-level tiling strategy"), entity, 0.5, "exact") for entity in (TILING, STRATEGY, KNOWN)]
    assert [link.entity for link in links_of_facts(links, made)] == [TILING, TILING]


def test_a_last_word_alone_is_a_name() -> None:
    assert core("algorithm") == "algorithm"
