"""Building a knowledge graph folder: read the sources, extract what changed, put it into the store."""

import gc
import json
import multiprocessing
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing.pool import Pool
from pathlib import Path
from typing import NamedTuple

from paperkg.errors import EndpointError, SourceError
from paperkg.graph.derive import derived_quads
from paperkg.graph.journal import Journal, journal
from paperkg.graph.metadata import overlay, unique
from paperkg.graph.model import Paper
from paperkg.graph.pipeline import USUAL, Reader
from paperkg.graph.quads import graph_iri, quads, vocabulary_quads
from paperkg.graph.readers import Rejected, read
from paperkg.graph.readers.source import Quarantine
from paperkg.graph.store import Graph, Store
from paperkg.ontology import terms as t
from paperkg.ontology.links import links
from paperkg.ontology.specifications import specifications
from paperkg.ontology.vocabulary import Vocabulary

QUARANTINE = "quarantine.jsonl"
"""Name of the file in the folder that lists the records that could not be read."""
_CHUNK, _BLOCK = 32, 512
"""Papers that a process is handed at once, and that are read ahead for each process."""

Progress = Callable[[Iterable[Graph]], Iterable[Graph]]
_Job = tuple[Paper, str]
"""A paper to be read and its digest."""


class Built(NamedTuple):
    """What a build did: numbers of papers, and of records put into quarantine."""

    added: int
    replaced: int
    unchanged: int
    removed: int
    quarantined: int

    @property
    def papers(self) -> int:
        """Papers that the sources gave."""
        return self.added + self.replaced + self.unchanged


class _Unread:
    """A paper that an endpoint gave no answer for."""

    def __init__(self, paper: Paper, error: EndpointError) -> None:
        self.graph, self.aliases = graph_iri(paper.id), tuple(map(graph_iri, paper.aliases))
        self.source, self.error = paper.source, error


_Map = Callable[[Callable[[_Job], Graph | _Unread], Iterable[_Job]], Iterable[Graph | _Unread]]


class _Sorting:
    """Tells new, changed and unchanged papers apart by their digests, and remembers which were there."""

    def __init__(self, digests: dict[str, str], reader: Reader) -> None:
        self.digests, self.reader = digests, reader
        self.seen: set[str] = set()
        self.renamed: set[str] = set()
        self.added = self.replaced = self.unchanged = 0

    def changed(self, papers: Iterable[Paper]) -> Iterator[_Job]:
        """Papers to be read, each with its new digest."""
        for paper in papers:
            graph, new = graph_iri(paper.id), self.reader.digest(paper)
            old = self.digests.get(graph)
            self.seen.add(graph)
            self.renamed.update(map(graph_iri, paper.aliases))
            self.added += old is None
            self.unchanged += old == new
            self.replaced += old not in (None, new)
            if old != new:
                yield paper, new

    def take_back(self, quarantine: Quarantine) -> Callable[[_Unread], None]:
        """What is to be done with papers that could not be read: they count as rejected, and stay as they were."""

        def report(unread: _Unread) -> None:
            self.renamed.difference_update(unread.aliases)
            self.added -= unread.graph not in self.digests
            self.replaced -= unread.graph in self.digests
            name, _, line = unread.source.rpartition(":")
            quarantine(Rejected(name, int(line) if line.isdecimal() else 0, str(unread.error)))

        return report

    def gone(self, *, prune: bool) -> list[str]:
        """Graphs of papers that have got another id; with `prune` also those of papers that no source has any more."""
        old = set(self.digests) if prune and self.seen else self.digests.keys() & self.renamed
        return sorted(old - self.seen)


def build(
    sources: Sequence[str],
    folder: str | Path,
    *,
    metadata: Sequence[str] = (),
    format: str = "",
    prune: bool = False,
    jobs: int = 1,
    reader: Reader = USUAL,
    progress: Progress = iter,
) -> Built:
    """Read `sources` into the knowledge graph in `folder`; papers that have not changed are skipped.

    `metadata` are files that add ids, urls, years and authors; `prune` drops papers that no source has any more;
    `jobs` is the number of processes; `reader` how papers are read; `progress` wraps the stream of finished papers.
    What a build that was broken off has read is not read again.
    Raises SourceError when nothing can be read, StoreError when the folder cannot be used.
    """
    rejected: list[Rejected] = []
    folder = Path(folder)
    with Store.open(folder, write=True) as store, journal(folder) as known:
        sorting = _Sorting(store.digests(), reader)
        found = read(sources, quarantine=rejected.append, format=format)
        papers = unique(overlay(found, metadata, quarantine=rejected.append), quarantine=rejected.append)
        graphs = _graphs(sorting.changed(papers), jobs, reader, known, sorting.take_back(rejected.append))
        store.replace(_with_vocabulary(store, reader.vocabulary, progress(graphs)), derive=derived_quads)
        gone = sorting.gone(prune=prune)
        store.replace((), gone, derive=derived_quads)
        _write_quarantine(folder / QUARANTINE, rejected)
        if not (sorting.added or sorting.replaced or sorting.unchanged):
            raise SourceError(_nothing_read(sources, rejected))
    return Built(sorting.added, sorting.replaced, sorting.unchanged, len(gone), len(rejected))


