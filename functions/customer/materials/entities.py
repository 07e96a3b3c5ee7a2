"""Materials: the catalogue, and how much of each a warehouse has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from functions.customer.warehouses.entities import name_key
from shared.errors import Conflict, NotFound

_MATERIALS = UUID("b1c7f2a4-31c0-5f0e-9a44-2f6c5d1e8b07")
MOST = Decimal(1_000_000_000)
"""More than this of anything is a slip of the pen."""


class MaterialUnit(StrEnum):
    """What a material is counted in."""

    PIECE = "piece"
    METRE = "metre"
    PACK = "pack"
    KILOGRAM = "kilogram"
    LITRE = "litre"


class MaterialNotFound(NotFound):
    """There is no such material."""


class MaterialExists(Conflict):
    """This material is in the catalogue already."""


class MaterialStockChanged(Conflict):
    """Somebody else took some of this material at the same moment; read it again."""


class NotEnoughMaterial(Conflict):
    """The warehouse has less of this material."""


class TooMuchMaterial(Conflict):
    """The warehouse can't hold so much of a material."""


@dataclass(frozen=True, slots=True)
class Material:
    """A material of the catalogue; its id is made of its name (see material_id_of)."""

    id: str
    name: str
    unit: MaterialUnit
    created_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class MaterialStock:
    """How much of a material a warehouse has."""

    warehouse_id: str
    material_id: str
    name: str
    unit: MaterialUnit
    quantity: Decimal
    updated_at: datetime
    version: int = 0

    @classmethod
    def none_of(cls, material: Material, warehouse_id: str) -> MaterialStock:
        """The stock of a material that the warehouse never had."""
        return cls(
            warehouse_id, material.id, material.name, material.unit, Decimal(0), material.created_at
        )

    def received(self, quantity: Decimal, at: datetime) -> MaterialStock:
        """With more of it. Raises: TooMuchMaterial."""
        if self.quantity + quantity > MOST:
            raise TooMuchMaterial
        return self._with(self.quantity + quantity, at)

    def written_off(self, quantity: Decimal, at: datetime) -> MaterialStock:
        """With less of it. Raises: NotEnoughMaterial."""
        if quantity > self.quantity:
            raise NotEnoughMaterial(
                "Only {quantity} of {name} is left.",
                name=self.name,
                quantity=format(self.quantity, "f"),
            )
        return self._with(self.quantity - quantity, at)

    def _with(self, quantity: Decimal, at: datetime) -> MaterialStock:
        return replace(self, quantity=quantity, updated_at=at, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class MaterialMovement:
    """What came in (above zero) or was used (below it), by whom, and on which job."""

    at: datetime
    by: str
    quantity: Decimal
    left: Decimal
    application_id: str | None = None
    note: str = ""


def material_id_of(name: str) -> str:
    """The id of the material with this name, in the catalogue or not."""
    return str(uuid5(_MATERIALS, name_key(name)))
