"""Building a folder: what is added, replaced, left alone, dropped and put into quarantine."""

import gc
import json
import random
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from paperkg.errors import EndpointError, SourceError, StoreError, UnknownNameError
from paperkg.graph.build import QUARANTINE, Built, _graph, build, memory, remove
from paperkg.graph.endpoint import Endpoint
from paperkg.graph.folder import MANIFEST
from paperkg.graph.journal import JOURNAL
from paperkg.graph.model import Paper
from paperkg.graph.pipeline import Reader
from paperkg.graph.quads import graph_iri
from paperkg.graph.readers.records import metadata
from paperkg.graph.store import Graph, Store, dump

RECORDS = (
    {"id": "arXiv:2501.00001", "title": "Zed: Fast Serving", "abstract": "We present Zed. It is 2x faster than vLLM."},
    {"title": "Low Memory for Llamas", "abstract": "Quantization of LLaMA-2-7B to 4 bits saves 40% of an A100."},
    {"id": "10.1000/maps", "title": "Maps of Caches", "abstract": "We study the KV cache of GPT-2 on a TPU."},
    {"title": "Only a Title on FlashAttention"},
)
LINE = f"<http://example.org/a> <http://example.org/b> <http://example.org/c> <{graph_iri('arXiv:2501.00001')}> ."
IDS = ("arXiv:2501.00001", "title:low-memory-for-llamas", "doi:10.1000/maps", "title:only-a-title-on-flashattention")


def written(file: Path, *records: object) -> str:
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return str(file)


def bytes_of(folder: Path) -> str:
    """All that the graph in a folder says."""
    with Store.open(folder) as store:
        return "\n".join(dump(store))


