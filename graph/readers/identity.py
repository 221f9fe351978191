"""Ids of papers: from arXiv, a DOI, what the source gives, or the title."""

import re
from collections.abc import Iterable

from paperkg.graph.text import title_key

_MONTH = "[0-9]{2}(?:0[1-9]|1[0-2])"
_ARCHIVE = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "econ|eess|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ARXIV_ID = rf"({_MONTH}\.[0-9]{{4,5}}|(?:{_ARCHIVE})(?:\.[a-z]{{2}})?/{_MONTH}[0-9]{{3}})(?:v[0-9]+)?(?![0-9])"
_ARXIV = re.compile(
    rf"\s*{_ARXIV_ID}\s*\Z"
    rf"|.*?(?:arxiv\.org/(?:[a-z-]+/)?|arxiv\.org:|arxiv:\s*|(?:huggingface\.co|hf\.co)/papers/|10\.48550/arxiv\.)"
    rf"{_ARXIV_ID}",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_DOI = re.compile(
    r"(?:\s*|.*?(?:doi\.org/|doi:\s*|/doi/(?:[a-z]+/)?))(10\.[0-9]{4,9}/[^\s\"<>?#]+)", re.IGNORECASE | re.DOTALL
)


def canonical_id(text: str) -> str:
    """The arXiv id or DOI that `text` is or, as an address, leads to; empty if there is none.

    >>> [canonical_id(text) for text in ("2309.06180v2", "https://arxiv.org/pdf/cs.LG/0703001v1.pdf", "p-17")]
    ['arXiv:2309.06180', 'arXiv:cs/0703001', '']
    >>> canonical_id("https://doi.org/10.1145/3600006.3613165")
    'doi:10.1145/3600006.3613165'
    """
    if found := _ARXIV.match(text):
        return f"arXiv:{_SUBJECT_CLASS.sub('', (found[1] or found[2]).lower())}"
    if found := _DOI.match(text):
        return f"doi:{found[1].lower().rstrip('.,;')}"
    return ""


def title_id(title: str) -> str:
    """The id of a paper that has no other.

    >>> title_id("Fast Serving, Again")
    'title:fast-serving-again'
    """
    return f"title:{title_key(title)}"


def scheme(paper_id: str) -> str:
    """Where an id comes from: `arXiv`, `doi`, `title`, or empty.

    >>> scheme("arXiv:2309.06180"), scheme("p-17")
    ('arXiv', '')
    """
    start = paper_id.partition(":")[0]
    return start if start in _RANK else ""


_RANK = {"arXiv": 0, "doi": 1, "": 2, "title": 3}


def ranked(ids: Iterable[str]) -> list[str]:
    """Distinct ids, the most useful first: arXiv, DOI, others, title.

    >>> ranked(["title:a", "p-17", "doi:10.1/x", "p-17"])
    ['doi:10.1/x', 'p-17', 'title:a']
    """
    return sorted(dict.fromkeys(ids), key=lambda paper_id: _RANK[scheme(paper_id)])


def given_id(text: str) -> str:
    """An id that a source gives: canonical if it is one of arXiv or a DOI, else as it stands.

    A running number says nothing outside its file: it is no id; nor is `title:…`, which the title gives anyway.

    >>> [given_id(text) for text in ("arxiv:2309.06180", " p-17 ", "42", "title:fast")]
    ['arXiv:2309.06180', 'p-17', '', '']
    """
    plain = " ".join(text.split())
    return canonical_id(plain) or ("" if plain.isdigit() or scheme(plain) else plain)
