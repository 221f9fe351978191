"""Apache Jena reads what is written as the same graph, and answers shipped questions alike.

Its jars (2.10, of 2013) come inside the package owlready2, without a parser of JSON-LD.
"""

import csv
import importlib.util
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from four_papers import fact, stored
from test_round_trip import canonical, meant

from paperkg.exports.formats import export
from paperkg.exports.knowledge import KnowledgeGraph
from paperkg.graph.model import Paper, Reading
from paperkg.graph.store import Store

pytestmark = pytest.mark.java

FILES = {"ntriples": "kg.nt", "nquads": "kg.nq", "rdfxml": "kg.rdf", "trig": "kg.trig", "turtle": "kg.ttl"}
# what one paper may bring in; Jena itself reads further planes, but writes them as halves, which is no N-Quads
ODD = 'a """b\\" \\\\u0041 \\n \r\n \t <i>&amp;]]> é 中 \x01\x7f\x85\u2028\ufeff . end'


def odd() -> Store:
    paper = Paper(f"title:{ODD}", ODD, f"We use {ODD}.", authors=(ODD,), venue=ODD)
    return stored(Reading(paper, (fact(paper, "uses", f"technique/{ODD}"),), ()))


@pytest.fixture(scope="module")
def jars() -> str:
    """Jena's class path."""
    found = importlib.util.find_spec("owlready2")
    if not shutil.which("java") or found is None or found.origin is None:
        pytest.skip("needs Java (Debian's default-jre-headless) and the package owlready2")
    return str(Path(found.origin).parent / "pellet" / "*")


def said(jars: str, *command: str) -> str:
    """What a program of Jena writes; it has nothing to complain about."""
    done = subprocess.run(["java", "-Dfile.encoding=UTF-8", "-cp", jars, *command], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode("utf-8")) == (0, "")
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("graph", ["four papers", "odd text"])
@pytest.mark.parametrize("format", FILES)
def test_jena_reads_the_same_graph(format: str, graph: str, store: Store, jars: str, tmp_path: Path) -> None:
    store = store if graph == "four papers" else odd()
    file = tmp_path / FILES[format]
    file.write_bytes("".join(export(store, format)).encode("utf-8"))
    program = ["jena.rdfparse"] if format == "rdfxml" else ["riotcmd.riot", "--check", "--strict"]
    assert canonical(ox.parse(said(jars, *program, str(file)), format=ox.RdfFormat.N_QUADS)) == meant(store, format)


@pytest.mark.parametrize(
    ("question", "parameters"),
    [("beats", {"system": "vLLM"}), ("coverage", {}), ("relations", {"entity": "Squeezer"}), ("unstated", {})],
)
def test_jena_answers_alike(question: str, parameters: dict[str, str], store: Store, jars: str, tmp_path: Path) -> None:
    kg = KnowledgeGraph(store)
    sparql, graph = tmp_path / "question.rq", tmp_path / "kg.ttl"
    sparql.write_text(kg.sparql(question, **parameters), encoding="utf-8")
    graph.write_bytes("".join(kg.export("turtle")).encode("utf-8"))
    answer = said(jars, "arq.arq", "--data", str(graph), "--query", str(sparql), "--results=csv")
    columns, *rows = csv.reader(answer.splitlines())
    ours = kg.query(question, **parameters)
    assert tuple(columns) == ours.columns
    assert [[cell.removesuffix(".0") for cell in row] for row in rows] == [list(map(shown, row)) for row in ours.rows]
    assert rows


def shown(cell: object) -> str:
    return "" if cell is None else str(cell)
