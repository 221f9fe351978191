"""Saved pages of papers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import read_written

from paperkg.graph.model import Paper
from paperkg.graph.readers.page import looks_like_page

CACHES = ("We study how small caches help a serving engine that is short of memory. " * 4).strip()
BOARDS = ("Many boards are measured with care, and the cheap ones do better than one thinks. " * 4).strip()
ONE, TWO = "Zed: Fast Serving of Models", "Low Memory for Everyone"
LONELY = "this line has no abstract below it; it is taken for no paper"


def paper(title: str, abstract: str, line: int) -> Paper:
    key = "-".join(title.lower().replace(":", "").split())
    return Paper(f"title:{key}", title, abstract, source=str(line))


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        pytest.param(f"{ONE}\n\n{CACHES}\n\n{TWO}\n\n{BOARDS}\n", 1, 5, id="title, blank line, abstract"),
        pytest.param(f"{ONE}\r\n\r\n{CACHES}\r\n\r\n{TWO}\r\n\r\n{BOARDS}", 1, 5, id="line ends of Windows"),
        pytest.param(f"\ufeff{ONE}\n\n\n \n{CACHES}\n\n\n{TWO}\n\n{BOARDS}", 1, 8, id="more blanks, a byte order mark"),
        pytest.param(f"{ONE}\n{CACHES}\n{TWO}\n{BOARDS}", 1, 3, id="no blank lines"),
        pytest.param(
            "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\n"
            f"Jun 6\n\n{ONE}\n\n{CACHES}\n\n{TWO}\n\n{BOARDS}",
            11,
            15,
            id="a header",
        ),
        pytest.param(
            f"Daily Papers\n\n{ONE}\n\nPublished on Jun 6, 2024\n\n{CACHES}\n\n33\n\nGitHub 1.2k\n\narXiv page\n\n"
            f"{TWO}\n\nAda Byron, Alan Turing, Bo Li\n\n4 authors\n\n{BOARDS}\n\nUpvote 7\n\n3 days ago\n\nView PDF",
            3,
            15,
            id="buttons, dates, names and counts around the papers",
        ),
        pytest.param(
            f"{ONE}\n\n" + CACHES.replace(". ", ".\n") + f"\n\n{TWO}\n\n" + BOARDS.replace(". ", ".\n"),
            1,
            8,
            id="abstracts that are broken into short lines",
        ),
    ],
)
def test_papers_of_a_page(tmp_path: Path, page: str, first: int, second: int) -> None:
    assert read_written(tmp_path, "page.txt", page) == ([paper(ONE, CACHES, first), paper(TWO, BOARDS, second)], [])


def test_an_abstract_may_have_paragraphs(tmp_path: Path) -> None:
    page = f"{ONE}\n\n{CACHES}\n\nCode is at https://example.org.\n\n{TWO}\n\n{BOARDS}"
    whole = f"{CACHES}\nCode is at https://example.org."
    assert read_written(tmp_path, "page.txt", page) == ([paper(ONE, whole, 1), paper(TWO, BOARDS, 7)], [])


def test_short_summaries_are_abstracts(tmp_path: Path) -> None:
    summary = "小さなメモリで動く仕組みを調べる。ほかの方式より速く、電力も少ないことを示す。"
    page = f"{ONE}\n\nIt serves models fast.\n\n{TWO}\n\n{summary}"
    papers, rejected = read_written(tmp_path, "page.txt", page)
    assert [(found.title, found.abstract) for found in papers] == [(ONE, "It serves models fast."), (TWO, summary)]
    assert rejected == []


def test_an_old_encoding_is_read_as_windows_does(tmp_path: Path) -> None:
    page = f"{ONE} – naïve\n\n{CACHES}\n\n{TWO}\n\n{BOARDS}".encode("cp1252")
    assert [found.title for found in read_written(tmp_path, "page.txt", page)[0]] == [f"{ONE} – naïve", TWO]


def test_lines_that_may_be_lost_titles_are_rejected_and_headers_are_not(tmp_path: Path) -> None:
    page = (
        f"Papers that everyone reads\n\n{ONE}\n\n{CACHES}\n\nA Lonely Title Without Text\n\nFew Words\n\n"
        f"{TWO}\n\n{BOARDS}\n\nSome more words at the end"
    )
    papers, rejected = read_written(tmp_path, "page.txt", page)
    assert papers == [paper(ONE, CACHES, 3), paper(TWO, BOARDS, 11)]
    assert rejected == [(7, LONELY, "A Lonely Title Without Text"), (15, LONELY, "Some more words at the end")]


def test_a_text_without_a_title_is_rejected(tmp_path: Path) -> None:
    papers, rejected = read_written(tmp_path, "page.txt", f"{CACHES}\n\n{TWO}\n\n{BOARDS}", format="page")
    assert papers == [paper(TWO, BOARDS, 3)]
    assert rejected == [(1, "there is no title above this text", CACHES[:200])]


def test_a_page_without_papers_is_rejected(tmp_path: Path) -> None:
    nothing = (1, "no title with an abstract below it was found", "")
    assert read_written(tmp_path, "page.txt", "Daily Papers\n\nLog in\n", format="page") == ([], [nothing])


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (f"{ONE}\n\n{CACHES}\n\n{TWO}\n\n{BOARDS}", True),
        (f"{ONE}\n\n{CACHES}\n\n1. Introduction\n\n{BOARDS}\n\nA Method for All\n\n{CACHES}", False),
        pytest.param(f"Daily Papers\n\n{ONE}\n\n{CACHES}", True, id="one paper below the heading of such a page"),
        pytest.param(f"{ONE}\n\n{CACHES}\n\n{BOARDS}", False, id="one paper"),
        pytest.param(f"Zed\n\n{CACHES}\n\nMethod\n\n{BOARDS}", False, id="titles of one word are headings"),
        ("", False),
    ],
)  # fmt: skip
def test_a_page_is_told_from_one_paper(text: str, is_page: bool) -> None:
    assert looks_like_page(text.encode()) is is_page


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["fast", "Serving", "of", "LLMs", "GPU-aware", "4-bit"]), min_size=3, max_size=9),
            st.lists(st.sampled_from([CACHES, BOARDS, "Code is on the web now."]), min_size=1, max_size=3),
        ),
        min_size=2,
        max_size=6,
    ),
    st.lists(st.sampled_from(["Jun 6", "12", "Upvote", "GitHub 2k", "new", "Subscribe", "---"]), max_size=3),
)
def test_every_title_with_an_abstract_is_a_paper(
    tmp_path_factory: pytest.TempPathFactory, written: list, around: list
) -> None:
    blocks = [*around]
    for title, paragraphs in written:
        blocks += [" ".join(title), *around, *paragraphs, *around]
    papers, rejected = read_written(tmp_path_factory.getbasetemp(), "page.txt", "\n\n".join(blocks), format="page")
    assert [(found.title, found.abstract) for found in papers] == [
        (" ".join(title), "\n".join(paragraphs)) for title, paragraphs in written
    ]
    assert rejected == []
