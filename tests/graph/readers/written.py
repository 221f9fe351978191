"""Reading a source that a test writes."""

from pathlib import Path

from paperkg.graph.model import Paper
from paperkg.graph.readers import read
from paperkg.graph.readers.source import Rejected


def read_written(
    folder: Path, name: str, content: str | bytes, format: str = ""
) -> tuple[list[Paper], list[tuple[int, str, str]]]:
    """The papers of a file with that name and content, each with its line as source, and what is rejected of it:
    line, reason, excerpt."""
    file, rejected = folder / name, list[Rejected]()
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    papers = list(read([str(file)], quarantine=rejected.append, format=format))
    assert {record.source for record in rejected} <= {str(file)}
    assert all(paper.source.startswith(f"{file}:") for paper in papers)
    return (
        [paper._replace(source=paper.source.removeprefix(f"{file}:")) for paper in papers],
        [(record.line, record.reason, record.excerpt) for record in rejected],
    )
