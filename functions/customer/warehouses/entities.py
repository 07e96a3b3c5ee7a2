"""A warehouse: a store room, an office's shelf, a technician's van."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.errors import Conflict, Invalid, NotFound


class WarehouseNotFound(NotFound):
    """There is no such warehouse."""


class WarehouseNameTaken(Conflict):
    """There is a warehouse with this name already."""


class WarehouseChanged(Conflict):
    """Somebody else changed the warehouse at the same moment; read it again."""


class WarehouseClosed(Conflict):
    """The warehouse is closed: nothing comes in any more."""


class UnknownWarehouse(Invalid):
    """There is no open warehouse with this id."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A place of its own in the stock; a closed one only gives out what it has."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    address: str = ""
    keeper_id: str | None = None
    closed: bool = False
    version: int = 1

    def changed(self, changes: dict[str, Any], at: datetime) -> Warehouse:
        """The warehouse with some fields new."""
        return replace(self, **changes, updated_at=at, version=self.version + 1)

    def must_be_open(self) -> None:
        """Refuse to take anything in. Raises: WarehouseClosed."""
        if self.closed:
            raise WarehouseClosed


def name_key(name: str) -> str:
    """A warehouse's name as it is compared: whatever its case, blanks and composition."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
