"""Results: the numbers that a paper claims, with metric, unit, bound and what they are about."""

from collections.abc import Callable, Iterator, Sequence

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Fact, Link, Result, Span
from paperkg.graph.results.arguments import Frame, arguments, frame, surfaces
from paperkg.graph.results.claims import claims
from paperkg.graph.results.metrics import direction, metric
from paperkg.graph.results.quantities import Quantity, plain, quantities

__all__ = ["Claims", "measure"]


Claims = Callable[[Document, Sequence[Quantity]], list[Quantity]]
"""Picks the quantities that are claims."""


def measure(
    document: Document, links: Sequence[Link], facts: Sequence[Fact], *, claims: Claims = claims
) -> Iterator[Result]:
    """The results that a paper claims, in text order; `links` and `facts` are those that it keeps."""
    text = plain(document.text)
    found = quantities(text)
    if not found:
        return
    shared = frame(links, facts)
    by_sentence: dict[Span, list[Quantity]] = {}
    for quantity in found:
        by_sentence.setdefault(document.sentence_of(quantity.start), []).append(quantity)
    for quantity in claims(document, found):
        sentence = document.sentence_of(quantity.start)
        yield _result(document, text, sentence, quantity, by_sentence[sentence], shared)


def _result(
    document: Document, text: str, sentence: Span, quantity: Quantity, further: Sequence[Quantity], shared: Frame
) -> Result:
    measured = metric(text, sentence, quantity)
    about = arguments(text, sentence, quantity, further, shared)
    return Result(
        metric=measured,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        bound=quantity.bound,
        direction=direction(text, sentence, quantity, measured),
        subject="".join(surfaces(document.text, text, [about.subject])),
        baselines=surfaces(document.text, text, about.baselines),
        models=surfaces(document.text, text, about.models),
        hardware=surfaces(document.text, text, about.hardware),
        datasets=surfaces(document.text, text, about.datasets),
        quote=_quote(text, sentence, quantity, measured),
        evidence=sentence,
        reported=quantity.reported,
    )


def _quote(text: str, sentence: Span, quantity: Quantity, measured: str) -> Span:
    """From the number to the words of its metric, whichever stands first."""
    after = text.find(measured, quantity.end, sentence.end) if measured else -1
    before = text.rfind(measured, sentence.start, quantity.start) if measured else -1
    if after >= 0 and (before < 0 or after - quantity.end <= quantity.start - before):
        return Span(quantity.start, after + len(measured))
    return Span(before if before >= 0 else quantity.start, quantity.end)
