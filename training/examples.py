"""Annotated papers as what the network is to learn: labels for groups, quantities and pairs."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from common import Annotated
from fit_arguments import claims_of, fills
from tokenizers import Tokenizer

from paperkg.graph.evaluate import normal
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.inputs import GAPS, Example, Inputs, example
from paperkg.graph.neural.network import KEEP, NO, NODE, OPTIONAL, VARIANT
from paperkg.graph.neural.pairs import gaps, mentions_of, named, once
from paperkg.graph.results.fillers import ROLES, fillers


class Labelled(NamedTuple):
    """Inputs with labels: what annotators say.

    `keep` (G × 4), `kinds` (G × 6) and `relations` (G × 7) are shares of the classes, rows of zeros where nothing is to
    be learned; `claims` (Q) is 1 for a claimed number. `pairs` (P × 2) are a claimed quantity and a mention of what
    could fill a role of it, `gaps` (P × `GAPS`) what lies between them; `roles` (P × 3) is whether it does.
    `owners` (G) are numbers of the annotated entities that the groups name, -1 where they name none; `required` and
    `results` count what the annotators have.
    """

    inputs: Inputs
    keep: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.float32]
    relations: npt.NDArray[np.float32]
    claims: npt.NDArray[np.float32]
    roles: npt.NDArray[np.float32]
    pairs: npt.NDArray[np.int64]
    gaps: npt.NDArray[np.float32]
    owners: npt.NDArray[np.int64]
    required: int
    results: int


def labelled(item: Annotated, tokenizer: Tokenizer) -> Labelled:
    """The labels of one annotated paper."""
    seen = example(item.document, tokenizer)
    owners = _owners(seen.groups, item.entities)
    classes = [_class(number, owners, seen.groups, item.entities) for number in range(len(seen.groups))]
    keep = np.eye(len(KEEP), dtype=np.float32)[np.array(classes, dtype=np.int64)]
    kinds, relations = np.zeros((len(keep), len(KINDS)), np.float32), np.zeros((len(keep), len(RELATIONS)), np.float32)
    for number, owner in owners.items():
        entity = item.entities[owner]
        kinds[number, [KINDS.index(kind) for kind in entity["type"]]] = 1 / len(entity["type"])
        relations[number, [RELATIONS.index(relation) for relation in entity["relation"]]] = 1 / len(entity["relation"])
    claims, pairs, between, roles = _claims(seen, item.results)
    required = sum(not entity["optional"] for entity in item.entities)
    named = np.array([owners.get(number, -1) for number in range(len(keep))], dtype=np.int64)
    return Labelled(
        seen.inputs, keep, kinds, relations, claims, roles, pairs, between, named, required, len(item.results)
    )  # fmt: skip


def _forms(names: list[str]) -> set[str]:
    return {normal(name) for name in names} - {""}


def _owners(groups: list[Group], entities: list[dict[str, Any]]) -> dict[int, int]:
    """For the number of a group, that of the annotated entity that it names."""
    gold: dict[str, int] = {}
    for number in sorted(range(len(entities)), key=lambda number: bool(entities[number]["optional"])):
        entity = entities[number]
        for form in _forms([entity["name"], *entity["surfaces"], *entity.get("aliases", ())]):
            gold.setdefault(form, number)
    owners = {}
    for number, group in enumerate(groups):
        found = [
            gold[form]
            for form in sorted(_forms([group.name, *(mention.text for mention in group.mentions)]))
            if form in gold
        ]
        if found:
            owners[number] = min(found, key=lambda owner: (bool(entities[owner]["optional"]), owner))
    return owners


def _class(number: int, owners: dict[int, int], groups: list[Group], entities: list[dict[str, Any]]) -> int:
    if number not in owners:
        return NO
    entity = entities[owners[number]]
    if entity["optional"]:
        return OPTIONAL
    rivals = [other for other, owner in owners.items() if owner == owners[number]]
    best = min(
        rivals,
        key=lambda other: (
            not _is_named(groups[other], entity),
            -len(groups[other].mentions),
            -len(groups[other].name),
            other,
        ),
    )
    return NODE if number == best else VARIANT


def _is_named(group: Group, entity: dict[str, Any]) -> bool:
    return normal(entity["name"]) in _forms([group.name, *(mention.text for mention in group.mentions)])


def _claims(seen: Example, results: list[dict[str, Any]]) -> tuple[Any, Any, Any, Any]:
    """Claimed quantities; pairs of one and a mention of what could fill a role of it; their gaps; whether it does."""
    marked = {claim.quantity: (claim, result) for claim, result in claims_of(seen.document, results)}
    claims = np.array([quantity in marked for quantity in seen.quantities], dtype=np.float32)
    places = named(seen)
    pairs, between, roles = [], [np.zeros((0, GAPS), np.float32)], []
    for row, quantity in enumerate(seen.quantities):
        if quantity not in marked:
            continue
        claim, result = marked[quantity]
        asked = once(mentions_of(fillers(claim), places))
        pairs += [(row, number) for number in asked]
        between.append(gaps(seen, row, asked))
        roles += [[float(fills(seen.mentions[number].text, role, result)) for role in ROLES] for number in asked]
    return (
        claims,
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        np.concatenate(between),
        np.array(roles, dtype=np.float32).reshape(-1, len(ROLES)),
    )


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer without the cutting and padding that its file asks for."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
