"""Names that the paper itself gives to its contribution."""

import re
from collections.abc import Iterator

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Mention

_NAME = r"[\"'“‘]?(?:\\text\w+\s?\{)?(?P<name>[A-Z0-9a-z][\w.$+@^\-]*[A-Z0-9][\w.$+@^\-]*|[A-Z][\w\-]+)(?:\})?[\"'”’]?"
_TITLE = re.compile(r"(?:\\text\w+\s?\{)?(?P<name>[^:]{2,60}?)\}?\s?:\s")
_NAMED = re.compile(
    r"(?:\b(?:named|called|dubbed|termed|coined|denoted|nicknamed|(?:refer(?:red)? to|known) as|which we (?:call|name|term)"
    r"|we (?:call|name|term|dub)(?: (?:it|this|our \w+))?)\s(?:as\s)?(?:the\s)?)" + _NAME
)
_PROPOSED = re.compile(
    r"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Ss]tudy|[Aa]uthors)\s(?:(?:first|then|also|further|thus|therefore|hereby|next|finally|"
    r"have|will|now)\s)*(?:propos|introduc|present|develop|design|releas|describ|implement|built|build|creat|report|unveil|"
    r"contribut|offer)\w*\s(?:the\s|a\s|an\s|our\s)?" + _NAME
)
_STOP = re.compile(
    r"(?:We|The|This|These|In|Our|An?|It|To|On|For|By|With|Two|Three|Four|First|New|Novel|Automatic|Efficient|Fast|LLMs?|"
    r"GPUs?|CPUs?|FPGAs?|AI|ML|KV|DNNs?|HPC)$"
)


def coined(document: Document) -> Iterator[Mention]:
    """A title's prefix before the colon, 'named X', 'we propose X', wherever the text repeats X."""
    text = document.text
    names = set(_title_prefix(document))
    for pattern in (_NAMED, _PROPOSED):
        names.update(match["name"].rstrip(".-") for match in pattern.finditer(text))
    for name in sorted(names):
        if len(name) > 1 and not _STOP.match(name):
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w])", text):
                yield Mention(match.start(), match.end(), name, "", "coined", 0.9, name)


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
