"""What is asked of ports that are registered one by one."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.buildings.ports import PortState


@dataclass(frozen=True, slots=True)
class Draft:
    """Ports of one switch or OLT to be registered, by their names on it."""

    equipment: str
    names: tuple[str, ...]
    entrance: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A port's new state; a contract where it is taken, by which device if that is known."""

    state: PortState
    contract_id: str | None = None
    device_id: str | None = None
    note: str = ""
