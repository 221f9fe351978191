"""How a number is meant: 'up to', 'at least', 'about', 'on average'."""

import re

_BOUND_WORDS = {
    "up_to": "up-to upto peak under below within < <= maximum max less fewer",
    "at_least": "over exceeding exceeds exceed above > >= beyond more greater least minimum",
    "average": "average averages averaging mean geomean median avg avg.",
    "about": "about around approximately nearly almost roughly some circa ~ approx approx. close ca.",
}
_BOUND_OF = {word: bound for bound, words in _BOUND_WORDS.items() for word in words.split()}
_BOUND_OF_PAIR = {
    ("up", "to"): "up_to", ("at", "most"): "up_to", ("less", "than"): "up_to", ("fewer", "than"): "up_to",
    ("much", "as"): "up_to", ("high", "as"): "up_to", ("many", "as"): "up_to",
    ("low", "as"): "up_to", ("little", "as"): "up_to", ("few", "as"): "up_to",
    ("more", "than"): "at_least", ("greater", "than"): "at_least", ("at", "least"): "at_least",
    ("close", "to"): "about", ("on", "average"): "average", ("geometric", "mean"): "average",
}  # fmt: skip
_OPPOSITE = {"up_to": "at_least", "at_least": "up_to"}
"""What 'no' before 'more than' or 'less than' makes of it."""
_GAP_WORDS = frozenset(
    "a an the of by with to only just merely further additional speedup speedups speed-up improvement improvements "
    "gain gains reduction reductions saving savings performance factor total in and is are".split()
)
"""Words that may stand between a bound and its number."""
_MOST_WORDS = 5
"""How many words before a number are looked at."""
_REACH = 60
"""How many characters before and after a number are looked at."""
_AT_MOST = re.compile(r"^\s{1,12}at (?:most|maximum|best)\b", re.I)
_BRACKETS = str.maketrans("()[],\"'+", "        ")
# up to five words, then 'on average' or the like: ' fewer misses on average', ' (geomean'
_AFTER = re.compile(
    r"^[\s,]*\(?(?:[a-z-]+\s){0,5}?(?:on average|in average|on avg|average\b|geomean|geometric mean|mean\b)", re.I
)


def bound(text: str, start: int, end: int) -> str:
    """How the number at `start` is meant: by the nearest word before it that says so, else by words after it.

    >>> bound("by up to 30%", 9, 12), bound("by 30% on average", 3, 6), bound("by 30%", 3, 6)
    ('up_to', 'average', 'exact')
    >>> bound("by up to about 30%", 15, 18), bound("by 30% at most", 3, 6)
    ('up_to', 'up_to')
    """
    words = text[max(0, start - _REACH) : start].lower().translate(_BRACKETS).split()
    about = ""
    for place in range(len(words) - 1, max(-1, len(words) - 1 - _MOST_WORDS), -1):
        word = words[place]
        found = _BOUND_OF_PAIR.get((words[place - 1], word), "") if place else ""
        found = found or _BOUND_OF.get(word, "") or _BOUND_OF.get(word[-1:], "")
        if found == "about":  # 'up to about' and 'more than about' say more than 'about'
            about = found
        elif found:
            return _OPPOSITE.get(found, found) if words[max(0, place - 2) : place - 1] == ["no"] else found
        elif word not in _GAP_WORDS:
            break
    after = text[end : end + _REACH]
    return about or ("up_to" if _AT_MOST.match(after) else "average" if _is_average(after) else "exact")


def _is_average(after: str) -> bool:
    """Whether 'on average' or the like follows in the same breath."""
    if "average" not in after and "mean" not in after and "avg" not in after:
        return False
    match = _AFTER.match(after)
    return match is not None and "," not in after[1 : match.end()] and not any(map(str.isdigit, after[: match.end()]))
