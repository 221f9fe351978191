"""The knowledge graph as one object: asked, shown and written out.

What is slow to import (extraction, networkx, the explorer) is imported by the method that needs it, so that a query
starts in a tenth of a second.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from paperkg.errors import StoreError
from paperkg.exports import sparql
from paperkg.exports.answers import Rows
from paperkg.exports.diff import Changes, diff
from paperkg.exports.explain import Explanation, explain
from paperkg.exports.stats import Stats, stats
from paperkg.exports.unlinked import LIMIT, Unlinked, unlinked
from paperkg.graph.check import Problem, check
from paperkg.graph.model import Paper
from paperkg.graph.store import Store

if TYPE_CHECKING:
    import networkx as nx

    from paperkg.exports.release.folder import Released
    from paperkg.graph.pipeline import Reader

_QUESTION = re.compile(r"[\w-]+")


class KnowledgeGraph:
    """A knowledge graph, open for reading; made by `KnowledgeGraph.open` or `KnowledgeGraph.of`.

    While it is open no other process can write to its folder: use it in a `with` statement, or close it.

    >>> kg = KnowledgeGraph.of([Paper("p1", "Zed: Fast Serving", "We present Zed, which is 2x faster than vLLM.")])
    >>> kg.query("SELECT ?title WHERE { ?paper a pkg:Paper ; dct:title ?title }")
    Rows(columns=('title',), rows=[('Zed: Fast Serving',)])
    """

    def __init__(self, store: Store, lock: ExitStack | None = None) -> None:
        self._store: Store | None = store
        self._lock = lock or ExitStack()

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """The graph in a folder that `build` wrote. Raises StoreError when there is none or it is being written."""
        lock = ExitStack()
        return cls(lock.enter_context(Store.open(Path(folder))), lock)

    @classmethod
    def of(cls, papers: Iterable[Paper], reader: "Reader | None" = None) -> Self:
        """The graph of `papers`, in memory only; `reader` says how they are read."""
        from paperkg.graph.build import memory
        from paperkg.graph.pipeline import USUAL

        return cls(memory(papers, reader or USUAL))

    @property
    def store(self) -> Store:
        """What the graph stands in. Raises StoreError when it was closed."""
        if self._store is None:
            raise StoreError("the knowledge graph was closed; open it again")
        return self._store

    def close(self) -> None:
        """Let others write to the folder."""
        self._store = None
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def query(self, query: str, /, **params: str) -> Rows:
        """The answer to a query, as columns and typed rows.

        `query` is SPARQL, or the name of a shipped query with its parameters: `query("beats", system="vLLM")`.
        Raises QueryError when it is not valid, UnknownNameError when there is no such query, parameter or entity.
        """
        return sparql.run(self.store, self.sparql(query, **params))

    def sparql(self, query: str, /, **params: str) -> str:
        """The SPARQL that `query` runs: its text with the parameters filled in. Raises what `query` raises."""
        found = sparql.query(query) if _QUESTION.fullmatch(query) else sparql.parse("query", query)
        return sparql.bind(self.store, found, params)

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """Papers, entities and their relations for graph algorithms; `paperkg.graph.view` lists the attributes."""
        from paperkg.graph.view import view

        return view(self.store)

    def explain(self, name: str) -> Explanation:
        """What is known about a paper or an entity, each statement with its sentence. Raises UnknownNameError."""
        return explain(self.store, name)

    def stats(self) -> Stats:
        """How much there is of what."""
        return stats(self.store)

    def unlinked(self, *, limit: int = LIMIT, kind: str = "") -> list[Unlinked]:
        """The most frequent entities that no vocabulary entry stands for, with sentences; `kind` asks for one kind.

        Raises UnknownNameError for a kind that there is not.
        """
        return unlinked(self.store, limit=limit, kind=kind)

    def diff(self, older: "KnowledgeGraph") -> Changes:
        """What changed since `older`, a graph of an earlier build: papers, entities, best results and claims."""
        return diff(older.store, self.store)

    def check(self, *, shapes: bool = True) -> list[Problem]:
        """What is wrong with the graph; empty if nothing is. Without `shapes` only what is quick to see."""
        found = check(self.store)
        if shapes:
            from paperkg.exports.shacl import check_shapes

            found += check_shapes(self.store)
        return sorted(found)

    def export(self, format: str) -> Iterator[str]:
        """The graph as the text of a file, in pieces. Raises UnknownNameError with the formats that there are."""
        from paperkg.exports.formats import export

        return export(self.store, format)

    def explore(self, *, title: str = "Knowledge graph") -> str:
        """A page of HTML in which the graph can be searched and walked through, complete in itself."""
        from paperkg.exports.html.explorer import explore

        return explore(self.networkx(), title=title)

    def release(
        self,
        folder: str | Path,
        *,
        title: str = "Knowledge graph",
        creators: Iterable[str] = (),
        license: str = "",
        date: str = "",
        base_url: str = "",
        scores: str | Path | None = None,
    ) -> "Released":
        """Write a folder to publish: the graph, its tables, ontology, SHACL report, descriptions and checksums.

        `license` is an IRI, `date` an ISO date, `base_url` where the files will stand, `scores` a file that
        `paperkg evaluate --json` wrote. A former release is overwritten.
        Raises ReleaseError when the folder holds anything else or one of these has another form, SourceError, OSError.
        """
        from paperkg.exports.release.about import about
        from paperkg.exports.release.folder import release

        said = about(title, creators, license, date, base_url)
        return release(self.store, Path(folder), said, Path(scores) if scores else None)
