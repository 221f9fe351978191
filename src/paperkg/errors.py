"""Everything that paperkg raises on purpose.

PaperkgError
├── SourceError      a source cannot be read at all
├── VocabularyError  a vocabulary file is wrong; names the file and the line
├── CorrectionError  a file of corrections is wrong; names the file and the line
├── StoreError       the folder is no knowledge graph, is locked, or has another schema version
├── EndpointError    a language model's endpoint cannot be asked, refuses, or gives no answer that can be read
├── ModelError       the network's file is missing or damaged
├── ExportError      a format cannot hold what the graph has
├── ReleaseError     a release's folder holds other things, or what its publisher says has the wrong form
├── QueryError       a query is not valid SPARQL, or names no shipped query, or lacks a parameter
└── UnknownNameError a registry or a graph has nothing of that name
"""

import difflib
from collections.abc import Iterable


class PaperkgError(Exception):
    """Base class: its text is one line that says what is wrong, where, and what to do."""


class SourceError(PaperkgError):
    """A source cannot be read at all."""


class VocabularyError(PaperkgError):
    """A vocabulary file is wrong; the message starts with its name and line."""


class CorrectionError(PaperkgError):
    """A file of corrections is wrong; the message starts with its name and line."""


class StoreError(PaperkgError):
    """The folder is no knowledge graph, is in use, or was written with another schema version."""


class EndpointError(PaperkgError):
    """An endpoint cannot be reached, refuses the request, or gives no answer that can be read."""


class ModelError(PaperkgError):
    """The network's file is missing or is not the one that was shipped."""


class ExportError(PaperkgError):
    """The format cannot hold what the graph has; another one can."""


class ReleaseError(PaperkgError):
    """A release cannot be written there, or what is said of it has the wrong form."""


class QueryError(PaperkgError):
    """A query is not valid, is not known, or lacks a parameter."""


class UnknownNameError(PaperkgError):
    """Nothing has that name.

    >>> print(UnknownNameError("format", "turtel", ["html", "turtle"]))
    no format called 'turtel'; did you mean 'turtle'? (known: html, turtle)
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        listing = f" (known: {', '.join(names)})" if len(names) <= 40 else ""
        super().__init__(f"no {what} called {name!r}{hint}{listing}")
