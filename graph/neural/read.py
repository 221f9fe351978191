"""Reading a paper with the network, alone or together with the rules.

Both judge the same things in different ways, and together they are right more often than either: their logits are added
with weights that training fits on papers that neither has seen.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.link import entity_of, link, links_of
from paperkg.graph.model import KINDS, Fact, Link, Result
from paperkg.graph.neural.inputs import example
from paperkg.graph.neural.network import Fusion, Judgement, logit, network
from paperkg.graph.relate import Judged, candidate, facts, is_named, judged, links_of_facts
from paperkg.graph.results import Claims, measure
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.quantities import Quantity

_NAMEABLE = np.array([1e-6 if kind == "task" else 1.0 for kind in KINDS], dtype=np.float32)
"""What a paper names is no task."""
_NODE = 3
"""The column of `Judgement.keep` for a node."""


def read_with_network(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts by the network alone; which numbers are claims, the linear model has a say in as well."""
    return _read(document, network().fusion("model"), {})


def read_with_both(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts and results by the network and the rules together."""
    rules = judged(document, link(document, mentions(document)))
    return _read(document, network().fusion("both"), {one.candidate.entity.slug: one for one in rules})


def _read(document: Document, fusion: Fusion, rules: Mapping[str, Judged]) -> tuple[list[Fact], list[Result]]:
    model = network()
    seen = example(document, model.tokenizer)
    said = model.judge(seen.inputs)
    links: list[Link] = []
    found: list[Judged] = []
    for number, group in enumerate(seen.groups):
        by_rules = rules.get(group.slug)
        named = is_named(group.mentions)
        keep = fusion.keep(logit(float(said.keep[number, _NODE])), by_rules.keep if by_rules else None)
        if named or keep >= logit(fusion.least):
            kinds = said.kind[number] * _NAMEABLE if named else said.kind[number]
            entity = entity_of(group, fusion.kind_of(kinds, by_rules.candidate.entity.kind if by_rules else ""))
            links += links_of(group, entity)
            relations = fusion.relations(
                np.log(np.maximum(said.relation[number], 1e-12)), by_rules.relations if by_rules else None
            )
            found.append(Judged(candidate(document, entity, group.mentions), keep, relations))
    kept = facts(document, sorted(found, key=lambda one: one.candidate.entity), fusion.least)
    return kept, list(measure(document, links_of_facts(links, kept), kept, claims=_claims(said, fusion)))


def _claims(said: Judgement, fusion: Fusion) -> Claims:
    """The claims by the network and the linear model."""

    def pick(document: Document, found: Sequence[Quantity]) -> list[Quantity]:
        logits = zip(found, said.claim.tolist(), claim_logits(document, found), strict=True)
        return [quantity for quantity, share, rules in logits if fusion.claimed(logit(share), rules)]

    return pick
