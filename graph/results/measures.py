"""What kind of thing a result measures, so that results of different papers can be compared."""

import re
from typing import NamedTuple

from paperkg.graph.results.metrics import BY_UNIT


class Measure(NamedTuple):
    """A measure as people read it."""

    label: str
    definition: str


MEASURES = {
    "time": Measure("time", "How fast: latency, throughput, run time, speedup, or a rate of operations."),
    "energy": Measure("energy", "Energy, power or emissions, in all or for each operation."),
    "memory": Measure("memory", "How much memory, cache or storage is needed."),
    "quality": Measure("quality", "How good the output is: accuracy, error, perplexity, a score or rate of success."),
    "work": Measure("work", "How much has to be computed, communicated or moved."),
    "size": Measure("size", "How large a model, a program or data is, also as a factor of compression."),
    "area": Measure("area", "How much of a chip is taken: its area, or its logic and memory blocks."),
    "cost": Measure("cost", "What it costs, in money or in what the paper counts as cost."),
}
"""The measures by the tail of their IRI."""

# The last term of a metric says what it is: the energy of a memory is energy. Of terms that begin at one place the
# first of this list counts, so longer ones stand before what they begin with. `open` is what looks as if it had a
# measure and has none; what `performance` measures depends on the unit.
_TERMS = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?P<open>(?:batch|time|step)[ -]sizes?|(?:test|real)-time|(?:hit|accept|acceptance) rate|utili[sz]ation|"
    r"full[ -]precision)|"
    r"(?P<quality>area under|(?:predictive|discriminative|explanatory|statistical) power|accura\w+|perplexity|ppl|"
    r"quality|scores?|recall|precision|errors?|loss|correctness|(?:success|pass|win)[ -]rate|fidelity|"
    r"correlation|similarity|kappa|R\^2|f1|bleu|rouge|rmse|mape|mae|mse|auc|auroc|roc|psnr|ssim|fid|m?iou|n?dcg|wer|"
    r"\w+@\w+(?:\.\w+)?|"
    r"(?-i:mAP)|(?:classification|segmentation|detection|recognition|retrieval|predicti(?:on|ve)|generation|task|"
    r"downstream|zero-shot|few-shot|benchmark|chat) performance)|"
    r"(?P<work>(?:memory|dram) (?:access(?:es)?|traffic|cycles|transactions)|data movement|traffic|communication\w*|"
    r"comput(?:e|ing|ation\w*)|flops?|macs|bops)|"
    r"(?P<area>(?:luts?|dsps?|brams?|slices?)(?: utili[sz]ation)?|area)|"
    r"(?P<time>time|run-?time\w*|wall-?time|wall[- ]clock|latenc(?:y|ies)|delay|throughput|goodput|speed\w*|fast\w*|"
    r"accelerat\w+|ttft|tpot|tbt|makespan|frame rate|fps|bandwidth|performance (?:overhead|speed\w*))|"
    r"(?P<energy>energy[- ]delay[- ]product|edp|energy|power|carbon|emissions?)|"
    r"(?P<memory>memory|kv[ -]cache|caches?|storage|v?ram)|"
    r"(?P<size>parameters?|lines of code|bit[ -]width|model size)|"
    r"(?P<performance>performances?)"
    r")(?![a-z0-9])",
    re.I,
)
# what has the measure of the term before it, and one of its own only where there is none
_ALONE = re.compile(
    r"\b(?:(?P<size>sizes?|compression)|(?P<cost>costs?|cost-\w+|expenses?)|(?P<memory>footprint)|"
    r"(?P<quality>drops?|degradation))\b",
    re.I,
)
_ERROR_OF = re.compile(r"\b(?:errors?|accuracy)\s(?:of|for|in|on)\b", re.I)  # 'estimation error for energy'
_RATES = frozenset({"pp", "points"})


def measure_of(metric: str, unit: str) -> str:
    """The key of what a result measures, one of `MEASURES`; empty if that cannot be told.

    >>> measure_of("peak memory usage", "%")
    'memory'
    >>> measure_of("compute time", "s"), measure_of("DRAM energy", "x"), measure_of("", "W")
    ('time', 'energy', 'energy')
    >>> measure_of("performance", "%"), measure_of("performance", "x")
    ('', 'time')
    """
    if unit in BY_UNIT and unit not in _RATES:
        return _named(BY_UNIT[unit], unit)
    return _named(metric, unit)


def _named(metric: str, unit: str) -> str:
    if _ERROR_OF.search(metric):
        return "quality"
    found = [match.lastgroup or "" for match in _TERMS.finditer(metric)]
    last = _performance(unit) if found[-1:] == ["performance"] else "".join(found[-1:])
    alone = _ALONE.search(metric)
    return "" if last == "open" else last or (alone.lastgroup if alone else None) or ""


def _performance(unit: str) -> str:
    """What performance is: of systems for factors and rates, of models for points; percentages are told of both."""
    return "quality" if unit in _RATES else "time" if unit == "x" or unit in BY_UNIT else ""
