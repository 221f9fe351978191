"""The command line: every command, every example of its help, exit codes, and errors of one line."""

import contextlib
import errno
import json
import os
import pty
import re
import runpy
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result
from four_papers import graph_of, squeezer

import paperkg
from paperkg.cli import main
from paperkg.exports.answers import RENDERERS
from paperkg.exports.files import write_whole
from paperkg.exports.formats import FORMATS
from paperkg.graph.build import _pool
from paperkg.graph.derive import derived_quads
from paperkg.graph.evaluate import MEASURES
from paperkg.graph.model import Reading
from paperkg.graph.pipeline import USUAL
from paperkg.graph.quads import vocabulary_quads
from paperkg.graph.store import Store
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import vocabulary

TWO = """{"id": "a", "title": "Zed: Fast Serving", "abstract": "We present Zed, which is 2x faster than vLLM."}
{"id": "b", "title": "Why: Slow Serving", "abstract": "We present Why, which needs 30% less memory than vLLM."}
"""


LAB = "kind\tslug\tlabel\taliases\tbroader\nsystem\tzed\tZed\tZed server\tllm-serving-system\n"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, readings: tuple[Reading, ...]) -> Path:
    """The graph of the four made-up papers in a folder; not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "kg"
    with Store.open(folder, write=True) as store:
        words = (t.VOCABULARY_GRAPH, vocabulary_quads(vocabulary().entries))
        store.replace([words, *map(graph_of, readings)], derive=derived_quads)
    return folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Path) -> Path:
    """A folder to work in: two papers, their annotations, a vocabulary, and the graph `kg` of the four made-up ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "kg").symlink_to(built)
    (tmp_path / "old").symlink_to(built)
    (tmp_path / "papers.jsonl").write_text(TWO, encoding="utf-8")
    (tmp_path / "lab.tsv").write_text(LAB, encoding="utf-8")
    entities = [{"name": name, "type": ["system"], "relation": ["proposes"]} for name in ("vLLM", "Zed")]
    results = [{"quote": "2x faster", "metric": "speed", "value": 2, "unit": "x", "baseline": ["Orca"]}]
    gold = {"id": "a", "title": squeezer().paper.title, "entities": entities, "results": results}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    (tmp_path / "unread.jsonl").write_text(json.dumps({"id": "b", "entities": []}) + "\n", encoding="utf-8")
    return tmp_path


def run(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, args, input=input, prog_name="paperkg")


def said(*args: str, input: str | None = None) -> str:
    """What a command that must succeed without a warning writes."""
    result = run(*args, input=input)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


# --- help

COMMANDS = sorted(main.commands)


def examples() -> Iterator[str]:
    for name in COMMANDS:
        yield from re.findall(r"Example: (.*)", str(main.commands[name].help))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_a_first_line_that_is_not_cut(name: str) -> None:
    help_ = said(name, "--help")
    assert f"Example: paperkg {name}" in help_
    first = str(main.commands[name].help).splitlines()[0]
    assert f"{name}  {' ' * (10 - len(name))}{first}\n" in said("--help")


@pytest.mark.parametrize("example", [*examples(), *re.findall(r"Example: (.*)", str(main.help))])
def test_every_example_runs(example: str, place: Path) -> None:
    words, _, file = example.partition(" > ")
    if example.startswith(("paperkg build", "paperkg remove")):
        (place / "kg").unlink()
        if "remove" in example:
            record = {"id": shlex.split(example)[-1], "title": "A paper"}
            assert "1 added" in said("build", "-", "-o", "kg", "--format", "jsonl", input=json.dumps(record))
    output = said(*shlex.split(words)[1:])
    assert output or "-o " in example
    assert not file or len(output) > 500


def test_the_version_is_printed() -> None:
    assert said("--version") == f"paperkg {paperkg.__version__}\n"


def test_help_names_all_formats() -> None:
    assert [name for name in FORMATS if not re.search(rf"\b{name}\b", said("export", "--help"))] == []
    assert [name for name in RENDERERS if not re.search(rf"\b{name}\b", said("query", "--help"))] == []


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_is_a_script_for_the_shell(shell: str) -> None:
    assert f"_PAPERKG_COMPLETE={shell}_complete" in said("completion", shell)


# --- errors

