"""paperkg builds a knowledge graph from research papers and answers questions about it.

    >>> import paperkg
    >>> paper = paperkg.Paper("p1", "Zed: Fast Serving", "We present Zed, which is 2x faster than vLLM.")
    >>> reading = paperkg.read_paper(paper)
    >>> [(result.value, result.unit, result.baselines) for result in reading.results]
    [(2.0, 'x', ('vLLM',))]

`build` reads sources into a folder, `KnowledgeGraph` opens that folder. Importing paperkg loads nothing but the errors:
what a name needs is loaded when the name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from paperkg.errors import (
    CorrectionError,
    PaperkgError,
    QueryError,
    SourceError,
    StoreError,
    UnknownNameError,
    VocabularyError,
)

if TYPE_CHECKING:
    from paperkg.exports.answers import Rows
    from paperkg.exports.diff import Changes
    from paperkg.exports.knowledge import KnowledgeGraph
    from paperkg.graph.build import Built, build, remove
    from paperkg.graph.corrections import Corrections, read_corrections
    from paperkg.graph.evaluate import Score, evaluate, read_records
    from paperkg.graph.model import Paper, Reading
    from paperkg.graph.pipeline import Reader, read_paper
    from paperkg.ontology.extension import extended_vocabulary
    from paperkg.ontology.vocabulary import Vocabulary

__version__ = "0.1.0"

__all__ = [
    "Built",
    "Changes",
    "CorrectionError",
    "Corrections",
    "KnowledgeGraph",
    "Paper",
    "PaperkgError",
    "QueryError",
    "Reader",
    "Reading",
    "Rows",
    "Score",
    "SourceError",
    "StoreError",
    "UnknownNameError",
    "Vocabulary",
    "VocabularyError",
    "build",
    "evaluate",
    "extended_vocabulary",
    "read_corrections",
    "read_paper",
    "read_records",
    "remove",
]

_HOMES = {
    "Built": "graph.build",
    "Changes": "exports.diff",
    "Corrections": "graph.corrections",
    "KnowledgeGraph": "exports.knowledge",
    "Paper": "graph.model",
    "Reader": "graph.pipeline",
    "Reading": "graph.model",
    "Rows": "exports.answers",
    "Score": "graph.evaluate",
    "Vocabulary": "ontology.vocabulary",
    "build": "graph.build",
    "evaluate": "graph.evaluate",
    "extended_vocabulary": "ontology.extension",
    "read_corrections": "graph.corrections",
    "read_paper": "graph.pipeline",
    "read_records": "graph.evaluate",
    "remove": "graph.build",
}
"""The module of each name that is loaded when it is used."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
