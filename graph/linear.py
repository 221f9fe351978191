"""Linear models over named features: the weights of the features that are there, summed a row.

A feature has a slot and a value, written `slot=value` in the tables: `b1=over` is 'the word before is over'.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from paperkg.graph.extract.weights import weights

Scores = npt.NDArray[np.float64]


class Slot(dict[str, int]):
    """Numbers of the features of one slot by value; 0 for a value that the model does not know."""

    def __missing__(self, value: str) -> int:
        return 0


class _GrowingSlot(Slot):
    """A slot of a space that is being made: a new value gets the next number."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__()
        self._name, self._names = name, names

    def __missing__(self, value: str) -> int:
        self[value] = number = len(self._names)
        self._names.append(f"{self._name}={value}")
        return number


class Slots(dict[str, tuple[int, ...]]):
    """Numbers of the features of several slots by value; none for a value that the model does not know."""

    def __missing__(self, value: str) -> tuple[int, ...]:
        return ()


class _GrowingSlots(Slots):
    """Slots of a space that is being made."""

    def __init__(self, slots: list[Slot]) -> None:
        super().__init__()
        self._slots = slots

    def __missing__(self, value: str) -> tuple[int, ...]:
        return tuple(slot[value] for slot in self._slots)


class Space:
    """The features that a model knows, numbered from 1; 0 is 'unknown' and counts nothing.

    >>> space = Space(["b1=over", "b1=than", "title=yes"])
    >>> space.slot("b1")["than"], space.slot("b1")["beside"]
    (2, 0)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = ["", *names]
        self._slots: dict[str, Slot] = {}
        for number, name in enumerate(self.names[1:], 1):
            slot, _, value = name.partition("=")
            self._slots.setdefault(slot, Slot())[value] = number

    def slot(self, name: str) -> Slot:
        """Features of one slot by value."""
        return self._slots.setdefault(name, Slot())

    def slots(self, *names: str) -> "Slots":
        """Features of several slots at once by value, unknown ones left out: what is looked up most is looked up so."""
        slots = [self.slot(name) for name in names]
        return Slots({value: tuple(slot[value] for slot in slots if value in slot) for slot in slots for value in slot})


class GrowingSpace(Space):
    """A space that numbers every feature that it is asked for: for fitting.

    >>> space = GrowingSpace()
    >>> space.slot("b1")["over"], space.slot("b1")["over"], space.names
    (1, 1, ['', 'b1=over'])
    """

    def __init__(self) -> None:
        super().__init__(())

    def slot(self, name: str) -> Slot:
        """Features of one slot; new values are numbered."""
        return self._slots.setdefault(name, _GrowingSlot(name, self.names))

    def slots(self, *names: str) -> Slots:
        """Features of several slots; new values are numbered."""
        return _GrowingSlots([self.slot(name) for name in names])


class Linear:
    """A matrix of weights, features × columns, with a constant row."""

    def __init__(self, table: str) -> None:
        self.columns, rows = weights(table)
        features = [feature for feature in rows if "=" in feature]
        self.space = Space(features)
        self._bias = np.array(rows["<bias>"])
        self._matrix = np.array([[0.0] * len(self.columns), *(rows[feature] for feature in features)])
        self._columns = self._matrix.T.tolist()

    def scores(self, features: Sequence[Sequence[int]]) -> Scores:
        """One row of scores for each list of features, `len(features)` × `len(columns)`."""
        if not features:
            return np.zeros((0, len(self.columns)))
        numbers: list[int] = []
        starts = []
        for row in features:
            starts.append(len(numbers))
            numbers.append(0)
            numbers += row
        total: Scores = np.add.reduceat(self._matrix[numbers], starts, axis=0) + self._bias
        return total

    def column(self, features: Sequence[Sequence[int]], column: int) -> list[float]:
        """The scores of one column, for few lists of features: less work than `scores`."""
        weights = self._columns[column]
        return [sum(weights[number] for number in row) for row in features]


@lru_cache(maxsize=4)
def linear(table: str) -> Linear:
    """The shipped model `table` (`claim`, `kind` or `relation`), read at first use."""
    return Linear(table)
