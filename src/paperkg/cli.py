"""The command line: options in, one call, text out. Nothing else prints, and nothing else knows of click."""

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import paperkg
from paperkg.errors import PaperkgError, QueryError, UnknownNameError

if TYPE_CHECKING:
    from paperkg.exports.stats import Stats
    from paperkg.graph.build import Built
    from paperkg.graph.corrections import Corrections
    from paperkg.graph.endpoint import Endpoint
    from paperkg.graph.evaluate import Record
    from paperkg.graph.pipeline import Reader
    from paperkg.graph.store import Graph

# What is slow to import is imported by the command that needs it: help and completion have to be quick.

T = TypeVar("T", bound=Callable[..., Any])


class _Commands(click.Group):
    """Shows what paperkg raises on purpose and what the system refuses as one line; Ctrl-C shows nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of this file

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PaperkgError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'paperkg'}: {error.strerror or error}") from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(130) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(paperkg.__version__, prog_name="paperkg", message="%(prog)s %(version)s")
def main() -> None:
    """Build a knowledge graph from research papers, and ask it.

    A paper's title and abstract are read offline; every statement keeps its sentence. KG is the folder that
    build writes.

    Example: paperkg demo
    """


_PATH = click.Path(path_type=Path)
_kg = click.argument("kg", metavar="KG", type=_PATH)
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text for people.")


def _output(help: str, **more: Any) -> Callable[[T], T]:
    return click.option("-o", "--output", "file", metavar="FILE", type=_PATH, help=help, **more)


# --- writing


def _print(text: str) -> None:
    _write([text], None)


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _write(pieces: Iterable[str], file: Path | None) -> None:
    """Write UTF-8 to standard output or to a file."""
    if file and str(file) != "-":
        from paperkg.exports.files import write_whole

        write_whole(file, pieces)
        return
    sys.stdout.buffer.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
    sys.stdout.buffer.flush()


def _width() -> int:
    """Characters of a line on the terminal; 0, any, for a pipe or file, unless COLUMNS is set."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 0


# --- making a graph


def _reading(command: T) -> T:
    """Options that say how papers are read."""
    how = click.option("--extractor", default="", metavar="NAME", help="rules (fast), model, or both (best, default).")
    least = click.option(
        "--min-confidence", default=0.0, metavar="SHARE", type=click.FloatRange(0, 1),
        help="Leave out facts that are less sure: more precision, less recall.",
    )  # fmt: skip
    words = click.option(
        "--vocabulary", multiple=True, metavar="FILE", type=_PATH, help="Adds names of your own. Can be repeated."
    )
    return how(least(words(command)))


def _reader(extractor: str, min_confidence: float, vocabulary: Iterable[Path]) -> "Reader":
    from paperkg.graph.pipeline import DEFAULT, EXTRACTORS, Reader
    from paperkg.ontology.extension import extended_vocabulary

    name = extractor or DEFAULT
    EXTRACTORS[name]  # an unknown one is named before anything is read
    return Reader(name, min_confidence, vocabulary=extended_vocabulary(vocabulary))


