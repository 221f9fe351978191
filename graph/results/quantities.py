"""The number grammar: quantities with unit, range and bound, wherever they stand in a text.

Noise is understood without moving offsets: `$2.5\\times$`, `6.7times`, `25-40\\%`, `1.1--2.7$\\times$`, `2,000-fold`.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Quantity(NamedTuple):
    """A number as a text claims it, `start` to `end` with its unit.

    `unit` is `x`, `%`, `pp`, a plain unit, or the thing counted; `bound` is one of `model.BOUNDS`; `reported` is the
    number as written; `listed` is its place in a list of numbers that share their words, from 0, `length` that list's
    length, and `tail` where the list ends.
    """

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str
    bound: str
    reported: str
    listed: int = 0
    length: int = 1
    tail: int = 0


# --- text without LaTeX, every character at its place

_LATEX = [
    (re.compile(r"\\times(?![a-z])"), "x"),
    (re.compile(r"\\(?:sim|approx)(?:eq)?(?![a-z])"), "~"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\(?:geq?|gt)(?![a-z])"), ">"),
    (re.compile(r"\\(?:leq?|lt)(?![a-z])"), "<"),
    (re.compile(r"\$?\\mu\$?(?=[smJWA]\b)"), "u"),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"\\[a-zA-Z]+\s?(?=\{)|\\[a-zA-Z]+|\\[,;:! ]"), ""),
    (re.compile(r"[${}]"), ""),
    (re.compile(r"(?<=\d)~(?=\s*[A-Za-z])"), ""),
]
_SIGNS = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "‑": "-", "∼": "~", "≈": "~", "≥": ">", "≤": "<", "µ": "u", "μ": "u", "≃": "~"})  # fmt: skip


def plain(text: str) -> str:
    r"""`text` with LaTeX and odd signs replaced by plain ones and spaces, of the same length.

    >>> plain(r"$2.5\times$ and 3×, 40\%")
    ' 2.5x       and 3x, 40% '
    """
    text = text.translate(_SIGNS)
    if "\\" in text or "$" in text:
        for pattern, sign in _LATEX:
            # the prefix of a unit has to stand right before it
            text = pattern.sub(lambda match, sign=sign: f"{sign:{'>' if sign == 'u' else '<'}{len(match[0])}}", text)  # type: ignore[misc]
    return text


# --- words of the grammar

_UNITS: dict[str, tuple[str, ...]] = {
    "x": ("x", "X", "times", "-fold", "fold", " fold"),
    "%": ("%", "percent", "per cent"),
    "pp": ("percentage points", "percentage point", "percentage-points", "% points", "p.p.", "pp"),
    "points": ("points", "pts", "point"),
    "tokens/s": ("tokens/s", "tokens/sec", "tokens/second", "token/s", "tok/s", "tokens per second", "tokens / s", "TPS"),
    "tokens/s/GPU": ("tokens/s/GPU", "tokens/sec/GPU"),
    "FPS": ("FPS", "fps", "frames per second", "frames/s"),
    "images/s": ("images/s", "image/s", "images per second", "images/sec"),
    "ms/token": ("ms/token", "ms per token"),
    "ms": ("ms", "milliseconds", "millisecond", "msec"),
    "us": ("us", "microseconds", "microsecond"),
    "ns": ("ns", "nanoseconds", "nanosecond"),
    "ps": ("ps",),
    "s": ("s", "seconds", "second", "secs", "sec"),
    "min": ("minutes", "minute", "min", "mins"),
    "h": ("hours", "hour", "hrs", "h"),
    "days": ("days", "day"),
    "GPU-hours": ("GPU hours", "GPU-hours", "GPU hour"),
    "GB": ("GB", "gigabytes"),
    "GiB": ("GiB",),
    "MiB": ("MiB",),
    "KiB": ("KiB",),
    "MB": ("MB", "megabytes"),
    "KB": ("KB", "kB", "kilobytes"),
    "TB": ("TB", "terabytes", "TiB"),
    "bytes": ("bytes", "byte", "-byte"),
    "GB/s": ("GB/s", "GBps"),
    "TB/s": ("TB/s",),
    "Gbps": ("Gbps", "Gb/s"),
    "W": ("W", "watts", "Watts"),
    "mW": ("mW", "milliwatts"),
    "uW": ("uW",),
    "kW": ("kW",),
    "MW": ("MW",),
    "J": ("J", "joules"),
    "mJ": ("mJ",),
    "uJ": ("uJ",),
    "nJ": ("nJ",),
    "pJ": ("pJ",),
    "fJ": ("fJ",),
    "kWh": ("kWh",),
    "pJ/bit": ("pJ/bit", "pJ/b"),
    "pJ/SOP": ("pJ/SOP",),
    "TOPS/W": ("TOPS/W", "TOPs/W", "TOP/s/W"),
    "GOPS/W": ("GOPS/W", "GOPs/W", "GOP/s/W"),
    "TOPS/mm^2": ("TOPS/mm^2", "TOPS/mm2"),
    "TFLOPS/W": ("TFLOPS/W",),
    "GFLOPS/W": ("GFLOPS/W", "GFLOPs/W"),
    "TFLOPS/GPU": ("TFLOPS/GPU", "TFLOPs/GPU"),
    "TOPS": ("TOPS", "TOPs", "TOP/s"),
    "GOPS": ("GOPS", "GOPs", "GOP/s"),
    "TFLOPS": ("TFLOPS", "TFLOPs", "TFlops", "TFLOP/s", "Tflop/s", "teraflops"),
    "GFLOPS": ("GFLOPS", "GFLOPs", "GFlops", "GFLOP/s", "Gflop/s"),
    "PFLOPS": ("PFLOPS", "PFLOPs", "PFLOP/s", "petaflops", "PetaFLOPS"),
    "EFLOPS": ("EFLOPS", "EFLOP/s", "exaflops", "ExaFLOPS"),
    "Hz": ("Hz",),
    "kHz": ("kHz",),
    "MHz": ("MHz",),
    "GHz": ("GHz",),
    "mm^2": ("mm^2", "mm2", "mm ^2", "mm^{2}", "square millimeters"),
    "um^2": ("um^2", "um2"),
    "dB": ("dB",),
    "bits": ("bits", "bit", "-bit", "bpw"),
    "perplexity": ("perplexity", "PPL", "ppl", "perplexity points"),
    "mAP": ("mAP",),
    "BLEU": ("BLEU",),
    "Mrad": ("Mrad",),
    "parameters": ("parameters", "params", "-parameter", "parameter"),
}  # fmt: skip
_CANONICAL = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_UNIT = "|".join(
    re.escape(spelling).replace(r"\ ", r"\s") for spelling in sorted(_CANONICAL, key=lambda s: (-len(s), s))
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_SCALE = r"\s?(?:thousand|million|billion|trillion)\b|[KkMBT](?![\w/])"
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9, "trillion": 1e12, "t": 1e12}
_PER = r"(?:\s?/\s?[A-Za-z]+(?:\^?\d)?)?"
_SEPARATOR = r"(?:-{1,3}|~|\bto\b|\bsim\b|,?\s?\bto\b\s(?:up\sto|over))"
_QUANTITY = re.compile(
    rf"(?P<a>{_NUMBER})(?P<sa>{_SCALE})?(?:[\s-]?\s{{0,6}}(?P<ua>(?:{_UNIT}){_PER})(?![\w^]))?"
    rf"(?:\s{{0,12}}(?P<sep>{_SEPARATOR})\s{{0,12}}(?P<b>{_NUMBER})(?P<sb>{_SCALE})?(?:[\s-]?\s{{0,3}}(?P<ub>(?:{_UNIT}){_PER})(?![\w^]))?(?!\.?\w))?"
)
_GAIN = re.compile(r"\*?\s(?:speed-?ups?|faster|slower|slowdown|higher throughput|fewer|acceleration)\b|\*")
_FACTOR_OF = re.compile(
    r"\bfactors?\sof\s(?:up\sto\s|about\s|around\s|~\s?|over\s|at\sleast\s|more\sthan\s|approximately\s)?(?:between\s)?\s*$"
)
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9, "trillion": 1e12, "t": 1e12}
_PER = r"(?:\s?/\s?[A-Za-z]+(?:\^?\d)?)?"
_SEPARATOR = r"(?:-{1,3}|~|\bto\b|\bsim\b|,?\s?\bto\b\s(?:up\sto|over))"
_QUANTITY = re.compile(
    rf"(?P<a>{_NUMBER})(?P<sa>{_SCALE})?(?:[\s-]?\s{{0,6}}(?P<ua>(?:{_UNIT}){_PER})(?![\w^]))?"
    rf"(?:\s{{0,12}}(?P<sep>{_SEPARATOR})\s{{0,12}}(?P<b>{_NUMBER})(?P<sb>{_SCALE})?(?:[\s-]?\s{{0,3}}(?P<ub>(?:{_UNIT}){_PER})(?![\w^]))?(?!\.?\w))?"
)
_GAIN = re.compile(r"\*?\s(?:speed-?ups?|faster|slower|slowdown|higher throughput|fewer|acceleration)\b|\*")
_FACTOR_OF = re.compile(
    r"\bfactors?\sof\s(?:up\sto\s|about\s|around\s|~\s?|over\s|at\sleast\s|more\sthan\s|approximately\s)?(?:between\s)?\s*$"
)
_SCORE = re.compile(
    rf"(?<![\w-])(?P<unit>p?AUC|AUROC|F1|MAE|RMSE|MSE|MAPE|R\^?2|R²|r|rho|ROUGE-?[L12]|PSNR|SSIM|FID|IS|BLEU|CIDEr|CER|WER|PPL|perplexity|IoU|mIoU|mAP|kappa|correlation)"
    rf"(?:\s(?:score|values?|coefficient))?\s?(?:of|=|:|is|to|at|\()?\s{{0,3}}(?P<a>{_NUMBER})(?![\w%]|\.\d|\s?(?:{_UNIT})(?![\w^]))"
)
_SCORE = re.compile(
    r"(?<![\w-])(p?AUC|AUROC|F1|MAE|RMSE|MSE|MAPE|R\^?2|R²|r|rho|ROUGE-?[L12]|PSNR|SSIM|FID|IS|BLEU|CIDEr|CER|WER|PPL|perplexity|m?IoU|mAP|kappa|correlation)"
    r"(?:\s(?:score|values?|coefficient))?\s?(?:of|=|:|is|to|at|\()?\s{0,3}$"
)
_WITH_POINT = re.compile(r"\d+\.\d")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_JOINTS = frozenset(".,^_-")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "several": 0}  # fmt: skip
_FOLD = re.compile(r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten)[-\s]?fold\b", re.I)
_CROSS_FIRST = re.compile(rf"(?<![\w)])x(?P<a>{_NUMBER})(?![\w%]|\.\d)")
_MAGNITUDE = re.compile(
    r"\b(?:(?P<number>an?|one|two|three|four|five|six|\d)(?:\s?(?:-|to)\s?(?P<more>two|three|four|five|six|\d))?[\s-])?(?:full\s)?"
    r"(?:orders?[\s-]of[\s-]magnitudes?|magnitudes? of)",
    re.I,
)
_MULTIPLE = re.compile(
    r"\b(?:(?P<half>(?:by|in|only|at|under|than|nearly|about|roughly|with)\s(?:a\s)?half\b|half\sthe\b|half\sof\sthe\b|halv(?:es|ing|ed)\b)"
    r"|(?P<double>twice\b|doubl(?:es|ing|ed)\b)|(?P<triple>tripl(?:es|ing|ed)\b))",
    re.I,
)
_COUNTED = re.compile(r"\s{1,2}(?:(?!and\b|or\b|of\b|to\b|in\b|on\b|for\b|with\b|from\b|by\b|at\b|as\b|is\b|was\b|than\b|times\b)[A-Za-z][\w+/-]*\s){0,4}?(?P<unit>[A-Za-z][A-Za-z-]*[A-Za-rt-z]s)\b")  # fmt: skip
_WORD_UNIT = re.compile(
    r"[\s-](percentage points?|milliseconds?|microseconds?|seconds?|minutes?|hours?|days?|points?|times)\b"
)
_COUNT_WORD = re.compile(r"[\s(](?P<a>one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?=[\s-][a-z])", re.I)
_DIGITS = re.compile(r"\d[\d,.]*")


def number(text: str, scale: str = "") -> float:
    """The value of a number as written.

    >>> number("3,201"), number("1.5", "billion"), number("80", "K")
    (3201.0, 1500000000.0, 80000.0)
    """
    return float(f"{float(text.replace(',', '')) * _SCALES.get(scale.strip().lower(), 1.0):.12g}")


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text that has been made `plain`, in text order, members of lists with their shared unit.

    >>> [(q.value, q.value_max, q.unit, q.bound) for q in quantities("up to 2.5x and on average 1.2-1.9x, in 30 ms")]
    [(2.5, None, 'x', 'up_to'), (1.2, 1.9, 'x', 'range'), (30.0, None, 'ms', 'exact')]
    """
    found = list(_numbers(text))
    found += [
        quantity for finder, hints in _IN_WORDS if any(hint in text for hint in hints) for quantity in finder(text)
    ]
    found.sort(key=lambda quantity: (quantity.start, not quantity.unit, -quantity.end))
    return _in_lists(text, list(_without_overlap(found)))


