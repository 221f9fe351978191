"""Results of whole abstracts: claims with metric, bound and arguments."""

import pytest

from paperkg.graph.model import Paper, Result
from paperkg.graph.pipeline import read_paper
from paperkg.graph.results.metrics import direction, metric
from paperkg.graph.results.quantities import quantities

TITLE = "Zed: Fast Serving"


def results(abstract: str, title: str = TITLE) -> tuple[Result, ...]:
    return read_paper(Paper("p", title, abstract)).results


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("It achieves 2x higher throughput than vLLM.", ["throughput"]),
        ("It reduces the peak memory footprint by up to 65%.", ["peak memory footprint"]),
        ("It is 3x faster than before.", ["speed"]),
        ("It needs 2.4 nJ.", ["energy"]),
        ("17.8%, 2.5x, and 2.3x reductions on latency, energy, and area", ["latency", "energy", "area"]),
        (
            "improves application throughput and energy efficiency by 12x and 69x",
            ["application throughput", "energy efficiency"],
        ),
        ("cuts decoding latency (up to 90%)", ["decoding latency"]),
        ("a speedup of 4x", ["speedup"]),
        ("reduces memory by 92% and accelerates attention by 1.4x", ["memory", "speed"]),
        ("an accelerator that cuts energy by 2x", ["energy"]),
        ("improves accuracy by up to 38%, reduces token cost by 95%", ["accuracy", "token cost"]),
        ("achieves 90% energy-delay-product (EDP) reduction", ["energy-delay-product"]),
        ("measured accuracies of 97.2%", ["measured accuracy"]),
        ("It is 4x smaller than that.", ["size"]),
        ("It is 4x smaller in memory footprint.", ["memory footprint"]),
        ("It has a compile time of 3 ms.", ["compile time"]),
        ("It has a leakage power of 3 W.", ["leakage power"]),
        ("It has a top speed of 3 ms.", ["latency"]),
        ("We look at the accuracy of it all, and in the end 4% was gained.", ["accuracy"]),
        ("It accelerates decoding 3x.", ["speed"]),
        ("5% more of all that we could think of in this one very long sentence is accuracy", ["accuracy"]),
        ("It gives 4%.", [""]),
        pytest.param("It runs 5 x       faster.", ["speed"], id="formulas leave wide gaps"),
        pytest.param(
            "accuracy holds at a 52% lower hardware cost", ["hardware cost"], id="what the number itself says"
        ),
        pytest.param(
            "cuts prefill latency by 20% and peak memory usage by 35%",
            ["prefill latency", "peak memory usage"],
            id="a metric behind 'and' belongs to the next number",
        ),
        pytest.param("a 43% reduction in DRAM access", ["DRAM access"], id="behind 'reduction in'"),
        pytest.param("a 2x speedup (3x in latency), with gains of 4x", ["speed", "latency", "speedup"], id="an aside"),
        pytest.param("an area overhead of 10%", ["area overhead"], id="two heads side by side"),
        pytest.param("a 6.1x energy-saving", ["energy-saving"], id="a head in a compound"),
        pytest.param("It is 3x cheaper.", ["cost"], id="cheaper"),
        pytest.param("improves over it by 4 points", ["performance"], id="better, but at what is not said"),
        pytest.param("a generation speed of 29 FPS", ["generation speed"], id="a speed for a rate"),
        pytest.param("without accuracy loss it saves 9%", ["accuracy loss"], id="no adverb before it"),
        ("It has 18 designs.", ["number of designs"]),
        pytest.param("The benchmark has 18 designs.", ["benchmark size"], id="what a benchmark holds"),
        pytest.param("ZedBench scores accuracy with 176 hard tasks.", ["benchmark size"], id="beside another metric"),
        pytest.param("We curate 300K samples.", ["dataset size"], id="what is put together"),
        pytest.param("a corpus of about 300K pairs", ["dataset size"], id="what a data set holds"),
        pytest.param("The benchmark runs with 8 GPUs.", ["number of GPUs"], id="what no data set holds"),
        pytest.param("It consists of 18 circuits.", ["number of circuits"], id="no data set"),
        pytest.param("Our testbench runs 1200 tests.", ["number of tests"], id="no benchmark"),
        pytest.param("We benchmark 12 programs.", ["number of programs"], id="what is done"),
        pytest.param("It solves 154 problems of the benchmark.", ["number of problems"], id="a part of it"),
        pytest.param("a benchmark of 12 tasks gains 3 tasks", ["benchmark size", "number of tasks"], id="only once"),
        pytest.param("It has 1.2 lower WER.", ["WER"], id="a score is its own metric"),
        pytest.param("cuts median TTFT by 30%", ["median time to first token"], id="an abbreviation"),
        pytest.param("a mere 1% drop in top-1 accuracy", ["top-1 accuracy drop"], id="a drop in something"),
        pytest.param("a 3% loss, and accuracy holds", ["loss"], id="a loss beside something"),
        pytest.param("a 10% increase in Recall@1", ["Recall@1"], id="a metric at a rank"),
        pytest.param("It is 1.5% more accurate than that.", ["accuracy"], id="more accurate"),
        pytest.param("It prunes 90% of the visual tokens.", ["visual tokens"], id="tokens"),
        pytest.param("It gets along with 3x fewer tokens.", ["tokens"], id="fewer tokens"),
        pytest.param("It reduces visual tokens by up to 90%.", ["visual tokens"], id="tokens before the number"),
        pytest.param("It decodes 1.7x more tokens/s.", ["speed"], id="a rate of tokens"),
        pytest.param(
            "prefill of 128K tokens is 2.3x faster", ["number of tokens", "speed"], id="tokens of the setting"
        ),
        pytest.param("trains on 1M tokens with 8 GPUs", ["number of tokens", "number of GPUs"], id="beside tokens"),
        pytest.param("an mAP@0.5 of 45%", ["mAP@0.5"], id="at a share"),
        pytest.param("a 5% loss of accuracies", ["accuracy loss"], id="a loss of several"),
        pytest.param("It outperforms them by 15%.", ["performance"], id="outperforms by a percentage"),
        pytest.param("It outperforms them by 15x.", ["speed"], id="outperforms by a factor"),
    ],
)
def test_the_metric_is_found(text: str, measured: list[str]) -> None:
    assert [metric(text, (0, len(text)), found) for found in quantities(text)] == measured


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("It cuts latency by 30%.", "decrease"),
        ("It gains 30% accuracy.", "increase"),
        ("It needs 30 ms.", "lower"),
        ("It reaches 30 FPS.", "higher"),
        ("It has 2x.", "increase"),
    ],
)
def test_the_direction_is_found(text: str, way: str) -> None:
    (found,) = quantities(text)
    assert direction(text, (0, len(text)), found, metric(text, (0, len(text)), found)) == way