def _endpoint(url: str, model: str, cache: Path | None) -> "Endpoint | None":
    from paperkg.graph.endpoint import Endpoint

    if bool(url) != bool(model):
        raise click.UsageError("--llm-url and --llm-model go together")
    return Endpoint(url, model, cache=cache) if url else None


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", "folder", required=True, metavar="KG", type=_PATH, help="Folder of the graph.")
@click.option("--metadata", multiple=True, metavar="FILE", help="Adds ids, urls, years, authors. Can be repeated.")
@click.option("--format", "format_", default="", metavar="NAME", help="Reader of the sources, if it is not evident.")
@click.option("--prune", is_flag=True, help="Drop papers that no source has any more.")
@click.option("-j", "--jobs", default=1, type=click.IntRange(min=1), show_default=True, help="Number of processes.")
@_reading
@click.option(
    "--corrections", multiple=True, metavar="FILE", type=_PATH, help="Overrules what is read. Can be repeated."
)
@click.option("--llm-url", default="", metavar="URL", help="Ask this OpenAI-compatible endpoint instead.")
@click.option("--llm-model", default="", metavar="NAME", help="The endpoint's model.")
@click.option("--llm-cache", metavar="FOLDER", type=_PATH, help="Keep the endpoint's answers.")
def build(
    sources: tuple[str, ...], folder: Path, metadata: tuple[str, ...], format_: str, prune: bool, jobs: int,
    extractor: str, min_confidence: float, vocabulary: tuple[Path, ...], corrections: tuple[Path, ...],
    llm_url: str, llm_model: str, llm_cache: Path | None,
) -> None:  # fmt: skip
    """Read the papers of each SOURCE into the folder KG.

    A SOURCE is a file of papers, or - for standard input. Papers that have not changed are skipped; records that
    cannot be read are listed in a file in KG. Each FILE of --vocabulary is a table of names with tabs between the
    cells: kind, slug, label, aliases, broader, definition, note, context. Each FILE of --corrections is one with
    action, paper, entity, value, author, date, comment.

    \b
    Example: paperkg build papers.jsonl -o kg
    Example: paperkg build papers.jsonl -o kg --vocabulary lab.tsv
    """
    start = time.perf_counter()
    overruled = paperkg.read_corrections(corrections)
    endpoint = _endpoint(llm_url, llm_model, llm_cache)
    reader = _reader(extractor, min_confidence, vocabulary)._replace(endpoint=endpoint, corrections=overruled)
    built = paperkg.build(
        sources, folder, metadata=metadata, format=format_, prune=prune, jobs=jobs, progress=_progress, reader=reader
    )
    _report(built, folder, time.perf_counter() - start, overruled)


def _report(built: "Built", folder: Path, seconds: float, overruled: "Corrections | None" = None) -> None:
    """What a build did, what the graph has now, and warnings of rejected records and of corrections of nothing."""
    from paperkg.graph.build import QUARANTINE
    from paperkg.graph.corrections import unused

    with paperkg.KnowledgeGraph.open(folder) as graph:
        _print(_summary(built, graph.stats(), seconds))
        for row in unused(graph.store, overruled) if overruled else ():
            click.echo(f"Warning: {row.place}: nothing to {row.action}: {row.entity} is not there", err=True)
    if built.quarantined:
        records = "1 record" if built.quarantined == 1 else f"{built.quarantined} records"
        click.echo(f"Warning: {records} could not be read; {folder / QUARANTINE} says why", err=True)


def _summary(built: "Built", found: "Stats", seconds: float) -> str:
    changes = ", ".join(f"{getattr(built, name)} {name}" for name in _CHANGES)
    lines = [
        f"papers    {found.papers}: {changes}",
        f"entities  {_counts(found.entities)}",
        f"facts     {_counts(found.facts)}",
        f"results   {found.results}",
        f"seconds   {seconds:.1f}",
    ]
    if not (built.added or built.replaced or built.removed):
        lines.insert(0, "nothing changed: the graph is as it was")
    return "".join(f"{line}\n" for line in lines)


_CHANGES = ("added", "replaced", "unchanged", "removed")


def _counts(numbers: Mapping[str, int]) -> str:
    """The sum and its parts.

    >>> _counts({"model": 2, "task": 1})
    '3: 2 model, 1 task'
    """
    return f"{sum(numbers.values())}: {', '.join(f'{number} {name}' for name, number in numbers.items())}"


def _progress(graphs: "Iterable[Graph]") -> "Iterable[Graph]":
    """A progress bar, if a person is watching."""
    from tqdm import tqdm

    return tqdm(graphs, unit=" papers", leave=False, disable=not sys.stderr.isatty())