MISTAKES = {
    ("build", "missing.jsonl", "-o", "new"): "missing.jsonl",
    ("build", "papers.jsonl", "-o", "papers.jsonl"): "papers.jsonl",
    ("build", "papers.jsonl", "-o", "new", "--format", "jsnl"): "'jsnl'; did you mean 'jsonl'?",
    ("remove", "missing", "a"): "missing is no knowledge graph",
    ("stats", "missing"): "missing is no knowledge graph: it has no paperkg.json; make one with paperkg build",
    ("query", "kg", "beat"): "no query called 'beat'; did you mean 'beats'?",
    ("query", "kg", "beats", "--systm", "vLLM"): "no parameter of beats called 'systm'; did you mean 'system'?",
    ("query", "kg", "beats", "system=vLMM"): "no entity called 'vLMM'; did you mean 'vLLM'?",
    ("query", "kg", "similar"): "the query similar needs the parameter paper; give it as paper=…",
    ("query", "kg", "SELECT nothing"): "no valid query: ",
    ("query", "kg", "missing.rq"): "missing.rq: No such file or directory",
    ("query", "kg", "latin.rq"): "latin.rq is not UTF-8",
    ("query", "kg", "beats", "--format", "tabel"): "no result format called 'tabel'; did you mean 'table'?",
    ("explain", "kg", "vLMM"): "did you mean 'vLLM'?",
    ("export", "turtel", "kg"): "no format called 'turtel'; did you mean 'turtle'?",
    ("export", "turtle", "kg", "-o", "missing/kg.ttl"): "missing/kg.ttl: No such file or directory",
    ("export", "turtle", "kg", "-o", "."): ".: Is a directory",
    ("explore", "kg", "-o", "papers.jsonl/x.html"): "papers.jsonl/x.html: Not a directory",
    ("demo", "-o", "papers.jsonl"): "papers.jsonl",
    ("release", "kg", "-o", "kg"): "kg is no release and not empty (it has .lock); name another folder",
    ("release", "kg", "-o", "papers.jsonl"): "papers.jsonl: File exists",
    (
        "release",
        "kg",
        "-o",
        "new",
        "--license",
        "MIT",
    ): "the licence 'MIT' is no IRI; name one such as https://spdx.org",
    ("release", "kg", "-o", "new", "--date", "1 May"): "the date '1 May' is not of the form 2026-01-31",
    ("release", "kg", "-o", "new", "--base-url", "ftp:x"): "the base URL 'ftp:x' is no address of a folder, such as ",
    ("release", "kg", "-o", "new", "--scores", "gold.jsonl"): "gold.jsonl has no scores; make it with paperkg evaluate",
    ("release", "kg", "-o", "new", "--scores", "missing"): "missing: No such file or directory",
    ("build", "papers.jsonl", "-o", "x", "--extractor", "rule"): "no extractor called 'rule'; did you mean 'rules'?",
    ("build", "papers.jsonl", "-o", "x", "--vocabulary", "no.tsv"): "no.tsv: cannot be read: No such file or directory",
    ("build", "papers.jsonl", "-o", "x", "--vocabulary", "papers.jsonl"): (
        "papers.jsonl:1: expected 3 to 8 cells with tabs between them, found 1 (columns: kind, slug, label, "
    ),
    ("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--vocabulary", "latin.rq"): "latin.rq:1: not UTF-8; save",
    ("unlinked", "missing"): "missing is no knowledge graph",
    ("unlinked", "kg", "--kind", "hardwear"): "no kind called 'hardwear'; did you mean 'hardware'?",
    ("evaluate", "missing.jsonl", "kg"): "missing.jsonl: cannot be read",
    ("evaluate", "papers.jsonl", "kg"): "papers.jsonl:1: not an annotated paper: no list of entities",
    ("evaluate", "unread.jsonl", "kg"): "unread.jsonl: no paper of it was read; papers are found by id, else by title",
    ("evaluate", "gold.jsonl", "--papers", "unread.jsonl"): "unread.jsonl:1: not a paper: no title",
    ("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--at-least", "entty=0.6"): (
        "no measure called 'entty'; did you mean 'entity'? (known: addresses, compares_with, dataset, entity, "
    ),
    ("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--reliability", "missing/plot.svg"): (
        "missing/plot.svg: No such file or directory"
    ),
}


