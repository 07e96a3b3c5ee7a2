"""Moves of devices as they are written: the devices, their history, the counters, the events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.customer.devices.entities import (
    Device,
    DeviceState,
    Movement,
    NotForRent,
    Terms,
)
from functions.customer.devices.events import (
    DeviceCharged,
    DeviceInstalled,
    DeviceLost,
    DeviceReturned,
    StockLow,
)
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock import Move, changes_of
from functions.customer.devices.stock_repository import (
    Found,
    StockRepository,
    model_in,
    place_in,
    stock_in,
)
from functions.customer.devices.transitions import Action, Holder, installed
from shared.component import component
from shared.dynamo import Transaction


@component
class DeviceMoves:
    """Says how moves are written; what they need is read by `keys_of(moves)`, in one request."""

    devices: DeviceRepository
    stock: StockRepository

    def writes(self, moves: Sequence[Move], found: Found, by: str) -> Transaction:
        """Two lines a device, one a counter, and the events.

        Raises: NotForRent.
        Its failures: UnknownModel, SerialTaken, MacTaken, DeviceChanged, StockChanged.
        """
        writes = Transaction()
        for move in moves:
            _must_be_paid_for(move, found)
            movement = movement_of(move, by)
            if move.before is None:
                writes.extend(self.devices.add(move.after, movement))
            else:
                writes.extend(self.devices.change(move.after, movement, over=move.before))
            writes.extend(_said(move, found))
        return writes.extend(self._counted(moves, found))

    def handing_over(
        self, devices: Sequence[Device], holder: Holder, found: Found, by: str, at: datetime
    ) -> Transaction:
        """Devices that a customer gets together, with their audit lines.

        Raises: DeviceNotAvailable, NotForRent. Its failures: DeviceChanged, StockChanged.
        """
        moves = [Move(device, installed(device, holder, at), Action.INSTALL) for device in devices]
        writes = self.writes(moves, found, by)
        for move in moves:
            after = move.after
            writes.audit(
                f"device#{after.id}", "device.installed", at=at, before=move.before, after=after
            )
        return writes

    def _counted(self, moves: Sequence[Move], found: Found) -> Transaction:
        writes, in_stock = Transaction(), dict[str, int]()
        for (model_id, place), change in changes_of(moves).items():
            writes.extend(self.stock.change_place(place_in(found, model_id, place).moved(change)))
            in_stock[model_id] = in_stock.get(model_id, 0) + change[DeviceState.IN_STOCK]
        for model_id, change_of_all in in_stock.items():
            if not change_of_all:
                continue
            model, before = model_in(found, model_id), stock_in(found, model_id)
            after = before.moved(change_of_all, model)
            writes.extend(self.stock.change_stock(after))
            if after.low and not before.low:
                writes.emit(StockLow.of(model, after, moves[0].after.updated_at))
        return writes


def movement_of(move: Move, by: str) -> Movement:
    """A move as an entry of the device's history."""
    after = move.after
    return Movement(
        state=after.state,
        location=after.location,
        at=after.updated_at,
        by=by,
        customer_id=after.customer_id,
        contract_id=after.contract_id,
        note=move.note,
        warehouse_id=after.warehouse_id,
    )


def _must_be_paid_for(move: Move, found: Found) -> None:
    """Rent without a tariff would be handed over for nothing. Raises: NotForRent."""
    if move.action is not Action.INSTALL or move.after.terms is not Terms.RENT:
        return
    model = model_in(found, move.after.model_id)
    if model.rent_tariff_id is None:
        raise NotForRent(
            "{model} has no rent tariff: name one in its rentTariffId, or choose other terms.",
            model=f"{model.vendor} {model.name}",
        )


def _said(move: Move, found: Found) -> Transaction:
    """The events of a move that others hear of: those of customers' devices."""
    writes, before, after = Transaction(), move.before, move.after
    if move.action is Action.INSTALL:
        writes.emit(DeviceInstalled.of(after, model_in(found, after.model_id)))
    if before is None or before.contract_id is None:
        return writes
    if move.action is Action.RETURN:
        writes.emit(DeviceReturned.of(before, after))
    elif move.action is Action.LOSE:
        writes.emit(DeviceLost.of(before, after))
    if after.charged_at is not None and before.charged_at is None:
        writes.emit(DeviceCharged.of(after, model_in(found, after.model_id)))
    return writes