@main.command()
@_kg
@click.argument("paper_id", metavar="ID")
def remove(kg: Path, paper_id: str) -> None:
    """Drop the paper with that ID from the graph.

    Example: paperkg remove kg arXiv:2309.06180
    """
    if not paperkg.remove(kg, paper_id):
        with paperkg.KnowledgeGraph.open(kg) as graph:
            found = graph.query("SELECT ?id WHERE { ?paper a pkg:Paper ; dct:identifier ?id }")
        raise UnknownNameError("paper", paper_id, [str(name) for (name,) in found.rows])
    _print(f"removed {paper_id}\n")


@main.command()
@click.option(
    "-o", "--output", "folder", default="paperkg-demo", show_default=True, metavar="FOLDER", type=_PATH, help="Where."
)
def demo(folder: Path) -> None:
    """Build a small sample, and the page that shows it.

    Example: paperkg demo
    """
    start = time.perf_counter()
    with resources.as_file(resources.files("paperkg") / "sample" / "papers.jsonl") as sample:
        built = paperkg.build([str(sample)], folder / "kg", progress=_progress)
    _report(built, folder / "kg", time.perf_counter() - start)
    page = folder / "explorer.html"
    with paperkg.KnowledgeGraph.open(folder / "kg") as graph:
        _write([graph.explore(title="Twelve papers")], page)
    _print(f"\nOpen {page} in a browser, or ask: paperkg query {folder / 'kg'} relations --entity vLLM\n")


# --- asking a graph


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("kg", metavar="KG", required=False, type=_PATH)
@click.argument("words", metavar="[SPARQL | FILE.rq | NAME] [PARAMETER=VALUE]...", nargs=-1, type=click.UNPROCESSED)
@click.option("--list", "list_", is_flag=True, help="List the questions that have a name.")
@click.option("--format", "format_", default="table", show_default=True, help="table, csv, tsv or json.")
@_json
def query(kg: Path | None, words: tuple[str, ...], list_: bool, format_: str, as_json: bool) -> None:
    """Ask the graph in SPARQL, or a question that has a name.

    SPARQL can stand on the line, in a file, or be - for standard input. The parameters of a question can be written as
    options too.

    \b
    Example: paperkg query kg beats --system vLLM
    Example: paperkg query kg "SELECT ?title { ?paper dct:title ?title }"
    """
    from paperkg.exports import sparql

    if list_:
        _questions(as_json or format_ == "json")
        return
    asked, params = _asked(words)
    if kg is None or not asked:
        raise click.UsageError("name a KG, then SPARQL, a file of it, or a question; --list shows the questions")
    with paperkg.KnowledgeGraph.open(kg) as graph:
        text = graph.sparql(_query_text(asked), **params)
        _print(sparql.show(graph.store, text, "json" if as_json else format_, width=_width()))