@pytest.mark.parametrize(("args", "message"), MISTAKES.items(), ids=map(" ".join, MISTAKES))
def test_a_mistake_is_answered_with_one_line(args: tuple[str, ...], message: str, place: Path) -> None:
    (place / "latin.rq").write_bytes(b"# \xe9\nASK {}")
    result = run(*args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"Error: .+\n", result.stderr)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("build", "-o", "kg"), "Missing argument 'SOURCE...'"),
        (("query",), "name a KG, then SPARQL, a file of it, or a question; --list shows the questions"),
        (("query", "beats"), "name a KG, then SPARQL, a file of it, or a question; --list shows the questions"),
        (("query", "kg", "beats", "vLLM"), "one question at a time: quote SPARQL, and write 'vLLM' as PARAMETER=VALUE"),
        (("build", "papers.jsonl", "-o", "x", "--llm-url", "http://a"), "--llm-url and --llm-model go together"),
        (("evaluate", "gold.jsonl"), "name either KG or --papers FILE"),
        (("evaluate", "gold.jsonl", "--papers", "x", "y"), "name either KG or --papers FILE"),
        *(
            (
                ("evaluate", "gold.jsonl", "kg", "--at-least", floor),
                f"Invalid value for '--at-least': {floor!r} is no MEASURE=VALUE with a value from 0 to 1, "
                "such as entity=0.60",
            )
            for floor in ("entity", "=0.6", "entity=", "entity=60", "entity=1.01", "entity=-0.1", "entity=nan")
        ),
        (("unlinked", "kg", "--limit", "0"), "Invalid value for '--limit': 0 is not in the range x>=1."),
        (("evaluate", "gold.jsonl", "kg", "--resamples", "0"), "Invalid value for '--resamples': 0 is not in"),
    ],
)
def test_a_wrong_call_is_answered_with_the_usage(args: tuple[str, ...], message: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Usage: paperkg {args[0]} ")
    assert f"\nError: {message}" in result.stderr


def test_a_graph_that_is_being_written_is_not_read(place: Path) -> None:
    with Store.open(Path("mine"), write=True):
        result = run("stats", "mine")
    assert (result.exit_code, result.stderr) == (
        1, "Error: mine is being written by another process; try again when it is done\n"
    )  # fmt: skip


def raising(error: BaseException) -> Callable[..., object]:
    def function(*_: object, **__: object) -> object:
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 1, ""),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "Error: paperkg: No space left on device\n"),
        (OSError("the disk is gone"), 1, "Error: paperkg: the disk is gone\n"),
    ],
)
def test_what_stops_a_command_is_told_in_a_line_or_not_at_all(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paperkg, "build", raising(error), raising=False)
    result = run("build", "papers.jsonl", "-o", "new")
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", line)


# --- making a graph


def without_seconds(text: str) -> str:
    return re.sub(r"seconds   \d+\.\d\n", "", text)


def changes(text: str) -> str:
    """The line about papers."""
    return next(line for line in text.splitlines() if line.startswith("papers"))


def test_build_tells_what_it_did(place: Path) -> None:
    first = said("build", "papers.jsonl", "-o", "new")
    assert re.fullmatch(
        r"papers    2: 2 added, 0 replaced, 0 unchanged, 0 removed\n"
        r"entities  \d+: \d+ technique, \d+ system, \d+ hardware, \d+ model, \d+ dataset, \d+ task\n"
        r"facts     \d+: \d+ proposes, \d+ uses, .*, \d+ addresses\n"
        r"results   2\n"
        r"seconds   \d+\.\d\n",
        first,
    )


def test_a_second_build_says_that_nothing_changed(place: Path) -> None:
    first = said("build", "papers.jsonl", "-o", "new")
    second = said("build", "papers.jsonl", "-o", "new")
    assert without_seconds(second) == "nothing changed: the graph is as it was\n" + without_seconds(first).replace(
        "2 added, 0 replaced, 0 unchanged", "0 added, 0 replaced, 2 unchanged"
    )


def test_changed_and_lost_papers_are_counted(place: Path) -> None:
    said("build", "papers.jsonl", "-o", "new")
    changed = TWO.splitlines()[0].replace("2x", "3x")
    kept = said("build", "-", "-o", "new", "--format", "jsonl", input=changed)
    assert changes(kept) == "papers    2: 0 added, 1 replaced, 0 unchanged, 0 removed"
    pruned = said("build", "-", "-o", "new", "--format", "jsonl", "--prune", input=changed)
    assert changes(pruned) == "papers    1: 0 added, 0 replaced, 1 unchanged, 1 removed"
    assert "nothing changed" not in pruned


