"""What other files know of the same papers, and papers that several sources have."""

import hashlib
import pickle
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from os import SEEK_END
from typing import IO

from paperkg.errors import SourceError
from paperkg.graph.model import Paper
from paperkg.graph.readers import format_of, jsonl, open_source, table
from paperkg.graph.readers.identity import ranked, scheme
from paperkg.graph.readers.records import metadata
from paperkg.graph.readers.source import Quarantine, Rejected
from paperkg.graph.text import paper_key, title_key

_RECORDS = {"jsonl": jsonl.records, "table": table.records}


def overlay(papers: Iterable[Paper], metadata_files: Sequence[str], *, quarantine: Quarantine) -> Iterator[Paper]:
    """The papers, with ids, year, authors, venue and url from JSON Lines or tables where they lack them.

    A record belongs to a paper by an id, else by the title. What a paper says itself counts, but that an arXiv id or
    DOI takes the place of an id made from the title, which becomes an alias. Bad records go to `quarantine`.
    Raises SourceError for a file that cannot be read at all.
    """
    known: dict[str, Paper] = {}
    for file in metadata_files:
        for more in _metadata(file, quarantine):
            for key in _keys(more):
                known[key] = _merged(known[key], more) if key in known else more
    for paper in papers:
        yield _overlaid(paper, known) if known else paper


def _overlaid(paper: Paper, known: dict[str, Paper]) -> Paper:
    before = None
    while paper != before:  # an id that the title brings may bring more
        before = paper
        for more in [known[key] for key in _keys(paper) if key in known]:
            paper = _merged(paper, more)
    return paper


def _metadata(file: str, quarantine: Quarantine) -> Iterator[Paper]:
    with open_source(file, _whole(quarantine)) as source:
        if source is None:
            return
        if (records := _RECORDS.get(format_of(source))) is None:
            source.reject(0, "metadata must be JSON Lines or a table whose first line names the columns")
            return
        for record in records(source):
            try:
                paper = metadata(record.fields, f"{source.name}:{record.line}")
                if not paper.id:
                    raise SourceError("the record has no id and no title, so it belongs to no paper")
            except SourceError as error:
                source.reject(record.line, str(error), record.text)
            else:
                yield paper


def _whole(quarantine: Quarantine) -> Quarantine:
    """A quarantine that takes single records: a file that cannot be read at all was named by mistake."""

    def report(record: Rejected) -> None:
        if record.line == 0:
            raise SourceError(f"no metadata in {record.source}: {record.reason}")
        quarantine(record)

    return report


def _keys(paper: Paper) -> list[str]:
    """What a paper is known by: its ids, then its title."""
    keys = [paper_key(name) for name in (paper.id, *paper.aliases) if scheme(name) != "title"]
    return [*keys, f"title:{title_key(paper.title)}"] if paper.title else keys


def _merged(paper: Paper, more: Paper) -> Paper:
    """`paper` with what it lacks from `more`; as it is, if the two have ids that tell them apart."""
    if _are_distinct(paper, more):
        return paper
    ids = ranked([paper.id, *paper.aliases, *(name for name in (more.id, *more.aliases) if scheme(name) != "title")])
    if scheme(paper.id) != "title":
        ids = list(dict.fromkeys([paper.id, *ids]))
    text = paper if paper.abstract else more
    return paper._replace(
        id=ids[0],
        aliases=tuple(ids[1:]),
        title=paper.title or more.title,
        abstract=text.abstract,
        language=text.language if text.abstract else paper.language,
        year=paper.year or more.year,
        authors=paper.authors or more.authors,
        venue=paper.venue or more.venue,
        url=paper.url or more.url,
    )


def _are_distinct(paper: Paper, other: Paper) -> bool:
    """Whether both have ids of one scheme, arXiv or DOI, and share none: then a common title is chance."""
    ours, theirs = ({name for name in (one.id, *one.aliases) if scheme(name)} for one in (paper, other))
    both = {scheme(name) for name in ours} & {scheme(name) for name in theirs} - {"title"}
    return bool(both) and not ours & theirs


# --- the same paper from several sources


def unique(papers: Iterable[Paper], *, quarantine: Quarantine) -> Iterator[Paper]:
    """Each paper once, in the order of first appearance.

    Papers are the same by an id or alias, else by the title unless both have arXiv ids or DOIs that differ. The first
    one's text counts, unless it has no abstract and a later one has; the rest is put together. All papers are written
    to a temporary file first, so that only their keys are in memory. Two papers with different titles under an id that
    is neither of arXiv nor a DOI are two papers: the second goes to `quarantine`.
    Raises SourceError if the temporary file cannot be written.
    """
    try:
        with tempfile.TemporaryFile() as file:
            groups = _Groups(file, quarantine)
            for paper in papers:
                groups.add(paper)
            yield from groups.papers()
    except OSError as error:
        raise SourceError(f"no temporary file in {tempfile.gettempdir()}: {error.strerror}") from error


class _Groups:
    """Papers in a file, the same ones put together; each is known by its number."""

    def __init__(self, file: IO[bytes], quarantine: Quarantine) -> None:
        self._file = file
        self._quarantine = quarantine
        self._offsets = array("Q")
        self._owners: dict[int, int] = {}  # by hashed key: the paper that had it first

    def add(self, paper: Paper) -> None:
        """Write a paper down, or put it together with the first one that is the same."""
        keys = [_hashed(key) for key in _keys(paper)]
        owners = dict.fromkeys(self._owners[key] for key in keys if key in self._owners)
        known = ((number, self._read(number)) for number in owners)
        number, first = next((pair for pair in known if not _are_distinct(pair[1], paper)), (len(self._offsets), None))
        if first is None:
            self._offsets.append(self._write(paper))
        elif reason := _clash(first, paper):
            file, _, line = paper.source.rpartition(":")
            self._quarantine(Rejected(file, int(line or 0), reason, paper.title[:200]))
            return
        elif (both := _merged(first, paper)) != first:
            self._offsets[number] = self._write(both)
        for key in keys:
            self._owners.setdefault(key, number)

    def papers(self) -> Iterator[Paper]:
        """All papers, in the order of their first appearance."""
        return map(self._read, range(len(self._offsets)))

    def _write(self, paper: Paper) -> int:
        offset = self._file.seek(0, SEEK_END)
        pickle.dump(tuple(paper), self._file)
        return offset

    def _read(self, number: int) -> Paper:
        self._file.seek(self._offsets[number])
        return Paper(*pickle.load(self._file))


def _hashed(key: str) -> int:
    """A small number for a key: what a million of them cost is memory."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8"), digest_size=8).digest(), "big")


def _clash(paper: Paper, other: Paper) -> str:
    """Why two papers under one id are not the same; empty if they are."""
    shared = {paper.id, *paper.aliases} & {other.id, *other.aliases}
    if not shared or any(map(scheme, shared)) or title_key(paper.title) == title_key(other.title):
        return ""
    return f"the id {min(shared)!r} is also that of {paper.title[:80]!r} ({paper.source}); ids must differ"
