"""What the network judges: every stretch of content words and all that the rules find, grouped by what it names."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from paperkg.graph.extract import RULES, found_by, phrases
from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group, groups
from paperkg.graph.model import Mention

MOST_MENTIONS = 6
"""Places of a group that the network looks at; the first ones in the text."""


def candidates(document: Document) -> list[Group]:
    """All groups of mentions that may be an entity, in the order of their first mention.

    >>> from paperkg.graph.model import Paper
    >>> found = candidates(Document(Paper("p", "", "The quick eviction of an LLM.")))
    >>> [group.name for group in found]
    ['quick eviction', 'quick', 'eviction', 'Large language model']
    """
    found = [mention for name in RULES if name != "phrase" for mention in found_by(name, document)]
    wide = (one for one in stretches(document) if document.can_name(one.start, one.end))
    return groups(document, sorted((*found, *wide)))


def stretches(document: Document) -> Iterator[Mention]:
    """Every stretch of up to `phrases.LONGEST` words of a run of content words."""
    for first, after in phrases.runs(document):
        for start in range(first, after):
            for last in range(start, min(start + phrases.LONGEST, after)):
                left, right = document.starts[start], document.end(last)
                yield Mention(left, right, document.text[left:right], "", "network", 0.0)


def places(group: Group) -> Sequence[Mention]:
    """One mention for each place of a group, at most `MOST_MENTIONS`."""
    ordered = sorted(group.mentions, key=lambda mention: (mention.start, mention.end))
    distinct = [next(same) for _, same in groupby(ordered, key=lambda mention: (mention.start, mention.end))]
    return distinct[:MOST_MENTIONS]
