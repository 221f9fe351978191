"""Results by the memory of their hardware: what counts, and what must not."""

import pytest
from four_papers import fact, result, stored

from paperkg.exports import sparql
from paperkg.graph.model import Entity, Fact, Paper, Reading, Result, Span

A100, CPU, GPU = "hardware/nvidia-a100", "hardware/cpu", "hardware/gpu"


def board(name: str) -> Entity:
    return Entity("hardware", name.lower(), name)


def reading(text: str, *ran_on: str, hardware: tuple[str, ...] = ()) -> Reading:
    """A paper that ran on hardware, by key or name, and claims 2x; `hardware` is what the claim names."""
    paper = Paper("p-1", "Zed", f"{text} It is 2x faster.")
    facts = tuple(_ran(paper, name) for name in ran_on)
    broader = tuple((fact.entity, Entity("hardware", "nvidia-a100", "NVIDIA A100", True)) for fact in facts)
    claim: Result = result(paper, "2x faster", "speed", 2, "x", "exact", hardware=hardware)
    return Reading(paper, facts, (claim,), tuple(pair for pair in broader if not pair[0].known))


def _ran(paper: Paper, name: str) -> Fact:
    if name.startswith("hardware/"):
        return fact(paper, "evaluates_on", name, name.rpartition("-")[2].upper())
    return Fact("evaluates_on", board(name), 0.9, (name,), (Span(4, 4 + len(paper.abstract)),), "cue")


def found(*readings: Reading, at_most: str = "24") -> list[tuple[object, object]]:
    """Device and memory of each row."""
    store = stored(*readings)
    rows = sparql.run(store, sparql.bind(store, sparql.query("small-memory"), {"at_most": at_most})).rows
    return [row[2:4] for row in rows]


@pytest.mark.parametrize(
    ("papers", "at_most", "devices"),
    [
        (reading("We use an A100-16GB.", "A100-16GB"), "24", [("A100-16GB", 16)]),
        (reading("We use an A100-24GB.", "A100-24GB"), "24", [("A100-24GB", 24)]),
        (reading("We use an A100-16GB and a CPU.", "A100-16GB", CPU), "24", [("A100-16GB", 16)]),
        (reading("We use an A100-16GB, a GPU.", "A100-16GB", GPU), "24", [("A100-16GB", 16)]),
        (
            reading("We use A100-8GB and A100-16GB.", "A100-8GB", "A100-16GB"),
            "24",
            [("A100-16GB", 16), ("A100-8GB", 8)],
        ),
        (
            reading("We use A100-16GB and A100-48GB.", "A100-16GB", "A100-48GB", hardware=("A100-16GB",)),
            "24",
            [("A100-16GB", 16)],
        ),
        (reading("We use an A100.", A100), "80", [("NVIDIA A100", 80)]),
    ],
)
def test_a_result_counts_by_its_hardware_or_by_all_of_its_paper(
    papers: Reading, at_most: str, devices: list[tuple[object, object]]
) -> None:
    assert found(papers, at_most=at_most) == devices


@pytest.mark.parametrize(
    ("papers", "at_most"),
    [
        (reading("We use an A100.", A100), "40"),  # sold with 40 and with 80 GB: nobody knows which one it was
        (reading("We use an A100-48GB.", "A100-48GB"), "24"),
        (reading("We use A100-16GB and A100-48GB.", "A100-16GB", "A100-48GB"), "24"),
        (reading("We use A100-16GB, A100-48GB.", "A100-16GB", "A100-48GB", hardware=("A100-48GB",)), "24"),
        (reading("We use an A100-16GB and a mainframe.", "A100-16GB", hardware=("a mainframe",)), "24"),
        (reading("We use a CPU.", CPU), "24"),
        (reading("We use a GPU.", GPU), "24"),
        (reading("We use nothing."), "24"),
    ],
)
def test_a_result_that_may_need_more_stays_silent(papers: Reading, at_most: str) -> None:
    assert found(papers, at_most=at_most) == []


def test_a_family_may_be_any_of_its_products_unless_the_device_is_one_of_them() -> None:
    asic, a100 = Entity("hardware", "asic", "ASIC", True), Entity("hardware", "nvidia-a100", "NVIDIA A100", True)
    large = Paper("p-2", "Why", "We use an A100-48GB.")
    ran = Fact("evaluates_on", board("A100-48GB"), 0.9, ("A100-48GB",), (Span(4, 24),), "cue")
    other = Reading(large, (ran,), (), ((board("A100-48GB"), asic), (board("A100-48GB"), a100)))
    ours = reading("We use an A100-16GB and an ASIC.", "A100-16GB", "hardware/asic")
    assert found(ours, other) == []
    one_of_them = ours._replace(broader=(*ours.broader, (board("A100-16GB"), asic)))
    assert found(one_of_them, other) == [("A100-16GB", 16)]
