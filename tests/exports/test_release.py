"""A release: what its files say, that they fit together, and where it may be written."""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from four_papers import stored
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, RDF, SDO, SH, VOID, BNode, Literal, URIRef

from paperkg.errors import ReleaseError, SourceError
from paperkg.exports import scores
from paperkg.exports.formats import export
from paperkg.exports.release import folder as folders
from paperkg.exports.release.about import About, about
from paperkg.exports.release.census import census
from paperkg.exports.release.contents import DATA, KINDS, SUMS, File
from paperkg.exports.release.croissant import COLUMNS, croissant
from paperkg.exports.release.folder import release
from paperkg.exports.release.quality import read_scores
from paperkg.exports.release.readme import readme
from paperkg.exports.release.report import found, shacl_report
from paperkg.exports.release.void import void
from paperkg.exports.shacl import check_shapes
from paperkg.exports.stats import stats
from paperkg.exports.tables import FACT_COLUMNS, RESULT_COLUMNS
from paperkg.graph.bootstrap import Estimate, Estimates
from paperkg.graph.evaluate import Score
from paperkg.graph.model import Reading
from paperkg.graph.store import Store
from paperkg.ontology import terms as t

BASE = "https://example.org/kg/"
ABOUT = about(
    "Four *made-up* papers",
    ["Ada Example", "https://orcid.org/0000-0002-1825-0097"],
    "https://spdx.org/licenses/CC-BY-4.0",
    "2026-01-31",
    "https://example.org/kg",
)
SHARE = Estimate(0.75, 0.5, 0.8125)
MEASURED = {
    "entity": Estimates(SHARE, Estimate(0.6, 0.4, 1.0), Estimate(2 / 3, 0.5, 0.875), Score(3, 1, 2)),
    "result+": Estimates(SHARE, SHARE, SHARE, Score(3, 1, 1)),
    "task": Estimates(Estimate(0, 0, 1), Estimate(0, 0, 1), Estimate(0, 0, 1), Score()),
}
FILES = tuple(File(name, 1000 + number, f"{number:064x}") for number, name in enumerate(KINDS))
"""Made up, so that golden files do not change with the packing and the ontology."""


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """A file of scores."""
    file = tmp_path / "measured.json"
    file.write_text(json.dumps(scores.record(MEASURED, 45, 1000)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def released(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the four made-up papers, of which nothing is said; not to be changed."""
    folder = tmp_path_factory.mktemp("released")
    release(store, folder, About())
    return folder


def read(folder: Path, name: str = "void.ttl") -> rdflib.Graph:
    """A Turtle file of a release, as it is read from where it will stand."""
    return rdflib.Graph().parse(folder / name, publicID=BASE + name)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# --- what the files say


def test_the_description_in_void(store: Store, scored: Path, golden: Callable[[str, str], str]) -> None:
    files = [file for file in FILES if file.name not in ("void.ttl", SUMS)]
    text = "".join(void(ABOUT, "Four papers.", census(store), files, True, read_scores(scored)))
    assert text == golden("four.void.ttl", text)


def test_the_description_in_croissant(golden: Callable[[str, str], str]) -> None:
    text = "".join(croissant(ABOUT, "Four papers.", [file for file in FILES if file.name in DATA]))
    assert text == golden("four.croissant.json", text)


def test_the_overview(store: Store, golden: Callable[[str, str], str]) -> None:
    text = "".join(readme(ABOUT, stats(store), KINDS, False))
    assert text == golden("four.release.md", text)


def test_what_is_not_stated_is_left_out(released: Path) -> None:
    assert "Licence: not stated" in (released / "README.md").read_text(encoding="utf-8")
    described = read(released)
    assert list(described.subject_objects(DCTERMS.license | DCTERMS.issued | DCTERMS.creator)) == []
    keys = json.loads((released / "croissant.json").read_text(encoding="utf-8")).keys()
    assert keys & {"license", "creator", "datePublished", "url"} == set()


def test_the_overview_names_whom_links_are_owed_to(released: Path, tmp_path: Path) -> None:
    linked = Store.memory()
    linked.replace(
        [("urn:g", [f"<{t.ENTITIES}task/x> <{t.CLOSE_MATCH}> <https://cso.kmi.open.ac.uk/topics/x> <urn:g> ."])]
    )
    release(linked, tmp_path, About())
    texts = ((folder / "README.md").read_text(encoding="utf-8") for folder in (tmp_path, released))
    assert ["CC BY 4.0" in text for text in texts] == [True, False]


def test_every_column_is_described() -> None:
    assert COLUMNS.keys() == {*FACT_COLUMNS, *RESULT_COLUMNS}


def test_the_graph_and_the_tables_are_those_of_the_exports(store: Store, released: Path) -> None:
    packed = (released / "graph.nq.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"  # the time
    assert gzip.decompress(packed).decode("utf-8") == "".join(export(store, "nquads"))
    for name, format in (("facts.csv", "csv"), ("results.csv", "results"), ("ledger.sssom.tsv", "sssom")):
        assert (released / name).read_bytes().decode("utf-8") == "".join(export(store, format))


# --- the counts

DATASET = URIRef(f"{BASE}void.ttl#dataset")


def numbers(described: rdflib.Graph, *names: str) -> tuple[int, ...]:
    return tuple(described.value(DATASET, VOID[name]).toPython() for name in names)  # type: ignore[union-attr]


def test_the_counts_are_those_of_another_library(store: Store, released: Path) -> None:
    union = rdflib.Graph().parse(data="".join(export(store, "ntriples")), format="nt")
    described, classes = read(released), set(union.objects(predicate=RDF.type))
    assert numbers(described, "triples", "distinctSubjects", "classes", "properties") == (
        len(union), len(set(union.subjects())), len(classes), len(set(union.predicates())),
    )  # fmt: skip
    assert numbers(described, "entities") == (sum(subject.startswith(t.ENTITIES) for subject in set(union.subjects())),)  # type: ignore[attr-defined]
    parts = {described.value(part, VOID["class"]): part for part in described.objects(DATASET, VOID.classPartition)}
    assert {class_: described.value(part, VOID.entities).toPython() for class_, part in parts.items()} == {  # type: ignore[union-attr]
        class_: len(set(union.subjects(RDF.type, class_))) for class_ in classes
    }
    parts = {described.value(part, VOID.property): part for part in described.objects(DATASET, VOID.propertyPartition)}
    assert (
        {
            name: tuple(described.value(part, VOID[count]).toPython() for count in ("triples", "distinctSubjects"))  # type: ignore[union-attr]
            for name, part in parts.items()
        }
        == {name: (len(list(union[:name:])), len(set(union.subjects(name)))) for name in set(union.predicates())}
    )


def test_examples_are_nodes_of_the_graph(store: Store, released: Path) -> None:
    examples = list(read(released).objects(DATASET, VOID.exampleResource))
    assert len(examples) == 9
    assert [node for node in examples if not list(store.match(subject=str(node)))] == []


def test_a_triple_of_two_graphs_counts_once() -> None:
    twice = Store.memory()
    twice.replace([(f"urn:{name}", [f"<urn:s> <urn:p#q> <urn:o> <urn:{name}> ."]) for name in "ab"])
    assert census(twice) == (1, 1, 0, {}, {"urn:p#q": (1, 1)})
    described = "".join(void(About(), "", census(twice), (), False, None))
    assert "<void.ttl#property/urn:p%23q>\n    a void:Dataset ;\n    void:property <urn:p#q>" in described


def test_an_empty_graph_is_described_too(tmp_path: Path) -> None:
    release(Store.memory(), tmp_path, About())
    assert numbers(read(tmp_path), "triples", "entities", "classes") == (0, 0, 0)


# --- the files fit together


def test_the_checksums_are_right(released: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", SUMS], cwd=released, capture_output=True, text=True, check=True
    )
    assert done.stdout == "".join(f"{name}: OK\n" for name in sorted(set(content(released)) - {SUMS}))


def test_the_descriptions_have_the_size_and_checksum_of_each_file(released: Path) -> None:
    described = read(released)
    found = {
        str(described.value(node, DCAT.downloadURL, default=node)).removeprefix(BASE): str(digest)
        for node, digest in described.subject_objects(SDO.sha256)
    }
    assert found == {name: sha256(released / name) for name in content(released).keys() - {"void.ttl", SUMS}}
    sizes = {
        str(node).removeprefix(f"{BASE}void.ttl#file/"): size.toPython() for node, size in described[: DCAT.byteSize]
    }  # type: ignore[attr-defined]
    assert sizes == {name: (released / name).stat().st_size for name in DATA}
    objects = json.loads((released / "croissant.json").read_text(encoding="utf-8"))["distribution"]
    assert {file["contentUrl"]: file["sha256"] for file in objects} == {name: found[name] for name in DATA}


def test_the_overview_links_to_all_files(released: Path) -> None:
    text = (released / "README.md").read_text(encoding="utf-8")
    assert [name for name in content(released) if f"| [{name}]({name}) |" not in text] == []


def test_descriptions_have_no_blank_nodes(released: Path) -> None:
    for name in ("void.ttl", "shacl-report.ttl"):
        assert [term for triple in read(released, name) for term in triple if isinstance(term, BNode)] == []


def test_both_libraries_read_the_same(released: Path) -> None:
    for name in ("void.ttl", "shacl-report.ttl"):
        triples = {quad.triple for quad in ox.parse(path=released / name, base_iri=BASE + name)}
        text = "".join(f"{triple} .\n" for triple in triples)
        assert set(read(released, name)) == set(rdflib.Graph().parse(data=text, format="nt"))


def test_a_base_url_says_where_files_stand_wherever_they_are_read(store: Store, tmp_path: Path) -> None:
    release(store, tmp_path, About(base_url=BASE))
    described = rdflib.Graph().parse(tmp_path / "void.ttl")
    assert set(described.objects(DATASET, VOID.dataDump)) == {URIRef(f"{BASE}graph.nq.gz")}
    report = rdflib.Graph().parse(tmp_path / "shacl-report.ttl")
    assert list(report.subjects(RDF.type, SH.ValidationReport)) == [URIRef(f"{BASE}shacl-report.ttl#report")]


@given(st.text(), st.lists(st.text(), max_size=2))
@settings(max_examples=50, deadline=None)
def test_what_is_said_reads_back_in_one_line(title: str, creators: list[str]) -> None:
    said = about(title, creators)
    described = rdflib.Graph().parse(
        data="".join(void(said, title, census(Store.memory()), (), True, None)), publicID=BASE
    )
    assert list(described.objects(DATASET, DCTERMS.title)) == [Literal(said.title)]
    assert json.loads("".join(croissant(said, "", ())))["name"] == said.title
    assert "".join(readme(said, stats(Store.memory()), (), False)).startswith("# ")
    assert said.title == (" ".join(title.split()) or "Knowledge graph")


# --- what the shapes find


@pytest.fixture
def broken(readings: tuple[Reading, ...]) -> Store:
    """The graph of the four papers, and two nodes that the shapes do not allow."""
    store = stored(*readings)
    wrong = [f'<{t.ENTITIES}paper/{name}> <{t.TITLE}> "a\\nb"@de <urn:g> .' for name in "yx"]
    wrong += [f"<{t.ENTITIES}paper/{name}> <{t.TYPE}> <{t.PAPER}> <urn:g> ." for name in "yx"]
    store.replace([("urn:g", wrong)])
    return store


def test_a_sound_graph_conforms(released: Path) -> None:
    assert list(read(released, "shacl-report.ttl").objects(predicate=SH.conforms)) == [Literal(True)]
    assert URIRef(f"{BASE}shapes.ttl") in set(read(released).objects(DATASET, DCTERMS.conformsTo))


def test_the_report_has_what_the_check_finds(broken: Store) -> None:
    report = rdflib.Graph().parse(data="".join(shacl_report(found(broken), BASE)))
    (node,) = report.subjects(SH.conforms, Literal(False))
    results = list(report.objects(node, SH.result))
    assert sorted(str(report.value(result, SH.focusNode)) for result in results) == [
        problem.subject for problem in sorted(check_shapes(broken), key=lambda problem: problem.subject)
    ]
    assert {report.value(result, SH.sourceShape) for result in results} == {
        URIRef("https://w3id.org/paperkg/shapes#Paper")
    }
    assert Literal("a\nb", lang="de") in set(report.objects(predicate=SH.value))
    assert [term for triple in report for term in triple if isinstance(term, BNode)] == []


def test_a_graph_with_faults_is_released_and_says_so(broken: Store, tmp_path: Path) -> None:
    first, second = (release(broken, tmp_path / name, About()) for name in "ab")
    assert first == second
    assert first.faults == len(found(broken)) > 2
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert URIRef(f"{BASE}shapes.ttl") not in set(read(tmp_path / "a").objects(DATASET, DCTERMS.conformsTo))


# --- the folder


def test_the_order_in_which_papers_came_does_not_show(
    readings: tuple[Reading, ...], released: Path, tmp_path: Path
) -> None:
    release(stored(*reversed(readings)), tmp_path, About())
    assert content(tmp_path) == content(released)


def test_a_former_release_is_overwritten(store: Store, released: Path, scored: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "release"
    files, faults = release(store, folder, ABOUT, scored)
    assert (files, faults) == (tuple(sorted(KINDS)), 0)
    assert (folder / "scores.json").read_bytes() == scored.read_bytes()
    (folder / ".new").mkdir()  # as a killed run leaves it
    (folder / ".new" / "facts.csv").write_text("half")
    release(store, folder, About())
    assert content(folder) == content(released)


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["thesis.tex"], "thesis.tex"),
        (["README.md", "facts.csv"], "README.md"),
        (["SHA256SUMS"], "SHA256SUMS"),
        (["graph.nq.gz", ".git", "void.ttl"], ".git"),
    ],
)
def test_a_folder_of_other_things_is_left_alone(names: list[str], first: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("mine")
    with pytest.raises(ReleaseError) as caught:
        release(Store.memory(), tmp_path, About())
    assert str(caught.value) == f"{tmp_path} is no release and not empty (it has {first}); name another folder"
    assert content(tmp_path) == dict.fromkeys(names, b"mine")


def test_a_run_that_fails_changes_nothing(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    release(Store.memory(), tmp_path / "old", About())
    before = content(tmp_path / "old")
    monkeypatch.setattr(folders, "void", full)
    for name in ("old", "new"):
        with pytest.raises(OSError, match="No space left"):
            release(Store.memory(), tmp_path / name, ABOUT)
    assert content(tmp_path / "old") == before
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


# --- mistakes


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"license": "CC-BY-4.0"}, "the licence 'CC-BY-4.0' is no IRI; name one such as "),
        ({"license": "https://a.org/> <b"}, "the licence 'https://a.org/> <b' is no IRI"),
        ({"license": "https://a.org/\n"}, "is no IRI"),
        ({"date": "20260131"}, "the date '20260131' is not of the form 2026-01-31"),
        ({"date": "2026-02-30"}, "the date '2026-02-30' is not of the form 2026-01-31"),
        ({"base_url": "example.org"}, "the base URL 'example.org' is no address of a folder"),
        ({"base_url": "https://a.org/?x=1"}, "the base URL 'https://a.org/?x=1' is no address of a folder"),
        ({"base_url": "https://a.org/#x"}, "the base URL 'https://a.org/#x' is no address of a folder"),
    ],
)
def test_a_mistake_is_named(said: dict[str, str], message: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        about(**said)  # type: ignore[arg-type]
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "{}", '{"measures": []}', '{"measures": {"entity": 1}, "papers": 1, "level": 0.95}',
        '{"measures": {}, "papers": 1}', '{"measures": {}, "papers": 1, "level": NaN}', "\u00e9",
        '{"measures": {"name": {"right": 1, "precision": {"value": 2, "low": 0, "high": 1}}}, "papers": 1, "level": 1}',
    ],
)  # fmt: skip
def test_a_file_without_scores_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError) as caught:
        release(Store.memory(), tmp_path / "new", About(), file)
    assert str(caught.value) == "x.json has no scores; make it with paperkg evaluate --json"
    assert not (tmp_path / "new").exists()
