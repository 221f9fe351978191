"""Own vocabularies reach the links, the hierarchy, the vocabulary's graph, all processes and the digest."""

import json
from pathlib import Path

import pytest
from chat_server import chat, chat_server

from paperkg.graph.build import Built, build, memory
from paperkg.graph.endpoint import Endpoint
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.grammar import family
from paperkg.graph.extract.known import hits
from paperkg.graph.model import Paper
from paperkg.graph.pipeline import Reader
from paperkg.graph.store import Store, dump
from paperkg.ontology import terms as t
from paperkg.ontology.extension import extended_vocabulary
from paperkg.ontology.vocabulary import SHIPPED, Entry, Vocabulary, using

X1 = Entry("hardware", "frobnicator-x1", "Frobnicator X1", ("=FX1",), "fpga", "a board of ours", frozenset())
A100 = SHIPPED.by_key()["hardware/nvidia-a100"]
OWN = Vocabulary([X1, A100._replace(aliases=(*A100.aliases, "big blue"))])
RULES = Reader("rules", vocabulary=OWN)

WORDS = """\
kind\tslug\tlabel\taliases\tbroader\tdefinition\tnote
hardware\tfrobnicator-x1\tFrobnicator X1\t=FX1\tfpga\ta board of ours
hardware\tnvidia-a100\t\tbig blue
"""
RECORDS = (
    {"id": "p-1", "title": "Zed: Fast Serving", "abstract": "We present Zed. On the Frobnicator X1 it beats vLLM."},
    {"id": "p-2", "title": "Why: Slow Serving", "abstract": "We present Why. It is 2x faster than vLLM on FX1s."},
    {"id": "p-3", "title": "Yet Another Server", "abstract": "We study KV caches on a frobnicator-x1 and Big Blue."},
)
PAPERS = [Paper(record["id"], record["title"], record["abstract"]) for record in RECORDS]


def keys(text: str, reader: Reader = RULES) -> list[tuple[str, str]]:
    """Entities of the user's entries that a paper of this text is linked to, with how it names them."""
    facts = reader(Paper("p", "Zed: Fast Serving", text)).facts
    own = {entry.key for entry in OWN.own}
    return sorted((fact.entity.key, name) for fact in facts if fact.entity.key in own for name in fact.surfaces)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We run Zed on the Frobnicator X1.", [(X1.key, "Frobnicator X1")]),
        ("We run Zed on eight frobnicator-x1s.", [(X1.key, "frobnicator-x1s")]),
        ("We run Zed on FX1s.", [(X1.key, "FX1s")]),
        ("We run Zed on Big Blue.", [(A100.key, "Big Blue")]),
        ("We run Zed on bigblue.", [(A100.key, "bigblue")]),
        ("We run Zed on an A100 GPU.", [(A100.key, "A100 GPU")]),
    ],
)
def test_own_words_are_linked(text: str, found: list[tuple[str, str]]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We run Zed on fx1.", id="an alias that counts only in its case"),
        pytest.param("We run Zed on the Frobnicator X10.", id="the word goes on"),
        pytest.param("We run Zed on the Frobnicator.", id="half of the name"),
        pytest.param("We run Zed on big bluegrass.", id="the word goes on after an alias"),
    ],
)
def test_own_words_stay_silent(text: str) -> None:
    assert keys(text) == []


def test_without_them_nothing_is_linked() -> None:
    assert keys("We run Zed on FX1, the Frobnicator X1, and big blue.", Reader("rules")) == []


def test_a_variant_lands_under_an_own_entry() -> None:
    reading = RULES(Paper("p", "Zed: Fast Serving", "We run Zed on the Frobnicator X1-80GB."))
    assert [(narrow.name, broad.key, broad.known) for narrow, broad in reading.broader] == [
        ("Frobnicator X1 80GB", X1.key, True)
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ray counts fish in the ocean.", "dataset/rays"),
        ("Ray is a runtime for a Python cluster.", "system/ray"),
        ("Ray counts fish, where a Python cluster schedules a distributed actor.", "system/ray"),
        ("Ray shines.", ""),
    ],
)
def test_the_words_of_a_paper_tell_an_own_homograph_from_a_shipped_entry(text: str, key: str) -> None:
    rays = Entry("dataset", "rays", "Rays of the sea", ("=Ray",), "", "", frozenset(), ("fish", "ocean"))
    with using(Vocabulary([rays])):
        assert [entry.key for _, _, entry in hits(Document(Paper("p", "", text)))][:1] == [key][: bool(key)]


def test_nothing_is_remembered_from_another_vocabulary() -> None:
    document, name = Document(PAPERS[0]), "Frobnicator X1-80GB"

    def found() -> tuple[list[str], str]:
        return [entry.slug for _, _, entry in hits(document)], family(name)

    without = (["vllm"], "")
    assert found() == without
    with using(OWN):
        assert found() == (["frobnicator-x1", "vllm"], "Frobnicator X1")
    assert found() == without


