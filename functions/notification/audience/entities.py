"""A person of the audience, and which of them are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from shared.errors import Conflict

MOST_BUILDINGS = 20
"""How many buildings of one person are known, and may be named in one segment."""


class PersonChanged(Conflict):
    """The person was changed by another event at the same moment."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a contract is: the building's id, if it is registered, and the address in words."""

    building_id: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a customer for choosing them.

    `homes` are by contract, `plans` (ids of tariffs) by subscription, `debts` by overdue invoice.
    A merged record is nobody; version 0 is one of whom nothing is stored.
    """

    customer_id: str
    kind: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    homes: dict[str, Home] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    debts: dict[str, Decimal] = field(default_factory=dict)
    is_merged: bool = False
    version: int = 0

    @property
    def buildings(self) -> frozenset[str]:
        """The buildings they live in."""
        found = sorted({h.building_id for h in self.homes.values() if h.building_id})
        return frozenset(found[:MOST_BUILDINGS])

    @property
    def debt(self) -> Decimal:
        """What they owe by overdue invoices."""
        return sum(self.debts.values(), Decimal())

    @property
    def address(self) -> str:
        """Where they live, in words: of several contracts the first one."""
        return next((h.address for _, h in sorted(self.homes.items()) if h.address), "")

    def said(self, **changes: Any) -> Person:
        """With other values."""
        return replace(self, version=self.version + 1, **changes)

    def without(self, name: str, key: str) -> Person:
        """Without one of their homes, plans or debts."""
        return self.with_one(name, key, None)

    def with_one(self, name: str, key: str, value: Any) -> Person:
        """With one more of homes, plans or debts; None takes it away."""
        known: Mapping[str, Any] = getattr(self, name)
        others = {k: v for k, v in known.items() if k != key}
        return self.said(**{name: others if value is None else others | {key: value}})


@dataclass(frozen=True, slots=True)
class Segment:
    """Which people are meant: those of whom all holds that is asked; nothing asked means everybody.

    `debt_from` is the least that they owe by overdue invoices.
    """

    buildings: tuple[str, ...] = ()
    tariffs: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    debt_from: Decimal | None = None

    def holds(self, person: Person) -> bool:
        """Whether a person is meant."""
        wanted = (
            (self.buildings, person.buildings),
            (self.tariffs, set(person.plans.values())),
            (self.statuses, {person.status}),
            (self.tags, set(person.tags)),
        )
        owes = self.debt_from is None or person.debt >= self.debt_from
        fits = all(not asked or set(asked) & found for asked, found in wanted)
        return fits and owes and not person.is_merged and bool(person.status)

    def met_in(self, person: Person) -> str | None:
        """The one building in which a person of several named ones is met; None without any."""
        return min(set(self.buildings) & person.buildings, default=None)
