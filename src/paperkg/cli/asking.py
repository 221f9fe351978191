"""Commands that ask a graph: query, explain, stats, unlinked, check, diff."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

import paperkg
from paperkg.cli.common import JSON, KG, PATH, main, print_json, print_text, width
from paperkg.errors import QueryError


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("kg", metavar="KG", required=False, type=PATH)
@click.argument("words", metavar="[SPARQL | FILE.rq | NAME] [PARAMETER=VALUE]...", nargs=-1, type=click.UNPROCESSED)
@click.option("--list", "list_", is_flag=True, help="List the questions that have a name.")
@click.option("--format", "format_", default="table", show_default=True, help="table, csv, tsv or json.")
@JSON
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
        print_text(sparql.show(graph.store, text, "json" if as_json else format_, width=width()))


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
        print_json([question._asdict() | {"params": [p._asdict() for p in question.params]} for question in queries()])
        return
    shown = ((q.name, q.title, " ".join(f"{p.name}={p.default or '…'}" for p in q.params)) for q in queries())
    print_text(aligned(Rows(("question", "title", "parameters"), list(shown)), width()))


@main.command()
@KG
@click.argument("name", nargs=-1, required=True)
@JSON
def explain(kg: Path, name: tuple[str, ...], as_json: bool) -> None:
    """Show what is known about the entity or paper NAME.

    Every link and result comes with its sentence and the reason for it.

    Example: paperkg explain kg vLLM
    """
    from paperkg.exports.explain import text

    with paperkg.KnowledgeGraph.open(kg) as graph:
        found = graph.explain(" ".join(name))
    print_json(found.record()) if as_json else print_text(text(found, width()))


@main.command()
@KG
@JSON
def stats(kg: Path, as_json: bool) -> None:
    """Show how much of what the graph has.

    Example: paperkg stats kg
    """
    from paperkg.exports.answers import aligned
    from paperkg.exports.stats import rows

    with paperkg.KnowledgeGraph.open(kg) as graph:
        found = graph.stats()
    print_json(found._asdict()) if as_json else print_text(aligned(rows(found), width()))


@main.command()
@KG
@click.option("--limit", default=20, type=click.IntRange(min=1), show_default=True, help="Number of entities.")
@click.option("--kind", default="", metavar="KIND", help="technique, system, hardware, model, dataset or task.")
@JSON
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
        print_json([one.record() for one in found])
    else:
        print_text(text(found, width()) or "the vocabulary has it all\n")


@main.command()
@KG
@click.option("--no-shapes", is_flag=True, help="Leave out codes from 300 on.")
@JSON
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
        print_json([problem._asdict() for problem in problems])
    else:
        print_text(aligned(found, width()) if problems else "nothing is wrong\n")
    sys.exit(any(problem.code.startswith("E") for problem in problems))


@main.command()
@click.argument("old", metavar="OLD", type=PATH)
@click.argument("new", metavar="NEW", type=PATH)
@click.option("--limit", default=20, type=click.IntRange(min=1), show_default=True, help="Changes of each sort.")
@JSON
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
    print_json(found.record()) if as_json else print_text(text(found, width(), limit=limit) or "nothing changed\n")
