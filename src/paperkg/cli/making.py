"""Commands that make or change a graph: build, remove, demo."""

import sys
import time
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

import paperkg
from paperkg.cli.common import KG, PATH, main, print_text, reader_of, reading, write
from paperkg.errors import UnknownNameError

if TYPE_CHECKING:
    from paperkg.exports.stats import Stats
    from paperkg.graph.build import Built
    from paperkg.graph.corrections import Corrections
    from paperkg.graph.endpoint import Endpoint
    from paperkg.graph.store import Graph


def _endpoint(url: str, model: str, cache: Path | None) -> "Endpoint | None":
    from paperkg.graph.endpoint import Endpoint

    if bool(url) != bool(model):
        raise click.UsageError("--llm-url and --llm-model go together")
    return Endpoint(url, model, cache=cache) if url else None


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", "folder", required=True, metavar="KG", type=PATH, help="Folder of the graph.")
@click.option("--metadata", multiple=True, metavar="FILE", help="Adds ids, urls, years, authors. Can be repeated.")
@click.option("--format", "format_", default="", metavar="NAME", help="Reader of the sources, if it is not evident.")
@click.option("--prune", is_flag=True, help="Drop papers that no source has any more.")
@click.option("-j", "--jobs", default=1, type=click.IntRange(min=1), show_default=True, help="Number of processes.")
@reading
@click.option(
    "--corrections", multiple=True, metavar="FILE", type=PATH, help="Overrules what is read. Can be repeated."
)
@click.option("--llm-url", default="", metavar="URL", help="Ask this OpenAI-compatible endpoint instead.")
@click.option("--llm-model", default="", metavar="NAME", help="The endpoint's model.")
@click.option("--llm-cache", metavar="FOLDER", type=PATH, help="Keep the endpoint's answers.")
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
    reader = reader_of(extractor, min_confidence, vocabulary)._replace(endpoint=endpoint, corrections=overruled)
    built = paperkg.build(
        sources, folder, metadata=metadata, format=format_, prune=prune, jobs=jobs, progress=_progress, reader=reader
    )
    _report(built, folder, time.perf_counter() - start, overruled)


def _report(built: "Built", folder: Path, seconds: float, overruled: "Corrections | None" = None) -> None:
    """What a build did, what the graph has now, and warnings of rejected records and of corrections of nothing."""
    from paperkg.graph.build import QUARANTINE
    from paperkg.graph.corrections import unused

    with paperkg.KnowledgeGraph.open(folder) as graph:
        print_text(_summary(built, graph.stats(), seconds))
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
@KG
@click.argument("paper_id", metavar="ID")
def remove(kg: Path, paper_id: str) -> None:
    """Drop the paper with that ID from the graph.

    Example: paperkg remove kg arXiv:2309.06180
    """
    if not paperkg.remove(kg, paper_id):
        with paperkg.KnowledgeGraph.open(kg) as graph:
            found = graph.query("SELECT ?id WHERE { ?paper a pkg:Paper ; dct:identifier ?id }")
        raise UnknownNameError("paper", paper_id, [str(name) for (name,) in found.rows])
    print_text(f"removed {paper_id}\n")


@main.command()
@click.option(
    "-o", "--output", "folder", default="paperkg-demo", show_default=True, metavar="FOLDER", type=PATH, help="Where."
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
        write([graph.explore(title="Twelve papers")], page)
    print_text(f"\nOpen {page} in a browser, or ask: paperkg query {folder / 'kg'} relations --entity vLLM\n")
