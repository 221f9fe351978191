"""Numbers of devices: what must be read, and where there is none."""

import pytest

from paperkg.graph.counts import counts
from paperkg.graph.model import Mention, Paper
from paperkg.graph.pipeline import read_paper


def read(text: str) -> tuple[int, ...]:
    """The counts of the mention in brackets."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    return counts(plain, [Mention(start, end, plain[start:end], "hardware", "")])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("on 8x[A100-80GB]", 8),
        ("on 8×[A100]", 8),
        ("on 4x [H100s]", 4),
        ("on 8 [A100 GPUs]", 8),
        ("on eight NVIDIA [A100] GPUs", 8),
        ("on 16 [H100] Tensor Core GPUs", 16),
        ("on 1,024 [TPU v4] chips", 1024),
        ("on 2048 [H800s]", 2048),
        ("on 2000 [A100 GPUs]", 2000),
        ("on one [H100] GPU and", 1),
        ("fits on a single [A100].", 1),
        ("on 64 [GPUs]", 64),
        ("an 8-[GPU] node", 8),
        ("on a single [RTX 4090]", 1),
        ("Sixteen [FPGAs] share it", 16),
        ("four [HBM3] stacks", 4),
    ],
)
def test_a_number_of_devices_is_read(text: str, number: int) -> None:
    assert read(text) == (number,)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("In 2020 [A100 GPUs] came", id="a year"),
        pytest.param("on 8 [A100] nodes", id="nodes, each with devices of its own"),
        pytest.param("two [GPU] kernels", id="something else is counted"),
        pytest.param("2.5x [A100 GPUs]", id="a factor"),
        pytest.param("2 $[GPUs]", id="something between"),
        pytest.param("RTX-4090-[GPU]", id="the end of a name"),
        pytest.param("3x [A100] throughput", id="a factor over one device"),
        pytest.param("10x [GPUs]", id="a factor over a class of devices"),
        pytest.param("a single [CPU] thread", id="a part of one"),
        pytest.param("single [PIM]-aware weights", id="a compound"),
        pytest.param("1 [A100] GPU-hour", id="a unit"),
        pytest.param("64 [CPU] cores", id="parts of it"),
        pytest.param("in Section 4 [FPGAs] are shown", id="the number of a section"),
        pytest.param("many [GPUs]", id="no number"),
    ],
)
def test_no_number_of_devices(text: str) -> None:
    assert read(text) == ()


def test_a_fact_has_the_counts_of_all_its_mentions() -> None:
    text = "We train Zed on 8xA100 and serve it on a single A100 with vLLM; 4 A100 GPUs are as fast."
    facts = read_paper(Paper("p", "Zed: Training", text), extractor="rules").facts
    assert {fact.entity.name: fact.counts for fact in facts if fact.counts} == {"NVIDIA A100": (1, 4, 8)}
