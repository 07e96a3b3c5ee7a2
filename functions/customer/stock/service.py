"""What one can do with the stock: look at it, move parts of it, count it."""

from __future__ import annotations

from collections.abc import Sequence

from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    UnknownSerial,
    device_id_of,
    serial_key,
)
from functions.customer.devices.moving import DeviceMoves
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock import Move, PlaceStock, StockChanged
from functions.customer.devices.stock_repository import StockRepository, keys_of
from functions.customer.devices.transitions import Action, Place, is_kept, transferred
from functions.customer.stock.entities import (
    MOST_COUNTED,
    DeviceNotHere,
    Outcome,
    SameWarehouse,
    State,
    StockTaking,
    StockTakingChanged,
    TooManyToCount,
    Transfer,
    differences,
    move_of,
)
from functions.customer.stock.repository import StockTakingRepository
from functions.customer.warehouses.repository import (
    WarehouseRepository,
    warehouse_in,
    warehouse_key,
    warehouse_name,
)
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Page, Table
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying

_BUSY = (DeviceChanged, StockChanged, StockTakingChanged)
AT_ONCE = 20
"""How many differences one transaction settles."""
_READ = 100


@component
class Stock:
    """Use cases of the stock."""

    table: Table
    devices: DeviceRepository
    stock: StockRepository
    warehouses: WarehouseRepository
    takings: StockTakingRepository
    moves: DeviceMoves
    clock: Clock
    new_id: NewId

    def list_at(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[PlaceStock]:
        """What a warehouse has of each model. Raises: WarehouseNotFound."""
        page = self.stock.list_at(warehouse_id, limit, cursor)
        if not page.items and cursor is None:
            self.warehouses.get(warehouse_id)
        return page

    def list_of(self, model_id: str, limit: int, cursor: str | None) -> Page[PlaceStock]:
        """What each warehouse has of a model. Raises: ModelNotFound."""
        page = self.stock.list_of(model_id, limit, cursor)
        if not page.items and cursor is None:
            self.stock.get_model(model_id)
        return page

    def list_transfers(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[Transfer]:
        """What has left a warehouse, newest first. Raises: WarehouseNotFound."""
        page = self.takings.list_transfers(warehouse_id, limit, cursor)
        if not page.items and cursor is None:
            self.warehouses.get(warehouse_id)
        return page

    def transfer(
        self,
        warehouse_id: str,
        to: str,
        serials: Sequence[str],
        note: str,
        once: KeyedRequest | None,
    ) -> Transfer:
        """Move devices to another warehouse, all or none.

        Raises: SameWarehouse, WarehouseNotFound, UnknownWarehouse, UnknownSerial, DeviceNotHere,
        Unavailable.
        """
        if to == warehouse_id:
            raise SameWarehouse

        def attempt() -> Transfer:
            now, by = self.clock(), current().actor
            here = self._here(warehouse_id, serials)
            planned = [
                Move(one, transferred(one, Place(to), now), Action.TRANSFER, note) for one in here
            ]
            places = warehouse_key(warehouse_id), warehouse_key(to)
            found = self.stock.read(*keys_of(planned), *places)
            warehouse_in(found.get(places[0]))
            place = Place(to, warehouse_name(found, to))
            moves = [Move(one, transferred(one, place, now), Action.TRANSFER, note) for one in here]
            made_id = id_for(once, "transfer", self.new_id)
            gone = tuple(device.serial for device in here)
            made = Transfer(made_id, warehouse_id, to, gone, now, by, note)
            writes = self.warehouses.must_take(to).extend(self.moves.writes(moves, found, by))
            writes.extend(self.takings.add_transfer(made))
            writes.audit(f"warehouse#{warehouse_id}", "stock.transferred", at=now, after=made)
            self.table.commit(writes.once(once, result=made))
            return made

        return retrying(attempt, on=_BUSY)

    def count(
        self,
        warehouse_id: str,
        model_id: str | None,
        serials: Sequence[str],
        once: KeyedRequest | None,
    ) -> StockTaking:
        """Compare what was counted with the books; nothing moves before it is confirmed.

        Raises: WarehouseNotFound, TooManyToCount.
        """
        self.warehouses.get(warehouse_id)
        books, is_more = self.devices.list_at(warehouse_id, model_id, MOST_COUNTED)
        if is_more:
            raise TooManyToCount
        counted = list(dict.fromkeys(serial_key(serial) for serial in serials))
        found = {device.serial: device for device in self._devices(counted)}
        wrong, now = differences(books, found, counted, warehouse_id), self.clock()
        taking = StockTaking(
            id=id_for(once, "stock-taking", self.new_id),
            warehouse_id=warehouse_id,
            state=State.OPEN if wrong else State.CONFIRMED,
            counted=len(counted),
            matching=sum(device.serial in found for device in books),
            differences=wrong,
            by=current().actor,
            created_at=now,
            updated_at=now,
            model_id=model_id,
        )
        writes = self.takings.add(taking)
        writes.audit(f"warehouse#{warehouse_id}", "stock.counted", at=now, after=taking)
        self.table.commit(writes.once(once, result=taking))
        return taking

    def get_taking(self, warehouse_id: str, stock_taking_id: str) -> StockTaking:
        """A stock-taking. Raises: StockTakingNotFound."""
        return self.takings.get(warehouse_id, stock_taking_id)

    def confirm(self, warehouse_id: str, stock_taking_id: str) -> StockTaking:
        """Bring the books to what was counted, some differences at a time; again is no harm.

        What is missing is lost, what was found comes here. What has moved since is left alone.
        Raises: StockTakingNotFound, UnknownWarehouse, Unavailable.
        """
        taking = self.takings.get(warehouse_id, stock_taking_id)
        while taking.state is State.OPEN:
            taking = retrying(lambda: self._settle(warehouse_id, stock_taking_id), on=_BUSY)
        return taking

    def _settle(self, warehouse_id: str, stock_taking_id: str) -> StockTaking:
        before, now = self.takings.get(warehouse_id, stock_taking_id), self.clock()
        part = before.open[:AT_ONCE]
        known = {
            device.id: device
            for device in self.devices.get_many([one.device_id for one in part if one.device_id])
        }
        place = Place(warehouse_id)
        moves = {
            one.serial: move
            for one in part
            if (move := move_of(one, known.get(one.device_id or ""), place, now)) is not None
        }
        outcomes = {
            one.serial: Outcome.APPLIED if one.serial in moves else Outcome.SKIPPED for one in part
        }
        after = before.settled(outcomes, now)
        writes = self.takings.change(after, over=before)
        if moves:
            planned = list(moves.values())
            found = self.stock.read(*keys_of(planned))
            writes.extend(self.warehouses.must_take(warehouse_id))
            writes.extend(self.moves.writes(planned, found, current().actor))
        writes.audit(
            f"warehouse#{warehouse_id}", "stock.corrected", at=now, before=before, after=after
        )
        self.table.commit(writes)
        return after

    def _here(self, warehouse_id: str, serials: Sequence[str]) -> list[Device]:
        """The devices that are to leave. Raises: UnknownSerial, DeviceNotHere."""
        wanted = list(dict.fromkeys(serial_key(serial) for serial in serials))
        found = {device.serial: device for device in self._devices(wanted)}
        for serial in wanted:
            device = found.get(serial)
            if device is None:
                raise UnknownSerial(
                    "No device is registered with the serial number {serial}.", serial=serial
                )
            if not is_kept(device) or device.warehouse_id != warehouse_id:
                raise DeviceNotHere("Device {serial} is not in this warehouse.", serial=serial)
        return [found[serial] for serial in wanted]

    def _devices(self, serials: Sequence[str]) -> list[Device]:
        found: list[Device] = []
        for start in range(0, len(serials), _READ):
            part = serials[start : start + _READ]
            found += self.devices.get_many([device_id_of(serial) for serial in part])
        return found