def test_two_processes_build_the_same_graph(place: Path) -> None:
    said("build", "papers.jsonl", "-o", "one")
    said("build", "papers.jsonl", "-o", "two", "-j", "2")
    assert said("export", "nquads", "one") == said("export", "nquads", "two")


def test_names_of_ones_own_are_linked(place: Path) -> None:
    said("build", "papers.jsonl", "-o", "plain", "--extractor", "rules")
    own = ("build", "papers.jsonl", "-o", "new", "--extractor", "rules", "--vocabulary", "lab.tsv")
    assert changes(said(*own)) == "papers    2: 2 added, 0 replaced, 0 unchanged, 0 removed"
    broader = {
        name: json.loads(said("explain", name, "Zed", "--json"))["entities"][0]["broader"] for name in ("plain", "new")
    }
    assert broader == {"plain": [], "new": ["LLM serving system"]}
    Path("more.tsv").write_text("task\twondering\tWondering\n", encoding="utf-8")
    assert changes(said(*own, "--vocabulary", "more.tsv")).startswith("papers    2: 0 added, 2 replaced, 0 unchanged")


def test_records_that_cannot_be_read_are_listed_in_a_file(place: Path) -> None:
    Path("papers.jsonl").write_text(TWO + "{]\n", encoding="utf-8")
    result = run("build", "papers.jsonl", "-o", "new")
    assert (result.exit_code, result.stderr) == (
        0, "Warning: 1 record could not be read; new/quarantine.jsonl says why\n"
    )  # fmt: skip
    assert changes(result.stdout) == "papers    2: 2 added, 0 replaced, 0 unchanged, 0 removed"
    rejected = json.loads(Path("new/quarantine.jsonl").read_text(encoding="utf-8"))
    assert (Path(rejected["source"]).name, rejected["line"]) == ("papers.jsonl", 3)


