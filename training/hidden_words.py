"""Guessing hidden word pieces, as the encoder was first trained: it learns how a field writes from texts alone."""

from typing import NamedTuple

import numpy as np
import torch
from network import HIDDEN
from torch import Tensor, nn

SHARE = 0.15
"""Share of the pieces that are to be guessed."""
_BEGIN, _END, _MASK, _FIRST_WORD = 101, 102, 103, 1000
"""Pieces of an uncased BERT vocabulary: `[CLS]`, `[SEP]`, `[MASK]`, and the first that is no special one."""


class Hidden(NamedTuple):
    """Pieces (W × T) with some hidden, where those are among all, and what they were."""

    pieces: Tensor
    places: Tensor
    wanted: Tensor


class HiddenWords(nn.Module):
    """Hides pieces and guesses them from the states of the encoder, with the encoder's own table of pieces."""

    def __init__(self, pieces: int, seed: int = 0) -> None:
        super().__init__()
        self.change, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN, 1e-12)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self._random = np.random.Generator(np.random.SFC64(seed))

    def hide(self, pieces: Tensor, mask: Tensor) -> Hidden:
        """`pieces` (W × T) with some hidden: of ten, eight behind [MASK], one by another, one as it was."""
        ordinary = ((mask > 0) & (pieces != _BEGIN) & (pieces != _END)).numpy().ravel()
        places = np.flatnonzero(ordinary & (self._random.random(len(ordinary)) < SHARE))
        drawn = self._random.random(len(places))
        new = pieces.flatten().numpy().copy()
        new[places[drawn < 0.8]] = _MASK
        others = places[drawn >= 0.9]
        new[others] = self._random.integers(_FIRST_WORD, len(self.bias), len(others))
        at = torch.from_numpy(places)
        return Hidden(torch.from_numpy(new).view_as(pieces), at, pieces.flatten()[at])

    def loss(self, states: Tensor, table: Tensor, hidden: Hidden) -> Tensor:
        """Mean cross entropy of the guesses for the hidden pieces, from the states of all."""
        states = self.norm(nn.functional.gelu(self.change(states[hidden.places])))
        guesses = nn.functional.linear(states.bfloat16(), table.bfloat16()).float() + self.bias
        return nn.functional.cross_entropy(guesses, hidden.wanted)
