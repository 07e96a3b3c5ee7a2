"""The ports of a building: what a contract holds, and ports registered one by one. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from shared.errors import Conflict, NotFound

_PORTS = UUID("8f0d3c52-0c0f-5f0c-9d0e-7b1a2f4e6c33")


class PortState(StrEnum):
    """What a port is used for; a `reserved` one is kept for somebody, a `faulty` one is no use."""

    FREE = "free"
    TAKEN = "taken"
    RESERVED = "reserved"
    FAULTY = "faulty"


class PortExists(Conflict):
    """This port is registered already."""


class NotInThisBuilding(Conflict):
    """There is no such contract in this building."""


class PortTaken(Conflict):
    """A contract is on this port; move the contract to another one, or free the port first."""


class PortOutOfOrder(Conflict):
    """The port is faulty; put it in order or choose another one."""


class PortNotFound(NotFound):
    """There is no such port in this building."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What a contract holds in a building: one of its ports, counted at an entrance if known.

    `port_id` is that of a port which is registered by itself.
    """

    contract_id: str
    since: datetime
    entrance: str = ""
    port_id: str | None = None


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a switch or an OLT that is registered by itself."""

    id: str
    building_id: str
    equipment: str
    name: str
    state: PortState
    created_at: datetime
    updated_at: datetime
    entrance: str = ""
    contract_id: str | None = None
    device_id: str | None = None
    note: str = ""
    version: int = 1

    def changed(self, at: datetime, **changes: Any) -> Port:
        """The port with some fields new."""
        return replace(self, **changes, updated_at=at, version=self.version + 1)

    def kept_as(self, state: PortState, note: str, at: datetime) -> Port:
        """The port reserved for somebody, or out of order. Raises: PortTaken."""
        if self.state is PortState.TAKEN:
            raise PortTaken
        return self.changed(at, state=state, note=note)

    def taken_by(self, contract_id: str, at: datetime) -> Port:
        """The port with a contract on it. Raises: PortTaken, PortOutOfOrder."""
        if self.state is PortState.FAULTY:
            raise PortOutOfOrder
        if self.state is PortState.TAKEN:
            raise PortTaken
        return self.changed(at, state=PortState.TAKEN, contract_id=contract_id, note="")

    def freed(self, at: datetime) -> Port:
        """The port with nothing on it."""
        return self.changed(at, state=PortState.FREE, contract_id=None, device_id=None, note="")


def port_id_of(building_id: str, equipment: str, name: str) -> str:
    """The id of a port of a switch or an OLT in a building, registered or not."""
    return str(uuid5(_PORTS, f"{building_id}|{equipment}|{name}".casefold()))
