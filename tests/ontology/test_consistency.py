"""A reasoner finds no contradiction between the ontology and what is built, and finds those that are planted."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pyoxigraph as ox
import pytest

from paperkg.graph.build import build
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

PAGE = Path(__file__).parents[2].parent / "shared" / "corpus" / "hf_trending_papers.txt"
HAS = {"java": shutil.which("java"), "owlready2": importlib.util.find_spec("owlready2")}

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(not all(HAS.values()), reason="needs Java, and owlready2 for the reasoner in it"),
]


def hermit() -> Path:
    """The reasoner that owlready2 carries; that package itself is not imported."""
    (folder,) = importlib.util.find_spec("owlready2").submodule_search_locations  # type: ignore[union-attr]
    return Path(folder) / "hermit" / "HermiT.jar"


def contradictory(triples: Iterable[ox.Triple], folder: Path) -> bool:
    """Whether the reasoner finds that no world can be as the ontology and the triples say."""
    ontology = ox.parse((resources.files("paperkg.ontology") / "paperkg.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    everything = {*triples, *(quad.triple for quad in ontology)}
    path = folder / "graph.nt"
    path.write_bytes(ox.serialize(sorted(everything, key=str), format=ox.RdfFormat.N_TRIPLES))
    command = ["java", "-Xmx3g", "-cp", str(hermit()), "org.semanticweb.HermiT.cli.CommandLine", "-k", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "is satisfiable" in done.stdout or "InconsistentOntologyException" in done.stderr, done.stdout + done.stderr
    return "is satisfiable" not in done.stdout


def triples(store: Store) -> set[ox.Triple]:
    return {quad.triple for quad in store.match()}


def said(turtle: str) -> set[ox.Triple]:
    """Triples of a Turtle text in which p, r and h are papers, results of the first, and hardware."""
    parts = {"p": "paper/", "r": "result/arxiv-2501.00001/", "h": "hardware/"}
    prefixes = t.PREFIXES | {prefix: t.ENTITIES + part for prefix, part in parts.items()}
    head = "".join(f"@prefix {prefix}: <{space}> . " for prefix, space in prefixes.items())
    return {quad.triple for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE)}


def four(store: Store) -> set[ox.Triple]:
    """The four papers, two of which are said to differ: names alone do not make two papers."""
    return triples(store) | said("p:arxiv-2501.00001 owl:differentFrom p:arxiv-2502.00002 .")


def test_four_papers_are_consistent(store: Store, tmp_path: Path) -> None:
    assert not contradictory(four(store), tmp_path)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param("p:arxiv-2501.00001 a pkg:Result .", id="a paper that is a result"),
        pytest.param("h:gpu a pkg:Task .", id="an entity of two kinds"),
        pytest.param("r:01 pkg:value 77777.5 .", id="a result with two values"),
        pytest.param("p:arxiv-2502.00002 pkg:claims r:01 .", id="a result of two papers"),
        pytest.param("h:gpu pkg:uses p:arxiv-2501.00001 .", id="the wrong way round"),
        pytest.param("r:01 pkg:isBaselineOf p:arxiv-2501.00001 .", id="an inverse the wrong way round"),
        pytest.param('r:01 pkg:reportedText "1.5"@en .', id="a text with a language where there is none"),
    ],
)
def test_a_planted_contradiction_is_found(planted: str, store: Store, tmp_path: Path) -> None:
    assert {triple.subject for triple in said(planted)} <= {triple.subject for triple in four(store)}
    assert contradictory(four(store) | said(planted), tmp_path)


@pytest.mark.skipif(not PAGE.exists(), reason="needs the page of papers in ../shared")
def test_the_page_is_consistent(tmp_path: Path) -> None:
    build([str(PAGE)], tmp_path / "kg", metadata=[str(PAGE.with_suffix(".metadata.jsonl"))])
    with Store.open(tmp_path / "kg") as page:
        assert len(triples(page)) > 50_000
        assert not contradictory(triples(page), tmp_path)
