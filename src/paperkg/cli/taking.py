"""Commands that take a graph elsewhere: export, explore, release."""

from pathlib import Path
from typing import Any

import click

import paperkg
from paperkg.cli.common import KG, PATH, main, output, print_text, write


@main.command()
@click.argument("format_", metavar="FORMAT")
@KG
@output("File to write; standard output if not given.")
def export(format_: str, kg: Path, file: Path | None) -> None:
    """Write the graph as FORMAT.

    RDF: turtle, trig, ntriples, nquads, jsonld, rdfxml. Networks: graphml, json. Tables: csv (facts), results. For
    measuring: annotations. Which names were taken for one thing and which were kept apart: sssom. XML cannot hold
    control characters: in rdfxml and graphml they become U+FFFD.

    Example: paperkg export turtle kg -o kg.ttl
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        write(graph.export(format_), file)


@main.command()
@KG
@output("File to write.", required=True)
@click.option("--title", default="Knowledge graph", show_default=True, help="Title of the page.")
def explore(kg: Path, file: Path, title: str) -> None:
    """Write the graph as one page of HTML.

    The page can be searched, filtered and walked through, and needs no network.

    Example: paperkg explore kg -o explorer.html
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        write([graph.explore(title=title)], file)


@main.command()
@KG
@click.option("-o", "--output", "folder", required=True, metavar="FOLDER", type=PATH, help="New, or a release.")
@click.option("--title", default="Knowledge graph", show_default=True, help="Title of the data set.")
@click.option("--creator", "creators", multiple=True, metavar="NAME", help="A name or an IRI. Can be repeated.")
@click.option("--license", default="", metavar="IRI", help="Such as https://spdx.org/licenses/CC-BY-4.0.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="Day of the release.")
@click.option("--base-url", default="", metavar="URL", help="Folder on the web in which the files will stand.")
@click.option("--scores", metavar="FILE", type=PATH, help="What evaluate --json wrote.")
def release(kg: Path, folder: Path, **said: Any) -> None:
    """Write a folder to publish: data, descriptions, checksums.

    It has the graph (N-Quads), facts and results (CSV), the ledger, the ontology, the shapes and what they find, a
    description for machines (VoID, DCAT, DQV, Croissant) and one for people, and SHA-256 sums.

    Example: paperkg release kg -o release --title "LLM serving" --date 2026-01-31
    """
    with paperkg.KnowledgeGraph.open(kg) as graph:
        files, faults = graph.release(folder, **said)
    print_text(f"files   {len(files)}\nfaults  {faults}{' (shacl-report.ttl lists them)' if faults else ''}\n")