def remove(folder: str | Path, paper_id: str) -> bool:
    """Drop one paper by its id; False if the graph has no such paper. Raises StoreError when there is no graph."""
    folder, graph = Path(folder), graph_iri(paper_id)
    with Store.open(folder) as store:  # for reading first: what is no graph does not become one
        if graph not in store.digests():
            return False
    with Store.open(folder, write=True) as store:
        store.replace((), [graph], derive=derived_quads)
    return True


def memory(papers: Iterable[Paper], reader: Reader = USUAL) -> Store:
    """A store that lives only in memory, with all that `papers` say."""
    store = Store.memory()
    jobs = ((paper, reader.digest(paper)) for paper in papers)
    graphs = _graphs(jobs, 1, reader, Journal())
    store.replace(_with_vocabulary(store, reader.vocabulary, graphs), derive=derived_quads)
    return store


def _nothing_read(sources: Sequence[str], rejected: Sequence[Rejected]) -> str:
    what = f"{sources[0]} and {len(sources) - 1} more" if len(sources) > 1 else sources[0]
    why = f": {rejected[0].place}: {rejected[0].reason}" if rejected else ""
    return f"no paper could be read from {what}{why}"


def _with_vocabulary(store: Store, vocabulary: Vocabulary, graphs: Iterable[Graph]) -> Iterator[Graph]:
    """The vocabulary's graph, if the store has another one, before the papers."""
    lines = vocabulary_quads(vocabulary.entries, specifications(), links())
    if lines != store.lines(t.VOCABULARY_GRAPH):
        yield t.VOCABULARY_GRAPH, lines
    yield from graphs


def _graphs(
    papers: Iterator[_Job],
    jobs: int,
    reader: Reader,
    known: Journal,
    take_back: Callable[[_Unread], None] | None = None,
) -> Iterator[Graph]:
    """The graphs of the papers, by way of the journal; one that cannot be read goes to `take_back`, if it is given."""
    for found in _read(papers, jobs, reader, known):
        if isinstance(found, tuple):
            yield found
        elif take_back is None:
            raise found.error
        else:
            take_back(found)


def _read(papers: Iterator[_Job], jobs: int, reader: Reader, known: Journal) -> Iterator[Graph | _Unread]:
    job = partial(_graph, reader=reader)
    with _mapping(jobs, reader) as (size, each):
        # in blocks: a pool would read all papers ahead
        while block := list(islice(papers, size)):
            rest = yield from _remembered(block, known)
            for found, (_, digest) in zip(each(job, rest), rest, strict=True):
                if isinstance(found, tuple):
                    graph, lines = found
                    known.put(graph, digest, lines)
                yield found


def _remembered(block: Sequence[_Job], known: Journal) -> Generator[Graph, None, list[_Job]]:
    """The graphs that the journal has; returns the papers of the others."""
    rest = []
    for paper, digest in block:
        graph = graph_iri(paper.id)
        if lines := known.get(graph, digest):
            yield graph, lines
        else:
            rest.append((paper, digest))
    return rest


@contextmanager
def _mapping(jobs: int, reader: Reader) -> Iterator[tuple[int, _Map]]:
    """How many papers to take at once, and what reads them."""
    if jobs > 1:
        with _pool(jobs, reader) as pool:
            yield _BLOCK * jobs, partial(pool.imap, chunksize=_CHUNK)
    else:
        with _settled(reader):
            yield 1, map


def _pool(jobs: int, reader: Reader) -> Pool:
    """Processes that ignore Ctrl-C from their start: it ends this process, which ends them."""
    is_main = threading.current_thread() is threading.main_thread()
    old = signal.signal(signal.SIGINT, signal.SIG_IGN) if is_main else None
    try:
        return multiprocessing.get_context("spawn").Pool(jobs, initializer=_settle, initargs=(reader,))
    finally:
        if is_main:
            signal.signal(signal.SIGINT, old)


def _graph(job: _Job, reader: Reader) -> Graph | _Unread:
    paper, hashed = job
    try:
        return graph_iri(paper.id), quads(reader(paper), hashed)
    except EndpointError as error:
        return _Unread(paper, error)


def _settle(reader: Reader) -> None:
    """Keep the loaded vocabulary and weights out of the garbage collector's rounds: a seventh of the time."""
    reader._replace(extractor="rules", endpoint=None)(Paper("", "Warm-up"))
    gc.freeze()


@contextmanager
def _settled(reader: Reader) -> Iterator[None]:
    _settle(reader)
    try:
        yield
    finally:
        gc.unfreeze()


def _write_quarantine(file: Path, rejected: Sequence[Rejected]) -> None:
    """One JSON object a record; no file if there is none."""
    if rejected:
        lines = (json.dumps(record._asdict(), ensure_ascii=False, sort_keys=True) for record in rejected)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        file.unlink(missing_ok=True)