@pytest.mark.parametrize(
    ("abstract", "baselines"),
    [
        ("Zed achieves 2.5x higher throughput than vLLM.", [("vLLM",)]),
        ("Zed outperforms vLLM by 1.5x.", [("vLLM",)]),
        ("Compared to vLLM, Zed is 2x faster.", [("vLLM",)]),
        ("Zed achieves 2x and 3x speedup over vLLM and SGLang, respectively.", [("vLLM",), ("SGLang",)]),
        ("Zed is 2x faster than engines such as vLLM and SGLang.", [("vLLM", "SGLang")]),
        ("Zed is 2x faster than a tuned FP16 baseline.", [("tuned FP16 baseline",)]),
    ],
)
def test_the_baselines_are_found(abstract: str, baselines: list[tuple[str, ...]]) -> None:
    assert [result.baselines for result in results("We present Zed, a serving engine. " + abstract)] == baselines


def test_a_result_has_all_its_parts() -> None:
    claim = "On an NVIDIA A100 GPU, Zed serves LLaMA-13B with up to 2.5x higher throughput than vLLM."
    abstract = f"We present Zed, an LLM serving engine. {claim}"
    (result,) = results(abstract)
    text = f"{TITLE}\n{abstract}"
    assert (result.metric, result.value, result.value_max, result.unit, result.bound, result.direction) == (
        "throughput", 2.5, None, "x", "up_to", "increase",
    )  # fmt: skip
    assert (result.subject, result.baselines, result.models, result.reported) == (
        "Zed",
        ("vLLM",),
        ("LLaMA-13B",),
        "2.5",
    )
    assert "A100" in result.hardware[0]
    assert text[result.quote.start : result.quote.end] == "2.5x higher throughput"
    assert text[result.evidence.start : result.evidence.end] == claim


@pytest.mark.parametrize(
    ("claim", "quote", "metric"),
    [
        ("Zed lowers latencies by 40% over vLLM.", "latencies by 40%", "latency"),
        ("Zed cuts median TTFT by 30% over vLLM.", "median TTFT by 30%", "median time to first token"),
        ("Zed has a 3% drop in accuracy against FP16.", "3% drop in accuracy", "accuracy drop"),
        ("Zed has +4.7% on MMLU.", "4.7%", "score"),
        ("Zed saves 30% on A100 GPUs.", "30%", ""),
        ("Zed lowers what it takes by 7% on MMLU.", "7%", ""),
    ],
)
def test_the_quotation_has_the_words_of_the_metric(claim: str, quote: str, metric: str) -> None:
    abstract = f"We present Zed, an LLM serving engine. {claim}"
    (result,) = results(abstract)
    text = f"{TITLE}\n{abstract}"
    assert (text[slice(*result.quote)], result.metric) == (quote, metric)


@pytest.mark.parametrize(
    "abstract",
    [
        "",
        pytest.param("We present Zed. It serves requests.", id="no number"),
        pytest.param(
            "We evaluate Zed on 8 GPUs with batches of 32 and a context of 4K tokens.", id="numbers of a setup"
        ),
    ],
)
def test_no_result_is_found(abstract: str) -> None:
    assert results(abstract) == ()
