"""Reading a paper with the network, alone or together with the rules.

Both judge the same things in different ways, and together they are right more often than either: their logits are added
with weights, and then each group is weighed against those around it by trees, both fitted on papers that neither has
seen.
"""

from collections.abc import Callable, Sequence

import numpy as np

from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group, entity_of, link, links_of
from paperkg.graph.model import KINDS, Fact, Link, Result
from paperkg.graph.neural.inputs import Example, Floats, Marks, example
from paperkg.graph.neural.network import Fusion, Judgement, Network, claim_logit, logit, network
from paperkg.graph.neural.pairs import gaps, mentions_of, named, once
from paperkg.graph.neural.weigh import columns
from paperkg.graph.relate import Judged, candidate, facts, is_named, judged, links_of_facts
from paperkg.graph.results import Claims, fillers, measure
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.fillers import ROLES, Filler, Weigh
from paperkg.graph.results.quantities import Quantity

_NAMEABLE = np.array([1e-6 if kind == "task" else 1.0 for kind in KINDS], dtype=np.float32)
"""What a paper names is no task."""
_NODE = 3
"""The column of `Judgement.keep` for a node."""


def read_with_network(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts by the network alone; which numbers are claims, the linear model has a say in as well."""
    model = network()
    seen = example(document, model.tokenizer)
    said, fusion = model.judge(seen.inputs), model.fusion("model")
    nothing: list[Judged | None] = [None] * len(seen.groups)
    return _read(seen, said, model, fusion, nothing, added(said, nothing, fusion))


def read_with_both(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts and results by the network and the rules together."""
    model = network()
    seen = example(document, model.tokenizer)
    said, fusion = model.judge(seen.inputs), model.fusion("both")
    rules = by_rules(document, seen.groups)
    return _read(seen, said, model, fusion, rules, weighed(seen, said, rules, fusion, model))


def by_rules(document: Document, groups: Sequence[Group]) -> list[Judged | None]:
    """What the rules say of each group; None where they have not found it."""
    found = {one.candidate.entity.slug: one for one in judged(document, link(document, mentions(document)))}
    return [found.get(group.slug) for group in groups]


def weighed(
    seen: Example, said: Judgement, rules: Sequence[Judged | None], fusion: Fusion, model: Network
) -> list[float]:
    """The logit of each group's being a node, by network and rules, each group weighed against those around it."""
    return [float(logit) for logit in model.weigh(known(seen.groups, seen.inputs.edges, said, rules, fusion))]


def known(
    groups: Sequence[Group], edges: Marks, said: Judgement, rules: Sequence[Judged | None], fusion: Fusion
) -> Floats:
    """What the trees are told of each group, see `columns`."""
    logits = [one.keep if one else None for one in rules]
    return columns(groups, edges, said, logits, np.array(added(said, rules, fusion), dtype=np.float32))


def added(said: Judgement, rules: Sequence[Judged | None], fusion: Fusion) -> list[float]:
    """The logit of each group's being a node, by network and rules, each group by itself."""
    shares = said.keep[:, _NODE].tolist()
    return [fusion.keep(logit(share), one.keep if one else None) for share, one in zip(shares, rules, strict=True)]


def _read(
    seen: Example,
    said: Judgement,
    model: Network,
    fusion: Fusion,
    rules: Sequence[Judged | None],
    keeps: Sequence[float],
) -> tuple[list[Fact], list[Result]]:
    document = seen.document
    links: list[Link] = []
    found: list[Judged] = []
    for number, (group, one, keep) in enumerate(zip(seen.groups, rules, keeps, strict=True)):
        named = is_named(group.mentions)
        if named or keep >= logit(fusion.least):
            kinds = said.kind[number] * _NAMEABLE if named else said.kind[number]
            entity = entity_of(group, fusion.kind_of(kinds, one.candidate.entity.kind if one else ""))
            links += links_of(group, entity)
            relations = fusion.relations(said.relation[number], one.relations if one else None)
            found.append(Judged(candidate(document, entity, group.mentions), keep, relations))
    kept = facts(document, sorted(found, key=lambda one: one.candidate.entity), fusion.least)
    own = links_of_facts(links, kept)
    return kept, list(measure(document, own, kept, claims=_claims(said, fusion), weigh=_weigh(seen, said, model)))


def _claims(said: Judgement, fusion: Fusion) -> Claims:
    """The claims by the network and the linear model."""

    def pick(document: Document, found: Sequence[Quantity]) -> list[Quantity]:
        shares = zip(found, said.claim.tolist(), claim_logits(document, found), strict=True)
        return [quantity for quantity, share, rules in shares if claim_logit(share, rules) >= logit(fusion.claim)]

    return pick


def _weigh(seen: Example, said: Judgement, model: Network) -> Weigh:
    """Weighs what could fill a role by the linear model and the network."""
    linear, network = fillers.weighed, role_logits(seen, said, model)

    def weigh(claim: Claim, found: Sequence[Filler]) -> list[float]:
        both = zip(found, linear(claim, found), network(claim, found), strict=True)
        return [model.role_fusions[filler.role].logit(rules, own) for filler, rules, own in both]

    return weigh


def role_logits(
    seen: Example, said: Judgement, model: Network
) -> Callable[[Claim, Sequence[Filler]], list[float | None]]:
    """The network's logits of what could fill the roles of a claim; None for what it was not asked about."""
    places, rows = named(seen), {quantity: row for row, quantity in enumerate(seen.quantities)}
    column = {role: number for number, role in enumerate(ROLES)}

    def logits(claim: Claim, found: Sequence[Filler]) -> list[float | None]:
        row, of = rows[claim.quantity], mentions_of(found, places)
        asked = once(of)
        if not asked:
            return [None] * len(found)
        scores = model.roles(said.number_states[row], said.mention_states[asked], gaps(seen, row, asked))
        at = {number: place for place, number in enumerate(asked)}
        return [
            max((float(scores[at[number], column[filler.role]]) for number in numbers), default=None)
            for filler, numbers in zip(found, of, strict=True)
        ]

    return logits