def papers_of(folder: Path) -> set[str]:
    with Store.open(folder) as store:
        return set(store.digests())


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the graph of the four records says."""
    folder = tmp_path_factory.mktemp("reference")
    build([written(folder / "a.jsonl", *RECORDS)], folder / "kg")
    return bytes_of(folder / "kg")


def test_a_second_build_changes_nothing(tmp_path: Path, reference: str) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    assert build([source], kg) == Built(added=4, replaced=0, unchanged=0, removed=0, quarantined=0)
    assert papers_of(kg) == set(map(graph_iri, IDS))
    manifest = (kg / MANIFEST).read_bytes()
    assert build([source], str(kg)) == Built(0, 0, 4, 0, 0)
    assert (kg / MANIFEST).read_bytes() == manifest
    assert bytes_of(kg) == reference


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_the_papers_does_not_matter(tmp_path: Path, reference: str, seed: int) -> None:
    records = list(RECORDS)
    random.Random(seed).shuffle(records)
    parts = [written(tmp_path / "b.jsonl", *records[:1]), written(tmp_path / "a.jsonl", *records[1:])]
    build(parts, tmp_path / "kg")
    assert bytes_of(tmp_path / "kg") == reference


def test_two_processes_write_what_one_writes(tmp_path: Path, reference: str) -> None:
    assert build([written(tmp_path / "a.jsonl", *RECORDS)], tmp_path / "kg", jobs=2).papers == 4
    assert bytes_of(tmp_path / "kg") == reference


def test_builds_of_parts_give_what_one_build_gives(tmp_path: Path, reference: str) -> None:
    kg = tmp_path / "kg"
    for number, record in enumerate(RECORDS):
        assert build([written(tmp_path / f"{number}.jsonl", record)], kg) == Built(1, 0, 0, 0, 0)
    assert bytes_of(kg) == reference


def test_a_changed_paper_is_replaced_alone(tmp_path: Path, reference: str) -> None:
    kg, changed = tmp_path / "kg", {**RECORDS[2], "year": 2025}
    build([written(tmp_path / "a.jsonl", *RECORDS[:2], changed, RECORDS[3])], kg)
    assert bytes_of(kg) != reference
    assert build([written(tmp_path / "a.jsonl", *RECORDS)], kg) == Built(0, 1, 3, 0, 0)
    assert bytes_of(kg) == reference


def test_papers_that_no_source_has_stay_unless_they_are_pruned(tmp_path: Path, reference: str) -> None:
    kg, more = tmp_path / "kg", {"title": "One More on Mixture of Experts"}
    build([written(tmp_path / "a.jsonl", *RECORDS, more)], kg)
    source = written(tmp_path / "a.jsonl", *RECORDS)
    assert build([source], kg) == Built(0, 0, 4, 0, 0)
    assert graph_iri("title:one-more-on-mixture-of-experts") in papers_of(kg)
    assert build([source], kg, prune=True) == Built(0, 0, 4, 1, 0)
    assert bytes_of(kg) == reference


def test_nothing_is_pruned_when_nothing_could_be_read(tmp_path: Path, reference: str) -> None:
    kg = tmp_path / "kg"
    build([written(tmp_path / "a.jsonl", *RECORDS)], kg)
    with pytest.raises(SourceError):
        build([str(tmp_path / "gone.jsonl")], kg, prune=True)
    assert bytes_of(kg) == reference


def test_a_paper_that_gets_a_better_id_is_not_there_twice(tmp_path: Path) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    build([source], kg)
    more = written(tmp_path / "more.jsonl", {"title": "low memory for llamas", "id": "2501.00002"})
    assert build([source], kg, metadata=[more]) == Built(1, 0, 3, 1, 0)
    assert papers_of(kg) == {graph_iri("arXiv:2501.00002"), *(graph_iri(name) for name in IDS if "llamas" not in name)}
    assert build([source], kg, metadata=[more]) == Built(0, 0, 4, 0, 0)


def test_the_same_paper_from_two_sources_is_one(tmp_path: Path, reference: str) -> None:
    sources = [written(tmp_path / f"{name}.jsonl", *RECORDS) for name in "ab"]
    assert build(sources, tmp_path / "kg") == Built(4, 0, 0, 0, 0)
    assert bytes_of(tmp_path / "kg") == reference


def test_a_paper_is_removed_by_its_id(tmp_path: Path, reference: str) -> None:
    kg = tmp_path / "kg"
    build([written(tmp_path / "a.jsonl", *RECORDS, {"id": "p-5", "title": "One More on Zed"})], kg)
    assert remove(kg, "p-5")
    assert bytes_of(kg) == reference
    assert not remove(kg, "p-5")
    with pytest.raises(StoreError, match="none is no knowledge graph"):
        remove(tmp_path / "none", "p-5")
    assert not (tmp_path / "none").exists()


def test_bad_records_are_listed_in_the_quarantine_and_the_rest_is_built(tmp_path: Path, reference: str) -> None:
    source, kg = tmp_path / "a.jsonl", tmp_path / "kg"
    written(source, *RECORDS, {"title": "Ünsound\0", "abstract": "x"}, [])
    missing = str(tmp_path / "no.csv")
    assert build([str(source), missing], kg) == Built(4, 0, 0, 0, 3)
    assert [json.loads(line) for line in (kg / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()] == [
        {
            "source": str(source),
            "line": 5,
            "reason": "the title holds U+0000, after 'Ünsound'",
            "excerpt": '{"title": "\\u00dcnsound\\u0000", "abstract": "x"}',
        },
        {"source": str(source), "line": 6, "reason": "this is no JSON object", "excerpt": "[]"},
        {"source": missing, "line": 0, "reason": "the file cannot be opened: No such file or directory", "excerpt": ""},
    ]
    assert bytes_of(kg) == reference
    build([written(source, *RECORDS)], kg)
    assert not (kg / "quarantine.jsonl").exists()


def test_when_nothing_can_be_read_it_says_why(tmp_path: Path) -> None:
    bad, missing = written(tmp_path / "a.jsonl", {"title": ""}), str(tmp_path / "no.csv")
    with pytest.raises(SourceError, match=r"no paper could be read from .*/a.jsonl: .*/a.jsonl:1: the paper has no"):
        build([bad], tmp_path / "kg")
    with pytest.raises(SourceError, match=r"from .*/no.csv and 1 more: .*/no.csv: the file cannot be opened: No such"):
        build([missing, bad], tmp_path / "kg")
    assert len((tmp_path / "kg" / "quarantine.jsonl").read_text().splitlines()) == 2
    assert not (tmp_path / "kg" / JOURNAL).exists()
    with pytest.raises(SourceError, match=r"no paper could be read from .*/b.csv\Z"):
        build([str((tmp_path / "b.csv").write_text("title\n") and tmp_path / "b.csv")], tmp_path / "kg")


def test_a_format_can_be_forced(tmp_path: Path, reference: str) -> None:
    source = written(tmp_path / "a.data", *RECORDS)
    assert build([source], tmp_path / "kg", format="jsonl").added == 4
    assert bytes_of(tmp_path / "kg") == reference
    with pytest.raises(UnknownNameError, match="no format called 'yaml'"):
        build([source], tmp_path / "kg", format="yaml")


def test_progress_sees_each_paper_that_is_read(tmp_path: Path) -> None:
    seen: list[str] = []

    def progress(graphs: Iterable[Graph]) -> Iterator[Graph]:
        for graph, lines in graphs:
            seen.append(graph)
            yield graph, lines

    source = written(tmp_path / "a.jsonl", *RECORDS)
    build([source], tmp_path / "kg", progress=progress)
    build([source], tmp_path / "kg", progress=progress)
    assert seen == [graph_iri(name) for name in IDS]


def broken_off(source: str, kg: Path, after: int, jobs: int = 1) -> None:
    """A build that ends when it has read so many papers."""

    def progress(graphs: Iterable[Graph]) -> Iterator[Graph]:
        yield from islice(graphs, after)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([source], kg, jobs=jobs, progress=progress)


def test_a_build_that_is_broken_off_leaves_the_old_graph(tmp_path: Path, reference: str) -> None:
    kg = tmp_path / "kg"
    build([written(tmp_path / "a.jsonl", *RECORDS)], kg)
    changed = written(tmp_path / "b.jsonl", *({**record, "year": 2020} for record in RECORDS))
    broken_off(changed, kg, 1)
    assert bytes_of(kg) == reference
    assert gc.get_freeze_count() == 0
    assert build([changed], kg) == Built(0, 4, 0, 0, 0)


def alter_journal(kg: Path, statement: str, *values: str | bytes) -> None:
    with closing(sqlite3.connect(kg / JOURNAL, isolation_level=None)) as rows:
        rows.execute(statement, values)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the papers that this process reads from now on."""
    ids: list[str] = []
    monkeypatch.setattr("paperkg.graph.build._graph", lambda job, reader: ids.append(job[0].id) or _graph(job, reader))
    return ids


