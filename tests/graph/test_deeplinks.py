"""Links into a paper's page."""

import re
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.deeplinks import deep_link, page_address
from paperkg.graph.model import Paper, Span
from paperkg.graph.text import sentences

ZED = "https://a.org/zed"


@pytest.mark.parametrize(
    ("paper", "address"),
    [
        (Paper("arXiv:2309.06180", "Zed"), "https://arxiv.org/abs/2309.06180"),
        (Paper("arXiv:cs/9901001", "Zed"), "https://arxiv.org/abs/cs/9901001"),
        (Paper("arXiv:2309.06180", "Zed", url="https://a.org/zed.pdf"), "https://arxiv.org/abs/2309.06180"),
        (Paper("doi:10.1/x", "Zed", url=ZED, aliases=("arXiv:2309.06180",)), "https://arxiv.org/abs/2309.06180"),
        (Paper("doi:10.1/x", "Zed", url="https://a.org/a b"), "https://a.org/a%20b"),
        (Paper("arXiv:<script>", "Zed"), "https://arxiv.org/abs/%3Cscript%3E"),
        (Paper("doi:10.1/x", "Zed", url="javascript:alert(1)"), ""),
        (Paper("doi:10.1/x", "Zed"), ""),
    ],
)
def test_the_page_of_a_paper(paper: Paper, address: str) -> None:
    assert page_address(paper) == address


LONG = "We present Zed, a fast engine that serves models of all sizes on any chip."


@pytest.mark.parametrize(
    ("quotation", "text", "fragment"),
    [
        pytest.param("Zed is fast.", "", "Zed%20is%20fast.", id="a short one as it is"),
        pytest.param("a, b & c-d", "", "a%2C%20b%20%26%20c%2Dd", id="what separates the parts"),
        pytest.param("50% of é", "", "50%25%20of%20%C3%A9", id="per cent and letters beyond ASCII"),
        pytest.param("Zed  is\n fast.", "", "Zed%20is%20fast.", id="single spaces"),
        pytest.param(LONG, "", "We%20present%20Zed%2C%20a,sizes%20on%20any%20chip.", id="the ends of a long one"),
        pytest.param(
            LONG,
            "we present Zed, a new thing. ",
            "We%20present%20Zed%2C%20a%20fast,all%20sizes%20on%20any%20chip.",
            id="more words where fewer stand elsewhere",
        ),
        pytest.param("x " * 10, "", "%20".join("x" * 10), id="all, if the ends are anywhere"),
    ],
)
def test_a_link_to_words(quotation: str, text: str, fragment: str) -> None:
    link = deep_link(ZED, text + quotation, Span(len(text), len(text + quotation)))
    assert link == f"{ZED}#:~:text={fragment}"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("", ""),
        ("https://a.org/#s", "https://a.org/#s:~:text=b"),
        ("https://a.org/#s:~:text=old", "https://a.org/#s:~:text=b"),
        ("https://a.org/?q=1#:~:text=old", "https://a.org/?q=1#:~:text=b"),
    ],
)
def test_a_link_keeps_the_fragment_of_the_address(address: str, link: str) -> None:
    assert deep_link(address, "a b", Span(2, 3)) == link


def marked(link: str, text: str) -> str:
    """What a browser marks on a page of that text, without regard to the edges of words."""
    first, *last = map(unquote, urlsplit(link).fragment.removeprefix(":~:text=").split(","))
    page = " ".join(text.split()).casefold()
    start = page.index(first.casefold())
    end = start + len(first.casefold())
    return page[start : page.index(last[0].casefold(), end) + len(last[0].casefold()) if last else end]


WORDS = st.lists(st.sampled_from(["a", "b,", "c-d", "&", "E", "e", "x\u00df", "\u0130."]), min_size=1, max_size=30)


@given(WORDS, st.data())
def test_a_link_finds_its_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    span = Span(len(" ".join([*words[:start], ""])), len(" ".join(words[:end])))
    assert marked(deep_link(ZED, text, span), text) == text[slice(*span)].casefold()


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_any_text_makes_a_sound_address(text: str) -> None:
    for span in sentences(text) or [Span(0, len(text))]:
        link = deep_link(ZED, text, span)
        assert ox.NamedNode(link).value == link
        assert re.fullmatch(r"https://a\.org/zed#:~:text=(?:[\w.~]|%[0-9A-F]{2})*(?:,(?:[\w.~]|%[0-9A-F]{2})+)?", link)
