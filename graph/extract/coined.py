"""Names that the paper itself gives to its contribution."""

import re
from collections.abc import Iterator

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.shapes import is_name
from paperkg.graph.model import Mention

# a name with a capital or digit in it, or a capitalised word, perhaps in quotes or set in a LaTeX style
_NAME = (
    r"[\"'“‘]?(?:\\text\w+\s?\{)?"
    r"(?P<name>[A-Z0-9a-z][\w.$+@^\-]*[A-Z0-9][\w.$+@^\-]*|[A-Z][\w\-]+)(?:\})?[\"'”’]?"
)
# what stands before a title's colon
_TITLE = re.compile(r"(?:\\text\w+\s?\{)?(?P<name>[^:]{2,60}?)\}?\s?:\s")
# 'called X', 'known as X', 'which we call X', 'we term it X'
_NAMED = re.compile(
    r"(?:(?:namely,?|named|called|dubbed|termed|coined|denoted|nicknamed|(?:refer(?:red)? to|known) as|"
    r"which we (?:call|name|term)|we (?:call|name|term|dub)(?: (?:it|this|our \w+))?)\s(?:as\s)?(?:the\s)?)" + _NAME
)
# 'we propose X', 'this paper also introduces an X'
_PROPOSED = re.compile(
    r"(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Ss]tudy|[Aa]uthors)\s"
    r"(?:(?:first|then|also|further|thus|therefore|hereby|next|finally|have|will|now)\s)*"
    r"(?:propos|introduc|present|develop|design|releas|describ|implement|built|build|creat|report|unveil|contribut|offer)"
    r"\w*\s(?:the\s|a\s|an\s|our\s)?" + _NAME
)
# 'we introduce a scheduler, X, …', 'we present a fast engine for phones – X.'
_APPOSED = re.compile(
    r"(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Aa]uthors)\s(?:\w+\s)?"
    r"(?:propos|introduc|present|develop|design|describ|build|built)\w*\s[^,.;:()]{4,90}?"
    r"(?:,\s|\s[-–—]{1,3}\s|\s\()(?:namely\s|called\s|named\s|dubbed\s)?"
    + _NAME
    + r"(?=[,.:)]|\s(?:that|which|to|is|[-–—]))"
)
# a word behind a name that makes it the front of a longer one
_GOES_ON = re.compile(
    r"\s(?!(?:is|are|that|which|to|can|and|on|in|with|for|by|has|as|achieves|outperforms|reduces)\b)[A-Za-z]"
)
# words by which a sentence speaks of the paper's own work
_AUTHORS = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study)|[Aa]uthors|propos\w+|introduc\w+|present\w*)\b"
)
OWN = 1.0
"""Score of a mention that without doubt names what the paper proposes."""
MOST_WORDS = 3
"""Words of the longest name of which that is said."""
_OPENERS = frozenset(
    "namely named called dubbed termed coined denoted nicknamed refer referred known which we paper work article study "
    "authors".split()
)
# words that open a title or follow these cues without being a name
_STOP = re.compile(
    r"(?:We|The|This|These|In|Our|An?|It|To|On|For|By|With|Two|Three|Four|First|New|Novel|Automatic|Efficient|Fast|LLMs?|"
    r"GPUs?|CPUs?|FPGAs?|AI|ML|KV|DNNs?|HPC)$"
)


def coined(document: Document) -> Iterator[Mention]:
    """A title's prefix before the colon, 'named X', 'we propose X', wherever the text repeats X.

    The score is 1 where there is no doubt that the paper names its own: see `_is_sure`.
    """
    text = document.text
    heads, introduced = set(_title_prefix(document)), dict(_introduced(document))
    for name in sorted({*heads, *introduced}):
        if len(name) > 1 and not _STOP.match(name):
            starts = list(_occurrences(text, name))
            by_authors = name in heads or introduced.get(name, False)
            score = OWN if by_authors and _is_sure(text, name, starts, name in heads) else 0.9
            for start in starts:
                yield Mention(start, start + len(name), name, "", "coined", score, name)


def _is_sure(text: str, name: str, starts: list[int], heads_title: bool) -> bool:
    """A name by its shape that the text introduces, or one that opens the title and comes again.

    What is hyphenated and goes on with a word, as in 'Low-Rank Adaptation', is only the front of a name.
    """
    if heads_title and len(starts) > 1:
        return len(name.split()) <= MOST_WORDS
    is_front = "-" in name and all(_GOES_ON.match(text, start + len(name)) for start in starts)
    return is_name(name) and not is_front


def _occurrences(text: str, name: str) -> Iterator[int]:
    """Where `name` stands as a whole word; faster than compiling a pattern for each name."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[start - 1 : start] == "-" or text[end : end + 1].isalnum()):
            yield start
        start = text.find(name, end)


def _introduced(document: Document) -> Iterator[tuple[str, bool]]:
    """Names behind words that give one, those last that the authors say are theirs.

    The patterns are tried at these words only, which is what makes it fast.
    """
    return iter(sorted(_names_given(document), key=lambda pair: pair[1]))


def _names_given(document: Document) -> Iterator[tuple[str, bool]]:
    """Names, and whether the sentence says before that they are the authors': others 'named X' may be anybody's."""
    for word, start in zip(document.lowers, document.starts, strict=True):
        if word in _OPENERS:
            for pattern in (_NAMED, _PROPOSED, _APPOSED):
                if match := pattern.match(document.text, start):
                    before = document.text[document.sentence_of(start).start : match.end()]
                    yield match["name"].rstrip(".-"), _AUTHORS.search(before) is not None


def _title_prefix(document: Document) -> Iterator[str]:
    """What stands before a title's colon, if it is short enough to be a name.

    A prefix that is one ordinary word or a phrase of small words ('Towards …', 'A survey of …') is none.
    """
    match = _TITLE.match(document.paper.title)
    if match is None:
        return
    name = match["name"].strip()
    words = name.split()
    proper = all(word[:1].isupper() or word[:1].isdigit() or not word.isalpha() for word in words)
    if 1 <= len(words) <= 4 and proper and not _STOP.match(name):
        yield name
