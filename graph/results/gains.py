"""Whether a result is a gain or a loss against its baseline, as its words tell."""

import re
from collections.abc import Iterator

from paperkg.graph.model import Result
from paperkg.graph.results import metrics

# words that say by themselves that something got better, or worse
_BETTER = re.compile(
    r"\b(?:better|improv\w+|faster|quicker|speed-?ups?|speeds? up|accelerat\w+|outperform\w*|"
    r"beat(?:s|en|ing)?|surpass\w*|exceed\w*|gains?|boost\w*|sav(?:e|es|ed|ing|ings)|cheaper|superior|energy-saving)\b",
    re.I,
)
_WORSE = re.compile(
    r"\b(?:slow(?:er|s|ed|downs?)|worse\w*|inferior|degrad\w+|underperform\w*|lag(?:s|ged)?|costlier)\b", re.I
)
# and words that do so once it is known whether less or more is better
_LESS = re.compile(
    r"\b(?:reduc\w+|lower\w*|less|fewer|decreas\w+|cut(?:s|ting)?|smaller|shorter|shorten\w*|shrink\w*|shrunk|drop\w*|halv\w+)\b",
    re.I,
)
_MORE = re.compile(r"\b(?:higher|increas\w+|greater|more|larger|longer|doubl\w+|tripl\w+|rais(?:e|es|ed|ing))\b", re.I)
# 'less than 5%' bounds the number and compares nothing
_BOUND = re.compile(r"\b(?:less|more|fewer|lower|higher|greater|better|worse) than(?: an?)?[ $~\\(<>]*(?=\d|$)", re.I)
_HIGHER = re.compile(
    r"throughput|goodput|speed|fast|accelerat|performance|fps|frame rate|efficien|effective|compression|saving", re.I
)
_ERRORS = re.compile(r"\b(?:error|errors|loss|perplexity|ppl|rmse|mape|mae|mse|wer|fid|attack success rate)\b", re.I)
# metrics that name a loss by themselves, and what is done against it
_LOST = re.compile(r"\b(?:(?:accuracy|performance|quality)\sloss|drops?|degradation|overheads?)$", re.I)
_MENDED = re.compile(
    r"\b(?:narrow|limit|mitigat|recover|clos(?:e|es|ed|ing)\b|minimi[sz]|alleviat|avoid|prevent|remov)", re.I
)
# where a quotation goes on with something else, so that its words need not be about the number
_CLAUSE = re.compile(
    r"[;:]|\b(?:while|without|with|but|that|which|when|as|at|vs|given|fixed|same|using)\b|"
    r",\s(?:and\s)?(?:\w+ly\s)?\w+ing\b|\bby\s\w+ing\b|,\sand\s(?![\s$~]*\d)|"
    r"\band\s(?:also\s|further\s)?(?:increas|reduc|improv|decreas|requir|sav|lower|boost|speed|cut|achiev|deliver|yield|"
    r"has\b|have\b|need|uses|takes)|"
    r"\bfrom\s[^a-z]*\d|(?-i:,\s[A-Z]\w*\s[a-z]+s\b)",
    re.I,
)
# 'accuracy and 78% fewer steps', 'latency, and over 33% more …': the number is not of the metric before it,
# as it is in 'latency and energy by 2x'
_OTHER_METRIC = re.compile(r",|\sand\s(?![\w-]+(?:\s[\w-]+)?\s(?:by|to|of)\s)")
# what is worse for others, or only without a part of the thing
_NOT_ITS_OWN = re.compile(
    r"\b(?:attack|adversar|backdoor|jailbreak|poison|unlearn|forget|leak|remov(?:al|e|es|ed|ing)\b|ablat|deactivat|disabl|"
    r"without\b|previous|prior\b|existing|conventional|competing|state-of-the-art|sota\b|"
    r"(?:compared\s(?:to|with)|than|against|over)\sours?\b)",
    re.I,
)
_BEHIND = re.compile(
    r"[,;:.(]|\d|\b(?:and|while|but|with|without|at|to|despite|although|though|even|over|across|after|using)\b"
)
_BEFORE = re.compile(r"[,;:.()]|\d|\bwith\b|(?<!up )\bto\b")
_REST_OF_WORD = re.compile(r"\w*")  # of 'speedup', of which the quotation has the metric 'speed'


def gain(result: Result, text: str, measure: str) -> bool | None:
    """Whether the paper with that text claims the value as a gain (True) or a loss (False) against its baseline.

    `measure` is what it measures, see `measure_of`. Told by the words between the number and its metric, else by those
    right behind, else by those before; None if they do not tell, or tell both.
    """
    sentence, quote = text[slice(*result.evidence)], text[slice(*result.quote)]
    places = metrics.named(quote, (0, len(quote)), result.metric)
    if (
        not measure
        or (result.unit == "x" and result.value < 1)
        or _CLAUSE.search(quote)
        or (places and places[0][0] == 0 and _OTHER_METRIC.search(quote))
    ):
        return None
    better = _told(result, text, measure, named=bool(places) and "bandwidth" not in result.metric)
    # a larger size may be what is wanted; what goes on with a slash is a rate of the metric
    unsure = measure == "size" or text[result.quote.end :][:1] == "/" or _NOT_ITS_OWN.search(sentence)
    return None if better is False and unsure else better


def _told(result: Result, text: str, measure: str, *, named: bool) -> bool | None:
    """What the words say, whoever it is that gains or loses; `named` is whether the quotation names the metric."""
    lost = _LOST.search(result.metric)
    higher = not lost and _higher_is_better(measure, result.metric, text[result.quote.end :][:12])
    for words in _stretches(result, text, lost[0] if lost else ""):
        if found := set(_verdicts(words, higher, named=named)):
            return found.pop() if len(found) == 1 else None
    if lost:
        return None if _MENDED.search(text[result.evidence.start : result.quote.end]) else False
    return True if named and higher and measure != "quality" and result.unit == "x" else None


def _higher_is_better(measure: str, metric: str, behind: str) -> bool:
    """What stands behind a metric may turn it round: of 'more cost efficient' the metric is cost."""
    if measure == "quality":
        return not _ERRORS.search(metric)
    return _HIGHER.search(metric) is not None or behind.lstrip(" -").startswith("efficien")


def _stretches(result: Result, text: str, lost: str) -> Iterator[str]:
    """The words of the quotation, without the one that names a loss, then those behind it and before it."""
    (start, end), (first, last) = result.evidence, result.quote
    if rest := _REST_OF_WORD.match(text, last):
        last = rest.end()
    yield _BOUND.sub("", text[first:last].replace(lost, ""))
    yield _BEHIND.split(_BOUND.sub("", text[last : min(end, last + 60)]))[0][:30]
    yield _BOUND.sub("", _BEFORE.split(text[max(start, first - 40) : first])[-1])


def _verdicts(words: str, higher: bool, *, named: bool) -> Iterator[bool]:
    """What each sort of words says, that it is a gain or a loss; more and less say so of a metric that is `named`."""
    sorts = [(_BETTER, True), (_WORSE, False), *([(_LESS, not higher), (_MORE, higher)] if named else [])]
    return (verdict for pattern, verdict in sorts if pattern.search(words))
