"""The store: changes as a whole, questions that stay inside."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import QueryError, StoreError
from paperkg.graph import store as module
from paperkg.graph.encode import literal
from paperkg.graph.store import Graph, Store, dump
from paperkg.ontology import terms as t

GRAPHS = st.dictionaries(st.sampled_from("abcd"), st.sets(st.text(st.characters(), max_size=5), max_size=4), max_size=4)


def graph(name: str, *texts: str) -> Graph:
    """A graph with one title for each text."""
    return f"urn:{name}", sorted(f"<urn:s> <{t.TITLE}> {literal(text)} <urn:{name}> ." for text in texts)


def lines(*graphs: Graph) -> list[str]:
    return [line for _, found in sorted(graphs) for line in found]


def test_changed_graphs_are_replaced_whole_and_removed_ones_dropped() -> None:
    store = Store.memory()
    store.replace([graph("a", "1", "2"), graph("b", "1")])
    store.replace([graph("a", "2", "3"), graph("c", "x")], ["urn:b", "urn:none"])
    assert list(dump(store)) == lines(graph("a", "2", "3"), graph("c", "x"))
    assert store.graphs() == ["urn:a", "urn:c"]
    assert store.lines("urn:a") == graph("a", "2", "3")[1]
    assert store.lines("urn:none") == []


def test_of_a_graph_that_comes_twice_the_first_counts() -> None:
    store = Store.memory()
    store.replace([graph("a", "1"), graph("a", "2")])
    assert list(dump(store)) == lines(graph("a", "1"))


def test_the_derived_graph_is_made_from_the_changed_store() -> None:
    def derive(changed: Store) -> list[str]:
        count = len(changed.lines("urn:a"))
        return [f'<urn:s> <urn:p> "{count}" <{t.DERIVED_GRAPH}> .']

    store = Store.memory()
    for texts in ("1", "12", "123"):
        store.replace([graph("a", *texts)], derive=derive)
        assert store.lines(t.DERIVED_GRAPH) == [f'<urn:s> <urn:p> "{len(texts)}" <{t.DERIVED_GRAPH}> .']
    store.replace([], derive=lambda _: pytest.fail("nothing has changed"))


@given(GRAPHS, GRAPHS)
def test_a_store_holds_what_was_put_in_whatever_was_there_before(before: dict, after: dict) -> None:
    store = Store.memory()
    store.replace([graph(name, *texts) for name, texts in before.items()])
    gone = [f"urn:{name}" for name in before.keys() - after.keys()]
    store.replace([graph(name, *texts) for name, texts in after.items()], gone)
    assert list(dump(store)) == lines(*(graph(name, *texts) for name, texts in after.items()))


def test_digests_and_patterns() -> None:
    store = Store.memory()
    store.replace([("urn:b", [f'<urn:s> <{t.DIGEST}> "1f" <urn:b> .']), graph("a", "x")])
    assert store.digests() == {"urn:b": "1f"}
    assert [quad.object for quad in store.match(subject="urn:s", predicate=t.TITLE, graph="urn:a")] == [ox.Literal("x")]
    assert len(list(store.match())) == 2


# --- on disk


def test_a_change_on_disk_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg", write=True) as store:
        store.replace([graph("a", "1"), graph("b", "2")])
        store.replace([graph("c", "3")], ["urn:a"])
    for write in (False, True):
        with Store.open(tmp_path / "kg", write=write) as store:
            assert list(dump(store)) == lines(graph("b", "2"), graph("c", "3"))
    assert [path.name for path in (tmp_path / "kg" / "store").iterdir()] == ["2"]


def test_a_build_that_is_broken_off_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Graph]:
        yield graph("a", "new")
        yield graph("b", "new")
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_BATCH", 1)
    with Store.open(tmp_path / "kg", write=True) as store:
        store.replace([graph("a", "old")])
        with pytest.raises(KeyboardInterrupt):
            store.replace(broken())
        assert list(dump(store)) == lines(graph("a", "old"))
    with Store.open(tmp_path / "kg") as store:
        assert list(dump(store)) == lines(graph("a", "old"))
    with Store.open(tmp_path / "kg", write=True) as store:
        store.replace([graph("b", "new")])
        assert list(dump(store)) == lines(graph("a", "old"), graph("b", "new"))


@pytest.mark.parametrize("step", ["derive", "commit", "clean"])
def test_a_kill_at_any_step_leaves_the_old_state_or_the_new_one(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Store.open(tmp_path / "kg", write=True) as store:
        store.replace([graph("a", "old")])
        derive = killed if step == "derive" else None
        if step != "derive":
            monkeypatch.setattr(f"paperkg.graph.folder.Folder.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            store.replace([graph("a", "new")], derive=derive)  # type: ignore[arg-type]
    monkeypatch.undo()
    with Store.open(tmp_path / "kg", write=True) as store:
        assert list(dump(store)) == lines(graph("a", "new" if step == "clean" else "old"))


def test_a_full_disk_is_told_by_the_folder_s_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Store.open(tmp_path / "kg", write=True) as store:
        monkeypatch.setattr("paperkg.graph.folder.Folder.commit", full)
        with pytest.raises(StoreError, match="kg: No space left on device"):
            store.replace([graph("a", "1")])
        assert list(dump(store)) == []


def test_a_store_is_not_opened_twice_for_writing(tmp_path: Path) -> None:
    written = pytest.raises(StoreError, match="is being written by another process")
    with Store.open(tmp_path / "kg", write=True), written, Store.open(tmp_path / "kg"):
        pass


def test_a_database_that_is_gone_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg", write=True) as store:
        store.replace([graph("a", "1")])
    for path in (tmp_path / "kg" / "store" / "1").iterdir():
        path.unlink()
    with pytest.raises(StoreError, match="kg: "):
        Store.open(tmp_path / "kg").__enter__()


# --- queries


@pytest.fixture
def small() -> Store:
    store = Store.memory()
    store.replace([graph("a", "from", "load"), graph("b", "from")])
    return store


def test_queries_see_the_union_and_know_the_prefixes(small: Store) -> None:
    rows = small.query("SELECT ?x { ?s dct:title ?x } ORDER BY ?x")
    assert isinstance(rows, ox.QuerySolutions)
    assert [row[0].value for row in rows] == ["from", "from", "load"]
    assert bool(small.query("ASK { GRAPH <urn:b> { ?s dct:title 'from' } }"))


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://a.org/> { ?s ?p ?o } }",
        "SELECT * { serVice silent <http://a.org/> { ?s ?p ?o } }",
        "SELECT * {SERVICE?x{?s ?p ?o}}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM\nNAMED <urn:x> { ?s ?p ?o }",
        "SELECT * { ?s ?p '''it's''' } #'\nFROM <urn:x>",
        "SELECT * { ?s ?p ?o FILTER(?s<?p) SERVICE <http://a.org/> { ?a ?b ?c } FILTER(?o>?p) }",
        'SELECT * { ?s ?p "a\\" " . SERVICE <http://a.org/> { ?s ?p ?o } }',
        "LOAD <http://a.org/>",
    ],
)
def test_a_query_that_would_leave_the_store_is_refused(small: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"\A(SERVICE|FROM|LOAD) is not allowed: queries read this knowledge graph"):
        small.query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s dct:title 'from' }",
        'SELECT * { ?s dct:title "SERVICE <http://a.org/>", """FROM "x" """ }',
        "SELECT * { ?s <urn:load> ?o } # FROM here on SERVICE",
        "SELECT ?from $load { ?from ?service $load }",
        "PREFIX e: <urn:service> SELECT * { ?s e:from e:load }",
        "SELECT * { ?s ?p ?o FILTER(?s < ?p && ?o > ?p) }",
    ],
)
def test_the_same_words_in_strings_names_and_comments_are_allowed(small: Store, sparql: str) -> None:
    assert list(small.query(sparql)) is not None


@pytest.mark.parametrize(
    "sparql", ["", "SELEC", "SELECT * { ?s ?p", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "\udcff"]
)
def test_what_is_no_query_is_told_in_one_line(small: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"\Ano valid query: [^\n]+\Z"):
        small.query(sparql)
