"""Numbers written in digits, alone or as the ends of a range, with their units."""

import re
from collections.abc import Iterator

from paperkg.graph.results.bounds import bound
from paperkg.graph.results.quantity import Quantity
from paperkg.graph.results.spellings import COUNTED, NUMBER, SCALE, SCORES, UNIT, canonical, number

_PER = r"(?:\s?/\s?[A-Za-z]+(?:\^?\d)?)?"
_SEPARATOR = r"(?:-{1,3}|~|\bto\b|\bsim\b|,?\s?\bto\b\s(?:up\sto|over))"
# number a with scale sa and unit ua, and if a separator follows number b with sb and ub: '1.1x--2.7x', '3 to 5 GB'
_QUANTITY = re.compile(
    rf"(?P<a>{NUMBER})(?P<sa>{SCALE})?(?:[\s-]?\s{{0,6}}(?P<ua>(?:{UNIT}){_PER})(?![\w^]))?"
    rf"(?:\s{{0,12}}(?P<sep>{_SEPARATOR})\s{{0,12}}"
    rf"(?P<b>{NUMBER})(?P<sb>{SCALE})?(?:[\s-]?\s{{0,3}}(?P<ub>(?:{UNIT}){_PER})(?![\w^]))?(?!\.?\w))?"
)
_DIGITS = re.compile(r"\d[\d,.]*")
_WITH_POINT = re.compile(r"\d+\.\d")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_JOINTS = frozenset(".,^_-")
"""Signs that tie a digit to what stands before."""
# what makes the number before it a factor: '4.83 speedup', '3 faster'
_GAIN = re.compile(r"\*?\s(?:speed-?ups?|faster|slower|slowdown|higher throughput|fewer|acceleration)\b|\*")
# what makes the number after it a factor: 'by a factor of up to'
_FACTOR_OF = re.compile(
    r"\bfactors?\sof\s(?:up\sto\s|about\s|around\s|~\s?|over\s|at\sleast\s|more\sthan\s|approximately\s)?"
    r"(?:between\s)?\s*$"
)
# a score whose value comes next: 'an F1 score of', 'AUC ='
_SCORE = re.compile(rf"(?<![\w-])({SCORES})" r"(?:\s(?:score|values?|coefficient))?\s?(?:of|=|:|is|to|at|\()?\s{0,3}$")
# and one whose difference comes before: '0.7 better perplexity'
_BETTER_SCORE = re.compile(rf"\s(?:better|worse|lower|higher)\s({SCORES})\b")
# 'from' right before a range, as in 'falls from 5 to 3 GB', but not in 'ranging from 3 to 5 GB'
_FROM = re.compile(r"(?<!ranging )(?<!range )(?<!varies )\bfrom\s(?:about\s|~)?$")


def in_digits(text: str) -> Iterator[Quantity]:
    """Quantities written in digits, in text order; a number that measures nothing has the unit ''.

    >>> [(found.value, found.value_max, found.unit) for found in in_digits("GPT-4 gains 25-40% in 30 ms")]
    [(25.0, 40.0, '%'), (30.0, None, 'ms')]
    """
    reach = 0
    for digit in _DIGITS.finditer(text):
        start = digit.start()
        # the rest of a word, a version or a range is no number of its own
        if start >= reach and not _inside_word(text, start) and (match := _QUANTITY.match(text, start)):
            reach = match.end("a")
            for quantity in _of_match(text, match):
                reach = max(reach, quantity.end)
                yield quantity


def _inside_word(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    if before[-1:] == "/" and before[0].isdigit():
        return not _WITH_POINT.match(text, start)  # 12.1/3.4x are two numbers, 1/8x is not
    return before[-1:].isalnum() or before[-1:] in _JOINTS or (before[-1:] == "/" and before[0].isalpha())


def _of_match(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    if match["b"] and _is_one_range(match):
        yield _range(text, match)
        return
    yield _single(text, match, "a")
    if match["b"] and (match["ub"] or match["ua"]):
        yield _single(text, match, "b")


# --- both numbers of a match


def _is_one_range(match: re.Match[str]) -> bool:
    """Whether both numbers are the ends of one range: with one unit, the greater one last."""
    units = {canonical(unit) for unit in (match["ua"], match["ub"]) if unit}
    return len(units) == 1 and _low(match) < number(match["b"], match["sb"] or "")


def _low(match: re.Match[str]) -> float:
    """The first number, with the scale of the second if it has none: the '3' of '3-5K'."""
    return number(match["a"], match["sa"] or match["sb"] or "")


def _range(text: str, match: re.Match[str]) -> Quantity:
    """The range, or the number that it ends at where it tells a change: 'from 60% to 75%'."""
    unit = canonical(match["ub"] or match["ua"])
    high = number(match["b"], match["sb"] or "")
    before = text[max(0, match.start() - 40) : match.start()].lower()
    if "to" in match["sep"] and unit != "x" and _FROM.search(before):
        return Quantity(match.start("b"), match.end(), high, None, unit, "exact", match["b"])
    reported = text[match.start("a") : match.end("b")].strip()
    return Quantity(match.start("a"), match.end(), _low(match), high, unit, "range", reported)


# --- one of them


def _single(text: str, match: re.Match[str], part: str) -> Quantity:
    """Number `part` of a match by itself; `a` shares the unit of `b` unless 'to' stands between."""
    shares = part == "a" and match["b"] and "to" not in match["sep"]
    unit = canonical(match["u" + part] or (shares and match["ub"]) or "")
    scale = match["s" + part] or ""
    # the end of a group that is not there is -1
    start, end = match.start(part), max(match.end(part), match.end("s" + part), match.end("u" + part))
    if not unit:
        unit, end = _implied(text, start, end, match[part], scale)
    value = number(match[part], scale)
    return Quantity(start, end, value, None, unit, bound(text, start, end), match[part])


def _implied(text: str, start: int, end: int, written: str, scale: str) -> tuple[str, int]:
    """What the words around a number without a unit say that it measures, and where those behind it end."""
    if _GAIN.match(text, end) or _is_factor_of(text, start):
        return "x", end
    if score := _SCORE.search(text, max(0, start - 30), start):
        return canonical(score[1]) or score[1], end
    if "." in written and (better := _BETTER_SCORE.match(text, end)):  # 'Llama 2 lower perplexity' has no difference
        return canonical(better[1]) or better[1], better.end()
    if _counts(written) and (counted := COUNTED.match(text, end)):
        return counted["unit"], counted.end()
    return "parameters" if scale == "B" else "", end


def _is_factor_of(text: str, start: int) -> bool:
    before = text[max(0, start - 50) : start]
    return "factor" in before and _FACTOR_OF.search(before) is not None


def _counts(written: str) -> bool:
    """Whether a number can say how many: a whole one that is no year."""
    return "." not in written and not _YEAR.match(written)
