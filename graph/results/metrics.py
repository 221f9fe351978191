"""What a number measures: the metric words of its sentence, or what its unit says by itself."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperkg.graph.results.quantity import GAINS, Quantity
from paperkg.graph.results.spellings import SCORES

# words for what is measured: speed, energy, memory, quality, cost and size
_HEADS = (
    "speedup|speed-up|speedups|speed-ups|speed up|throughput|goodput|latency|latencies|inference time|"
    "training time|execution time|run time|runtime|time|response time|time-to-first-token|time to first token|"
    "ttft|tpot|tbt|time-per-output-token|makespan|completion time|search time|compilation time|compile time|"
    "wall-clock time|frame rate|bandwidth|speed|acceleration|performance|scalability|"
    "energy-efficient|energy efficient|power-efficient|energy efficiency|power efficiency|energy consumption|"
    "power consumption|energy-delay product|energy-delay-product|edp|energy|power|efficiency|efficiencies|"
    "memory usage|memory footprint|memory consumption|memory cost|memory overhead|memory traffic|memory access|"
    "memory accesses|memory requirement|memory|footprint|storage|cache size|model size|vram|cache|"
    "accuracy|accuracies|perplexity|ppl|recall|precision|f1|score|bleu|rouge|map|rmse|mape|mae|auc|psnr|ssim|"
    "fid|error rate|error|errors|loss|degradation|drop|quality|correctness|pass rate|success rate|"
    "hit rate|accept rate|acceptance rate|acceptance length|fidelity|"
    "area|chip area|cost|costs|overhead|utilization|compute|computation|flops|communication volume|"
    "communication overhead|communication|data movement|dram access|dram accesses|memory cycles|"
    "parameters|batch size|batch sizes|context length|"
    "sequence length|compression ratio|compression|sparsity|size|resources|luts|dsps|bram|frequency|"
    "carbon emissions|emissions|lines of code|fps|jct"
)
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _head in sorted((tuple(head.split()) for head in _HEADS.split("|")), key=len, reverse=True):
    _BY_FIRST.setdefault(_head[0], []).append(_head)
_NO_FRONT = frozenset(
    "and or of by the a an in on to for with than over up is its as from at times average higher lower less more "
    "better faster reduce reduces reduction improve improves improvement increase increases decrease decreases save "
    "saves achieve achieves which that respectively while we our both only cut cuts lowers boost boosts all no any "
    "same under within per without negligible minimal minor substantial significant original only maintain maintains "
    "maintained preserve preserves ensure ensures demonstrate demonstrates show shows deliver delivers desired "
    "competitive comparable superior strong improved this these those yield yields yielding accelerate accelerates "
    "estimate estimates provide provides offer offers enable enables obtain obtains different various across larger "
    "smaller tighter fewer fixed s thousand million billion trillion".split()
)
_ING = frozenset(
    "training serving processing scaling decoding pretraining pre-training fine-tuning finetuning pruning search "
    "scheduling caching running loading streaming rendering ranking encoding prompting learning".split()
)
"""Words in -ing that may be part of a metric; others are verbs."""
_WORD = re.compile(r"[A-Za-z][\w-]*(?:@\w+(?:\.\w+)?)?")
# 'energy-saving', 'cost-effective'
_SAVING = re.compile(
    r"(?:energy|power|memory|cost|area|time|latency)-(?:savings?|efficien\w+|effective\w*|reductions?)"
)
# behind a factor: 'times faster', ' acceleration'; formulas leave wide gaps where the text is made plain
_FASTER = re.compile(r"^\W{0,12}(?:times\s)?(?:faster|slower|quicker|acceleration|accelerat\w+|speed)", re.I)
_MORE_ACCURATE = re.compile(r"^\W{0,12}(?:times\s)?more\s(?:[\w-]+\s)?accurate\b", re.I)
_SMALLER = re.compile(r"^\W{0,12}(?:times\s)?(?:smaller|larger)\b", re.I)
_CHEAPER = re.compile(r"^\W{0,12}(?:times\s)?cheaper\b", re.I)
_COMPARATIVES = ((_FASTER, "speed"), (_MORE_ACCURATE, "accuracy"), (_CHEAPER, "cost"))
# what may stand between a number and the metric that it says: ' lower ', ' reduction in the '
_DIRECT = re.compile(
    r"^[^\w,;:]{0,12}(?:times\s)?(?:(?:lower|higher|less|fewer|more|better|greater|improved|reduced|average|mean|peak)\s){0,2}"
    r"(?:(?:(?:reduction|decrease|drop|increase|improvement|gain|boost|saving)s?\s)?(?:in|of)\s(?:the\s)?)?"
    r"(?:(?!(?:and|or|but|while|when|with|without|by|for|in|on|of|at|to|over|than|as|from|under)\s)[a-z][\w-]*\s)?$",
    re.I,
)
_ASIDE = re.compile(r"\([^()]*\)")
# what ties a number to the metric before it: 'by', 'is', '='
_BY = re.compile(
    r"(?:\b(?:by|to|of|is|are|was|at|from|as|reach(?:es|ing)?|than|under|below|within)|[=:(])[\s(]*$", re.I
)
# what may stand between that and the number: 'up to', 'an average of', '~'
_HEDGE = re.compile(
    r"(?:\b(?:up to|as much as|at least|at most|more than|less than|only|just|about|around|approximately|nearly|almost|"
    r"roughly|over|an average(?: of)?|on average|average|a|an|the|additional|further|factor of|averaging)|[~<>+])\s*$",
    re.I,
)
# 'accelerates long-context attention by'
_ACCELERATED = re.compile(r"\b(?:accelerat(?:e|es|ed|ing)|speed(?:s|ed|ing)?\sup)\s(?:[\w-]+\s){1,5}by\s*$", re.I)
_DURATION = re.compile("time|latenc")
_SPEED, _SPEEDS = re.compile("speed|throughput|performance"), ("throughput", "frame rate")
# verbs whose gain is one of speed where no metric is named
_FAST_VERB = re.compile(r"\b(?:accelerat\w+|speed\w*(?:\s|-)?up|faster|speeds?)\b", re.I)
_BETTER = re.compile(r"\b(?:improv\w+|outperform\w*|surpass\w*|exceed\w*|gains?|better|points?)\b", re.I)
# 'recall@10', 'pass@1', 'mAP@50'
_AT = re.compile(r"(?:pass|recall|precision|hits?|ndcg|map|mrr|accuracy|acc|r|p)@\w+(?:\.\w+)?")
# '3x fewer tokens', '90% of the visual tokens', 'prunes visual tokens by', but not '3x more tokens/s'
_TOKENS = re.compile(
    r"^\W{0,12}(?:(?:fewer|less|reduction|reduced|of|in|all|the|its|their|total)\s){0,4}((?:[a-z-]+\s)?tokens)\b"
    r"(?!\s?/|\sper\b)"
)
_TOKENS_BY = re.compile(
    r"\b(?:reduc|cut|prun|drop|sav|compress|shrink|discard|remov)\w*\s(?:[a-z-]+\s){0,2}?((?:[a-z-]+\s)?tokens)\sby\s*$"
)
_IN_WHAT = re.compile(r"^\s(?:in|of)\s(?:the\s|its\s|their\s)?$")
_LESS = frozenset("drop drops loss losses degradation overhead overheads".split())
"""Heads that tell what they are of behind them: 'a drop in accuracy'."""
_LONG = {
    "edp": "energy-delay product", "ttft": "time to first token", "tpot": "time per output token",
    "tbt": "time between tokens", "jct": "job completion time", "ppl": "perplexity",
}  # fmt: skip
"""Metrics by their abbreviation."""
BY_UNIT = {
    "tokens/s": "throughput", "tokens/s/GPU": "throughput", "FPS": "frame rate", "images/s": "throughput",
    "GB/s": "bandwidth", "TB/s": "bandwidth", "Gbps": "bandwidth",
    "ms": "latency", "us": "latency", "ns": "latency", "ms/token": "latency", "s": "time", "min": "time", "h": "time",
    "days": "time", "GPU-hours": "compute time",
    "GB": "memory", "MB": "memory", "KB": "memory", "TB": "memory", "GiB": "memory", "MiB": "memory", "KiB": "memory",
    "bytes": "size",
    "W": "power", "mW": "power", "uW": "power", "kW": "power", "MW": "power",
    "J": "energy", "mJ": "energy", "uJ": "energy", "nJ": "energy", "pJ": "energy", "fJ": "energy", "kWh": "energy",
    "pJ/bit": "energy per bit", "pJ/SOP": "energy per operation",
    "TOPS/W": "energy efficiency", "GOPS/W": "energy efficiency", "TFLOPS/W": "energy efficiency",
    "GFLOPS/W": "energy efficiency", "TOPS/mm^2": "area efficiency",
    "TOPS": "performance", "GOPS": "performance", "TFLOPS": "performance", "GFLOPS": "performance",
    "PFLOPS": "performance", "EFLOPS": "performance", "TFLOPS/GPU": "performance",
    "Hz": "frequency", "kHz": "frequency", "MHz": "frequency", "GHz": "frequency", "mm^2": "area", "um^2": "area",
    "dB": "quality", "bits": "bit width", "perplexity": "perplexity", "mAP": "mAP", "BLEU": "BLEU", "points": "score",
    "pp": "accuracy", "parameters": "model size",
}  # fmt: skip

_ITEMS = frozenset(
    "samples examples instances pairs triples images videos documents papers prompts questions queries problems tasks "
    "tests designs circuits programs kernels operators shapes workloads functions experiments conversations dialogues "
    "instructions trajectories annotations".split()
)
"""Things that a data set holds."""
# a data set, what it does with them, and perhaps a few words before their number
_HELD = re.compile(
    r"\b(?:(?:(?P<benchmark>(?i:benchmarks?)|\w*Bench|(?i:suites?))|(?i:datasets?|data\ssets?|corpus|corpora))\b"
    r"[^\d.;:]{0,50}?[\s(](?:of|with|has|have|holds?|containing|contains?|compris\w+|consist\w+|span\w*|cover\w*|"
    r"includ\w+|provid\w+|whose)|(?i:curat(?:e|es|ed|ing)))\b[^\d.;:]{0,30}\Z"
)
_SCORE = re.compile(rf"(?:{SCORES})\Z")


class _Term(NamedTuple):
    """Where a metric is named, and its label."""

    start: int
    end: int
    text: str


def metric(text: str, sentence: tuple[int, int], quantity: Quantity) -> str:
    """The metric of a quantity: for factors and percentages from the words around, else from the unit first.

    `text` is plain; offsets as in it.

    >>> from paperkg.graph.results.quantities import quantities
    >>> text = "It cuts peak memory usage by 65% and runs 2x faster, with 30 tokens/s."
    >>> [metric(text, (0, len(text)), quantity) for quantity in quantities(text)]
    ['peak memory usage', 'speed', 'throughput']
    """
    if quantity.unit not in GAINS:
        if quantity.unit in _ITEMS and (
            held := _HELD.search(text, max(sentence[0], quantity.start - 90), quantity.start)
        ):
            return "benchmark size" if held["benchmark"] else "dataset size"
        near = _near(text, sentence, quantity, 40)
        implied = BY_UNIT.get(quantity.unit, "")
        if near and _agrees(near, implied):
            return near
        return implied or near or (quantity.unit if _SCORE.match(quantity.unit) else f"number of {quantity.unit}")
    near = _near(text, sentence, quantity, 400)
    return near or _unnamed(text, sentence, quantity)


def _unnamed(text: str, sentence: tuple[int, int], quantity: Quantity) -> str:
    """What a factor or a percentage measures where no metric is named."""
    if quantity.unit == "x":
        return "speed"
    return "performance" if _better(text, sentence, quantity) else ""


def _better(text: str, sentence: tuple[int, int], quantity: Quantity) -> bool:
    """Whether words beside the number say that something got better, without saying what."""
    return _BETTER.search(text, max(sentence[0], quantity.start - 60), min(sentence[1], quantity.end + 40)) is not None


def _agrees(near: str, implied: str) -> bool:
    """Whether the words near an amount can be what its unit implies; any can where it implies nothing."""
    if not implied or implied.split()[-1] in near:
        return True
    if implied in _SPEEDS and near != "speed" and _SPEED.search(near):
        return True
    return implied in ("time", "latency") and _DURATION.search(near) is not None


def _near(text: str, sentence: tuple[int, int], quantity: Quantity, reach: int) -> str:
    """The metric term that belongs to the quantity, by the words between."""
    after = text[quantity.tail : sentence[1]][:reach]
    if compared := _compared(after):
        return compared
    before = _before(text, sentence, quantity, reach)
    follows, leads = list(_terms(_clause(after))), list(_terms(before))
    if quantity.length > 1 and (listed := _listed(after[:200], quantity) or _listed(before[-120:], quantity)):
        return listed
    if follows and quantity.unit in GAINS and _DIRECT.match(after[: follows[0].start]):
        return follows[0].text
    led = _without_hedges(before)
    if quantity.unit in GAINS and (tokens := _TOKENS.match(after) or _TOKENS_BY.search(led)):
        return tokens[1]
    if _ACCELERATED.search(led):
        return "speed"
    if leads and (_BY.search(led) or leads[-1].end >= len(led.rstrip())):
        return leads[-1].text
    if follows and follows[0].start < 60:
        return follows[0].text
    if leads:
        return leads[-1].text
    if _FAST_VERB.search(before):
        return "speed"
    return follows[0].text if follows else ""


def _before(text: str, sentence: tuple[int, int], quantity: Quantity, reach: int) -> str:
    """What stands before the quantity, asides blanked."""
    start = max(sentence[0], quantity.start - reach)
    if text[start - 1 : start].isalnum():  # no metric begins within a word
        start = text.find(" ", start) if " " in text[start : quantity.start] else quantity.start
    return _ASIDE.sub(_blank, text[start : quantity.start])


def _compared(after: str) -> str:
    """What 'faster', 'smaller', 'cheaper' or 'more accurate' right behind a number says that it measures."""
    if _SMALLER.match(after):
        return next((term.text for term in _terms(after[:60])), "size")
    return next((metric for comparative, metric in _COMPARATIVES if comparative.match(after)), "")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_hedges(before: str) -> str:
    """What stands before a number, 'up to', 'about' and the like left out."""
    while match := _HEDGE.search(before):
        before = before[: match.start()]
    return before


# where what a number measures is no longer named: at punctuation, a new clause, the next number, a comparison
_CLAUSE_END = re.compile(
    r"[;:]|\.\s|,\s(?:while|and\s\w+ing|which|with|reducing|achieving|improving)\b|(?<![\w@.-])\d|"
    r"\bthan\b|\bcompared\b|\bover\b"
)


def _clause(after: str) -> str:
    end = _CLAUSE_END.search(after)
    return after[: end.start()] if end else after


# between the metrics of a list: ', ', ' and the '
_LIST_GAP = re.compile(r"^(?:,\s?(?:and\s|or\s)?|\s(?:and|or)\s)(?:the\s|in\s|its\s)?$")


def _listed(words: str, quantity: Quantity) -> str:
    """For a number of a list, the metric at its place in a list of as many metrics."""
    runs: list[list[_Term]] = []
    for term in _terms(words):
        if runs and _LIST_GAP.match(words[runs[-1][-1].end : term.start]):
            runs[-1].append(term)
        else:
            runs.append([term])
    return next((run[quantity.listed].text for run in runs if len(run) == quantity.length), "")


def _terms(text: str) -> Iterator[_Term]:
    """Metric terms of a stretch of text by their labels; 'drop in accuracy' is one, the accuracy drop."""
    terms = _plain_terms(text)
    term = next(terms, None)
    while term:
        after = next(terms, None)
        if after and term.text.rpartition(" ")[2].lower() in _LESS and _IN_WHAT.match(text[term.end : after.start]):
            term, after = _Term(term.start, after.end, f"{after.text} {term.text}"), next(terms, None)
        yield term
        term = after


def _plain_terms(text: str) -> Iterator[_Term]:
    """Known heads with up to two words before that belong to each."""
    words = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(text)]
    number = 0
    while number < len(words):
        length = _term_length(text, words, number)
        if length:
            first = _front(text, words, number)
            start, end = words[first][0], words[number + length - 1][1]
            yield _Term(start, end, _label(text[start:end]))
        number += length or 1


def _label(words: str) -> str:
    """A metric as it is called wherever it is written so or so.

    >>> _label("median TTFT"), _label("latencies")
    ('median time to first token', 'latency')
    """
    front, space, last = words.rpartition(" ")
    return front + space + _LONG.get(last.lower(), f"{last[:-3]}y" if last.endswith("ies") else last)


def named(text: str, span: tuple[int, int], metric: str) -> list[tuple[int, int]]:
    """Where a stretch of the text names a metric, in whatever form; in text order.

    >>> named("It cuts TTFT, a drop in accuracy aside.", (0, 39), "accuracy drop")
    [(16, 32)]
    """
    if not metric:
        return []
    terms = [(span[0] + term.start, span[0] + term.end) for term in _terms(text[slice(*span)]) if term.text == metric]
    plain = (match.span() for match in re.finditer(re.escape(metric), text[slice(*span)]))
    return terms or [(span[0] + start, span[0] + end) for start, end in plain]


_Words = Sequence[tuple[int, int, str]]


def _term_length(text: str, words: _Words, number: int) -> int:
    """How many words the heads take that stand side by side from `number` on ('area overhead'); 0 if none does."""
    length = 0
    while number + length < len(words) and (more := _head_length(words, number + length)):
        if length and text[words[number + length - 1][1] : words[number + length][0]] != " ":
            break
        length += more
    return length


def _head_length(words: _Words, number: int) -> int:
    """How many words of a metric's head stand from `number` on; 0 if none."""
    if _SAVING.fullmatch(words[number][2]) or _AT.fullmatch(words[number][2]):
        return 1
    for head in _BY_FIRST.get(words[number][2], ()):
        if tuple(word for _, _, word in words[number : number + len(head)]) == head:
            return len(head)
    return 0


