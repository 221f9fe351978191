"""The network in PyTorch: one encoder, heads for entities, claimed numbers and their arguments.

The encoder is all-MiniLM-L6-v2 (Apache-2.0) with an embedding for word shapes added.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from paperkg.graph.model import KINDS, RELATIONS
from paperkg.graph.neural.inputs import EDGES, FEATURES, GAPS, SHAPES
from paperkg.graph.neural.network import KEEP
from paperkg.graph.results.fillers import ROLES

HIDDEN, HEADS, INNER, LAYERS = 384, 12, 1536, 6
MENTION, ENTITY, PAIR, LOOKS, ALIKE = 256, 256, 128, 4, 64


class Dropout(nn.Module):
    """nn.Dropout with numpy's random numbers: drawing PyTorch's takes an eighth of the time of a step on a CPU."""

    random = np.random.Generator(np.random.SFC64(0))

    def __init__(self, share: float) -> None:
        super().__init__()
        self._least = round(share * 256)

    def forward(self, x: Tensor) -> Tensor:
        """`x`, in training with a share of its numbers set to 0 and the others made larger for it."""
        if not self.training or not x.numel():
            return x
        drawn = torch.frombuffer(bytearray(self.random.bytes(x.numel())), dtype=torch.uint8).view(x.shape)
        return x * (drawn >= self._least).to(x.dtype).mul_(256 / (256 - self._least))


class _Fused(torch.autograd.Function):
    """Attention of windows without padding as one operator of onnxruntime, for the model file."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor) -> Tensor:  # type: ignore[override]
        """What all get, W × T × HIDDEN."""
        return _attended(query, key, value)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
        """The operator in the file."""
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=HEADS)
        found.setType(query.type())
        return found


