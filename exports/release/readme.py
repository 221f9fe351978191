"""What a release holds, for people: its README, and one sentence for the other descriptions."""

import re
from collections.abc import Iterable, Iterator, Mapping

import paperkg
from paperkg.exports.release.about import About, is_iri
from paperkg.exports.release.contents import KINDS, README, SUMS
from paperkg.exports.stats import Stats

_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+!|&~]")

_LINKED = (
    "Some entities are linked with topics of the [Computer Science Ontology](https://cso.kmi.open.ac.uk) by the "
    "Knowledge Media Institute of The Open University, licensed under "
    "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); where all links come from stands in paperkg's NOTICE."
)


def summary(found: Stats) -> str:
    """What is in a graph, in one sentence."""
    entities, facts = sum(found.entities.values()), sum(found.facts.values())
    return (
        f"What paperkg {paperkg.__version__} read in the titles and abstracts of {found.papers:,} papers: "
        f"{facts:,} facts about {entities:,} entities, and {found.results:,} claimed results, each with its sentence."
    )


def readme(about: About, found: Stats, files: Iterable[str], linked: bool) -> Iterator[str]:
    """The text in Markdown; `files` are the names of all others, `linked` says whether it has links to elsewhere."""
    present = {README, *files}
    yield f"# {_plain(about.title)}\n\n{summary(found)}\n\n| | |\n|---|---|\n"
    yield f"| papers | {found.papers:,} |\n"
    yield f"| entities | {_parts(found.entities)} |\n"
    yield f"| facts | {_parts(found.facts)} |\n"
    yield f"| results | {found.results:,} |\n\n| file | |\n|---|---|\n"
    yield from (f"| [{name}]({name}) | {kind.title} |\n" for name, kind in KINDS.items() if name in present)
    yield f"\n`sha256sum -c {SUMS}` checks the files. "
    yield "Not stated is not no: the graph has what titles and abstracts say.\n"
    if linked:
        yield f"\n{_LINKED}\n"
    yield f"\nLicence: {_link(about.license) if about.license else 'not stated'}\n"
    if about.creators:
        yield f"\nBy {', '.join(map(_link, about.creators))}\n"
    if about.date:
        yield f"\nDate: {about.date}\n"


def _parts(numbers: Mapping[str, int]) -> str:
    return f"{sum(numbers.values()):,}: {', '.join(f'{number:,} {name}' for name, number in numbers.items() if number)}"


def _link(text: str) -> str:
    return f"<{text}>" if is_iri(text) else _plain(text)


def _plain(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> print(_plain("<b>a_b</b>"))
    \<b\>a\_b\</b\>
    """
    return _MARKUP.sub(r"\\\g<0>", text)
