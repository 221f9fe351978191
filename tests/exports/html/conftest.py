"""A made-up view of about 900 nodes: 90 papers, a few hubs, many entities that one paper names."""

import random

import networkx as nx
import pytest

KINDS = ("technique", "system", "hardware", "model", "dataset", "task")
RELATIONS = ("proposes", "uses", "evaluates_on", "compares_with", "studies", "mentions", "addresses")
WORDS = [
    "sparse",
    "fused",
    "paged",
    "quantised",
    "adaptive",
    "low-rank",
    "speculative",
    "tiled",
    "pipelined",
    "elastic",
]
NOUNS = {
    "technique": ["attention", "decoding", "pruning", "scheduling", "caching"],
    "system": ["Server", "Engine", "Compiler", "Runtime"],
    "hardware": ["H10", "A20", "Core", "Board"],
    "model": ["Lama-7B", "Mist-13B", "Opal-70B"],
    "dataset": ["Bench", "Corpus", "Suite"],
    "task": ["serving", "training", "inference"],
}


def iri(tail: str) -> str:
    return f"https://w3id.org/paperkg/id/{tail}"


def result(metric: str, value: float, sentence: str, **more: object) -> dict[str, object]:
    empty = {"value_max": None, "unit": "x", "bound": "exact", "direction": "higher", "reported": f"{value}x"}
    texts = {"quote": sentence, "subject": "", "baseline": [], "model": [], "hardware": [], "dataset": []}
    return {"metric": metric, "value": value, "sentence": sentence, **empty, **texts, **more}


def entity(kind: str, label: str, generic: bool = False, **more: object) -> dict[str, object]:
    return {"kind": kind, "label": label, "definition": "", "aliases": [], "generic": generic, **more}


def fact(relation: str, sentence: str, surface: str, confidence: float = 0.9, link: str = "") -> dict[str, object]:
    support = {"evidence": [sentence], "links": [link], "surfaces": [surface], "reason": "cue"}
    return {"relation": relation, "confidence": confidence, **support}


@pytest.fixture(scope="session")
def graph() -> "nx.MultiDiGraph[str]":
    return made_up(90)


def made_up(papers: int) -> "nx.MultiDiGraph[str]":
    """A graph with about nine entities a paper of its own, and as many that are shared."""
    choice = random.Random(5)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shared = [_shared(number, choice) for number in range(max(papers, 40))]
    made.add_node(iri("model/llm"), **entity("model", "large language model", True))
    for number in range(papers):
        paper, name = iri(f"paper/p{number}"), f"{choice.choice(WORDS).title()}Flow-{number}"
        sentence = f"We present {name}, which runs 2.5x faster than the baseline."
        place = f"https://arxiv.org/abs/{number}#:~:text=We%20present"
        claim = result("throughput", 1.5 + number % 7, sentence, subject=name, hardware=["H10 Board"], link=place)
        about = {"kind": "paper", "label": f"{name}: {choice.choice(WORDS)} things at scale", "year": 2020 + number % 6}
        made.add_node(paper, **about, url=f"https://example.org/{number}", identifier=f"p{number}", results=[claim])
        made.add_node(iri(f"system/p{number}"), **entity("system", name))
        made.add_edge(paper, iri(f"system/p{number}"), "proposes", **fact("proposes", sentence, name, link=place))
        made.add_edge(paper, iri("model/llm"), "mentions", **fact("mentions", sentence, name, link=place))
        _own(made, paper, number, choice)
        for _ in range(7):
            node, values = shared[min(int(choice.expovariate(9 / len(shared))), len(shared) - 1)]
            made.add_node(node, **values)
            relation, label = choice.choice(RELATIONS[1:]), str(values["label"])
            made.add_edge(paper, node, relation, **fact(relation, f"It builds on {label} throughout.", label))
    return made


def _shared(number: int, choice: random.Random) -> tuple[str, dict[str, object]]:
    kind = choice.choice(KINDS)
    label = f"{choice.choice(WORDS)} {choice.choice(NOUNS[kind])} {number}"
    return iri(f"{kind}/s{number}"), entity(kind, label, definition=f"a {kind} that is shared", aliases=[f"S{number}"])


def _own(made: "nx.MultiDiGraph[str]", paper: str, number: int, choice: random.Random) -> None:
    for part in range(choice.randrange(3, 12)):
        kind = choice.choice(KINDS)
        label, node = f"{choice.choice(NOUNS[kind])} {number}.{part}", iri(f"{kind}/o{number}-{part}")
        made.add_node(node, **entity(kind, label))
        relation = choice.choice(RELATIONS)
        made.add_edge(paper, node, relation, **fact(relation, f"Then {label} follows.", label))