def test_nothing_read_is_an_error(place: Path) -> None:
    result = run("build", "-", "-o", "new", "--format", "jsonl", input="{]\n{]\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"Error: no paper could be read from -: .*:1: .*\n", result.stderr)


def test_remove_drops_one_paper(place: Path) -> None:
    said("build", "papers.jsonl", "-o", "new")
    assert said("remove", "new", "a") == "removed a\n"
    result = run("remove", "new", "a")
    assert (result.exit_code, result.stderr) == (1, "Error: no paper called 'a' (known: b)\n")


def test_demo_builds_the_sample_and_its_page(place: Path) -> None:
    output = said("demo", "-o", "here")
    assert changes(output) == "papers    12: 12 added, 0 replaced, 0 unchanged, 0 removed"
    assert output.splitlines()[-1] == (
        "Open here/explorer.html in a browser, or ask: paperkg query here/kg relations --entity vLLM"
    )
    assert "<title>Twelve papers</title>" in Path("here/explorer.html").read_text(encoding="utf-8")


# --- asking a graph

TITLES = "SELECT ?title ?year { ?paper dct:title ?title ; dct:issued ?year } ORDER BY ?title"
TABLE = """title                                  year
-------------------------------------  ----
Atlas, a chip for maps                 2024
Atlas: Forgetting Cold Tokens          2025
Squeezer: 4-bit Caches for Long Chats  2025
"""


def test_sparql_stands_on_the_line_in_a_file_or_in_standard_input(place: Path) -> None:
    Path("titles.rq").write_text(TITLES, encoding="utf-8")
    assert said("query", "kg", TITLES) == TABLE
    assert said("query", "kg", "titles.rq") == TABLE
    assert said("query", "kg", "-", input=TITLES) == TABLE


def test_a_file_of_a_query_can_have_parameters(place: Path) -> None:
    text = "SELECT DISTINCT ?name { VALUES ?entity { UNDEF } ?entity skos:prefLabel ?name }"
    text = f"# param: entity (itself) = Squeezer\n{text}"
    Path("label.rq").write_text(text, encoding="utf-8")
    assert said("query", "kg", "label.rq", "--format", "tsv") == '?name\n"Squeezer"@en\n'
    assert said("query", "kg", "label.rq", "entity=Atlas", "--format", "csv") == "name\nAtlas\n"


def test_a_table_is_cut_to_the_width_that_is_wanted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    assert max(map(len, said("query", "kg", TITLES).splitlines())) == 24


@pytest.mark.parametrize(
    "words", [("--system", "Squeezer"), ("--system=Squeezer",), ("system=Squeezer",)], ids=lambda words: words[0]
)
def test_a_parameter_is_an_option_or_an_equation(words: tuple[str, ...], place: Path) -> None:
    rows = json.loads(said("query", "kg", "beats", *words, "--json"))["results"]["bindings"]
    found = [(row["paper"]["value"], float(row["value"]["value"])) for row in rows]
    assert found == [("Atlas: Forgetting Cold Tokens", 12)]


def test_json_is_a_format_too(place: Path) -> None:
    assert said("query", "kg", TITLES, "--json") == said("query", "kg", TITLES, "--format", "json")


def test_the_questions_are_listed_with_their_parameters(place: Path) -> None:
    lines = said("query", "--list").splitlines()
    assert lines[0].split() == ["question", "title", "parameters"]
    assert [line.split()[-1] for line in lines if line.startswith("beats ")] == ["system=vLLM"]
    found = {question["name"]: question for question in json.loads(said("query", "--list", "--json"))}
    assert found["similar"]["params"] == [{"name": "paper", "kind": "paper", "default": None}]
    assert found.keys() == {line.split()[0] for line in lines[2:]}


def test_explain_tells_what_is_known_of_a_name(place: Path) -> None:
    text = said("explain", "kg", "NVIDIA", "A100")
    assert text.startswith("NVIDIA A100 (hardware)\n")
    assert "“On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM.”" in text
    found = json.loads(said("explain", "kg", "NVIDIA A100", "--json"))
    assert [entity["label"] for entity in found["entities"]] == ["NVIDIA A100"]


def test_stats_are_a_table_or_json(place: Path) -> None:
    lines = [line.split() for line in said("stats", "kg").splitlines()]
    assert ["papers", "4"] in lines
    found = json.loads(said("stats", "kg", "--json"))
    assert (found["papers"], found["results"]) == (4, 5)
    assert ["facts", "proposes", str(found["facts"]["proposes"])] in lines


def test_what_the_vocabulary_lacks_is_listed(place: Path) -> None:
    names = [line for line in said("unlinked", "kg").splitlines() if line and not line.startswith(" ")]
    assert names[:2] == ["Squeezer (system) · 3 papers", "Atlas (hardware) · 1 paper"]
    assert said("unlinked", "kg", "--limit", "1").startswith(
        f"{names[0]}\n  arXiv:2501.00001\n    “We present Squeezer, "
    )
    assert said("unlinked", "kg", "--kind", "dataset") == "the vocabulary has it all\n"
    (found,) = json.loads(said("unlinked", "kg", "--kind", "hardware", "--json"))
    assert (found["name"], found["papers"], len(found["examples"])) == ("Atlas", 1, 1)
    assert json.loads(said("unlinked", "kg", "--kind", "dataset", "--json")) == []


def test_check_finds_warnings_but_no_errors(place: Path) -> None:
    lines = said("check", "kg").splitlines()
    assert {line[0] for line in lines[2:]} == {"W"}
    found = json.loads(said("check", "kg", "--json"))
    assert len(found) == len(lines) - 2
    assert set(found[0]) == {"code", "subject", "message"}


def test_check_says_that_nothing_is_wrong(place: Path) -> None:
    with Store.open(Path("empty"), write=True):
        pass
    assert said("check", "empty") == "nothing is wrong\n"
    assert json.loads(said("check", "empty", "--json")) == []


def test_check_ends_with_1_if_there_is_an_error(place: Path) -> None:
    with Store.open(Path("broken"), write=True) as store:
        graph = f"{t.PAPER_GRAPHS}x"
        store.replace([(graph, [f'<urn:x> <urn:y> "z" <{graph}> .'])])
        store.replace([(f"{graph}y", [f"<urn:y> <{t.TYPE}> <urn:z> <{graph}y> ."])])
    for options, codes in (
        ((), ["E104 urn:x", "E104 urn:y", "E300 urn:y"]),
        (("--no-shapes",), ["E104 urn:x", "E104 urn:y"]),
    ):
        result = run("check", "broken", *options)
        assert result.exit_code == 1
        assert [" ".join(line.split()[:2]) for line in result.stdout.splitlines()[2:]] == codes


# --- taking the graph elsewhere


@pytest.mark.parametrize("name", list(FORMATS))
def test_export_writes_the_same_to_a_file_and_to_standard_output(name: str, place: Path) -> None:
    assert said("export", name, "kg", "-o", "file") == ""
    text = Path("file").read_bytes().decode("utf-8")
    assert said("export", name, "kg") == said("export", name, "kg", "-o", "-") == text
    assert len(text) > 1000


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "new"
        raise ValueError("no more")

    file = tmp_path / "file"
    write_whole(file, ["old"])
    with pytest.raises(ValueError, match="no more"):
        write_whole(file, pieces())
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"file": "old"}
    write_whole(file, ["né", "w\n"])
    assert file.read_bytes() == b"n\xc3\xa9w\n"


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    write_whole(Path(os.devnull), ["text"])
    assert not Path(os.devnull).is_file()


