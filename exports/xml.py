"""Text as parts of XML 1.0: what is escaped is escaped here and nowhere else."""

import re
from xml.sax.saxutils import escape, quoteattr

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def content(text: str) -> str:
    r"""`text` between two tags. Characters that XML cannot hold become U+FFFD.

    >>> content("a < b & \r\x00")
    'a &lt; b &amp; &#13;�'
    """
    return escape(_ILLEGAL.sub("\ufffd", text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    r"""`text` as the value of an attribute, with its quotes. Characters that XML cannot hold become U+FFFD.

    >>> attribute('a "b"\n')
    '\'a "b"&#10;\''
    """
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