def _asked(words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The question and its parameters.

    >>> _asked(["beats", "--system", "vLLM", "--on=A100", "year=2024"])
    ('beats', {'system': 'vLLM', 'on': 'A100', 'year': '2024'})
    """
    asked, params, rest = "", {}, iter(words)
    for word in rest:
        if match := re.fullmatch(r"(?:--)?(\w+)=(.*)", word, re.DOTALL):
            params[match[1]] = match[2]
        elif re.fullmatch(r"--\w+", word):
            params[word[2:]] = next(rest, "")
        elif asked:
            raise click.UsageError(f"one question at a time: quote SPARQL, and write {word!r} as PARAMETER=VALUE")
        else:
            asked = word
    return asked, params


def _query_text(asked: str) -> str:
    """SPARQL from standard input, from a file, or as it stands on the line."""
    if asked != "-" and not asked.endswith((".rq", ".sparql")):
        return asked
    try:
        return (sys.stdin.buffer.read() if asked == "-" else Path(asked).read_bytes()).decode("utf-8")
    except UnicodeDecodeError:
        raise QueryError(f"{asked} is not UTF-8") from None


def _questions(as_json: bool) -> None:
    from paperkg.exports.answers import Rows, aligned
    from paperkg.exports.sparql import queries

    if as_json:
        _print_json([question._asdict() | {"params": [p._asdict() for p in question.params]} for question in queries()])
        return
    shown = ((q.name, q.title, " ".join(f"{p.name}={p.default or '…'}" for p in q.params)) for q in queries())
    _print(aligned(Rows(("question", "title", "parameters"), list(shown)), _width()))


@main.command()
@_kg
@click.argument("name", nargs=-1, required=True)
@_json
def explain(kg: Path, name: tuple[str, ...], as_json: bool) -> None:
    """Show what is known about the entity or paper NAME.

    Every link and result comes with its sentence and the reason for it.

    Example: paperkg explain kg vLLM
    """
    from paperkg.exports.explain import text

    with paperkg.KnowledgeGraph.open(kg) as graph:
        found = graph.explain(" ".join(name))
    _print_json(found.record()) if as_json else _print(text(found, _width()))


@main.command()
@_kg
@_json
def stats(kg: Path, as_json: bool) -> None:
    """Show how much of what the graph has.

    Example: paperkg stats kg
    """
    from paperkg.exports.answers import aligned
    from paperkg.exports.stats import rows

    with paperkg.KnowledgeGraph.open(kg) as graph:
        found = graph.stats()
    _print_json(found._asdict()) if as_json else _print(aligned(rows(found), _width()))


@main.command()
@_kg
@click.option("--limit", default=20, type=click.IntRange(min=1), show_default=True, help="Number of entities.")
@click.option("--kind", default="", metavar="KIND", help="technique, system, hardware, model, dataset or task.")
@_json
def unlinked(kg: Path, limit: int, kind: str, as_json: bool) -> None:
    """List what the vocabulary lacks, the most frequent first.

    These entities reached no entry of the vocabulary, neither by themselves nor by something broader. Each is shown
    with the number of papers that name it, how they write it, and a sentence of two of them. build --vocabulary adds
    names.

    Example: paperkg unlinked kg --kind hardware
    """
    from paperkg.exports.unlinked import text

    with paperkg.KnowledgeGraph.open(kg) as graph:
        found = graph.unlinked(limit=limit, kind=kind)
    if as_json:
        _print_json([one.record() for one in found])
    else:
        _print(text(found, _width()) or "the vocabulary has it all\n")


@main.command()
@_kg
@click.option("--no-shapes", is_flag=True, help="Leave out codes from 300 on.")
@_json
def check(kg: Path, no_shapes: bool, as_json: bool) -> None:
    """Look for faults in the graph.

    Codes with E are errors, those with W warnings; the exit code is 1 if there are errors. Codes from 300 on come from
    the shapes of the ontology (SHACL), which take 35 ms a paper and 4 s for the vocabulary: five times what all else
    takes.

    Example: paperkg check kg
    """
    from paperkg.exports.answers import Rows, aligned

    with paperkg.KnowledgeGraph.open(kg) as graph:
        problems = graph.check(shapes=not no_shapes)
    found = Rows(("code", "node", "what is wrong"), [(one.code, one.subject, one.message) for one in problems])
    if as_json:
        _print_json([problem._asdict() for problem in problems])
    else:
        _print(aligned(found, _width()) if problems else "nothing is wrong\n")
    sys.exit(any(problem.code.startswith("E") for problem in problems))


@main.command()
@click.argument("old", metavar="OLD", type=_PATH)
@click.argument("new", metavar="NEW", type=_PATH)
@click.option("--limit", default=20, type=click.IntRange(min=1), show_default=True, help="Changes of each sort.")
@_json
def diff(old: Path, new: Path, limit: int, as_json: bool) -> None:
    """Show what changed from the graph OLD to the graph NEW.

    New and removed papers, new entities, results that are better than all before, and claims of a paper that were
    revised, withdrawn or added, each with its sentence. A copy of a graph's folder keeps its state.

    \b
    Example: paperkg diff old kg
    Example: paperkg diff old kg --json
    """
    from paperkg.exports.diff import text

    with paperkg.KnowledgeGraph.open(old) as before, paperkg.KnowledgeGraph.open(new) as now:
        found = now.diff(before)
    _print_json(found.record()) if as_json else _print(text(found, _width(), limit=limit) or "nothing changed\n")


# --- taking the graph elsewhere


@main.command()
@click.argument("format_", metavar="FORMAT")
@_kg
@_output("File to write; standard output if not given.")
def export(format_: str, kg: Path, file: Path | None) -> None:
    """Write the graph as FORMAT.

    RDF: turtle, trig, ntriples, nquads, jsonld, rdfxml. Networks: graphml, json. Tables: csv (facts), results. For
    measuring: annotations. Which names were taken for one thing and which were kept apart: sssom. XML cannot hold
    control characters: in rdfxml and graphml they become U+FFFD.

    Example: paperkg export turtle kg -o kg.ttl
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        _write(graph.export(format_), file)


@main.command()
@_kg
@_output("File to write.", required=True)
@click.option("--title", default="Knowledge graph", show_default=True, help="Title of the page.")
def explore(kg: Path, file: Path, title: str) -> None:
    """Write the graph as one page of HTML.

    The page can be searched, filtered and walked through, and needs no network.

    Example: paperkg explore kg -o explorer.html
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        _write([graph.explore(title=title)], file)


@main.command()
@_kg
@click.option("-o", "--output", "folder", required=True, metavar="FOLDER", type=_PATH, help="New, or a release.")
@click.option("--title", default="Knowledge graph", show_default=True, help="Title of the data set.")
@click.option("--creator", "creators", multiple=True, metavar="NAME", help="A name or an IRI. Can be repeated.")
@click.option("--license", default="", metavar="IRI", help="Such as https://spdx.org/licenses/CC-BY-4.0.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="Day of the release.")
@click.option("--base-url", default="", metavar="URL", help="Folder on the web in which the files will stand.")
@click.option("--scores", metavar="FILE", type=_PATH, help="What evaluate --json wrote.")
def release(kg: Path, folder: Path, **said: Any) -> None:
    """Write a folder to publish: data, descriptions, checksums.

    It has the graph (N-Quads), facts and results (CSV), the ledger, the ontology, the shapes and what they find, a
    description for machines (VoID, DCAT, DQV, Croissant) and one for people, and SHA-256 sums.

    Example: paperkg release kg -o release --title "LLM serving" --date 2026-01-31
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        files, faults = graph.release(folder, **said)
    _print(f"files   {len(files)}\nfaults  {faults}{' (shacl-report.ttl lists them)' if faults else ''}\n")


def _floors(_: click.Context, __: click.Parameter, texts: Iterable[str]) -> list[tuple[str, float]]:
    """Measures and their least F1 from MEASURE=VALUE."""
    return list(map(_floor, texts))


def _floor(text: str) -> tuple[str, float]:
    """A measure and its least F1.

    >>> _floor("entity=0.60")
    ('entity', 0.6)
    """
    name, _, number = text.partition("=")
    if not name or not re.fullmatch(r"0?\.\d+|0|1(\.0*)?", number):
        raise click.BadParameter(f"{text!r} is no MEASURE=VALUE with a value from 0 to 1, such as entity=0.60")
    return name, float(number)


@main.command()
@click.argument("gold", type=_PATH)
@click.argument("kg", metavar="[KG]", required=False, type=_PATH)
@click.option("--papers", metavar="FILE", type=_PATH, help="JSON Lines with id, title, abstract, in place of KG.")
@_reading
@click.option(
    "--at-least", "floors", multiple=True, metavar="MEASURE=VALUE", callback=_floors,
    help="Fail, exit code 1, if the F1 of MEASURE is lower. Can be repeated.",
)  # fmt: skip
@click.option("--reliability", "plot", metavar="FILE.svg", type=_PATH, help="Draw how true confidences are.")
@click.option(
    "--resamples", default=1000, type=click.IntRange(min=1), show_default=True, help="Resamples for the intervals."
)
@_json
def evaluate(
    gold: Path, kg: Path | None, papers: Path | None, floors: list[tuple[str, float]], plot: Path | None,
    resamples: int, extractor: str, min_confidence: float, vocabulary: tuple[Path, ...], as_json: bool,
) -> None:  # fmt: skip
    """Measure how well papers are read: precision, recall and F1.

    GOLD has annotated papers, a JSON object a line. They are compared with what paperkg reads in the same papers,
    which are taken from the graph KG, or read anew from a file. Each figure comes with its 95 % interval, from
    resampling the papers.

    Measures: entity (name and type), name, relation, result (value and unit), result+ (its arguments too);
    technique, system, hardware, model, dataset, task; proposes, uses, evaluates_on, compares_with, studies,
    mentions, addresses.

    \b
    Example: paperkg evaluate gold.jsonl --papers papers.jsonl
    Example: paperkg evaluate gold.jsonl kg --reliability plot.svg
    Example: paperkg evaluate gold.jsonl --papers papers.jsonl --at-least entity=0.60 --at-least result=0.70
    """
    from paperkg.exports import scores
    from paperkg.graph.bootstrap import estimates
    from paperkg.graph.evaluate import MEASURES, evaluate_papers

    if (papers is None) == (kg is None):
        raise click.UsageError("name either KG or --papers FILE")
    if unknown := [name for name, _ in floors if name not in MEASURES]:
        raise UnknownNameError("measure", unknown[0], MEASURES)
    annotated = paperkg.read_records(gold)
    predicted = _predicted(papers, kg, _reader(extractor, min_confidence, vocabulary))
    found = estimates(evaluate_papers(annotated, predicted), resamples)
    if plot:
        _draw(annotated, predicted, plot)
    if as_json:
        _print_json(scores.record(found, len(annotated), resamples))
    else:
        _print(scores.text(found, len(annotated), resamples))
    _fail_below(floors, {name: estimate.f1.value for name, estimate in found.items()})


def _predicted(papers: Path | None, kg: Path | None, reader: "Reader") -> list[dict[str, Any]]:
    """What paperkg reads in papers, or what a graph has, in the form in which people annotate."""
    from paperkg.graph.evaluate import read_papers

    if kg:
        graph = paperkg.KnowledgeGraph.open(kg)
    else:
        graph = paperkg.KnowledgeGraph.of(read_papers(Path(papers or "")), reader)
    with graph:
        return [json.loads(line) for line in graph.export("annotations")]


def _draw(annotated: "Iterable[Record]", predicted: "Iterable[Record]", file: Path) -> None:
    from paperkg.graph.calibration import equal_width, reliability_svg
    from paperkg.graph.evaluate import outcomes

    bins = equal_width(outcomes(annotated, predicted))
    _write([reliability_svg(bins, "Reliability of confidences")], file)


def _fail_below(floors: Iterable[tuple[str, float]], found: Mapping[str, float]) -> None:
    """End with exit code 1 and a line for each measure that is below its floor."""
    low = [f"the F1 of {name} is {found[name]:.4f}, below {floor:g}" for name, floor in floors if found[name] < floor]
    for line in low:
        click.echo(f"Error: {line}", err=True)
    if low:
        sys.exit(1)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "fish", "zsh"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    With it the shell completes paperkg's commands and options.

    Example: paperkg completion bash > paperkg.bash
    """
    from click.shell_completion import get_completion_class

    if found := get_completion_class(shell):
        _print(found(main, {}, "paperkg", "_PAPERKG_COMPLETE").source())
