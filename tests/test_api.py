"""The Python interface: its names, that it costs nothing to import, and that it does what the command line does."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx
import pytest

import paperkg
from paperkg import KnowledgeGraph, Paper
from paperkg.errors import QueryError, StoreError, UnknownNameError
from paperkg.graph.store import Graph, Store

ZED = Paper("a", "Zed: Fast Serving", "We present Zed, which is 2x faster than vLLM on an A100.", year=2025)


def test_the_public_names_are_these() -> None:
    assert paperkg.__all__ == [
        "Built", "Changes", "CorrectionError", "Corrections", "KnowledgeGraph", "Paper", "PaperkgError", "QueryError",
        "Reader", "Reading", "Rows", "Score", "SourceError", "StoreError", "UnknownNameError", "Vocabulary",
        "VocabularyError", "build", "evaluate", "extended_vocabulary", "read_corrections", "read_paper", "read_records",
        "remove",
    ]  # fmt: skip
    assert paperkg.__all__ == sorted(paperkg.__all__)


@pytest.mark.parametrize("name", paperkg.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert name in dir(paperkg)
    assert getattr(paperkg, name).__doc__


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'paperkg' has no attribute 'biuld'"):
        paperkg.biuld  # type: ignore[attr-defined]  # noqa: B018


def test_the_methods_of_a_graph_are_these_and_documented() -> None:
    methods = {name: value for name, value in vars(KnowledgeGraph).items() if not name.startswith("_")}
    assert sorted(methods) == [
        "check", "close", "diff", "explain", "explore", "export", "networkx", "of", "open", "query", "release",
        "sparql", "stats", "store", "unlinked",
    ]  # fmt: skip
    assert [name for name, value in methods.items() if not value.__doc__] == []


def test_importing_paperkg_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import paperkg; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)
    loaded = done.stdout.split()
    assert [name for name in loaded if name.startswith("paperkg")] == ["paperkg", "paperkg.errors"]
    heavy = {"click", "networkx", "numpy", "pyoxigraph", "rdflib", "tqdm"}
    assert {name.split(".")[0] for name in loaded} & heavy == set()


def test_help_loads_no_engine() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom paperkg.cli import main\n"
        "print(CliRunner().invoke(main, ['--help']).exit_code, *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)
    code, *loaded = done.stdout.split()
    assert code == "0"
    assert set(loaded) & {"networkx", "numpy", "pyoxigraph", "rdflib"} == set()


def test_a_folder_is_built_asked_and_changed(tmp_path: Path) -> None:
    source, folder = tmp_path / "papers.jsonl", str(tmp_path / "kg")
    record = {"id": "a", "title": ZED.title, "abstract": ZED.abstract, "year": 2025}
    source.write_text(json.dumps(record), encoding="utf-8")
    assert paperkg.build([str(source)], folder) == (1, 0, 0, 0, 0)
    assert paperkg.build([str(source)], folder) == (0, 0, 1, 0, 0)
    with KnowledgeGraph.open(folder) as kg:
        assert kg.query("SELECT ?title ?year { ?p dct:title ?title ; dct:issued ?year }").rows == [(ZED.title, 2025)]
    assert paperkg.remove(folder, "a")
    assert not paperkg.remove(folder, "a")


def test_a_graph_keeps_writers_away_until_it_is_closed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg", write=True):
        pass
    kg = KnowledgeGraph.open(tmp_path / "kg")
    with pytest.raises(StoreError, match="is being read by another"), Store.open(tmp_path / "kg", write=True):
        pass
    kg.close()
    with Store.open(tmp_path / "kg", write=True):
        pass
    with pytest.raises(StoreError, match="the knowledge graph was closed; open it again"):
        kg.stats()


def test_a_build_that_failed_is_tried_again_in_the_same_process(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_text(json.dumps({"id": "a", "title": ZED.title, "abstract": ZED.abstract}), encoding="utf-8")

    def breaking(graphs: Iterable[Graph]) -> Iterator[Graph]:
        yield from graphs
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as error:
        paperkg.build([str(source)], tmp_path / "kg", progress=breaking)
    assert error.traceback  # which keeps all local variables alive, as an interactive session does
    assert paperkg.build([str(source)], tmp_path / "kg").added == 1


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.of([ZED])


def test_a_shipped_query_answers_with_typed_rows(kg: KnowledgeGraph) -> None:
    found = kg.query("beats", system="vLLM")
    row = dict(zip(found.columns, found.rows[0], strict=True))
    assert (len(found.rows), row["paper"], row["year"], row["value"], row["unit"]) == (1, ZED.title, 2025, 2, "x")


def test_the_sparql_of_a_query_can_be_seen(kg: KnowledgeGraph) -> None:
    text = kg.sparql("beats", system="vLLM")
    assert "VALUES ?system { <https://w3id.org/paperkg/id/system/vllm>" in text
    assert kg.query(text) == kg.query("beats", system="vLLM")
    assert kg.sparql("ASK {}") == "ASK {}"


def test_wrong_queries_are_errors_of_one_line(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'beats'"):
        kg.query("beets")
    with pytest.raises(UnknownNameError, match="no parameter of query called 'system'"):
        kg.query("ASK {}", system="vLLM")
    with pytest.raises(QueryError, match="no valid query"):
        kg.query("SELECT ?")


def test_the_networkx_graph_is_the_callers_own(kg: KnowledgeGraph) -> None:
    graph = kg.networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert ZED.title in nx.get_node_attributes(graph, "label").values()
    graph.clear()
    assert kg.networkx().number_of_nodes() > 1


def test_a_graph_tells_about_itself(kg: KnowledgeGraph) -> None:
    assert kg.stats().papers == 1
    assert [found.name for found in kg.unlinked(limit=1, kind="system")] == ["Zed"]
    assert [entity.label for entity in kg.explain("vllm").entities] == ["vLLM"]
    assert [problem for problem in kg.check() if problem.code.startswith("E")] == []
    assert json.loads("".join(kg.export("annotations")))["title"] == ZED.title
    assert "<title>Mine</title>" in kg.explore(title="Mine")


def test_a_vocabulary_of_ones_own_is_read_with(tmp_path: Path) -> None:
    words, source = tmp_path / "lab.tsv", tmp_path / "papers.jsonl"
    words.write_text("system\tzed\tZed\t\tllm-serving-system\n", encoding="utf-8")
    source.write_text(json.dumps({"id": "a", "title": ZED.title, "abstract": ZED.abstract}), encoding="utf-8")
    reader = paperkg.Reader("rules", vocabulary=paperkg.extended_vocabulary([words]))
    assert ("system/zed", True) in [(fact.entity.key, fact.entity.known) for fact in reader(ZED).facts]
    assert [found.name for found in KnowledgeGraph.of([ZED], reader).unlinked()] == []
    paperkg.build([str(source)], tmp_path / "kg", reader=reader)
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert kg.explain("Zed").entities[0].broader == ("LLM serving system",)


def test_a_reading_is_measured_against_annotations() -> None:
    gold = [{"id": "a", "entities": [{"name": "vLLM", "type": ["system"], "relation": ["compares_with"]}]}]
    scores = paperkg.evaluate(gold, map(json.loads, KnowledgeGraph.of([ZED]).export("annotations")))
    assert scores["relation"].right == 1
