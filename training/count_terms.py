"""Count how phrases behave in a corpus of abstracts.

    python training/count_terms.py CORPUS.jsonl.gz FOLDER

writes terms.bin into FOLDER (the package's graph/extract): one row for each phrase that at least 8 papers have.
"""

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from paperkg.graph.extract import phrases
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.terms import ROW, key
from paperkg.graph.model import Paper
from paperkg.graph.text import name_key

LEAST = 8


def spans(document: Document) -> Iterator[tuple[str, bool, bool]]:
    """Each stretch of content words: its key, whether it is a whole run, whether it stands in the title."""
    keys = [name_key(word) for word in document.words]
    for first, after in phrases.runs(document):
        for start in range(first, after):
            for end in range(start + 1, min(start + phrases.LONGEST, after) + 1):
                whole = (start, end) == (first, after)
                yield "-".join(keys[start:end]), whole, start < document.title_words


def count(corpus: Path) -> np.ndarray:
    """The rows, sorted by hash."""
    papers: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found = list(spans(Document(Paper(row["id"], row["title"], row["abstract"]))))
            papers.update({name for name, _, _ in found})
            whole.update({name for name, is_whole, _ in found if is_whole})
            titles.update({name for name, _, in_title in found if in_title})
    rows = {
        key(name): (min(255, round(16 * math.log2(number))), 255 * whole[name] // number, 255 * titles[name] // number)
        for name, number in sorted(papers.items())
        if number >= LEAST
    }
    return np.array([(number, *values) for number, values in sorted(rows.items())], dtype=ROW)


if __name__ == "__main__":
    (Path(sys.argv[2]) / "terms.bin").write_bytes(count(Path(sys.argv[1])).tobytes())
