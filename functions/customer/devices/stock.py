"""How many devices of each model there are, in each warehouse and in all of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from functions.customer.devices.entities import Device, DeviceModel, DeviceState
from functions.customer.devices.transitions import Action, is_kept
from shared.errors import Conflict

NOWHERE = "none"
"""Where devices are counted that are in no warehouse."""


class StockChanged(Conflict):
    """Other devices of this model moved at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Move:
    """A device before and after something happened to it; a new one was not there before."""

    before: Device | None
    after: Device
    action: Action
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceStock:
    """How many devices of a model a warehouse has, by their states."""

    warehouse_id: str
    model_id: str
    in_stock: int = 0
    reserved: int = 0
    returned: int = 0
    faulty: int = 0
    version: int = 0

    def moved(self, change: Counter[DeviceState]) -> PlaceStock:
        """The stock after devices have come and gone."""
        counts = {s.value: getattr(self, s.value) + n for s, n in change.items()}
        return replace(self, **counts, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class ModelStock:
    """How many devices of a model are in stock in all warehouses, and whether that is too few."""

    model_id: str
    in_stock: int = 0
    low: bool = False
    version: int = 0

    def moved(self, change: int, model: DeviceModel) -> ModelStock:
        """The stock after devices have come and gone: a shortage begins, lasts or ends."""
        left, least = self.in_stock + change, model.minimum_stock
        low = least is not None and not model.archived and left < least
        return replace(self, in_stock=left, low=low, version=self.version + 1)


Places = dict[tuple[str, str], Counter[DeviceState]]
"""What changes, by model and warehouse, and by state."""


def changes_of(moves: Iterable[Move]) -> Places:
    """What moves change in the counters of warehouses; what they leave as it was is not in it."""
    found: Places = {}
    for move in moves:
        before = move.before
        if before is not None and before.counted and is_kept(before):
            found.setdefault(_place(before), Counter())[before.state] -= 1
        if move.after.counted and is_kept(move.after):
            found.setdefault(_place(move.after), Counter())[move.after.state] += 1
    return {place: counts for place, counts in found.items() if any(counts.values())}


def _place(device: Device) -> tuple[str, str]:
    return device.model_id, device.warehouse_id or NOWHERE
