"""What a number is about: which names around it are its baselines, models, hardware and data sets."""

import pytest

from paperkg.graph.model import Entity, Fact, Link, Mention, Span
from paperkg.graph.results.arguments import Arguments, Frame, arguments, frame
from paperkg.graph.results.quantities import quantities

KNOWN = {
    "Zed": ("system", "proposes"),
    "Quux": ("system", "compares_with"),
    "LLaMA-13B": ("model", "evaluates_on"),
    "OPT-6.7B": ("model", "evaluates_on"),
    "OPT": ("model", "evaluates_on"),
    "A100": ("hardware", "uses"),
    "ImageNet": ("dataset", "evaluates_on"),
    "T4": ("hardware", "evaluates_on"),
    "DSP": ("hardware", "uses"),
}
"""Kind and relation of each name of the texts."""


def framed(text: str, *further: str) -> Frame:
    """The frame of a paper that says `text`, and beside it names `further` things."""
    links, facts = [], []
    for name in (*(name for name in KNOWN if name in text), *further):
        kind, relation = KNOWN[name]
        entity = Entity(kind, name.lower(), name)
        facts.append(Fact(relation, entity, 1.0, (name,), (), ""))
        if name in text:
            start = text.index(name)
            mention = Mention(start, start + len(name), name, kind, "shape")
            links.append(Link(mention, entity, 1.0, "exact"))
    return frame(links, facts)


def about(text: str, *further: str) -> list[Arguments]:
    found = quantities(text)
    shared = framed(text, *further)
    return [arguments(text, Span(0, len(text)), quantity, found, shared) for quantity in found]


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("Zed is 2x faster than Bar and Baz.", [("Bar", "Baz")]),
        ("Zed beats Bar by 2x.", [("Bar",)]),
        ("Compared to Bar, Zed is 2x faster.", [("Bar",)]),
        ("Zed is 2x faster than a serving engine (Bar) on GPUs.", [("serving engine", "Bar")]),
        ("Zed gains 2x and 3x over Bar and Baz.", [("Bar",), ("Baz",)]),
        ("Zed gains 2x over a GPU (RTX 5090).", [("GPU", "RTX 5090")]),
        ("Zed needs 30 ms versus Bar.", [("Bar",)]),
        ("Zed is 2x faster than that of the old Bar depending on the case.", [("old Bar",)]),
        ("Zed is 2x faster than state-of-the-art (SoTA) engines.", [("engines",)]),
        (
            "Compared to tools like Bar, as well as kernels such as Baz and Qux, Zed gains 2x, 3x and 4x.",
            [("Bar",), ("Baz",), ("Qux",)],
        ),
        pytest.param("Zed and Quux: a gain of 2x.", [("Quux",)], id="what the paper compares with, in the sentence"),
    ],
)
def test_baselines_are_found(text: str, baselines: list[tuple[str, ...]]) -> None:
    assert [found.baselines for found in about(text)] == baselines


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zed gains 2x over the past versions.", id="a time is no baseline"),
        pytest.param("Zed gains 2x over them.", id="nor is a pronoun"),
        pytest.param("Zed gains 2x over all that we could think of in our dreams.", id="nor is a clause"),
        pytest.param("Zed needs 30 ms, far less than Bar.", id="an amount stands before the comma"),
        pytest.param("Unlike Quux, Zed needs 30 ms.", id="an amount is no gain over what the sentence names"),
    ],
)
def test_no_baseline_is_found(text: str) -> None:
    assert [found.baselines for found in about(text)] == [()]


def test_what_the_paper_compares_with_is_the_baseline_of_a_gain_that_names_none() -> None:
    assert [found.baselines for found in about("Zed gains 2x.", "Quux")] == [("Quux",)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zed is 2x faster on LLaMA-13B.", [(("LLaMA-13B",), (), ())]),
        ("With OPT-6.7B, Zed gains 2x.", [(("OPT-6.7B",), (), ())]),
        ("On ImageNet and A100, Zed gains 2x.", [((), ("A100",), ("ImageNet",))]),
        ("Running Llama family models, Zed gains 2x.", [(("Llama family models",), (), ())]),
        ("LLaMA-13B and OPT-6.7B gain 2x and 3x.", [(("LLaMA-13B",), (), ()), (("OPT-6.7B",), (), ())]),
        pytest.param("Zed gains 2x.", [((), (), ())], id="a sentence without a name"),
    ],
)
def test_what_a_number_was_measured_on(text: str, found: list[tuple[tuple[str, ...], ...]]) -> None:
    assert [(each.models, each.hardware, each.datasets) for each in about(text)] == found


def test_the_one_model_that_a_paper_evaluates_on_belongs_to_all_its_numbers() -> None:
    assert [found.models for found in about("Zed gains 2x.", "LLaMA-13B")] == [("LLaMA-13B",)]
    assert [found.models for found in about("Zed gains 2x.", "LLaMA-13B", "OPT")] == [()]


def test_hardware_of_the_evaluation_goes_before_what_the_sentence_merely_uses() -> None:
    assert [found.hardware for found in about("With DSP blocks, Zed gains 2x.", "T4")] == [("T4",)]
    assert [found.hardware for found in about("With DSP blocks, Zed gains 2x.")] == [("DSP",)]


def test_the_subject_is_what_the_paper_proposes() -> None:
    assert framed("Zed is fast.").subject == "Zed"
    assert framed("Quux is fast.").subject == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Zed is 2x faster than Quux.", "Zed"),
        ("Quux is 2x slower than Zed.", "Quux"),
        ("On an A100, Quux (a server) significantly outperforms Bar by 2x.", "Quux"),
        ("Zed is smaller, while OPT needs 2x more than LLaMA-13B.", "OPT"),
        ("By Zed, it is 2x faster than Quux.", "Zed"),
        pytest.param("Zed on a T4 achieves 2x over Quux.", "Zed", id="not what it runs on"),
        pytest.param("The use of the DSP yields a gain of 2x in Zed.", "Zed", id="not what is used"),
        pytest.param("Compared with Quux, Zed gains 2x.", "Zed", id="not the baseline"),
    ],
)
def test_a_claim_is_of_what_its_sentence_says_it_of(text: str, subject: str) -> None:
    assert [found.subject for found in about(text)] == [subject]
