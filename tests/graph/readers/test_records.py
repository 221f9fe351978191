"""Fields of records, whatever they are called."""

import math

import pytest

from paperkg.errors import SourceError
from paperkg.graph.model import Paper
from paperkg.graph.readers.records import metadata


def test_a_record_of_arxiv() -> None:
    fields = {
        "entry_id": "http://arxiv.org/abs/2309.06180v1", "title": "Zed\n  Fast", "summary": "We serve\nfast.",
        "published": "2023-09-12T00:00:00Z", "authors": [{"name": "Ada Byron"}, {"name": " "}, "Bo Li", "Bo Li"],
        "journal_ref": "Conf\n2023", "doi": "10.1000/X", "pdf_url": "https://example.org/x.pdf",
    }  # fmt: skip
    assert metadata(fields, "a:1") == Paper(
        "arXiv:2309.06180", "Zed Fast", "We serve fast.", 2023, ("Ada Byron", "Bo Li"), "Conf 2023",
        "https://example.org/x.pdf", ("doi:10.1000/x",), source="a:1",
    )  # fmt: skip


def test_a_record_of_a_citation_index() -> None:
    fields = {
        "paperId": "a1b2", "externalIds": {"ArXiv": "2309.06180", "CorpusId": 17, "DOI": None}, "title": "Zed",
        "abstract": None, "year": 2023.0, "authors": [{"given": "Ada", "family": "Byron"}, {"family": "Li"}],
        "venue": "",
    }  # fmt: skip
    assert metadata(fields, "") == Paper(
        "arXiv:2309.06180", "Zed", year=2023, authors=("Ada Byron", "Li"), aliases=("a1b2",)
    )


@pytest.mark.parametrize(
    ("fields", "paper_id", "aliases"),
    [
        ({"id": 17}, "title:zed", ()),
        ({"id": "p-17"}, "p-17", ()),
        ({"id": "p-17", "url": "https://doi.org/10.1000/x"}, "doi:10.1000/x", ("p-17",)),
        ({"id": "10.1000/x", "arxiv": "2309.06180"}, "arXiv:2309.06180", ("doi:10.1000/x",)),
        ({"id": "n/a", "doi": "none", "url": "https://example.org"}, "title:zed", ()),
        ({"id": ["p-1", "p-2"]}, "p-1", ("p-2",)),
        ({"id": math.nan}, "title:zed", ()),
    ],
)
def test_ids(fields: dict[str, object], paper_id: str, aliases: tuple[str, ...]) -> None:
    paper = metadata({"title": "Zed", **fields}, "")
    assert (paper.id, paper.aliases) == (paper_id, aliases)


def test_a_record_without_title_and_id_has_neither() -> None:
    assert metadata({"year": "2020"}, "") == Paper("", "", year=2020)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("2023", 2023), (2023, 2023), (2023.0, 2023), ("12 Sep 2023", 2023), ("2023-09-12", 2023), ("Sept. 2023", 2023),
        ("", None), (None, None), ("N/A", None), (math.nan, None), (1800, 1800), (2100, 2100),
    ],
)  # fmt: skip
def test_years(value: object, year: int | None) -> None:
    assert metadata({"title": "Zed", "year": value}, "").year == year


def test_the_first_field_that_says_something_counts() -> None:
    assert metadata({"title": "Zed", "year": "", "date": "2020-01-01", "published": "2021"}, "").year == 2021


@pytest.mark.parametrize("value", ["0", 1799, 2101, 1694476800, "20233", {"y": 1}, "?\udcff"])
def test_a_year_that_cannot_be_is_refused(value: object) -> None:
    with pytest.raises(SourceError, match="the year"):
        metadata({"title": "Zed", "year": value}, "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Byron", ("Ada Byron",)),
        ("Byron, A.; Li, B.", ("Byron, A.", "Li, B.")),
        ("Ada Byron, Alan Turing, and Bo Li", ("Ada Byron", "Alan Turing", "Bo Li")),
        ("Byron, Ada and Li, Bo", ("Byron, Ada", "Li, Bo")),
        ("Ada Byron & Bo Li", ("Ada Byron", "Bo Li")),
        ("", ()),
    ],
)
def test_authors_in_one_string(text: str, names: tuple[str, ...]) -> None:
    assert metadata({"title": "Zed", "authors": text}, "").authors == names


@pytest.mark.parametrize("field", ["id", "authors", "venue", "url", "doi", "abstract"])
def test_no_field_may_hold_what_is_no_character(field: str) -> None:
    for bad in ("\0", "\ud800", "\udcff"):
        with pytest.raises(SourceError, match=r"holds (U\+|the byte 0xFF)"):
            metadata({"title": "Zed", field: f"doi:10.1000/x{bad}"}, "")


@pytest.mark.parametrize("value", [True, 2309.0618])
def test_an_id_must_be_text_or_a_whole_number(value: object) -> None:
    with pytest.raises(SourceError, match="the id is"):
        metadata({"title": "Zed", "id": value}, "")