def _front(text: str, words: _Words, number: int) -> int:
    """The first of the words before a head that belong to it."""
    first = number
    while first > 0 and number - first < 2:
        start, end, word = words[first - 1]
        joined = text[end : words[first][0]] == " " and not text[start - 1 : start].isdigit()
        if not joined or word in _NO_FRONT or (word.endswith("ing") and word not in _ING) or word in _BY_FIRST:
            break
        first -= 1
    return first


_DOWN = re.compile(
    r"\b(?:reduc\w+|lower\w*|less|fewer|decreas\w+|sav(?:e|es|ed|ing|ings)|cut(?:s|ting)?|smaller|shrink\w*|drop\w*|"
    r"loss(?:es)?|degrad\w+|slow\w*|halv\w+|compress\w+)\b",
    re.I,
)
_UP = re.compile(
    r"\b(?:improv\w+|speed\w*|faster|higher|increas\w+|gain\w*|boost\w*|outperform\w*|accelerat\w+|greater|better|more|"
    r"larger|surpass\w*|exceed\w*|double\w*)\b",
    re.I,
)
_LOWER_IS_BETTER = re.compile(
    r"latenc|time|memory|energy(?! eff)|power(?! eff)|area|cost|error|perplexity|overhead|loss|footprint|TTFT|"
    r"(?<!dataset )(?<!benchmark )size|TPOT|utiliz|bits|degrad|\b(?:FID|[WC]ER|PPL|MAE|MAPE|R?MSE)\b",
    re.I,
)


def is_less(words: str) -> bool:
    """Whether words say that something gets less."""
    return _DOWN.search(words) is not None


def direction(text: str, sentence: tuple[int, int], quantity: Quantity, metric: str) -> str:
    """Which way the value goes: increase or decrease of a factor or percentage, higher or lower of an amount."""
    if quantity.unit not in GAINS:
        return "lower" if _LOWER_IS_BETTER.search(metric) else "higher"
    for down, up in _words_by_distance(text, sentence, quantity):
        if down != up:
            return "decrease" if down else "increase"
    return "decrease" if _LOWER_IS_BETTER.search(metric) else "increase"


def _words_by_distance(text: str, sentence: tuple[int, int], quantity: Quantity) -> Sequence[tuple[bool, bool]]:
    """Whether there are words for less and for more: right behind the number, before it, in its whole sentence."""
    near_after = text[quantity.end : min(sentence[1], quantity.end + 30)]
    near_before = text[max(sentence[0], quantity.start - 50) : quantity.start]
    wide = text[sentence[0] : sentence[1]]
    return [(bool(_DOWN.search(part)), bool(_UP.search(part))) for part in (near_after, near_before, wide)]
