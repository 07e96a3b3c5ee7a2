"""What comes into a warehouse, and what is used of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from functions.customer.materials.entities import MaterialMovement, MaterialStock


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a warehouse takes in."""

    warehouse_id: str
    material_id: str
    quantity: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class WriteOff:
    """What was used of a warehouse's material, on which job if on one."""

    warehouse_id: str
    material_id: str
    quantity: Decimal
    application_id: str | None = None
    note: str = ""

    def movement(self, after: MaterialStock, by: str) -> MaterialMovement:
        """The entry of the warehouse's history that tells it."""
        return MaterialMovement(
            at=after.updated_at,
            by=by,
            quantity=-self.quantity,
            left=after.quantity,
            application_id=self.application_id,
            note=self.note,
        )
