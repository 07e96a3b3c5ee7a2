"""How a function gets its use cases: made once, by type, and only when first asked for.

Each capability's wiring.py provides its own use cases from the function's resources:

    def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
        wiring.provide(Tickets, lambda: Tickets(table=resources.table, clock=resources.clock))

and a function puts together the capabilities that it uses: `wired(resources, tickets.provide)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.ids import NewId, new_id

T = TypeVar("T")
Settings = TypeVar("Settings")
Held = TypeVar("Held")


@dataclass(frozen=True, kw_only=True)
class Resources(Generic[Settings]):
    """What use cases are made from; a test hands in a table in memory and a fixed clock."""

    settings: Settings
    table: Table
    clock: Clock = system_clock
    new_id: NewId = new_id


class Wiring:
    """Makers of a function's dependencies, keyed by what they make."""

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


def wired(resources: Held, *capabilities: Callable[[Wiring, Held], None]) -> Wiring:
    """The use cases of some capabilities, each of which provides its own from the resources."""
    wiring = Wiring()
    for provide in capabilities:
        provide(wiring, resources)
    return wiring