def _without_overlap(found: list[Quantity]) -> Iterator[Quantity]:
    reach = 0
    for quantity in found:
        if quantity.start >= reach:
            reach = quantity.end
            yield quantity


# --- numbers with digits


def _numbers(text: str) -> Iterator[Quantity]:
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


def _unit(written: str | None) -> str:
    """The one spelling of a unit; of 'GOPS / mm2' both sides, the second as written."""
    unit = re.sub(r"\s", " ", written or "").strip()
    if unit in _CANONICAL or "/" not in unit:
        return _CANONICAL.get(unit, "")
    front, _, per = unit.rpartition("/")
    return f"{_CANONICAL.get(front.strip(), front.strip())}/{per.strip().replace('mm2', 'mm^2')}"


def _is_one_range(match: re.Match[str]) -> bool:
    """Whether both numbers are the ends of one range: with one unit, the greater one last."""
    units = {_unit(unit) for unit in (match["ua"], match["ub"]) if unit}
    if len(units) != 1:
        return False
    return number(match["a"], match["sa"] or match["sb"] or "") < number(match["b"], match["sb"] or "")


def _range(text: str, match: re.Match[str]) -> Quantity:
    unit = _unit(match["ub"] or match["ua"])
    high = number(match["b"], match["sb"] or "")
    low = number(match["a"], match["sa"] or match["sb"] or "")
    before = text[max(0, match.start() - 40) : match.start()].lower()
    reported = text[match.start("a") : match.end("b")].strip()
    if "to" in match["sep"] and unit != "x" and _FROM.search(before):
        return Quantity(match.start("b"), match.end(), high, None, unit, "exact", match["b"])
    return Quantity(match.start("a"), match.end(), low, high, unit, "range", reported)