@pytest.mark.parametrize(("after", "jobs"), [(1, 1), (2, 1), (3, 2), (4, 1)])
def test_a_build_that_is_broken_off_goes_on_where_it_stopped(
    tmp_path: Path, reference: str, monkeypatch: pytest.MonkeyPatch, after: int, jobs: int
) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    broken_off(source, kg, after, jobs)
    assert papers_of(kg) == set()
    read = reads(monkeypatch)
    assert build([source], kg) == Built(4, 0, 0, 0, 0)
    assert read == list(IDS[after:])
    assert bytes_of(kg) == reference
    assert not list(kg.glob(f"{JOURNAL}*"))


def test_several_processes_go_on_as_well(tmp_path: Path) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    broken_off(source, kg, 3)
    alter_journal(kg, "UPDATE graph SET lines = ? WHERE iri = ?", zlib.compress(LINE.encode()), graph_iri(IDS[0]))
    assert build([source], kg, jobs=2) == Built(4, 0, 0, 0, 0)
    with Store.open(kg) as store:
        assert store.lines(graph_iri(IDS[0])) == [LINE]


@pytest.mark.parametrize(
    "damage", ["UPDATE graph SET lines = 'no blob'", "UPDATE graph SET lines = x'00'", "DROP TABLE graph"]
)
def test_a_damaged_journal_is_no_harm(tmp_path: Path, reference: str, damage: str) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    broken_off(source, kg, 2)
    alter_journal(kg, damage)
    assert build([source], kg) == Built(4, 0, 0, 0, 0)
    assert bytes_of(kg) == reference


