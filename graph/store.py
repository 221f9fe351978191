"""The store: all graphs in one embedded database, changed as a whole and asked in SPARQL.

On disk a change is written to a new generation of the database beside the old one (unchanged files are shared by hard
links) and counts as soon as the manifest names it: a kill at any point leaves all of the old state or all of the new.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from paperkg.errors import QueryError
from paperkg.graph.folder import Folder, open_folder, os_errors
from paperkg.ontology import terms as t

Graph: TypeAlias = tuple[str, list[str]]
"""A graph: its IRI and its N-Quads lines."""

_BATCH = 512
"""Graphs that are loaded at once: what bounds the memory of a build."""


class Store:
    """All graphs of a knowledge graph. Made by `Store.open` or `Store.memory`."""

    def __init__(self, database: ox.Store, folder: Folder | None = None) -> None:
        self._database = database
        self._folder = folder

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, write: bool = False) -> Iterator["Store"]:
        """The store in a folder, locked while the context lasts: for one writer, or for any number of readers.

        For writing, a missing or empty folder becomes a new, empty store.
        Raises StoreError when the folder is no knowledge graph, is in use, or has another schema version.
        """
        with open_folder(path, write=write) as folder:
            with os_errors(path):
                store = cls(_opened(folder.current, write), folder)
                if write:
                    folder.commit(folder.generation)
            try:
                yield store
            finally:
                store.close()

    @classmethod
    def memory(cls) -> "Store":
        """An empty store that lives only in memory."""
        return cls(ox.Store())

    def close(self) -> None:
        """Let go of the database. The engine locks its files for as long as anything refers to it, say a traceback."""
        self._database = ox.Store()

    def graphs(self) -> list[str]:
        """IRIs of all graphs, sorted."""
        return sorted(graph.value for graph in self._database.named_graphs() if isinstance(graph, ox.NamedNode))

    def lines(self, graph: str) -> list[str]:
        """The N-Quads lines of one graph, sorted, without line ends."""
        return sorted(_lines(self._database, graph))

    def digests(self) -> dict[str, str]:
        """The digest of each paper's graph by the graph's IRI."""
        pairs = ((quad.graph_name, quad.object) for quad in self.match(predicate=t.DIGEST))
        return dict(sorted((_text(graph), _text(digest)) for graph, digest in pairs))

    def match(self, *, subject: str = "", predicate: str = "", graph: str = "") -> Iterator[ox.Quad]:
        """Quads with that subject, predicate and graph; empty matches all."""
        return self._database.quads_for_pattern(_node(subject), _node(predicate), None, _node(graph))

    def replace(
        self,
        changed: Iterable[Graph],
        removed: Iterable[str] = (),
        derive: Callable[["Store"], list[str]] | None = None,
    ) -> None:
        """Put in the changed graphs, each whole, and drop the removed ones: all of it or nothing.

        `changed` is read once, some hundred graphs at a time; of a graph that comes twice the first counts. `derive`
        makes the lines of the derived graph from the changed store. Without any change nothing is done.
        Raises StoreError when the disk refuses.
        """
        rest, gone = _batches(_distinct(changed)), set(removed)
        first = next(rest, [])
        if not first and not gone:
            return
        batches = chain([first], rest)
        if self._folder is None:
            _change(self, batches, gone, derive)
            return
        with os_errors(self._folder.path):
            self._renew(self._folder, batches, gone, derive)

    def _renew(
        self,
        folder: Folder,
        batches: Iterable[list[Graph]],
        gone: set[str],
        derive: Callable[["Store"], list[str]] | None,
    ) -> None:
        """Write the changed store as a new generation and let it count."""
        path = str(folder.fresh())
        self._database.backup(path)
        new = Store(ox.Store(path))
        try:
            _change(new, batches, gone, derive)
            new._database.flush()
            folder.commit(folder.generation + 1)
            self._database = new._database
            folder.clean()
        finally:
            new.close()

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answer a SPARQL query over the union of all graphs; the prefixes of `terms.PREFIXES` are known.

        Raises QueryError when it is no valid query, or would fetch something from elsewhere.
        """
        _refuse_outside(sparql)
        try:
            return self._database.query(sparql, prefixes=t.PREFIXES, use_default_graph_as_union=True)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"no valid query: {' '.join(str(error).split())[:300]}") from None


def dump(store: Store) -> Iterator[str]:
    """All quads as N-Quads lines without line ends: graph by graph in the order of their IRIs, each graph sorted."""
    for graph in store.graphs():
        yield from store.lines(graph)


def _node(iri: str) -> ox.NamedNode | None:
    return ox.NamedNode(iri) if iri else None


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


# --- writing


def _opened(path: Path, write: bool) -> ox.Store:
    return ox.Store(str(path)) if write else ox.Store.read_only(str(path))


def _change(
    store: Store, batches: Iterable[list[Graph]], gone: set[str], derive: Callable[[Store], list[str]] | None
) -> None:
    for graph in sorted(gone):
        store._database.remove_graph(ox.NamedNode(graph))
    for batch in batches:
        _put(store._database, batch)
    if derive is not None:
        _put(store._database, [(t.DERIVED_GRAPH, derive(store))])


def _put(database: ox.Store, batch: list[Graph]) -> None:
    """Bring graphs to their new lines, touching only what differs: most of a paper stays when the rules change."""
    added = [line for graph, lines in batch for line in _without_old(database, graph, lines)]
    database.bulk_load("\n".join(added).encode("utf-8"), format=ox.RdfFormat.N_QUADS)


def _without_old(database: ox.Store, graph: str, lines: list[str]) -> list[str]:
    """Remove what is not in the graph any more; the lines that are still to be added."""
    if not database.contains_named_graph(ox.NamedNode(graph)):
        return lines
    old = set(_lines(database, graph))
    for quad in ox.parse("\n".join(old.difference(lines)), format=ox.RdfFormat.N_QUADS):
        database.remove(quad)
    return [line for line in lines if line not in old]


def _lines(database: ox.Store, graph: str) -> list[str]:
    text = database.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""
    return [f"{triple[:-1]}<{graph}> ." for triple in text.decode("utf-8").split("\n") if triple]


def _distinct(changed: Iterable[Graph]) -> Iterator[Graph]:
    seen: set[str] = set()
    for graph, lines in changed:
        if graph not in seen:
            seen.add(graph)
            yield graph, lines


def _batches(changed: Iterable[Graph]) -> Iterator[list[Graph]]:
    graphs = iter(changed)
    while batch := list(islice(graphs, _BATCH)):
        yield batch


# --- queries that would leave the store

_QUOTED = re.compile(
    r"""
    \\.                                                     # an escaped character of a prefixed name
    | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>
    | \#[^\r\n]*
    | [?$]\w+
    """,
    re.VERBOSE | re.DOTALL,
)
_OUTSIDE = re.compile(r"service|(?<!:)\b(?:from|load)\b")


def _refuse_outside(sparql: str) -> None:
    """Raise QueryError for SERVICE, FROM and LOAD anywhere but in strings, IRIs, comments and names of variables."""
    found = _OUTSIDE.search(_QUOTED.sub(_bare, sparql).casefold())
    if found:
        raise QueryError(f"{found[0].upper()} is not allowed: queries read this knowledge graph only")


def _bare(match: re.Match[str]) -> str:
    # `?a<?b)…>` looks like an IRI and is a comparison: only a bracket can end one, so IRIs with brackets are looked at
    return match[0] if match[0].startswith("<") and ")" in match[0] else " "
