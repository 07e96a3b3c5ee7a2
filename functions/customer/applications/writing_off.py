"""Writing off what a job has used, in the transaction of its completion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.customer.applications.supplies import Supply, Used
from functions.customer.materials.entities import MaterialStock
from functions.customer.materials.repository import MaterialRepository, material_stock_in
from functions.customer.materials.used import WriteOff
from shared.dynamo import Item, Transaction
from shared.principal import Principal


def stocks_of(used: Sequence[Used], items: Sequence[Item | None]) -> tuple[MaterialStock, ...]:
    """How much there is of what was used. Raises: MaterialNotFound."""
    return tuple(material_stock_in(item) for _, item in zip(used, items, strict=True))


def supplies(used: Sequence[Used], stocks: Sequence[MaterialStock]) -> tuple[Supply, ...]:
    """What was used, as the application keeps it."""
    return tuple(
        Supply(one.warehouse_id, one.material_id, stock.name, stock.unit, one.quantity)
        for one, stock in zip(used, stocks, strict=True)
    )


def writing_off(
    materials: MaterialRepository,
    used: Sequence[Used],
    stocks: Sequence[MaterialStock],
    application_id: str,
    by: Principal,
    at: datetime,
) -> Transaction:
    """Less of each material that was used, with its audit line.

    Raises: NotEnoughMaterial. Its failure: MaterialStockChanged.
    """
    change = Transaction()
    for one, before in zip(used, stocks, strict=True):
        after = before.written_off(one.quantity, at)
        wanted = WriteOff(one.warehouse_id, one.material_id, one.quantity, application_id)
        change.extend(materials.write_off(after, wanted.movement(after, by.id)))
        subject = f"material#{one.material_id}"
        change.audit(subject, "material.written-off", at=at, before=before, after=after)
    return change
