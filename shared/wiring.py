"""How a function gets its use cases: made once, by type, and only when first asked for.

Each capability provides its own from the function's resources, in the wiring.py beside them:

    def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
        wiring.provide(Tickets, lambda: Tickets(table=resources.table, clock=resources.clock))

That is imported when the first of its use cases is asked for, so a cold start loads what its
request needs, however much the service can do. What only some functions load has a wiring of its
own: shard.py's, if there is one, is shard_wiring.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, TypeVar

from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.ids import NewId, new_id

T = TypeVar("T")
Settings = TypeVar("Settings")


@dataclass(frozen=True, kw_only=True)
class Resources(Generic[Settings]):
    """What use cases are made from; a test hands in a table in memory and a fixed clock."""

    settings: Settings
    table: Table
    clock: Clock = system_clock
    new_id: NewId = new_id


class Wiring:
    """Makers of a function's dependencies, keyed by what they make."""

    def __init__(self, resources: Any = None) -> None:
        self._resources = resources
        self._makers: dict[type[Any], Callable[[], Any]] = {}
        self._made: dict[type[Any], Any] = {}
        self._is_asking = False

    def provide(self, kind: type[T], maker: Callable[[], T]) -> Wiring:
        """Say how one is made.

        What is said by a test or a function holds against what its capability provides, whichever
        comes first; else a later word replaces an earlier one.
        """
        if not (self._is_asking and kind in self._makers):
            self._makers[kind] = maker
            self._made.pop(kind, None)
        return self

    def use(self, kind: type[T]) -> T:
        """The one of this kind. Raises: LookupError for what nobody provides."""
        if kind not in self._made:
            if kind not in self._makers:
                self._ask_for(kind)
            self._made[kind] = self._makers[kind]()
        made: T = self._made[kind]
        return made

    def _ask_for(self, kind: type[Any]) -> None:
        """Let the capability that a kind belongs to provide its own."""
        provide = getattr(import_module(_provider(kind.__module__)), "provide", None)
        if provide is not None:
            self._is_asking = True
            try:
                provide(self, self._resources)
            finally:
                self._is_asking = False
        if kind not in self._makers:
            raise LookupError(f"nothing provides {kind.__qualname__}")


def _provider(module: str) -> str:
    """The module that provides what a module holds: the wiring beside it, or in `shared` itself."""
    if not module.startswith("functions."):
        return module
    package, _, _ = module.rpartition(".")
    beside = (f"{module}_wiring", f"{package}.wiring")
    return next((one for one in beside if find_spec(one)), module)
