"""The rules by name, and the one place that runs them all."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from paperkg.graph.extract.coined import coined
from paperkg.graph.extract.definitions import defined
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.grammar import formats, hardware, models
from paperkg.graph.extract.known import known
from paperkg.graph.extract.phrases import phrases
from paperkg.graph.extract.shapes import shaped
from paperkg.graph.model import Mention
from paperkg.ontology.vocabulary import Vocabulary, vocabulary
from paperkg.registry import Registry

Rule = Callable[[Document], Iterator[Mention]]

RULES: Registry[Rule] = Registry("rule")
RULES.add("coined")(coined)
RULES.add("definition")(defined)
RULES.add("format-grammar")(formats)
RULES.add("hardware-grammar")(hardware)
RULES.add("model-grammar")(models)
RULES.add("phrase")(phrases)
RULES.add("shape")(shaped)
RULES.add("vocabulary")(known)


def mentions(document: Document) -> list[Mention]:
    """What all rules find, by offset; a stretch that several rules find stands once a rule.

    Nothing reaches over the end of a sentence or of the title: nothing could be cited for it.
    """
    return sorted(mention for name in RULES for mention in found_by(name, document))


def found_by(rule: str, document: Document) -> tuple[Mention, ...]:
    """What one rule finds in a document, as `mentions` gives it; kept, since network and rules both ask."""
    return _found(rule, document, vocabulary())


@lru_cache(maxsize=16)
def _found(rule: str, document: Document, _: Vocabulary) -> tuple[Mention, ...]:
    return tuple(mention for mention in RULES[rule](document) if document.can_name(mention.start, mention.end))


def forget() -> None:
    """Ask the rules again: training gives them new tables."""
    _found.cache_clear()
