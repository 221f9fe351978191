"""Go on pre-training the encoder on unlabelled abstracts of the field: guess masked words from their context.

    python training/pretrain.py CORPUS.jsonl.gz MODEL_FOLDER OUT.pt [--papers N] [--epochs N]

Takes the N papers of the corpus that speak most of the field. Needs PyTorch; fixed seeds. OUT.pt goes into
train_network.py as `--encoder`.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import torch
from examples import load_tokenizer
from network import HIDDEN, Network, pretrained
from tokenizers import Tokenizer
from torch import Tensor, nn

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Paper
from paperkg.graph.neural.inputs import Grid

RATE, BATCH, SHARE = 2e-4, 8, 0.15
FIELD = re.compile(
    r"(?i)\b(?:GPUs?|FPGAs?|accelerators?|inference|serving|quantiz\w+|KV[- ]cache|attention|kernels?|throughput|latency|memory|hardware|CUDA|"
    r"compilers?|parallel\w*|speculative|decoding|prun\w+|sparsity|sparse|LLMs?|bandwidth|edge|energy|RTL|Verilog|HPC|tensor|training|fine-tuning|MoE|"
    r"NPUs?|TPUs?|ASIC|in-memory|near-memory|dataflow|scheduling|offload\w*)\b"
)


def chosen(corpus: Path, papers: int) -> list[Paper]:
    """The papers that name most different things of the field, in a random order."""
    rows = [json.loads(line) for line in gzip.open(corpus, "rt", encoding="utf-8")]
    texts = [(row, f"{row['title']}\n{row['abstract']}") for row in rows]
    ranked = sorted(texts, key=lambda pair: (-len(set(map(str.lower, FIELD.findall(pair[1])))), pair[0]["id"]))
    found = [Paper(row["id"], row["title"], row["abstract"]) for row, _ in ranked[:papers]]
    random.Random(0).shuffle(found)
    return found


def masked(document: Document, tokenizer: Tokenizer, rng: random.Random) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces with whole words masked, shapes, and the pieces to guess (-100 elsewhere), of the first window."""
    grid = Grid(document, tokenizer)
    pieces, shapes = torch.from_numpy(grid.pieces[0]), torch.from_numpy(grid.shapes[0])
    length = int(grid.mask[0].sum())
    targets = torch.full_like(pieces, -100)
    hidden = False
    for place in range(1, length - 1):
        if shapes[place] % 2 == 0:
            hidden = rng.random() < SHARE
        if hidden:
            targets[place] = pieces[place]
    given = pieces.clone()
    given[targets >= 0] = tokenizer.token_to_id("[MASK]")
    return given[:length], shapes[:length], targets[:length]


def batches(items: list[Document], tokenizer: Tokenizer, rng: random.Random) -> Iterator[tuple[Tensor, ...]]:
    """Padded batches of documents of like length."""
    order = sorted(range(len(items)), key=lambda number: len(items[number].text) + rng.random() * 200)
    chunks = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(chunks)
    for chunk in chunks:
        parts = zip(*(masked(items[number], tokenizer, rng) for number in chunk), strict=True)
        pieces, shapes, targets = (nn.utils.rnn.pad_sequence(list(part), True, value) for part, value in zip(parts, (0, 0, -100), strict=True))
        yield pieces, shapes, (pieces > 0).long(), targets


def pretrain(network: Network, items: list[Document], tokenizer: Tokenizer, epochs: int) -> None:
    """Train the encoder in place; prints the loss now and then."""
    rng = random.Random(0)
    torch.manual_seed(0)
    head = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.GELU(), nn.LayerNorm(HIDDEN))
    bias = nn.Parameter(torch.zeros(network.words.weight.shape[0]))
    parts = [part for name, part in network.named_parameters() if name.startswith(("words", "places", "shapes", "norm", "layers"))]
    optimizer = torch.optim.AdamW([*parts, *head.parameters(), bias], lr=RATE, weight_decay=0.01)
    steps = epochs * -(-len(items) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / (0.06 * steps), (steps - step) / (0.94 * steps)))
    network.train()
    step, smooth = 0, 0.0
    for _ in range(epochs):
        for pieces, shapes, mask, targets in batches(items, tokenizer, rng):
            with torch.autocast("cpu", torch.bfloat16):
                states = head(network.encode(pieces, shapes, mask)[targets.view(-1) >= 0])
                scores = states @ network.words.weight.T
            loss = nn.functional.cross_entropy(scores.float() + bias, targets.view(-1)[targets.view(-1) >= 0])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parts, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            smooth = 0.98 * smooth + 0.02 * loss.item() if smooth else loss.item()
            if step % 100 == 0:
                print(f"{step}/{steps} loss {smooth:.3f}", flush=True)


def main() -> None:
    """Pre-train and write the encoder's weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("corpus", "model", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--papers", type=int, default=9000)
    parser.add_argument("--epochs", type=int, default=1)
    options = parser.parse_args()
    tokenizer = load_tokenizer(options.model)
    network = pretrained(options.model)
    pretrain(network, list(map(Document, chosen(options.corpus, options.papers))), tokenizer, options.epochs)
    torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
