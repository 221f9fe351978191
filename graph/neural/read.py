"""Reading a paper with the network, alone or together with the rules.

Both judge the same things in different ways, and together they are right more often than either: their logits are added
with weights, variants of one name are put into clusters, and each cluster is weighed against what is around it by
trees, all fitted on papers that neither has seen.
"""

from collections.abc import Callable, Sequence

import numpy as np

from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group, entity_of, link, links_of
from paperkg.graph.model import KINDS, Fact, Link, Result
from paperkg.graph.neural.inputs import Example, Marks, example
from paperkg.graph.neural.letters import shared_letters
from paperkg.graph.neural.network import NODE, Fusion, Judgement, Network, Scores, claim_logit, logit, network
from paperkg.graph.neural.pairs import gaps, mentions_of, named, once
from paperkg.graph.neural.weigh import Cluster, Known, clustered, columns, pair_columns, pairs, united
from paperkg.graph.relate import Judged, candidate, facts, is_named, judged, links_of_facts
from paperkg.graph.results import Claims, fillers, measure
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.fillers import ROLES, Filler, Weigh
from paperkg.graph.results.quantities import Quantity

_NAMEABLE = np.array([1e-6 if kind == "task" else 1.0 for kind in KINDS], dtype=np.float32)
"""What a paper names is no task."""


def read_with_network(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts by the network alone; which numbers are claims, the linear model has a say in as well."""
    model = network()
    seen = example(document, model.tokenizer)
    return _read(seen, model, "model", [None] * len(seen.groups))


def read_with_both(document: Document) -> tuple[list[Fact], list[Result]]:
    """Facts and results by the network and the rules together."""
    model = network()
    seen = example(document, model.tokenizer)
    return _read(seen, model, "both", by_rules(document, seen.groups))


def by_rules(document: Document, groups: Sequence[Group]) -> list[Judged | None]:
    """What the rules say of each group; None where they have not found it."""
    found = {one.candidate.entity.slug: one for one in judged(document, link(document, mentions(document)))}
    return [found.get(group.slug) for group in groups]


def weighed(about: Known, model: Network, name: str) -> list[tuple[Cluster, float]]:
    """The clusters that may be nodes, each with the logit of its being one, surest first."""
    asked = pairs(about)
    same = model.same(name, pair_columns(about, asked))
    clusters = clustered(about, asked, same)
    return list(zip(clusters, model.weigh(name, columns(about, asked, same, clusters)).tolist(), strict=True))


def known(
    groups: Sequence[Group], edges: Marks, said: Judgement, rules: Sequence[Judged | None], fusion: Fusion
) -> Known:
    """What network and rules say of the groups of a paper, each by itself."""
    logits = [one.keep if one else None for one in rules]
    letters = shared_letters([group.name for group in groups])
    return Known(groups, edges, letters, said, logits, np.array(added(said, rules, fusion), dtype=np.float32))


def kind_of(group: Group, kinds: Scores, rules: Judged | None, fusion: Fusion) -> str:
    """The kind of what a group names, by the vocabulary, or by the network's probabilities and the rules."""
    possible = kinds * _NAMEABLE if is_named(group.mentions) else kinds
    return group.kind or fusion.kind_of(possible, rules.candidate.entity.kind if rules else "")


def added(said: Judgement, rules: Sequence[Judged | None], fusion: Fusion) -> list[float]:
    """The logit of each group's being a node, by network and rules, each group by itself."""
    shares = said.keep[:, NODE].tolist()
    return [fusion.keep(logit(share), one.keep if one else None) for share, one in zip(shares, rules, strict=True)]


def _read(seen: Example, model: Network, name: str, rules: Sequence[Judged | None]) -> tuple[list[Fact], list[Result]]:
    said, fusion, document = model.judge(seen.inputs), model.fusion(name), seen.document
    links: list[Link] = []
    found: list[Judged] = []
    for cluster, keep in weighed(known(seen.groups, seen.inputs.edges, said, rules, fusion), model, name):
        number, head, one = cluster.head, seen.groups[cluster.head], rules[cluster.head]
        named = is_named(head.mentions)
        if named or keep >= logit(fusion.least):
            entity = entity_of(head, kind_of(head, said.kind[number], one, fusion))
            group = united(seen.groups, cluster)
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