def test_a_file_that_is_no_journal_gives_way_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    kg.mkdir()
    (kg / JOURNAL).write_bytes(b"no database")
    broken_off(source, kg, 2)
    read = reads(monkeypatch)
    build([source], kg)
    assert read == list(IDS[2:])


def test_without_a_place_for_a_journal_there_is_none(tmp_path: Path, reference: str) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    (kg / JOURNAL).mkdir(parents=True)
    broken_off(source, kg, 2)
    assert build([source], kg) == Built(4, 0, 0, 0, 0)
    assert bytes_of(kg) == reference


def test_what_has_changed_since_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kg = tmp_path / "kg"
    broken_off(written(tmp_path / "a.jsonl", *RECORDS), kg, 3)
    read = reads(monkeypatch)
    build([written(tmp_path / "a.jsonl", {**RECORDS[0], "year": 2020}, *RECORDS[1:])], kg)
    assert read == [IDS[0], IDS[3]]


def test_a_store_in_memory_holds_the_same(reference: str) -> None:
    papers = [metadata(record, "") for record in RECORDS]
    assert "\n".join(dump(memory(papers))) == reference


def test_a_graph_in_use_or_of_another_schema_is_left_alone(tmp_path: Path, reference: str) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    build([source], kg)
    for write, doing in ((True, "written"), (False, "read")):
        with Store.open(kg, write=write), pytest.raises(StoreError, match=f"kg is being {doing} by another process"):
            build([source], kg)
    manifest = (kg / MANIFEST).read_text()
    (kg / MANIFEST).write_text(manifest.replace('"schema": 2', '"schema": 0'))
    with pytest.raises(StoreError, match=r"built by an older paperkg .*; delete the folder and rebuild it"):
        build([source], kg)
    (kg / MANIFEST).write_text(manifest)
    assert bytes_of(kg) == reference


def test_a_new_version_reads_all_papers_again(tmp_path: Path, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source, kg = written(tmp_path / "a.jsonl", *RECORDS), tmp_path / "kg"
    with monkeypatch.context() as older:
        older.setattr("paperkg.graph.pipeline._own_digest", lambda: "old")
        build([source], kg)
    assert build([source], kg) == Built(0, 4, 0, 0, 0)
    assert bytes_of(kg) == reference


def test_a_paper_that_an_endpoint_does_not_answer_for_is_put_into_quarantine(tmp_path: Path) -> None:
    source, kg = written(tmp_path / "a.jsonl", RECORDS[0]), tmp_path / "kg"
    nobody = Reader(endpoint=Endpoint("http://127.0.0.1:9/v1", "m", key="k", timeout=1.0))
    build([source], kg)
    whole = bytes_of(kg)
    with pytest.raises(SourceError, match=r"no paper could be read from .*a\.jsonl:1: "):
        build([source], kg, reader=nobody, prune=True)
    assert bytes_of(kg) == whole
    (record,) = map(json.loads, (kg / QUARANTINE).read_text().splitlines())
    assert (record["source"], record["line"]) == (source, 1)
    assert "127.0.0.1:9" in record["reason"]
    with pytest.raises(EndpointError):
        memory([Paper("p", "Zed")], nobody)
