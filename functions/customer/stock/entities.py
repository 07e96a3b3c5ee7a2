"""Transfers of devices between warehouses, and what a count of a warehouse has found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from functions.customer.devices.entities import Condition, Device, DeviceState
from functions.customer.devices.stock import Move
from functions.customer.devices.transitions import (
    Action,
    Place,
    is_kept,
    lost,
    returned,
    transferred,
)
from shared.errors import Conflict, Invalid, NotFound

MOST_MOVED = 20
MOST_COUNTED = 500


class DeviceNotHere(Conflict):
    """A device of the transfer does not lie in this warehouse."""


class SameWarehouse(Invalid):
    """A transfer goes to another warehouse."""


class TooManyToCount(Conflict):
    """The warehouse has too many devices for one stock-taking; count model by model."""


class StockTakingNotFound(NotFound):
    """There is no such stock-taking."""


class StockTakingChanged(Conflict):
    """Somebody else confirmed the stock-taking at the same moment; read it again."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Devices that went from one warehouse to another together."""

    id: str
    warehouse_id: str
    to_warehouse_id: str
    serials: tuple[str, ...]
    at: datetime
    by: str
    note: str = ""


class Finding(StrEnum):
    """What is wrong with a serial number: it was not there, or should not have been."""

    MISSING = "missing"
    ELSEWHERE = "elsewhere"
    AT_CUSTOMER = "at_customer"
    RETIRED = "retired"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What the confirmation did about it."""

    OPEN = "open"
    APPLIED = "applied"
    SKIPPED = "skipped"


class State(StrEnum):
    """Whether a stock-taking is yet to be confirmed."""

    OPEN = "open"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A serial number that is not where it should be; `version` is its device's when counted."""

    serial: str
    finding: Finding
    device_id: str | None = None
    version: int = 0
    outcome: Outcome = Outcome.OPEN


@dataclass(frozen=True, slots=True)
class StockTaking:
    """What was counted in a warehouse, of one model or all, and how it differs from the books."""

    id: str
    warehouse_id: str
    state: State
    counted: int
    matching: int
    differences: tuple[Difference, ...]
    by: str
    created_at: datetime
    updated_at: datetime
    model_id: str | None = None
    version: int = 1

    @property
    def open(self) -> tuple[Difference, ...]:
        """The differences that nothing was done about yet."""
        return tuple(one for one in self.differences if one.outcome is Outcome.OPEN)

    def settled(self, outcomes: Mapping[str, Outcome], at: datetime) -> StockTaking:
        """With the outcomes of some serial numbers; confirmed, when no difference is left."""
        done = tuple(
            replace(one, outcome=outcomes.get(one.serial, one.outcome)) for one in self.differences
        )
        after = replace(self, differences=done, updated_at=at, version=self.version + 1)
        return after if after.open else replace(after, state=State.CONFIRMED)


def differences(
    books: Iterable[Device], found: Mapping[str, Device], counted: Sequence[str], warehouse_id: str
) -> tuple[Difference, ...]:
    """How a count differs from the books; `found` are the counted devices, by serial number."""
    wrong = [_finding(serial, found.get(serial), warehouse_id) for serial in counted]
    seen = set(counted)
    missing = [
        Difference(device.serial, Finding.MISSING, device.id, device.version)
        for device in books
        if device.serial not in seen
    ]
    return tuple(sorted([*filter(None, wrong), *missing], key=lambda one: one.serial))


def move_of(
    difference: Difference, device: Device | None, place: Place, at: datetime
) -> Move | None:
    """What is done about a difference; None where the device has moved since, or nothing is."""
    if device is None or device.version != difference.version:
        return None
    note = "stock-taking"
    if difference.finding is Finding.MISSING:
        return Move(device, lost(device, at), Action.LOSE, note)
    if difference.finding is not Finding.ELSEWHERE:
        return None
    if device.state is DeviceState.LOST:
        back = returned(device, Condition.WORKING, place, at)
        return Move(device, back, Action.RETURN, note)
    return Move(device, transferred(device, place, at), Action.TRANSFER, note)


def _finding(serial: str, device: Device | None, warehouse_id: str) -> Difference | None:
    if device is None:
        return Difference(serial, Finding.UNKNOWN)
    if is_kept(device) and device.warehouse_id == warehouse_id:
        return None
    finding = Finding.ELSEWHERE
    if device.state is DeviceState.RETIRED:
        finding = Finding.RETIRED
    elif device.customer_id is not None and device.state is not DeviceState.LOST:
        finding = Finding.AT_CUSTOMER
    return Difference(serial, finding, device.id, device.version)
