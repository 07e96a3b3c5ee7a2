"""Registering many devices of one model at once, each row with an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.customer.devices.entities import (
    Device,
    DeviceState,
    InvalidMac,
    InvalidSerial,
    MacTaken,
    SerialTaken,
    UnknownModel,
    checked_serial,
    device_id_of,
    mac_key,
)
from functions.customer.devices.moving import DeviceMoves
from functions.customer.devices.repository import DeviceRepository, device_key, mac_place
from functions.customer.devices.rows import (
    Batch,
    BatchResult,
    Outcome,
    Row,
    RowResult,
)
from functions.customer.devices.stock import Move, StockChanged
from functions.customer.devices.stock_repository import StockRepository, keys_of, model_key
from functions.customer.devices.transitions import Action
from functions.customer.warehouses.repository import (
    WarehouseRepository,
    warehouse_key,
    warehouse_name,
)
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Item, Table
from shared.retrying import retrying

AT_ONCE = 16
"""How many devices one transaction registers: with counters and events they fit its 100 items."""


@component
class DeviceBatches:
    """The use case of registering many devices; sent again, it registers what is missing."""

    table: Table
    devices: DeviceRepository
    stock: StockRepository
    warehouses: WarehouseRepository
    moves: DeviceMoves
    clock: Clock

    def register(self, batch: Batch) -> BatchResult:
        """Register the rows, some at a time.

        Raises: UnreadableFile, TooManyRows, UnknownModel, UnknownWarehouse, Unavailable.
        """
        results, rows = list[RowResult](), batch.all_rows()
        for start in range(0, len(rows), AT_ONCE):
            part = list(enumerate(rows[start : start + AT_ONCE], start + 1))
            results += self._register(batch, part)
        outcomes = [result.outcome for result in results]
        return BatchResult(
            registered=outcomes.count(Outcome.REGISTERED),
            known=outcomes.count(Outcome.KNOWN),
            refused=outcomes.count(Outcome.REFUSED),
            rows=tuple(results),
        )

    def _register(self, batch: Batch, rows: Sequence[tuple[int, Row]]) -> list[RowResult]:
        def attempt() -> list[RowResult]:
            now = self.clock()
            new: list[Device] = []
            decided = _Deciding(self._known(rows), batch, now, new)
            results = [decided.result(number, row) for number, row in rows]
            self._commit(batch, new, now)
            return results

        return retrying(attempt, on=(StockChanged, SerialTaken, MacTaken))

    def _known(self, rows: Iterable[tuple[int, Row]]) -> list[Item]:
        keys: dict[tuple[str, str], None] = {}
        for _, row in rows:
            keys[device_key(device_id_of(row.serial))] = None
            if row.mac:
                try:
                    keys[mac_place(mac_key(row.mac))] = None
                except InvalidMac:
                    continue  # the row is refused for it
        return self.devices.find_known(list(keys))

    def _commit(self, batch: Batch, new: Sequence[Device], now: datetime) -> None:
        place = [warehouse_key(batch.warehouse_id)] if batch.warehouse_id else []
        planned = [Move(None, device, Action.REGISTER) for device in new]
        found = self.stock.read(model_key(batch.model_id), *keys_of(planned), *place)
        if model_key(batch.model_id) not in found:
            raise UnknownModel
        writes = self.devices.must_know(batch.model_id)
        writes.extend(self.warehouses.must_take_at(batch.warehouse_id))
        if new:
            where = batch.location or warehouse_name(found, batch.warehouse_id)
            placed = [_placed(move, where) for move in planned]
            writes.extend(self.moves.writes(placed, found, current().actor))
            writes.audit(f"device-model#{batch.model_id}", "devices.registered",
                         at=now, after=_Registered(tuple(d.serial for d in new)))  # fmt: skip
        self.table.commit(writes)


@dataclass(frozen=True, slots=True)
class _Registered:
    """What the audit line says of several devices."""

    serials: tuple[str, ...]


def _placed(move: Move, location: str) -> Move:
    return replace(move, after=replace(move.after, location=location))


class _Deciding:
    """Which rows are new, known or wrong, by what is registered and what came before them."""

    def __init__(
        self, known: Sequence[Item], batch: Batch, now: datetime, new: list[Device]
    ) -> None:
        self._devices = {i["id"]: i for i in known if i["pk"].startswith("DEVICE#")}
        self._macs = {
            i["pk"].removeprefix("MAC#"): i["device_id"]
            for i in known
            if i["pk"].startswith("MAC#")
        }
        self._batch, self._now, self._new = batch, now, new

    def result(self, number: int, row: Row) -> RowResult:
        """What becomes of a row; a new device is added to the new ones."""
        try:
            return self._decided(number, row)
        except (InvalidSerial, InvalidMac, SerialTaken, MacTaken) as error:
            return RowResult(number, row.serial, Outcome.REFUSED, None, error.code(), error.message)

    def _decided(self, number: int, row: Row) -> RowResult:
        serial = checked_serial(row.serial)
        mac = mac_key(row.mac) if row.mac else None
        device_id = device_id_of(serial)
        held = self._devices.get(device_id)
        if held is not None:
            if (held["model_id"], held.get("mac")) != (self._batch.model_id, mac):
                raise SerialTaken
            return RowResult(number, serial, Outcome.KNOWN, device_id)
        if mac is not None and mac in self._macs:
            raise MacTaken
        device = Device(
            id=device_id,
            serial=serial,
            model_id=self._batch.model_id,
            state=DeviceState.IN_STOCK,
            location=self._batch.location,
            created_at=self._now,
            updated_at=self._now,
            mac=mac,
            warehouse_id=self._batch.warehouse_id,
            counted=True,
        )
        self._new.append(device)
        self._devices[device_id] = {"model_id": device.model_id, "mac": mac}
        if mac is not None:
            self._macs[mac] = device_id
        return RowResult(number, serial, Outcome.REGISTERED, device_id)