def _attended(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    windows, length, _ = query.shape
    query, key, value = (
        part.view(windows, length, HEADS, -1).transpose(1, 2).contiguous() for part in (query, key, value)
    )
    seen = nn.functional.scaled_dot_product_attention(query, key, value)
    return seen.transpose(1, 2).reshape(windows, length, HIDDEN)


class Layer(nn.Module):
    """A transformer layer, normalised behind each block."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.drop = Dropout(0.1)

    def forward(self, x: Tensor, wanted: Tensor | None = None) -> Tensor:
        """One layer; of `wanted` pieces alone, counted over all windows, it gives S × HIDDEN."""
        parts = self.query(x), self.key(x), self.value(x)
        seen = _Fused.apply(*parts) if torch.onnx.is_in_onnx_export() else _attended(*parts)
        if wanted is not None:
            x, seen = (part.reshape(-1, HIDDEN)[wanted] for part in (x, seen))
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Together(nn.Module):
    """Groups of a document look at each other, with a weight for each way of overlapping: names compete for a place."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(ENTITY, ENTITY) for _ in range(4))
        self.edge = nn.Embedding(EDGES, LOOKS)
        nn.init.zeros_(self.edge.weight)
        self.norm1, self.norm2 = nn.LayerNorm(ENTITY), nn.LayerNorm(ENTITY)
        self.up, self.down = nn.Linear(ENTITY, 2 * ENTITY), nn.Linear(2 * ENTITY, ENTITY)
        self.drop = Dropout(0.1)

    def forward(self, x: Tensor, edges: Tensor) -> Tensor:
        """`x` is G × ENTITY; `edges` is G × G."""
        query, key, value = (
            part(x).view(x.shape[0], LOOKS, ENTITY // LOOKS).transpose(0, 1)
            for part in (self.query, self.key, self.value)
        )
        bias = self.edge(edges.long()).permute(2, 0, 1)
        weights = (query * (ENTITY // LOOKS) ** -0.5) @ key.transpose(-1, -2) + bias
        seen = (weights.softmax(-1) @ value).transpose(0, 1).reshape(x.shape)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(torch.relu(self.up(x)))))


class Alike(nn.Module):
    """Whether a group names what another one names, if that is an entity, with a weight for each way of overlapping."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(ENTITY, ALIKE), nn.Linear(ENTITY, ALIKE)
        self.edge = nn.Embedding(EDGES, 1)
        nn.init.constant_(self.edge.weight, -4.0)  # few pairs do

    def forward(self, x: Tensor, edges: Tensor) -> Tensor:
        """G × G, the other one by row; `x` and `edges` as in `Together`."""
        scores = self.one(x) @ self.other(x).T * ALIKE**-0.5
        return scores + scores.T + self.edge(edges.long())[:, :, 0]


class Network(nn.Module):
    """Takes `Inputs` as tensors; gives keep (G × 4), kind (G × 6), relation (G × 7), claim (Q), alike (G × G) and roles
    (P × 3)."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(pieces, HIDDEN), nn.Embedding(512, HIDDEN)
        self.shapes, self.norm = nn.Embedding(SHAPES, HIDDEN), nn.LayerNorm(HIDDEN, 1e-12)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.mention = nn.Linear(3 * HIDDEN, MENTION)
        self.entity = nn.Linear(2 * MENTION + FEATURES, ENTITY)
        self.together, self.alike = Together(), Alike()
        self.keep, self.kind, self.relation = (nn.Linear(ENTITY, n) for n in (len(KEEP), len(KINDS), len(RELATIONS)))
        self.number = nn.Linear(3 * HIDDEN, MENTION)
        self.claim = nn.Linear(MENTION, 1)
        self.pair = nn.Linear(3 * MENTION + GAPS, PAIR)
        self.roles = nn.Linear(PAIR, len(ROLES))
        self.drop = Dropout(0.2)

    def forward(
        self,
        pieces: Tensor,
        shapes: Tensor,
        wanted: Tensor,
        spans: Tensor,
        members: Tensor,
        features: Tensor,
        edges: Tensor,
        numbers: Tensor,
        pairs: Tensor | None = None,
        gaps: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """Scores for all groups and quantities, and of pairs if there are any, else what `pairs_of` takes."""
        states = self._states(pieces, shapes, wanted).float()
        sums = torch.cat([torch.zeros_like(states[:1]), states.cumsum(0)])
        mentions = torch.relu(self.mention(self.drop(_stretch(states, sums, spans))))
        entities = self.together(self._entities(mentions, members, features), edges)
        claims = torch.relu(self.number(self.drop(_stretch(states, sums, numbers))))
        said = (
            self.keep(entities), self.kind(entities), self.relation(entities), self.claim(claims)[:, 0],
            self.alike(entities, edges),
        )  # fmt: skip
        if pairs is None or gaps is None:
            return (*said, claims, mentions)
        return (*said, self.pairs_of(claims[pairs[:, 0]], mentions[pairs[:, 1]], gaps))

    def pairs_of(self, numbers: Tensor, mentions: Tensor, gaps: Tensor) -> Tensor:
        """Scores of each mention in each role of each number, P × 3, by their states and the `gaps` between them."""
        pair = torch.cat([numbers, mentions, numbers * mentions, gaps], 1)
        return self.roles(torch.relu(self.pair(self.drop(pair))))

    def _states(self, pieces: Tensor, shapes: Tensor, wanted: Tensor) -> Tensor:
        """The states of the wanted pieces, S × HIDDEN."""
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.shapes(shapes)
        x = self.norm(x)
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        *before, last = self.layers
        for layer in before:
            x = layer(x)
        return last(x, wanted)

    def _entities(self, mentions: Tensor, members: Tensor, features: Tensor) -> Tensor:
        padded = torch.cat([mentions, torch.zeros_like(mentions[:1])])
        each = padded[members]
        count = (members < mentions.shape[0]).sum(1, keepdim=True).clamp(min=1)
        # what stands for 'no mention' is zero, and no state is below zero, so that it wins no maximum
        pooled = torch.cat([each.sum(1) / count, each.amax(1), features], 1)
        return torch.relu(self.entity(self.drop(pooled)))


def _stretch(states: Tensor, sums: Tensor, spans: Tensor) -> Tensor:
    """First, last and mean state of each stretch."""
    first, last = spans[:, 0], spans[:, 1]
    mean = (sums[last + 1] - sums[first]) / (last - first + 1)[:, None]
    return torch.cat([states[first], states[last], mean], 1)


_PARTS = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
    "attention.output.dense": "out", "attention.output.LayerNorm": "norm1", "intermediate.dense": "up",
    "output.dense": "down", "output.LayerNorm": "norm2",
}  # fmt: skip


def pretrained(folder: Path) -> Network:
    """A network whose encoder has the weights of the package's model."""
    given = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    torch.manual_seed(0)  # the heads begin with random weights, always the same
    network = Network(given["embeddings.word_embeddings.weight"].shape[0])
    state = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for theirs, ours in _PARTS.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = given[f"encoder.layer.{number}.{theirs}.{part}"]
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(name.startswith(("words", "places", "norm", "layers")) for name in missing):
        raise ValueError(f"the encoder's file has other parts than expected: {unexpected or missing}")
    return network
