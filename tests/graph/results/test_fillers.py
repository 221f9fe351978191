"""What fills the roles of a claim: what could, what the model sees of it, and what it takes."""

import pytest

from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.link import link
from paperkg.graph.model import Paper, Result
from paperkg.graph.pipeline import read_paper
from paperkg.graph.relate import links_of_facts, relate
from paperkg.graph.results.arguments import frame
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.fillers import Filler, filled, fillers
from paperkg.graph.results.quantities import plain, quantities

TITLE, OPENING = "Zed: Fast Serving", "We present Zed, a serving engine."


def claim(abstract: str) -> Claim:
    """The last number of a paper, as a claim."""
    document = Document(Paper("p", TITLE, f"{OPENING} {abstract}"))
    text = plain(document.text)
    links = link(document, mentions(document))
    facts = relate(document, links)
    found = quantities(text)
    return Claim(document, text, found[-1], found, frame(links_of_facts(links, facts), facts))


def candidates(abstract: str) -> dict[str, list[str]]:
    """What could fill each role of the last number."""
    found: dict[str, list[str]] = {"baseline": [], "model": [], "hardware": []}
    for filler in fillers(claim(abstract)):
        found[filler.role].append(filler.text)
    return found


def results(abstract: str, extractor: str = "rules") -> tuple[Result, ...]:
    return read_paper(Paper("p", TITLE, f"{OPENING} {abstract}"), extractor=extractor).results


@pytest.mark.parametrize(
    ("abstract", "baseline", "model", "hardware"),
    [
        pytest.param("It gains 2x over Bar and Baz.", ["Bar", "Baz"], [], [], id="behind a comparing word"),
        pytest.param("Unlike the strongest baseline, it gains 2x.", ["strongest baseline"], [], [], id="nameless"),
        pytest.param("It is better than Bar. It gains 2x.", ["Bar"], [], [], id="behind that of another sentence"),
        pytest.param("It beats Bar. It is over Bar. It gains 2x.", ["Bar"], [], [], id="once"),
        pytest.param("Unlike vLLM, it is fast. It gains 2x.", ["vLLM"], [], [], id="what the paper compares with"),
        pytest.param("A 70B-scale model gains 2x.", [], ["70B-scale model"], [], id="a model told by its size"),
        pytest.param("On OPT-6.7B, it gains 2x.", ["OPT-6.7B"], ["OPT-6.7B"], [], id="all that the sentence names"),
        pytest.param("We use an A100. It gains 2x.", [], [], ["A100"], id="hardware of another sentence"),
        pytest.param(
            "On an RTX 4090 and a T4, it gains 2x and 3x, respectively.", ["RTX 4090", "T4"], [], ["T4"],
            id="that of its place in the list",
        ),
        pytest.param("Zed gains 2x.", [], [], [], id="not what the paper proposes"),
    ],
)  # fmt: skip
def test_what_could_fill_the_roles(abstract: str, baseline: list[str], model: list[str], hardware: list[str]) -> None:
    assert candidates(abstract) == {"baseline": baseline, "model": model, "hardware": hardware}


def test_a_sentence_far_away_is_not_looked_at() -> None:
    assert candidates("It is better than Bar. " + "It is so. " * 7 + "It gains 2x.")["baseline"] == ["Bar"]
    assert candidates("It is better than Bar. " + "It is so. " * 8 + "It gains 2x.")["baseline"] == []


def test_what_the_model_sees_of_a_model() -> None:
    assert fillers(claim("Zed is 2x faster on LLaMA-13B."))[0] == Filler(
        "model",
        "LLaMA-13B",
        (
            ("unit", "x"),
            ("picked", "True 1"),
            ("last", "llama-13b"),
            ("relation", "evaluates_on same"),
            ("measure", "time evaluates_on"),
            ("confidence", "4"),
            ("kind", "model False"),
            ("before", "on"),
            ("after", "."),
            ("before same", "behind on"),
            ("gap", "behind 12"),
            ("numbers", "behind 0"),
            ("clause", "behind False False"),
            ("between", "behind on"),
            ("best", "True same"),
            ("here", "1 same evaluates_on"),
            ("alike", "1 same evaluates_on"),
            ("rivals", "1"),
            ("part", "False"),
            ("shape", "True True 1"),
            ("nearest", "True"),
            ("list", "0 1"),
        ),
    )


def test_what_the_model_sees_of_a_baseline() -> None:
    assert fillers(claim("It gains 2x and 3x over Bar.")) == [
        Filler(
            "baseline",
            "Bar",
            (
                ("unit", "x"),
                ("picked", "True 1"),
                ("last", "bar"),
                ("compared", "x over behind"),
                ("order", "behind 0 0 1"),
                ("by", "False behind 0"),
                ("item", "0 1 True"),
                ("gap", "behind 3"),
                ("numbers", "behind 0"),
                ("clause", "behind False False"),
            ),
        )
    ]


@pytest.mark.parametrize("extractor", ["rules", "both"])
@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        pytest.param(
            "We evaluate Zed on an NVIDIA A100 GPU with LLaMA-13B. It is 2.5x faster than vLLM.",
            [(("vLLM",), ("LLaMA-13B",), ("NVIDIA A100 GPU",))],
            id="what the sentence before evaluates on",
        ),
        pytest.param(
            "Zed retains 98% of the accuracy of the original model and needs 3x less memory.",
            [(("original model",), (), ()), (("original model",), (), ())],
            id="a baseline without a name",
        ),
        pytest.param(
            "On an RTX 4090 and a Jetson Orin, Zed achieves 2x and 3x speedup over llama.cpp, respectively.",
            [(("llama.cpp",), (), ("RTX 4090",)), (("llama.cpp",), (), ("Jetson Orin",))],
            id="each member of a list",
        ),
        pytest.param(
            "Unlike GPUs, FPGAs are fit. On a Xilinx Alveo U280, Zed delivers 1.4x higher efficiency than an A100.",
            [(("A100",), (), ("Xilinx Alveo U280",))],
            id="not what is merely mentioned, nor what it is compared with",
        ),
        pytest.param("Zed is 2x faster.", [((), (), ())], id="nothing is said"),
        pytest.param("Zed is up to 2x faster. It is written in Rust.", [((), (), ())], id="nothing fits"),
    ],
)
def test_what_fills_the_roles(abstract: str, found: list[tuple[tuple[str, ...], ...]], extractor: str) -> None:
    taken = [(result.baselines, result.models, result.hardware) for result in results(abstract, extractor)]
    assert taken == found


def test_a_name_plays_one_role() -> None:
    told = claim("Zed gains 2x over Llama-2-7B.")
    assert {filler.role for filler in fillers(told)} == {"baseline", "model"}
    weights = {"baseline": 1.0, "model": 2.0}
    taken = filled(told, lambda _, found: [weights[filler.role] for filler in found])
    assert (taken.baselines, taken.models) == ((), ("Llama-2-7B",))