def test_explore_writes_a_page_with_the_title(place: Path) -> None:
    said("explore", "kg", "-o", "page.html", "--title", "A < B")
    assert "<title>A &lt; B</title>" in Path("page.html").read_text(encoding="utf-8")


# --- measuring


def test_a_graph_fits_its_own_annotations(place: Path) -> None:
    said("export", "annotations", "kg", "-o", "own.jsonl")
    table = said("evaluate", "own.jsonl", "kg").splitlines()
    assert re.split(" {2,}", table[0]) == [
        "measure", "precision", "95 %", "recall", "95 %", "f1", "95 %", "right", "spurious", "missed"
    ]  # fmt: skip
    assert table[2].split()[:7] == ["entity", *["1.000", "1.000–1.000"] * 3]
    assert [line.split()[0] for line in table[2:-2]] == list(MEASURES)
    assert table[-1] == "4 papers; 95 % intervals from 1,000 resamples of them"
    gold = "".join(Path(file).read_text(encoding="utf-8") for file in ("own.jsonl", "unread.jsonl"))
    Path("more.jsonl").write_text(gold, encoding="utf-8")
    warning = run("evaluate", "more.jsonl", "kg").stderr
    assert warning == "Warning: of the 5 papers of more.jsonl, 1 not read, which counts as read empty\n"
    found = json.loads(said("evaluate", "own.jsonl", "kg", "--json", "--resamples", "10"))
    same = {"value": 1.0, "low": 1.0, "high": 1.0}
    assert {name: found[name] for name in ("papers", "resamples", "level")} == {
        "papers": 4, "resamples": 10, "level": 0.95
    }  # fmt: skip
    assert found["measures"]["result+"] == {
        "precision": same, "recall": same, "f1": same, "right": 5, "spurious": 0, "missed": 0
    }  # fmt: skip


def test_no_figure_is_cut_to_the_width_of_the_terminal(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = said("evaluate", "gold.jsonl", "--papers", "papers.jsonl")
    monkeypatch.setenv("COLUMNS", "24")
    assert said("evaluate", "gold.jsonl", "--papers", "papers.jsonl") == whole


def test_papers_are_read_to_be_measured(place: Path) -> None:
    scores = json.loads(said("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--json"))["measures"]
    counts = {name: [scores[name][part] for part in ("right", "missed")] for name in ("name", "relation", "result")}
    assert counts == {"name": [2, 0], "relation": [1, 1], "result": [1, 0]}
    assert scores["result+"]["spurious"] == 1


def test_papers_are_measured_with_names_of_ones_own(place: Path) -> None:
    entities = [{"name": "Zed", "type": ["hardware"], "relation": ["proposes"]}]
    Path("gold.jsonl").write_text(json.dumps({"id": "a", "entities": entities, "results": []}) + "\n", encoding="utf-8")
    Path("lab.tsv").write_text("hardware\tzed\tZed\n", encoding="utf-8")
    call = ("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--extractor", "rules", "--json")
    right = [
        json.loads(said(*call, *more))["measures"]["hardware"]["right"] for more in ((), ("--vocabulary", "lab.tsv"))
    ]
    assert right == [0, 1]


def test_figures_below_their_least_are_told_and_fail(place: Path) -> None:
    call = ("evaluate", "gold.jsonl", "--papers", "papers.jsonl")
    result = run(*call, *(f"--at-least={floor}" for floor in ("name=0", "result+=.25", "uses=1.0", "result=1")))
    assert (result.exit_code, result.stdout) == (1, said(*call))
    assert result.stderr == (
        "Error: the F1 of result+ is 0.0000, below 0.25\nError: the F1 of uses is 0.0000, below 1\n"
    )


def test_the_reliability_of_confidences_is_drawn(place: Path) -> None:
    said("evaluate", "gold.jsonl", "--papers", "papers.jsonl", "--reliability", "plot.svg")
    root = ElementTree.fromstring(Path("plot.svg").read_text(encoding="utf-8"))
    title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
    assert re.fullmatch(r"Reliability of confidences: \d judged, expected calibration error 0\.\d{3}", title)


# --- in a process of its own


def process(*args: str, **options: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "paperkg", *args], **options)  # type: ignore[call-overload, no-any-return]


