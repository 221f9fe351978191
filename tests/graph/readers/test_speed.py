"""Time grows with the length of what is read, whatever stands in it."""

import io
import time
from collections.abc import Callable

import pytest

from paperkg.graph.readers import READERS
from paperkg.graph.readers.identity import given_id
from paperkg.graph.readers.language import language
from paperkg.graph.readers.page import looks_like_page
from paperkg.graph.readers.records import metadata
from paperkg.graph.readers.source import Source
from paperkg.graph.text import title_key

PATTERNS = (
    " ",
    "\n",
    "\n \n",
    "a ",
    "A B, ",
    "arxiv: ",
    "arxiv.org/a-",
    "doi: ",
    "10.1000/",
    "# ",
    "and ",
    " &",
    "1,",
    "é ",
    "-",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize(
    "read",
    [
        given_id,
        title_key,
        language,
        lambda text: list(READERS["jsonl"](Source("p.json", io.BytesIO(f'[{{"a",\n{text}'.encode()), [].append))),
        lambda text: looks_like_page(text.encode()),
        lambda text: metadata(
            {"title": "a", "abstract": f"x{text}x", "authors": f"x{text}x", "url": f"https://e.org/{text}"}, ""
        ),
    ],
)
def test_a_text_of_a_hundred_thousand_characters_takes_no_three_seconds(
    read: Callable[[str], object], pattern: str
) -> None:
    start = time.process_time()
    read((pattern * 100_000)[:100_000])
    assert time.process_time() - start < 3