def test_a_digest_changes_with_the_vocabulary() -> None:
    readers = [Reader(vocabulary=Vocabulary(own)) for own in ((), [X1], [X1._replace(definition="a chip")], OWN.own)]
    digests = [reader.digest(PAPERS[0]) for reader in readers]
    assert len(set(digests)) == 4
    assert digests[0] == Reader().digest(PAPERS[0])


def test_answers_of_an_endpoint_are_linked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    part = {"name": "FX1", "type": "system", "relation": "uses", "surfaces": ["FX1s"], "evidence": ""}
    with chat_server() as server:
        server.will(chat(json.dumps({"entities": [part], "results": []})))
        reader = Reader(endpoint=Endpoint(server.url, "small", key="k"), vocabulary=OWN)
        assert keys("We run Zed on FX1s.", reader) == [(X1.key, "FX1s")]


# --- in a store


@pytest.fixture(scope="module")
def store() -> Store:
    return memory(PAPERS, RULES)


def asked(store: Store, pattern: str) -> list[str]:
    return sorted(str(row["found"]) for row in store.query(f"SELECT DISTINCT ?found WHERE {{ {pattern} }}"))  # type: ignore[index, union-attr]


def test_papers_are_found_by_the_class_above(store: Store) -> None:
    broader = f"?node skos:broader <{t.ENTITIES}hardware/fpga>"
    assert asked(store, f"{broader} . ?paper ?relation ?node ; dct:identifier ?found") == ['"p-1"', '"p-2"', '"p-3"']


def test_the_vocabulary_of_the_store_has_own_entries(store: Store) -> None:
    node = f"<{t.ENTITIES}{X1.key}>"
    lines = [line for line in store.lines(t.VOCABULARY_GRAPH) if line.startswith(f"{node} ")]
    tail = f" <{t.VOCABULARY_GRAPH}> ."
    assert lines == sorted(
        f"{node} {rest}{tail}"
        for rest in (
            f"<{t.TYPE}> <{t.KIND_CLASSES['hardware']}>",
            f"<{t.TYPE}> <{t.CONCEPT}>",
            f"<{t.IN_SCHEME}> <{t.ENTITIES}scheme/hardware>",
            f'<{t.PREF_LABEL}> "Frobnicator X1"@en',
            f'<{t.ALT_LABEL}> "FX1"@en',
            f"<{t.BROADER}> <{t.ENTITIES}hardware/fpga>",
            f'<{t.DEFINITION}> "a board of ours"@en',
        )
    )
    assert asked(store, '?found skos:altLabel "big blue"@en ; skos:prefLabel "NVIDIA A100"@en') == [
        f"<{t.ENTITIES}{A100.key}>"
    ]


# --- in a folder


def bytes_of(folder: Path) -> str:
    with Store.open(folder) as store:
        return "\n".join(dump(store))


def test_two_processes_write_what_one_writes_and_what_memory_holds(tmp_path: Path) -> None:
    words, source = tmp_path / "lab.tsv", tmp_path / "papers.jsonl"
    words.write_text(WORDS, encoding="utf-8")
    source.write_text("".join(f"{json.dumps(record)}\n" for record in RECORDS), encoding="utf-8")
    reader = Reader(vocabulary=extended_vocabulary([words]))
    assert reader.vocabulary == OWN
    for jobs in (1, 2):
        assert build([str(source)], tmp_path / str(jobs), jobs=jobs, reader=reader) == Built(3, 0, 0, 0, 0)
    one = bytes_of(tmp_path / "1")
    assert f"> <{t.OBJECT}> <{t.ENTITIES}{X1.key}> <{t.PAPER_GRAPHS}p-1> ." in one
    assert one == bytes_of(tmp_path / "2") == "\n".join(dump(memory(PAPERS, reader)))


def test_papers_are_read_again_when_the_vocabulary_changes(tmp_path: Path) -> None:
    source, kg = tmp_path / "papers.jsonl", tmp_path / "kg"
    source.write_text("".join(f"{json.dumps(record)}\n" for record in RECORDS), encoding="utf-8")
    assert build([str(source)], kg, reader=Reader("rules")) == Built(3, 0, 0, 0, 0)
    plain = bytes_of(kg)
    assert build([str(source)], kg, reader=RULES) == Built(0, 3, 0, 0, 0)
    assert build([str(source)], kg, reader=Reader("rules", vocabulary=Vocabulary(OWN.own))) == Built(0, 0, 3, 0, 0)
    assert bytes_of(kg) != plain
    assert build([str(source)], kg, reader=Reader("rules")) == Built(0, 3, 0, 0, 0)
    assert bytes_of(kg) == plain