def test_python_m_paperkg_is_the_command(place: Path) -> None:
    command = [sys.executable, "-m", "paperkg", "query", "kg", TITLES]
    assert subprocess.run(command, capture_output=True, check=True).stdout.decode() == TABLE


def test_the_module_runs_the_command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["paperkg", "--version"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_module("paperkg", run_name="__main__")
    assert capfd.readouterr().out == f"paperkg {paperkg.__version__}\n"


def test_a_reader_that_goes_away_is_no_error(place: Path) -> None:
    with process("export", "nquads", "kg", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as exporting:
        exporting.stdout.read(10)
        exporting.stdout.close()
        assert exporting.stderr.read() == b""


def test_output_is_utf_8_whatever_the_locale(place: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "paperkg", "explain", "kg", "=Überblick: Zwischenspeicher & <Karten>"]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert done.stdout.decode("utf-8").startswith("=Überblick: Zwischenspeicher & <Karten>\n")


def read_terminal(controller: int) -> bytes:
    """What is shown next; nothing at the end, which a terminal tells by an error."""
    try:
        return os.read(controller, 1000)
    except OSError:
        return b""


def test_the_progress_bar_is_for_terminals_only(place: Path) -> None:
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    with process("build", "papers.jsonl", "-o", "new", stdout=subprocess.PIPE, stderr=terminal) as building:
        os.close(terminal)
        shown = b"".join(iter(lambda: read_terminal(controller), b""))
        assert building.wait() == 0
    os.close(controller)
    assert b" papers [" in shown
    assert run("build", "papers.jsonl", "-o", "again").stderr == ""


def test_ctrl_c_ends_a_build_quietly(place: Path) -> None:
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": terminal}
    # tests that run in the background of a shell ignore the signal, and so would what they start
    streams["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    with process("build", "-", "-o", "new", **streams) as building:
        os.close(terminal)
        shown = read_terminal(controller)  # the progress bar: from now on the build waits for papers
        building.send_signal(signal.SIGINT)
        with contextlib.suppress(BrokenPipeError):  # one that comes just before the read is noticed just after it
            building.stdin.write(b"\n")
            building.stdin.flush()
        shown += b"".join(iter(lambda: read_terminal(controller), b""))
        assert (building.wait(), building.stdout.read()) == (130, b"")
    os.close(controller)
    assert re.sub(rb"0 papers \[00:00, \? papers/s\]|\s", b"", shown) == b""


def test_the_processes_of_a_build_leave_ctrl_c_to_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    with _pool(1, USUAL) as pool:
        assert pool.apply(signal.getsignal, (signal.SIGINT,)) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) == before


def test_the_command_is_installed() -> None:
    assert isinstance(main, click.Group)
    command = [Path(sys.executable).with_name("paperkg"), "--version"]
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"paperkg ")


# --- changes


def test_changes_are_shown_as_text_and_as_json(place: Path) -> None:
    said("build", "papers.jsonl", "-o", "new")
    (place / "zed.jsonl").write_text(TWO.splitlines()[0].replace("2x", "3x"), encoding="utf-8")
    said("build", "zed.jsonl", "-o", "newer")
    assert said("diff", "new", "newer") == (
        "removed papers: 1\n"
        "  Why: Slow Serving · 1 claim\n"
        "\n"
        "revised claims: 1\n"
        "  Zed: Fast Serving\n"
        "    before: 2 x · speed · over vLLM\n"
        "      “We present Zed, which is 2x faster than vLLM.”\n"
        "    now: 3 x · speed · over vLLM\n"
        "      “We present Zed, which is 3x faster than vLLM.”\n"
    )
    found = json.loads(said("diff", "newer", "new", "--json"))
    assert [paper["title"] for paper in found["new_papers"]] == ["Why: Slow Serving"]
    assert [(one["before"]["value"], one["now"]["value"]) for one in found["revised"]] == [(3, 2)]


def test_the_same_graph_has_no_changes(place: Path) -> None:
    assert said("diff", "kg", "kg") == "nothing changed\n"
