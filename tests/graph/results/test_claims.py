"""What the model sees of a number when it decides whether a paper claims it."""

from paperkg.graph.extract.document import Document
from paperkg.graph.linear import GrowingSpace
from paperkg.graph.model import Paper
from paperkg.graph.results.claims import claim_features
from paperkg.graph.results.quantities import quantities


def features(title: str, abstract: str) -> list[list[str]]:
    """Names of the features of each number."""
    document, space = Document(Paper("p", title, abstract)), GrowingSpace()
    found = [claim_features(document, quantity, space) for quantity in quantities(document.text)]
    return [[space.names[number] for number in numbers] for numbers in found]


def test_a_number_of_the_title() -> None:
    assert features("Zed: 2x Faster Engines", "") == [
        [
            "unit=x", "bound=exact", "size=whole 1", "list=1", "place=title",
            "b1=:", "b2=zed", "b3=<edge>", "a1=faster", "a2=engine", "a3=<edge>", "x b1=:", "x a1=faster",
            "behind=faster", "compares=False",
        ]
    ]  # fmt: skip


def test_a_number_that_counts_things() -> None:
    assert features("Zed", "It needs 8 GPUs.") == [
        [
            "unit=counted", "bound=exact", "size=whole 1", "list=1", "place=2", "last=True",
            "b1=need", "b2=it", "b3=zed", "a1=.", "a2=<edge>", "a3=<edge>", "counted b1=need", "counted a1=.",
            "noun=gpus", "before=it", "compares=False",
        ]
    ]  # fmt: skip


def test_a_number_that_compares() -> None:
    (found,) = features("Zed", "We write 2.5 GB/day less than before.")
    assert {"unit=rate", "size=part 1", "compares=True"} <= set(found)
