"""Ids of papers."""

import pytest

from paperkg.graph.readers.identity import canonical_id, given_id, ranked, scheme, title_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2309.06180", "arXiv:2309.06180"),
        (" 2309.06180v12 ", "arXiv:2309.06180"),
        ("0704.0001", "arXiv:0704.0001"),
        ("arXiv:2309.06180", "arXiv:2309.06180"),
        ("ARXIV: 2309.06180v1 [cs.LG]", "arXiv:2309.06180"),
        ("oai:arXiv.org:2309.06180", "arXiv:2309.06180"),
        ("http://arxiv.org/abs/2309.06180v1", "arXiv:2309.06180"),
        ("https://arxiv.org/pdf/2309.06180.pdf", "arXiv:2309.06180"),
        ("https://www.arxiv.org/html/2309.06180v3#S1", "arXiv:2309.06180"),
        ("https://huggingface.co/papers/2309.06180", "arXiv:2309.06180"),
        ("10.48550/arXiv.2309.06180", "arXiv:2309.06180"),
        ("https://doi.org/10.48550/ARXIV.2309.06180", "arXiv:2309.06180"),
        ("cs/9901001", "arXiv:cs/9901001"),
        ("cs.LG/0703001v2", "arXiv:cs/0703001"),
        ("https://arxiv.org/abs/hep-th/9901001v1", "arXiv:hep-th/9901001"),
        ("10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("DOI: 10.1000/ABC(1)D", "doi:10.1000/abc(1)d"),
        ("https://doi.org/10.1000/abc?x=1", "doi:10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "doi:10.1000/abc"),
        ("https://dl.acm.org/doi/pdf/10.1145/3600006", "doi:10.1145/3600006"),
    ],
)
def test_arxiv_ids_and_dois_are_brought_into_one_form(text: str, found: str) -> None:
    assert canonical_id(text) == found
    assert canonical_id(found) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("2313.06180", "there is no month 13"),
        ("2309.061", "too short"),
        ("2309.061800", "too long"),
        ("conf/9901001", "no archive of that name"),
        ("cs/9913001", "there is no month 13"),
        ("https://example.org/2309.06180", "an address elsewhere"),
        ("10.1/x", "no DOI has so short a prefix"),
        ("version 10.1000/x", "no DOI in a sentence"),
    ],
)
def test_what_is_neither_is_left_alone(text: str, why: str) -> None:
    assert canonical_id(text) == "", why


@pytest.mark.parametrize(
    ("text", "found"), [(" my  id ", "my id"), ("007", ""), ("", ""), ("a7", "a7"), ("10.1000/X", "doi:10.1000/x")]
)
def test_a_given_id_is_kept_unless_it_is_a_running_number(text: str, found: str) -> None:
    assert given_id(text) == found


def test_ids_are_ranked() -> None:
    ids = ["x", "title:a", "doi:10.1000/x", "arXiv:2309.06180", "x"]
    assert ranked(ids) == ["arXiv:2309.06180", "doi:10.1000/x", "x", "title:a"]
    assert [scheme(paper_id) for paper_id in ranked(ids)] == ["arXiv", "doi", "", "title"]


def test_titles_that_differ_in_case_and_punctuation_have_one_id() -> None:
    assert {title_id(title) for title in ("Fast KV-Cache: Why?", "fast kv cache, why", "Fast {KV}-Cache -- Why")} == {
        "title:fast-kv-cache-why"
    }
