"""What a text compares with: the names behind its comparing words."""

import re
from collections.abc import Iterator, Sequence

_COMPARING = re.compile(
    r"\b(?:compared\s(?:to|with|against)|in comparison (?:to|with)|in contrast to|relative\sto|over|than|versus|vs\.?|"
    r"against|outperform(?:s|ing|ed)?|surpass(?:es|ing)?|exceed(?:s|ing)?|beats?|with respect to|improvements? upon)\s",
    re.I,
)
# what a comparing word may have behind it that is no baseline: 'over 3x', 'than half', 'over the past'
_NO_COMPARISON = re.compile(
    r"^\s*(?:an?\s+)?(?:\d(?!x[A-Z])|~|an?\sorder|half|time\b|all\b|the (?:course|entire|past|last)|"
    r"(?:one|two|three|four|five|ten)\b)",
    re.I,
)
# where the names of the baselines end: at punctuation, at a word of another phrase, or where 'and' starts a clause
_ITEM_END = re.compile(
    r"[;:()]|\.(?:\s|$)|\s-\s|\b(?:on|in|for|while|when|under|using|across|by|at|which|that|where|without|respectively|"
    r"is|are|with(?!out)|during|(?<!such )(?<!well )as(?! well as)|within|from|thanks|due|depending|despite|"
    r"trains|serves|runs|needs|takes|requires|does|can|has|have|achieves|reaches)\b|"
    r"(?:,\s(?:and\s)?|\sand\s)(?:up to|thus|further|"
    r"(?!existing|competing|leading|scaling|pruning|training)\w+ing\b|"
    r"(?:achiev|reduc|improv|deliver|yield|maintain|provid|enabl|outperform|cut)\w*)",
    re.I,
)
# what stands between coordinated names: ', and ', ' or ', ' as well as ', '/'
_SPLIT = re.compile(r",?\sas\swell\sas\s|,\s(?:and\s|or\s)?|\s(?:and|or|&)\s|/(?=[A-Z])")
# 'than that of the original model', 'lower than values from GPUs', 'over the state-of-the-art (SoTA) methods'
_FILLER = re.compile(r"^(?:(?:that|those|the one|values?|results?)\s(?:of|from|by)|(?:[\w-]+\s){1,2}\(sota\))\s", re.I)
_ARTICLE = re.compile(r"^(?:the|an?|both|all|other|two|three|our)\s+", re.I)
# 'a serving engine (vLLM)'
_NAMED_IN_BRACKETS = re.compile(r"\s?\(([A-Z][\w.+-]{1,20}(?:\s[\w.+-]{1,20}){0,2})\)")
# the comma behind 'Compared to X,', not one of a list 'X, Y and Z'
_AFTER_LEAD = re.compile(r",\s(?!(?:and|or|as well as)\s)(?![^,]{1,70},?\s(?:and|or)\s[^,]{1,70}(?:,|$))")
# 'serving engines such as '
_EXAMPLES = re.compile(r"^(?:[\w-]+\s){1,5}?(?:like|such as|including|e\.g\.,?|namely)\s")
# what a phrase that a number cuts off ends with: 'Foo and a success rate of 70%'
_CUT_OFF = re.compile(r"\b(?:of|to|by|up|than|and|or|with|from|at|for|over|under|the|an?)$")
_STOP = frozenset("a an the that those this it them their its our more less over up to".split())
_MOST_WORDS = 6


def comparing(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The comparing words between two offsets, each with the space behind it."""
    return _COMPARING.finditer(text, start, end)


def items(text: str, start: int, end: int, numbers: Sequence[int], *, leads: bool = False) -> tuple[str, ...]:
    """The coordinated names from `start` on, up to where the phrase ends or a number begins.

    One that `leads` stands before the clause with the number: 'Compared to X, our Y is …'.
    """
    region = text[start : min((number for number in numbers if start < number < end), default=end)]
    if leads and (comma := _AFTER_LEAD.search(region)):
        region = region[: comma.start()]
    if _NO_COMPARISON.match(text[start : start + 20]):
        return ()
    region = _FILLER.sub("", region)
    named = _NAMED_IN_BRACKETS.findall(region[:80])
    region = _NAMED_IN_BRACKETS.sub("", region)
    stop = _ITEM_END.search(region)
    phrases = (_trimmed(phrase) for phrase in _SPLIT.split(region[: stop.start()] if stop else region))
    found = [phrase for phrase in phrases if _names_something(phrase)]
    return tuple(found + named[: len(found)])


def _names_something(phrase: str) -> bool:
    return (
        bool(phrase)
        and phrase.lower() not in _STOP
        and len(phrase.split()) <= _MOST_WORDS
        and not _CUT_OFF.search(phrase)
    )


def _trimmed(item: str) -> str:
    return _ARTICLE.sub("", _EXAMPLES.sub("", item).strip(" ,.'\"`~-")).strip()
