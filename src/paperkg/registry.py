"""Named functions of one kind: readers, rules, formats, checks."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from paperkg.errors import UnknownNameError

F = TypeVar("F", bound=Callable[..., object])


class Registry(Generic[F]):
    """Functions by name, in the order of their names.

    >>> formats: Registry[Callable[[str], str]] = Registry("format")
    >>> @formats.add("upper")
    ... def upper(text: str) -> str:
    ...     return text.upper()
    >>> formats["upper"]("a"), list(formats)
    ('A', ['upper'])
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._functions: dict[str, F] = {}

    def add(self, name: str) -> Callable[[F], F]:
        """Register the decorated function under `name`; a name is given once."""

        def register(function: F) -> F:
            if name in self._functions:
                raise ValueError(f"{self.what} {name!r} is registered twice")
            self._functions[name] = function
            return function

        return register

    def __getitem__(self, name: str) -> F:
        try:
            return self._functions[name]
        except KeyError:
            raise UnknownNameError(self.what, name, self._functions) from None

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._functions))

    def items(self) -> Iterator[tuple[str, F]]:
        """Name and function, sorted by name."""
        return iter(sorted(self._functions.items()))
