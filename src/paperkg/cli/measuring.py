"""Commands around: evaluate, completion."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import paperkg
from paperkg.cli.common import JSON, PATH, main, print_json, print_text, reader_of, reading, write
from paperkg.errors import SourceError, UnknownNameError

if TYPE_CHECKING:
    from paperkg.graph.evaluate import Record
    from paperkg.graph.pipeline import Reader


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
@click.argument("gold", type=PATH)
@click.argument("kg", metavar="[KG]", required=False, type=PATH)
@click.option("--papers", metavar="FILE", type=PATH, help="JSON Lines with id, title, abstract, in place of KG.")
@reading
@click.option(
    "--at-least", "floors", multiple=True, metavar="MEASURE=VALUE", callback=_floors,
    help="Fail, exit code 1, if the F1 of MEASURE is lower. Can be repeated.",
)  # fmt: skip
@click.option("--reliability", "plot", metavar="FILE.svg", type=PATH, help="Draw how true confidences are.")
@click.option(
    "--resamples", default=1000, type=click.IntRange(min=1), show_default=True, help="Resamples for the intervals."
)
@JSON
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
    from paperkg.graph.evaluate import MEASURES, evaluate_papers, unread

    if (papers is None) == (kg is None):
        raise click.UsageError("name either KG or --papers FILE")
    if unknown := [name for name, _ in floors if name not in MEASURES]:
        raise UnknownNameError("measure", unknown[0], MEASURES)
    annotated = paperkg.read_records(gold)
    predicted = _predicted(papers, kg, reader_of(extractor, min_confidence, vocabulary))
    _tell_unread(gold, len(annotated), unread(annotated, predicted))
    found = estimates(evaluate_papers(annotated, predicted), resamples)
    if plot:
        _draw(annotated, predicted, plot)
    if as_json:
        print_json(scores.record(found, len(annotated), resamples))
    else:
        print_text(scores.text(found, len(annotated), resamples))
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


def _tell_unread(gold: Path, count: int, missing: int) -> None:
    """Say which share of the annotated papers was not read. Raises SourceError if none was."""
    if missing == count:
        raise SourceError(f"{gold.name}: no paper of it was read; papers are found by id, else by title")
    if missing:
        told = f"of the {count} papers of {gold.name}, {missing} not read, which counts as read empty"
        click.echo(f"Warning: {told}", err=True)


def _draw(annotated: "Iterable[Record]", predicted: "Iterable[Record]", file: Path) -> None:
    from paperkg.graph.calibration import equal_width, reliability_svg
    from paperkg.graph.evaluate import outcomes

    bins = equal_width(outcomes(annotated, predicted))
    write([reliability_svg(bins, "Reliability of confidences")], file)


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
        print_text(found(main, {}, "paperkg", "_PAPERKG_COMPLETE").source())
