"""Names that the paper itself gives to its contribution."""

import re
from collections.abc import Iterator

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Mention

_NAME = r"[\"'“‘]?(?:\\text\w+\s?\{)?(?P<name>[A-Z0-9a-z][\w.$+@^\-]*[A-Z0-9][\w.$+@^\-]*|[A-Z][\w\-]+)(?:\})?[\"'”’]?"
_TITLE = re.compile(r"(?:\\text\w+\s?\{)?(?P<name>[^:]{2,60}?)\}?\s?:\s")
_NAMED = re.compile(
    r"(?:(?:named|called|dubbed|termed|coined|denoted|nicknamed|(?:refer(?:red)? to|known) as|which we (?:call|name|term)"
    r"|we (?:call|name|term|dub)(?: (?:it|this|our \w+))?)\s(?:as\s)?(?:the\s)?)" + _NAME
)
_PROPOSED = re.compile(
    r"(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Ss]tudy|[Aa]uthors)\s(?:(?:first|then|also|further|thus|therefore|hereby|next|finally|"
    r"have|will|now)\s)*(?:propos|introduc|present|develop|design|releas|describ|implement|built|build|creat|report|unveil|"
    r"contribut|offer)\w*\s(?:the\s|a\s|an\s|our\s)?" + _NAME
)
_OPENERS = frozenset(
    ["named", "called", "dubbed", "termed", "coined", "denoted", "nicknamed", "refer", "referred", "known", "which", "we", "paper", "work", "article", "study", "authors"]
)
_STOP = re.compile(
    r"(?:We|The|This|These|In|Our|An?|It|To|On|For|By|With|Two|Three|Four|First|New|Novel|Automatic|Efficient|Fast|LLMs?|"
    r"GPUs?|CPUs?|FPGAs?|AI|ML|KV|DNNs?|HPC)$"
)


def coined(document: Document) -> Iterator[Mention]:
    """A title's prefix before the colon, 'named X', 'we propose X', wherever the text repeats X."""
    text = document.text
    names = {*_title_prefix(document), *_introduced(document)}
    for name in sorted(names):
        if len(name) > 1 and not _STOP.match(name):
            for start in _occurrences(text, name):
                yield Mention(start, start + len(name), name, "", "coined", 0.9, name)


def _occurrences(text: str, name: str) -> Iterator[int]:
    """Where `name` stands as a whole word; faster than compiling a pattern for each name."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[start - 1 : start] == "-" or text[end : end + 1].isalnum()):
            yield start
        start = text.find(name, end)


def _introduced(document: Document) -> Iterator[str]:
    """Names behind words that give one: the patterns are tried at these words only, which is what makes it fast."""
    for word, start in zip(document.lowers, document.starts, strict=True):
        if word in _OPENERS:
            match = _NAMED.match(document.text, start) or _PROPOSED.match(document.text, start)
            if match:
                yield match["name"].rstrip(".-")


def _title_prefix(document: Document) -> Iterator[str]:
    """What stands before a title's colon, if it is short enough to be a name.

    A prefix that is one ordinary word or a phrase of small words ('Towards …', 'A survey of …') is none.
    """
    match = _TITLE.match(document.paper.title)
    if match is None:
        return
    words = match["name"].split()
    proper = all(word[:1].isupper() or word[:1].isdigit() or not word.isalpha() for word in words)
    if len(words) <= 4 and proper and not _STOP.match(match["name"]):
        yield match["name"]