_FROM = re.compile(r"(?<!ranging )(?<!range )(?<!varies )\bfrom\s(?:about\s|~)?$")


def _single(text: str, match: re.Match[str], part: str) -> Quantity:
    unit = match["u" + part] or (match["ub"] if part == "a" and match["b"] and "to" not in match["sep"] else "") or ""
    start = match.start(part)
    end = (
        match.end("u" + part) if match["u" + part] else match.end("s" + part) if match["s" + part] else match.end(part)
    )
    unit = _unit(unit)
    value = number(match[part], match["s" + part] or "")
    if not unit and (_GAIN.match(text, end) or _is_factor_of(text, start)):
        unit = "x"
    elif not unit and (score := _SCORE.search(text, max(0, start - 30), start)):
        unit = score[1]
    elif not unit and _counts(match[part]) and (counted := _COUNTED.match(text, end)):
        unit, end = counted["unit"], counted.end()
    elif not unit and (match["s" + part] or "").strip() == "B":
        unit = "parameters"
    return Quantity(start, end, value, None, unit, _bound(text, start, end), text[start : match.end(part)].strip())


def _is_factor_of(text: str, start: int) -> bool:
    before = text[max(0, start - 50) : start]
    return "factor" in before and _FACTOR_OF.search(before) is not None


