"""What kind of thing a metric is, and whether a claim is one of a gain or of a loss."""

import pytest

from paperkg.graph.model import Paper
from paperkg.graph.pipeline import read_paper
from paperkg.graph.results.gains import gain
from paperkg.graph.results.measures import MEASURES, measure_of


@pytest.mark.parametrize(
    ("metric", "unit", "measure"),
    [
        ("throughput", "x", "time"),
        ("tail latency", "%", "time"),
        ("time-to-first-token", "%", "time"),
        ("memory bandwidth", "x", "time"),
        ("energy", "x", "energy"),
        ("energy efficiency", "x", "energy"),
        pytest.param("memory energy", "%", "energy", id="the last term counts"),
        ("estimation error for energy", "%", "quality"),
        ("peak memory footprint", "%", "memory"),
        ("KV cache size", "x", "memory"),
        ("model size", "%", "size"),
        ("size", "x", "size"),
        ("accuracy", "%", "quality"),
        ("accuracy drop", "pp", "quality"),
        ("pass@1", "%", "quality"),
        ("perplexity", "points", "quality"),
        ("mAP", "%", "quality"),
        ("downstream performance", "%", "quality"),
        ("performance", "x", "time"),
        ("performance", "pp", "quality"),
        ("memory accesses", "%", "work"),
        ("FLOPs", "%", "work"),
        ("communication volume", "x", "work"),
        ("LUT utilization", "%", "area"),
        ("chip area", "%", "area"),
        ("cost", "%", "cost"),
        ("energy-delay product", "x", "energy"),
        ("EDP", "%", "energy"),
        ("R@10", "%", "quality"),
        ("mAP@0.5", "%", "quality"),
        ("median time to first token", "%", "time"),
        ("computation cost", "%", "work"),
        pytest.param("number of W", "W", "energy", id="a unit of its own tells more than the words"),
        pytest.param("", "tokens/s", "time", id="a unit of its own needs no words"),
    ],
)
def test_metrics_have_a_measure(metric: str, unit: str, measure: str) -> None:
    assert measure_of(metric, unit) == measure


@pytest.mark.parametrize(
    ("metric", "unit"),
    [("batch size", "x"), ("hit rate", "%"), ("GPU utilization", "%"), ("performance", "%"), ("maps", "x"), ("", "%")],
)
def test_other_metrics_have_none(metric: str, unit: str) -> None:
    assert measure_of(metric, unit) == ""


def test_measures_have_labels_of_their_own_and_definitions_that_are_sentences() -> None:
    assert len({measure.label for measure in MEASURES.values()}) == len(MEASURES)
    assert [measure.definition for measure in MEASURES.values() if measure.definition[-1] != "."] == []


def gains(sentence: str) -> list[bool | None]:
    text = f"Zed: Fast Serving\n{sentence}"
    results = read_paper(Paper("p", "Zed: Fast Serving", sentence)).results
    return [gain(result, text, measure_of(result.metric, result.unit)) for result in results]


@pytest.mark.parametrize(
    ("sentence", "better"),
    [
        ("Zed is 2x faster than vLLM.", [True]),
        ("Zed is 2x slower than vLLM.", [False]),
        ("Zed outperforms vLLM by 2.3x in throughput.", [True]),
        ("Zed beats vLLM by 2.3x.", [True]),
        ("Zed reduces latency by 40% over vLLM.", [True]),
        ("Zed increases latency by 4% over vLLM.", [False]),
        ("Zed lowers latencies by 40% over vLLM.", [True]),
        ("Zed cuts TTFT by 30% over vLLM.", [True]),
        ("Zed lowers PPL by 3% over GPTQ.", [True]),
        ("Zed has a 3% drop in accuracy against FP16.", [False]),
        ("Zed has 1.8x higher throughput than vLLM.", [True]),
        ("Zed has 1.8x lower throughput than vLLM.", [False]),
        ("Zed needs 35% less memory than vLLM.", [True]),
        ("Zed needs 35% more memory than vLLM.", [False]),
        ("Zed achieves 2.5x the throughput of vLLM.", [True]),
        ("Zed lowers perplexity by 12% over GPTQ.", [True]),
        ("Zed saves 30% of energy against a GPU.", [True]),
        ("Zed has an accuracy loss of 2% against FP16.", [False]),
        ("Zed reduces latency by more than ~2x over vLLM.", [True]),
        ("Zed is 1.8x more cost efficient than vLLM.", [True]),
        ("Zed reduces latency and energy by 2x over vLLM.", [True]),
        ("Zed has a 2x reduction in FLOPs and a 3x speedup over vLLM.", [True, True]),
        ("Zed is 3x faster and needs 20% more memory than vLLM.", [True, False]),
    ],
)
def test_gains_and_losses(sentence: str, better: list[bool]) -> None:
    assert gains(sentence) == better


@pytest.mark.parametrize(
    "sentence",
    [
        "Zed has a latency of 30 ms.",
        "Zed serves requests in less than 30 ms.",
        "Zed achieves a batch size of 2.5x that of vLLM.",
        pytest.param("Zed keeps accuracy and has 35% fewer steps than vLLM.", id="the metric is another one's"),
        pytest.param("Zed reaches a success rate using 46% fewer steps than vLLM.", id="the number is of the steps"),
        pytest.param("Zed has better accuracy, reduces the cold ratio by 80%.", id="the number is of the ratio"),
        pytest.param("Compared to our model, vLLM has about 22% higher latency.", id="a loss of the baseline"),
        pytest.param("With a memory budget, Zed enables 5x longer contexts.", id="no clause with the number"),
        pytest.param("Zed trains 10x larger models for a given area.", id="the metric is what is held fixed"),
        pytest.param("Our attack on Zed causes an 83% increase in latency.", id="not the paper's own loss"),
        pytest.param("Removing pages from Zed increases latency by 20%.", id="only without a part"),
        pytest.param("Zed narrows the accuracy loss by 20%.", id="a loss that is mended"),
        pytest.param("The best tool achieves a 0.94x speedup over Zed.", id="a factor below one"),
        pytest.param("Zed has 88% accuracy at 40x.", id="a magnification"),
    ],
)
def test_where_words_do_not_tell_nothing_is_said(sentence: str) -> None:
    assert set(gains(sentence)) == {None}
