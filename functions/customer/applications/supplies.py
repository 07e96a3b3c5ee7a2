"""Materials that a job uses up, as they are reported and as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from functions.customer.materials.entities import MaterialUnit


@dataclass(frozen=True, slots=True)
class Used:
    """What was used, by quantity, of which warehouse's material."""

    warehouse_id: str
    material_id: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Supply:
    """What an application's job has used up, with what it is called."""

    warehouse_id: str
    material_id: str
    name: str
    unit: MaterialUnit
    quantity: Decimal


def summed(used: Iterable[Used]) -> tuple[Used, ...]:
    """The same with one line for each material of a warehouse."""
    totals: dict[tuple[str, str], Decimal] = {}
    for one in used:
        key = one.warehouse_id, one.material_id
        totals[key] = totals.get(key, Decimal(0)) + one.quantity
    return tuple(Used(*key, quantity) for key, quantity in totals.items())