def _counts(written: str) -> bool:
    """Whether a number can say how many: a whole one that is no year."""
    return "." not in written and not _YEAR.match(written)


# --- numbers in words


def _folds(text: str) -> Iterator[Quantity]:
    return (_worded(text, match, float(_WORDS[match["word"].lower()]), "x") for match in _FOLD.finditer(text))


def _crosses_first(text: str) -> Iterator[Quantity]:
    return (_worded(text, match, number(match["a"]), "x") for match in _CROSS_FIRST.finditer(text))


def _magnitudes(text: str) -> Iterator[Quantity]:
    for match in _MAGNITUDE.finditer(text):
        word = (match["number"] or "a").lower()
        yield _worded(text, match, float(10 ** (int(word) if word.isdigit() else _WORDS.get(word, 1))), "x", "about")


def _multiples(text: str) -> Iterator[Quantity]:
    for match in _MULTIPLE.finditer(text):
        if match["half"]:
            yield _worded(text, match, 50.0, "%")
        else:
            yield _worded(text, match, 2.0 if match["double"] else 3.0, "x")


def _counted(text: str) -> Iterator[Quantity]:
    for match in _COUNT_WORD.finditer(text):
        value = float(_WORDS[match["a"].lower()])
        if measured := _WORD_UNIT.match(text, match.end()):
            yield _worded(text, match, value, _unit(measured[1]))
        elif counted := _COUNTED.match(text, match.end()):
            start, end = match.start("a"), counted.end()
            yield Quantity(start, end, value, None, counted["unit"], _bound(text, start, end), match["a"])


