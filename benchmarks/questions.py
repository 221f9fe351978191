"""How long each shipped question takes, as a multiple of one look-up by an index.

    python benchmarks/questions.py KG

Parameters are its own, or the first paper. Prints, for each question, the median of three runs in
seconds, the multiple, and the number of rows.
"""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import paperkg
from paperkg.exports.answers import Rows
from paperkg.exports.sparql import queries

_LOOK_UP = "SELECT ?label { <https://w3id.org/paperkg/id/hardware/nvidia-a100> skos:prefLabel ?label }"
_FIRST_PAPER = "SELECT ?id { ?paper a pkg:Paper ; dct:identifier ?id } ORDER BY ?id LIMIT 1"


def timed(work: Callable[[], Rows], runs: int = 3) -> tuple[float, Rows]:
    """The median time of some runs in seconds, and the answer."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        answer = work()
        times.append(perf_counter() - start)
    return median(times), answer


def main() -> None:
    """Time all questions of a graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kg", type=Path)
    with paperkg.KnowledgeGraph.open(parser.parse_args().kg) as graph:
        unit, _ = timed(lambda: graph.query(_LOOK_UP), 101)
        paper = str(graph.query(_FIRST_PAPER).rows[0][0])
        for query in queries():
            given = {param.name: paper for param in query.params if param.default is None}
            taken, answer = timed(partial(graph.query, query.name, **given))
            print(f"{query.name:15} {taken:8.3f} s {taken / unit:9.0f} x {len(answer.rows):6} rows", flush=True)


if __name__ == "__main__":
    main()
