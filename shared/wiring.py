"""How a function gets its use cases: made once, by type, and only when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Wiring:
    """Makers of a service's dependencies, keyed by what they make."""

    def __init__(self) -> None:
        self._makers: dict[type[Any], Callable[[], Any]] = {}
        self._made: dict[type[Any], Any] = {}

    def provide(self, kind: type[T], maker: Callable[[], T]) -> Wiring:
        """Say how one is made.

        A later word replaces an earlier one, so tests can put in their own.
        """
        self._makers[kind] = maker
        self._made.pop(kind, None)
        return self

    def use(self, kind: type[T]) -> T:
        """The one of this kind. Raises: LookupError for what nobody provides."""
        if kind not in self._made:
            if kind not in self._makers:
                raise LookupError(f"nothing provides {kind.__qualname__}")
            self._made[kind] = self._makers[kind]()
        made: T = self._made[kind]
        return made
