"""Guessing hidden word pieces, as the encoder was first trained: it learns how a field writes from texts alone."""

import numpy as np
import torch
from network import HIDDEN
from torch import Tensor, nn

SHARE = 0.15
"""Share of the pieces that are to be guessed."""
_MASK, _FIRST_WORD = 103, 1000
"""Pieces of an uncased BERT vocabulary: `[MASK]`, and the first that is no special one or single character."""


class HiddenWords(nn.Module):
    """Hides pieces and guesses them from the states of the encoder, with the encoder's own table of pieces."""

    def __init__(self, pieces: int, seed: int = 0) -> None:
        super().__init__()
        self.change, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN, 1e-12)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self._random = np.random.Generator(np.random.SFC64(seed))
        self._places = self._wanted = torch.zeros(0, dtype=torch.int64)

    def hide(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """A copy of `pieces` (W × T) with some hidden: of ten, eight behind [MASK], one by another, one as it was."""
        ordinary = ((mask > 0) & (pieces != pieces[0, 0]) & (pieces != 102)).numpy().ravel()
        places = np.flatnonzero(ordinary & (self._random.random(len(ordinary)) < SHARE))
        drawn = self._random.random(len(places))
        new = pieces.clone().numpy()
        self._places = torch.from_numpy(places)
        self._wanted = pieces.reshape(-1)[self._places]
        flat = new.reshape(-1)
        flat[places[drawn < 0.8]] = _MASK
        others = places[drawn >= 0.9]
        flat[others] = self._random.integers(_FIRST_WORD, len(self.bias), len(others))
        return torch.from_numpy(new)

    def loss(self, states: Tensor, table: Tensor) -> Tensor:
        """Mean cross entropy of the guesses for the pieces that were hidden last."""
        states = self.norm(nn.functional.gelu(self.change(states[self._places])))
        guesses = nn.functional.linear(states.bfloat16(), table.bfloat16()).float() + self.bias
        return nn.functional.cross_entropy(guesses, self._wanted)
