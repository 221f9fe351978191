"""Links to a sentence of a paper's page: the browser scrolls to the words and marks them (text fragments)."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from paperkg.graph.encode import web_address
from paperkg.graph.model import Paper, Span

_FEWEST = 4
"""Words of a long quotation that are given from each end, at least; a page may write those between in another way."""


def page_address(paper: Paper) -> str:
    """Address of a page that shows the paper's title and abstract; empty if none is known.

    arXiv's own page goes before the address that the source gives, which may be that of a PDF.

    >>> page_address(Paper("arXiv:2309.06180", "vLLM")), page_address(Paper("p-17", "Zed", url="https://a.org/zed"))
    ('https://arxiv.org/abs/2309.06180', 'https://a.org/zed')
    """
    return arxiv_page((paper.id, *paper.aliases)) or web_address(paper.url)


def arxiv_page(names: Iterable[str]) -> str:
    """arXiv's page of the first of a paper's names that is of arXiv; empty if none is.

    >>> arxiv_page(["doi:10.48550/x", "arXiv:2309.06180"])
    'https://arxiv.org/abs/2309.06180'
    """
    tails = (name.removeprefix("arXiv:") for name in names if name.startswith("arXiv:"))
    return next((web_address(f"https://arxiv.org/abs/{tail}") for tail in tails), "")


def deep_link(address: str, text: str, span: Span) -> str:
    """`address` with a fragment that finds a stretch of the page's `text`; empty without an address.

    >>> deep_link("https://a.org/zed", "Zed: a non-stop, fast engine", Span(5, 28))
    'https://a.org/zed#:~:text=a%20non%2Dstop%2C%20fast%20engine'
    """
    if not address:
        return ""
    place = address.partition(":~:")[0]
    return f"{place}{'' if '#' in place else '#'}:~:text={','.join(map(_encoded, _ends(text, span)))}"


def _encoded(words: str) -> str:
    # hyphens, commas and ampersands have a meaning between the parts of a fragment
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def _ends(text: str, span: Span) -> tuple[str, ...]:
    """The first and the last words of a quotation, as many as find it in the text; all words of a short one."""
    words = text[span.start : span.end].split()
    whole, quotation = _folded(text), _folded(" ".join(words))
    for count in range(_FEWEST, len(words) // 2):
        first, last = " ".join(words[:count]), " ".join(words[-count:])
        if _found(whole, _folded(first), _folded(last)) == quotation:
            return first, last
    return (" ".join(words),)


def _found(text: str, first: str, last: str) -> str:
    """What a browser marks: from the first place of `first` to the next one of `last`."""
    start = text.find(first)
    return text[start : text.find(last, start + len(first)) + len(last)]


@lru_cache(maxsize=64)  # a paper's text comes once a sentence
def _folded(text: str) -> str:
    """Text as it is compared: without case, and with single spaces."""
    return " ".join(text.split()).casefold()