# a cheap look before each finder, which saves more than half of the time
_IN_WORDS: tuple[tuple[Callable[[str], Iterator[Quantity]], tuple[str, ...]], ...] = (
    (_folds, ("fold",)),
    (_crosses_first, tuple(f"x{digit}" for digit in range(10))),
    (_magnitudes, ("magnitude",)),
    (_multiples, ("half", "halv", "wice", "oubl", "ripl")),
    (_counted, ("",)),
)


def _worded(text: str, match: re.Match[str], value: float, unit: str, otherwise: str = "exact") -> Quantity:
    start = match.end() - len(match[0].lstrip())
    bound = _bound(text, start, match.end())
    return Quantity(start, match.end(), value, None, unit, otherwise if bound == "exact" else bound, match[0].strip())


# --- bounds

_BOUND_WORDS = {
    "up_to": "up-to upto peak under below within < <= maximum max less fewer",
    "at_least": "over exceeding exceeds exceed above > >= beyond more greater least minimum",
    "average": "average averages averaging mean geomean median avg avg.",
    "about": "about around approximately nearly almost roughly some circa ~ approx approx. close ca.",
}
_BOUND_OF = {word: bound for bound, words in _BOUND_WORDS.items() for word in words.split()}
_BOUND_OF_PAIR = {
    ("up", "to"): "up_to", ("at", "most"): "up_to", ("less", "than"): "up_to", ("fewer", "than"): "up_to", ("more", "than"): "at_least",
    ("greater", "than"): "at_least", ("at", "least"): "at_least", ("close", "to"): "about", ("no", "more"): "up_to", ("no", "less"): "at_least",
    ("much", "as"): "up_to", ("high", "as"): "up_to", ("many", "as"): "up_to", ("low", "as"): "up_to", ("little", "as"): "up_to", ("few", "as"): "up_to",
    ("on", "average"): "average", ("geometric", "mean"): "average",
}  # fmt: skip
_GAP_WORDS = frozenset(
    ["a", "an", "the", "of", "by", "with", "to", "only", "just", "merely", "further", "additional", "speedup", "speedups", "speed-up", "improvement", "improvements", "gain", "gains", "reduction", "reductions", "saving", "savings", "performance", "factor", "total", "in", "and", "is", "are"]
)
"""Words that may stand between a bound and its number."""
_AFTER = re.compile(
    r"^[\s,]*\(?(?:[a-z-]+\s){0,5}?(?:on average|in average|on avg|average\b|geomean|geometric mean|mean\b)", re.I
)
_REACH = 60


