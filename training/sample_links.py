"""Draw links to vocabulary entries by lot, for a person to judge: paper, place, surface, entry and sentence of each.

    python training/sample_links.py PAPERS.jsonl [NUMBER]

A link is what the default extractor makes of one surface of one paper, if the fact stays; its first place is shown.
docs/links.md has the verdicts on such a draw.
"""

import random
import sys
from pathlib import Path

from paperkg.graph.evaluate import read_papers
from paperkg.graph.extract.document import Document
from paperkg.graph.pipeline import read_paper

SEED = 3


def main() -> None:
    """Print the rows of the draw, in the order of the papers."""
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    rows = []
    for paper in read_papers(Path(sys.argv[1])):
        document = Document(paper)
        for fact in read_paper(paper).facts:
            if fact.entity.known:
                for surface in fact.surfaces:
                    start = document.text.index(surface)
                    sentence = document.text[slice(*document.sentence_of(start))]
                    rows.append((paper.id, str(start), surface, fact.entity.key, sentence))
    print(f"{len(rows)} links")
    for row in sorted(random.Random(SEED).sample(sorted(rows), number)):
        print("\t".join(" ".join(cell.split()) for cell in row))


if __name__ == "__main__":
    main()
