"""Annotated papers as what the network is to learn: labels for groups, quantities and pairs."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from common import Annotated
from fit_claims import claimed
from network import KEEP, ROLES
from tokenizers import Tokenizer

from paperkg.graph.evaluate import normal
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.inputs import Example, Inputs, example
from paperkg.graph.units import names_in, near

NEAR = 3
"""Sentences to either side in which a claim looks for its arguments."""
NO, OPTIONAL, VARIANT, NODE = range(len(KEEP))


class Labelled(NamedTuple):
    """Inputs with labels: what annotators say, or for other papers how likely a reader thinks each class.

    `keep` (G × 4), `kinds` (G × 6) and `relations` (G × 7) are shares of the classes, rows of zeros where nothing is to
    be learned; `claims` (Q) is 1 for a claimed number. `pairs` (P × 2) are a quantity and a mention, `gaps` (P × 3) the
    sentences between them, whether the mention stands behind, and the characters between, all scaled to about 1;
    `roles` (P × 4) is what the mention is to the number, `asked` (P) whether that is to be learned.
    `required` and `results` count what the annotators have.
    """

    inputs: Inputs
    keep: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.float32]
    relations: npt.NDArray[np.float32]
    claims: npt.NDArray[np.float32]
    roles: npt.NDArray[np.float32]
    asked: npt.NDArray[np.bool_]
    pairs: npt.NDArray[np.int64]
    gaps: npt.NDArray[np.float32]
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
    pairs, gaps = _pairs(seen)
    claims, roles, asked = _claims(seen, item.results, owners, pairs)
    required = sum(not entity["optional"] for entity in item.entities)
    return Labelled(
        seen.inputs, keep, kinds, relations, claims, roles, asked, pairs, gaps, required, len(item.results)
    )  # fmt: skip


def _pairs(seen: Example) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Each quantity with each mention of its sentence and of those near it, and the gaps between."""
    at = [seen.document.sentence_number(mention.start) for mention in seen.mentions]
    pairs, gaps = [], []
    for row, number in enumerate(seen.quantities):
        home = seen.document.sentence_number(number.start)
        for column, mention in enumerate(seen.mentions):
            if abs(at[column] - home) <= NEAR:
                between = mention.start - number.start
                pairs.append((row, column))
                gaps.append(((at[column] - home) / NEAR, float(between > 0), between / 400))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(gaps, dtype=np.float32).reshape(-1, 3)


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


def _claims(
    seen: Example, results: list[dict[str, Any]], owners: dict[int, int], pairs: npt.NDArray[np.int64]
) -> tuple[Any, Any, Any]:
    text = seen.document.text
    marked = claimed(text, seen.quantities, results)
    claims = np.array([quantity in marked for quantity in seen.quantities], dtype=np.float32)
    roles = np.zeros((len(pairs), len(ROLES)), np.float32)
    group_of = {int(mention): number for number, row in enumerate(seen.inputs.members) for mention in row}
    asked = np.array([bool(claims[row]) and group_of[int(column)] in owners for row, column in pairs], dtype=np.bool_)
    for pair, (row, column) in enumerate(pairs.tolist()):
        if asked[pair]:
            form, result = normal(seen.mentions[column].text), marked[seen.quantities[row]]
            for place, role in enumerate(ROLES):
                roles[pair, place] = any(near(form, normal(name)) for name in names_in(result, role))
    return claims, roles, asked


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer without the cutting and padding that its file asks for."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