def _bound(text: str, start: int, end: int) -> str:
    """How the number at `start` is meant: by the nearest word before it that says so, else by 'on average' after it."""
    words = text[max(0, start - _REACH) : start].lower().translate(_BRACKETS).split()
    for number in range(len(words) - 1, max(-1, len(words) - 6), -1):
        word = words[number]
        bound = _BOUND_OF_PAIR.get((words[number - 1], word), "") if number else ""
        if bound := bound or _BOUND_OF.get(word, "") or _BOUND_OF.get(word[-1:], ""):
            return bound
        if word not in _GAP_WORDS:
            break
    return "average" if _is_average(text[end : end + _REACH]) else "exact"


_BRACKETS = str.maketrans("()[],\"'+", "        ")


def _is_average(after: str) -> bool:
    """Whether 'on average' or the like follows in the same breath."""
    if "average" not in after and "mean" not in after and "avg" not in after:
        return False
    match = _AFTER.match(after)
    return match is not None and "," not in after[1 : match.end()] and not any(map(str.isdigit, after[: match.end()]))


# --- lists

_BETWEEN = re.compile(
    r"\s{0,3}(?:,\s{0,2}(?:and\s|or\s)?|\s?/\s?|\s?(?:and|or|&|vs\.?)\s)\s{0,2}(?:(?:up to|over|about|around)\s)?[+]?\s{0,2}\Z"
)


def _in_lists(text: str, found: list[Quantity]) -> list[Quantity]:
    """Members of 'a, b and c x' take over the unit that stands behind a later one, and the bound of the first."""
    chains: list[list[Quantity]] = []
    for quantity in found:
        if chains and _BETWEEN.match(text[chains[-1][-1].end : quantity.start]):
            chains[-1].append(quantity)
        else:
            chains.append([quantity])
    return list(_carried_on(text, [quantity for chain in chains for quantity in _chained(text, chain)]))


_SAME_CLAUSE = re.compile(r"^(?:\s(?!by\b|to\b|over\b|than\b|at\b|is\b|from\b)[\w-]+){1,5}(?:,?\sand|,)\s(?:an?\s)?\Z")


def _carried_on(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """'Up to 34% lower latency and 38% less memory' says 'up to' of both."""
    last: Quantity | None = None
    for quantity in found:
        goes_on = last is not None and quantity.bound == "exact" and last.bound == "up_to"
        if goes_on and last is not None and _SAME_CLAUSE.match(text[last.end : quantity.start]):
            quantity = quantity._replace(bound="up_to")
        last = quantity
        yield quantity


def _is_between(text: str, low: Quantity, high: Quantity) -> bool:
    """Whether two numbers are the ends of 'between a and b'."""
    return low.value < high.value and text[max(0, low.start - 9) : low.start].split()[-1:] == ["between"]


def _chained(text: str, chain: list[Quantity]) -> Iterator[Quantity]:
    if len(chain) == 2 and chain[1].unit and _is_between(text, *chain):
        low, high = chain
        reported = text[low.start : high.start + len(high.reported)]
        yield high._replace(
            start=low.start, value=low.value, value_max=high.value, bound="range", reported=reported, tail=high.end
        )
        return
    unit = ""
    whole = []
    for quantity in reversed(chain):
        unit = quantity.unit or (unit if quantity.reported[-1].isdigit() else "")
        whole.append(quantity._replace(unit=unit))
    bound = chain[0].bound
    for number, quantity in enumerate(reversed(whole)):
        inherited = (
            bound
            if quantity.bound == "exact" and bound in ("up_to", "average", "at_least", "about")
            else quantity.bound
        )
        if quantity.unit:
            yield quantity._replace(bound=inherited, listed=number, length=len(whole), tail=chain[-1].end)
