"""Results: the numbers that a paper claims, with metric, unit, bound and what they are about."""

from collections.abc import Callable, Iterator, Sequence

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Fact, Link, Result, Span
from paperkg.graph.results import metrics
from paperkg.graph.results.arguments import frame, surfaces
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.claims import claims
from paperkg.graph.results.fillers import Weigh, filled, weighed
from paperkg.graph.results.quantities import Quantity, plain, quantities

__all__ = ["Claims", "measure"]


Claims = Callable[[Document, Sequence[Quantity]], list[Quantity]]
"""Picks the quantities that are claims."""


def measure(
    document: Document, links: Sequence[Link], facts: Sequence[Fact], *, claims: Claims = claims, weigh: Weigh = weighed
) -> Iterator[Result]:
    """The results that a paper claims, in text order; `links` and `facts` are those that it keeps."""
    text = plain(document.text)
    found = quantities(text)
    if not found:
        return
    shared = frame(links, facts)
    for quantity in claims(document, found):
        yield _result(Claim(document, text, quantity, found, shared), weigh)


def _result(claim: Claim, weigh: Weigh) -> Result:
    document, text, sentence, quantity = claim.document, claim.text, claim.sentence, claim.quantity
    about = filled(claim, weigh)
    return Result(
        metric=claim.metric,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        bound=quantity.bound,
        direction=metrics.direction(text, sentence, quantity, claim.metric),
        subject="".join(surfaces(document.text, text, [about.subject])),
        baselines=surfaces(document.text, text, about.baselines),
        models=surfaces(document.text, text, about.models),
        hardware=surfaces(document.text, text, about.hardware),
        datasets=surfaces(document.text, text, about.datasets),
        quote=_quote(text, sentence, quantity, claim.metric),
        evidence=sentence,
        reported=quantity.reported,
    )


def _quote(text: str, sentence: Span, quantity: Quantity, measured: str) -> Span:
    """From the number to the words of its metric, whichever stands first."""
    places = metrics.named(text, sentence, measured)
    after = next((place for place in places if place[0] >= quantity.end), None)
    before = next((place for place in reversed(places) if place[1] <= quantity.start), None)
    if after and (before is None or after[0] - quantity.end <= quantity.start - before[0]):
        return Span(quantity.start, after[1])
    return Span(before[0] if before else quantity.start, quantity.end)
