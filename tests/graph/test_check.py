"""Each check fires on a graph that is broken in its way, and none on a sound one."""

from collections.abc import Callable

import pytest
from four_papers import SQUEEZER, VOCABULARY, chip, fact, graph_of, squeezer, stored

from paperkg.graph.check import CHECKS, Problem, check
from paperkg.graph.derive import derived_quads
from paperkg.graph.model import Paper, Reading, Span
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

GRAPH = f"{t.PAPER_GRAPHS}arxiv-2501.00001"
PAPER = f"{t.ENTITIES}paper/arxiv-2501.00001"
ASSERTION = f"{t.ENTITIES}assertion/arxiv-2501.00001"
EVIDENCE = f"{t.ENTITIES}evidence/arxiv-2501.00001"
RESULT = f"{t.ENTITIES}result/arxiv-2501.00001"
GPU = f"{ASSERTION}/hardware/gpu"
LONG = f"{EVIDENCE}/38-74"

Change = Callable[[list[str]], list[str]]


def rewritten(old: str, new: str) -> Change:
    """Lines with `old` in them have `new` instead."""
    return lambda lines: [line.replace(old, new) for line in lines]


def without(*parts: str) -> Change:
    """Lines that have all `parts` are left out."""
    return lambda lines: [line for line in lines if not all(part in line for part in parts)]


def added(line: str) -> Change:
    return lambda lines: [*lines, line]


def broken(change: Change) -> list[tuple[str, str]]:
    """Codes and nodes of what is wrong with the graph of one paper after a change of its lines."""
    name, lines = graph_of(squeezer())
    store = Store.memory()
    changed = change(lines)
    assert changed != lines
    store.replace([(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY)), (name, changed)], derive=derived_quads)
    return [(problem.code, problem.subject) for problem in check(store)]


@pytest.mark.parametrize("reading", [squeezer(), chip()], ids=lambda reading: reading.paper.id)
def test_a_sound_graph_has_no_problem(reading: Reading) -> None:
    assert check(stored(reading)) == []


BROKEN = [
    ("E101", "other words", rewritten(f'<{t.EXACT}> "Long chats', f'<{t.EXACT}> "All chats'), LONG),
    ("E101", "another place", rewritten('"38"', '"39"'), LONG),
    ("E101", "no place", without(f"{LONG}/position", t.START), LONG),
    ("E101", "no words", without(f"{LONG}/quote", t.EXACT), LONG),
    ("E102", "a surface that is elsewhere", rewritten(f'<{t.SURFACE}> "GPU"', f'<{t.SURFACE}> "vLLM"'), GPU),
    ("E102", "no surface", without(GPU, t.SURFACE), GPU),
    ("E103", "no assertion", without(f"<{GPU}>"), f"{PAPER} {t.RELATION_IRIS['mentions']} {t.ENTITIES}hardware/gpu"),
    ("E103", "no evidence", without(GPU, t.EVIDENCE), GPU),
    ("E104", "an unknown property", added(f'<{PAPER}> <{t.ONTOLOGY}mood> "good" <{GRAPH}> .'), PAPER),
    ("E104", "an unknown class", added(f"<{PAPER}> <{t.TYPE}> <{t.ONTOLOGY}Book> <{GRAPH}> ."), PAPER),
    (
        "E106",
        "an entity that nobody names",
        lambda lines: without(t.UNDER_NAME)(rewritten("model/llama-2>", "model/nameless>")(lines)),
        f"{t.ENTITIES}model/nameless",
    ),
    ("E107", "no value", without(f"{RESULT}/02", t.VALUE), f"{RESULT}/02"),
    ("E107", "a value that is text", rewritten(f'"75"^^<{t.DECIMAL}>', '"75"'), f"{RESULT}/02"),
    ("E107", "a value that is a node", rewritten(f'"75"^^<{t.DECIMAL}>', "<urn:x>"), f"{RESULT}/02"),
    ("E107", "a quotation of something else", rewritten('"by up to 75%"', '"by up to 80%"'), f"{RESULT}/02"),
    ("E107", "no quotation", without(f"{RESULT}/02", t.QUOTE), f"{RESULT}/02"),
    ("E107", "no evidence", without(f"{RESULT}/02", t.EVIDENCE), f"{RESULT}/02"),
    ("W203", "no metric", without(f"{RESULT}/02", t.METRIC), f"{RESULT}/02"),
]


@pytest.mark.parametrize(("code", "change", "node"), [(code, change, node) for code, _, change, node in BROKEN],
                         ids=[f"{code}: {what}" for code, what, *_ in BROKEN])  # fmt: skip
def test_a_broken_graph_is_found(code: str, change: Change, node: str) -> None:
    assert (code, node) in broken(change)


@pytest.mark.parametrize("code", ["E101", "E102", "E106", "E107", "W203"])
def test_a_check_finds_nothing_but_its_own(code: str) -> None:
    change, node = next((change, node) for own, _, change, node in BROKEN if own == code)
    assert broken(change) == [(code, node)]


def test_a_triple_in_two_graphs_is_found() -> None:
    title = f'<{PAPER}> <{t.TITLE}> "{SQUEEZER.title}" <{t.VOCABULARY_GRAPH}> .'
    store = Store.memory()
    graphs = [graph_of(squeezer()), (t.VOCABULARY_GRAPH, [*vocabulary_quads(VOCABULARY), title])]
    store.replace(graphs, derive=derived_quads)
    assert {(problem.code, problem.subject) for problem in check(store)} == {("E105", PAPER)}


def test_evidence_of_two_sentences_is_found() -> None:
    first = fact(SQUEEZER, "mentions", "hardware/gpu")
    wide = first._replace(evidence=(Span(first.evidence[0].start, first.evidence[0].end + 30),))
    facts = tuple(wide if other.entity == wide.entity else other for other in squeezer().facts)
    assert check(stored(squeezer()._replace(facts=facts))) == [
        Problem("E108", f"{EVIDENCE}/38-104", "evidence is longer than one sentence")
    ]


@pytest.mark.parametrize(("count", "code"), [(0, "W201"), (1, "W202"), (2, "W202")])
def test_a_paper_with_few_facts_is_found(count: int, code: str) -> None:
    found = check(stored(Reading(SQUEEZER, squeezer().facts[:count], ())))
    assert [(problem.code, problem.subject) for problem in found] == [(code, PAPER)]


def test_a_name_of_two_things_is_found(store: Store) -> None:
    assert check(store) == [
        Problem(
            "W204",
            f"{t.ENTITIES}technique/atlas",
            "two or more papers give this name to things of their own",
        )
    ]


def test_a_fact_that_an_assertion_gives_another_relation_is_found() -> None:
    paper = Paper("p", "vLLM", "")
    name, lines = graph_of(Reading(paper, (fact(paper, "studies", "system/vllm"),), ()))
    plain = f"<{t.ENTITIES}paper/p> <{t.RELATION_IRIS['studies']}>"
    store = Store.memory()
    store.replace([(name, [line.replace(plain, plain.replace("studies", "uses")) for line in lines])])
    wrong = f"{t.ENTITIES}paper/p {t.RELATION_IRIS['uses']} {t.ENTITIES}system/vllm"
    assert ("E103", wrong) in [(problem.code, problem.subject) for problem in check(store)]


def test_each_check_is_tried_and_says_what_is_wrong() -> None:
    tried = {code for code, *_ in BROKEN} | {"E105", "E108", "W201", "W202", "W204"}
    assert list(CHECKS) == sorted(tried)
    assert all(function.__doc__ and "\n" not in function.__doc__ for _, function in CHECKS.items())
