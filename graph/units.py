"""When two claimed results are the same: units, number words, families of metrics."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Key = tuple[float | None, float | None, str]

_SCALE = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9, "trillion": 1e12, "t": 1e12}
_UNIT = {
    "×": "x", "time": "x", "fold": "x", "": "x", "percent": "%", "percentagepoint": "pp", "point": "pp", "%point": "pp",
    "ppt": "pp", "second": "s", "sec": "s", "millisecond": "ms", "microsecond": "us", "µs": "us", "μs": "us",
    "nanosecond": "ns", "hour": "h", "minute": "min", "watt": "w", "token/second": "token/s", "token/sec": "token/s",
    "tokenspersecond": "token/s", "gigabyte": "gb", "param": "parameter",
}  # fmt: skip
_METRICS = {
    "speed": "speed fast latency time throughput acceleration inference training performance fps tokens gain up",
    "memory": "memory footprint vram size storage dram gb cache reduction machine",
    "energy": "energy power mw nj efficiency w",
    "quality": "accuracy perplexity score map bleu f1 rmse error quality loss degradation correctness performance "
    "improvement points recall resolution",
    "area": "area mm",
    "cost": "cost usd $",
}
_HALF = re.compile(r"\bhal(?:f|v)|\btwice\b|\bdoubl")
_HALF_KEYS: set[Key | None] = {(50.0, None, "%"), (0.5, None, "x"), (2.0, None, "x")}


def same_unit(unit: str) -> str:
    """`unit` in the one spelling that equal units share.

    >>> [same_unit(unit) for unit in ("times", "×", "tokens per second", "tokens/s", "mm^2", "percentage points")]
    ['x', 'x', 'tokenpersecond', 'token/s', 'mm2', 'pp']
    """
    text = unicodedata.normalize("NFKC", unit).strip().lower().replace("_", " ").replace("^", "").replace("\\", "")
    parts = (" ".join(map(without_plural, part.split())) for part in text.split("/"))
    joined = "/".join(parts).replace(" ", "")
    return _UNIT.get(joined, joined)


def without_plural(word: str) -> str:
    """`word` without its plural ending, as the annotation guide's scorer sees it.

    >>> [without_plural(word) for word in ("caches", "memories", "corpus", "loss", "gpus")]
    ['cache', 'memory', 'corpu', 'loss', 'gpu']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    ends = word.endswith("s") and (word.endswith(("pus", "gus")) or not word.endswith(("ss", "us", "is")))
    return word[:-1] if len(word) > 3 and ends else word


def number_key(result: Mapping[str, Any]) -> Key | None:
    """Value, greatest value and unit of a result, number words folded into the values; None if there is no value.

    >>> number_key({"value": 1.5, "unit": "billion parameters"})
    (1500000000.0, None, 'parameter')
    """
    words = str(result.get("unit") or "").strip().lower().split()
    scale = _SCALE[words.pop(0)] if len(words) > 1 and words[0] in _SCALE else 1.0
    try:
        value, value_max = (_rounded(result.get(name), scale) for name in ("value", "value_max"))
    except (TypeError, ValueError, OverflowError):
        return None
    return (value, value_max, same_unit(" ".join(words))) if "value" in result else None


def _rounded(value: Any, scale: float) -> float | None:
    return None if value is None else float(f"{float(value) * scale:.6g}")


def result_keys(result: Mapping[str, Any]) -> set[Key | None]:
    """All keys by which a result may be given: 'half' is 50 %, 0.5 x or 2 x."""
    key = number_key(result)
    return _HALF_KEYS if key in _HALF_KEYS and _HALF.search(str(result.get("quote", "")).lower()) else {key}


def families(metric: str) -> set[str]:
    """What a metric is about: speed, memory, energy, quality, area, cost.

    >>> sorted(families("energy efficiency")), sorted(families("end-to-end latency"))
    (['energy'], ['speed'])
    """
    words = set(re.findall(r"[a-z0-9.]+", metric.lower()))
    return {
        family
        for family, stems in _METRICS.items()
        if any(word == stem if len(stem) <= 3 else word.startswith(stem) for word in words for stem in stems.split())
    }


def result_parts(gold: Mapping[str, Any], other: Mapping[str, Any], normal: Callable[[str], str]) -> int:
    """How many of five parts of a result are right: metric, baseline, model, hardware, up-to bound."""
    asked, given = (families(str(result.get("metric") or "")) for result in (gold, other))
    right = int(not asked or (bool(asked & given) and len(given) <= 2))
    for role in ("baseline", "model", "hardware"):
        right += _overlap(set(map(normal, names_in(gold, role))), set(map(normal, names_in(other, role))))
    return right + ((gold.get("bound") == "up_to") == (other.get("bound") == "up_to"))


def names_in(result: Mapping[str, Any], role: str) -> Iterable[str]:
    """What fills a role of a result as annotators and extractors write it: a name, a list of names, or nothing."""
    value = result.get(role) or ()
    return (str(name) for name in (value if isinstance(value, (list, tuple)) else [value]) if name)


def _overlap(gold: set[str], other: set[str]) -> bool:
    """Whether one of the annotated names was found, and not many more than there are."""
    if len(other) > 2 * len(gold) + 1:
        return False
    return not gold or any(near(left, right) for left in gold for right in other)


def near(left: str, right: str) -> bool:
    """Whether two normalised names are the same, or one of at least three characters is part of the other."""
    return left == right or (min(len(left), len(right)) >= 3 and (left in right or right in left))
