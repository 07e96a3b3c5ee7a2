"""What one can do with a single device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from functions.customer.contracts.entities import Contract
from functions.customer.contracts.repository import contract_key
from functions.customer.contracts.steps import State as ContractState
from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    DeviceNotFound,
    NothingToCharge,
)
from functions.customer.devices.moving import DeviceMoves
from functions.customer.devices.repository import device_in, device_key
from functions.customer.devices.stock import Move, StockChanged
from functions.customer.devices.stock_repository import (
    Found,
    StockRepository,
    keys_of,
    model_in,
)
from functions.customer.devices.transitions import (
    Action,
    Holder,
    Place,
    faulty,
    installed,
    lost,
    released,
    repaired,
    reserved,
    retired,
    returned,
)
from functions.customer.handovers.entities import (
    ContractOver,
    Installation,
    Return,
    UnknownContract,
)
from functions.customer.warehouses.repository import (
    WarehouseRepository,
    warehouse_key,
    warehouse_name,
)
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Table, Transaction, from_item
from shared.dynamo.transaction import Condition
from shared.idempotency import KeyedRequest
from shared.retrying import retrying

_IN_FORCE = (ContractState.ACTIVE, ContractState.SUSPENDED)
Step = Callable[[Device, datetime], Device]


@component
class Handovers:
    """Use cases of single devices; each is one transaction with the counters and the events."""

    table: Table
    stock: StockRepository
    warehouses: WarehouseRepository
    moves: DeviceMoves
    clock: Clock

    def reserve(
        self, device_id: str, application_id: str | None, note: str, once: KeyedRequest | None
    ) -> Device:
        """Keep a device for a job. Raises: DeviceNotFound, WrongDeviceState, Unavailable."""
        return self._handle(
            device_id, Action.RESERVE, lambda d, at: reserved(d, application_id, at), note, once
        )

    def release(self, device_id: str, note: str, once: KeyedRequest | None) -> Device:
        """Keep it no longer. Raises: DeviceNotFound, WrongDeviceState, Unavailable."""
        return self._handle(device_id, Action.RELEASE, released, note, once)

    def install(self, device_id: str, wanted: Installation, once: KeyedRequest | None) -> Device:
        """Hand a device over to a customer.

        Raises: DeviceNotFound, UnknownContract, ContractOver, DeviceNotAvailable, NotForRent,
        Unavailable.
        """

        def attempt() -> Device:
            where = contract_key(wanted.contract_id)
            first = self.stock.read(device_key(device_id), where)
            before, now = _device(first, device_id), self.clock()
            contract = _contract(first, wanted.contract_id)
            after = installed(before, _holder(contract, wanted), now)
            in_force = Condition(equals={"state": contract.state.value})
            writes = Transaction().check(*where, when=in_force, otherwise=DeviceChanged())
            return self._commit(Move(before, after, Action.INSTALL, wanted.note), writes, once)

        return retrying(attempt, on=(DeviceChanged, StockChanged))

    def take_back(self, device_id: str, wanted: Return, once: KeyedRequest | None) -> Device:
        """Take a device back, or one in that was found.

        Raises: DeviceNotFound, WrongDeviceState, UnknownWarehouse, Unavailable.
        """
        place = Place(wanted.warehouse_id, wanted.location)
        return self._handle(
            device_id,
            Action.RETURN,
            lambda d, at: returned(d, wanted.condition, place, at),
            wanted.note,
            once,
        )

    def mark_faulty(self, device_id: str, note: str, once: KeyedRequest | None) -> Device:
        """Set down that it is broken. Raises: DeviceNotFound, WrongDeviceState, Unavailable."""
        return self._handle(device_id, Action.FAULT, faulty, note, once)

    def mark_lost(
        self, device_id: str, note: str, once: KeyedRequest | None, *, charged: bool
    ) -> Device:
        """Set down that nobody finds it, and have its customer charged if so.

        Raises: DeviceNotFound, WrongDeviceState, NothingToCharge, Unavailable.
        """
        return self._handle(
            device_id, Action.LOSE, lambda d, at: lost(d, at, charged=charged), note, once
        )

    def repair(self, device_id: str, note: str, once: KeyedRequest | None) -> Device:
        """Put it back into stock. Raises: DeviceNotFound, WrongDeviceState, Unavailable."""
        return self._handle(device_id, Action.REPAIR, repaired, note, once)

    def retire(self, device_id: str, note: str, once: KeyedRequest | None) -> Device:
        """Write it off for good. Raises: DeviceNotFound, WrongDeviceState, Unavailable."""
        return self._handle(device_id, Action.RETIRE, retired, note, once)

    def _handle(
        self, device_id: str, action: Action, step: Step, note: str, once: KeyedRequest | None
    ) -> Device:
        def attempt() -> Device:
            before = _device(self.stock.read(device_key(device_id)), device_id)
            after = step(before, self.clock())
            return self._commit(Move(before, after, action, note), Transaction(), once)

        return retrying(attempt, on=(DeviceChanged, StockChanged))

    def _commit(self, move: Move, writes: Transaction, once: KeyedRequest | None) -> Device:
        after, before = move.after, move.before
        comes_in = after.warehouse_id if move.action is Action.RETURN else None
        place = [warehouse_key(comes_in)] if comes_in else []
        found = self.stock.read(*keys_of([move]), *place)
        after = replace(after, location=after.location or warehouse_name(found, comes_in))
        is_charged = before is not None and before.charged_at is None
        if is_charged and after.charged_at is not None:
            _must_have_price(found, after)
        writes.extend(self.warehouses.must_take_at(comes_in))
        writes.extend(self.moves.writes([replace(move, after=after)], found, current().actor))
        action = f"device.{move.action.value}"
        writes.audit(f"device#{after.id}", action, at=after.updated_at, before=before, after=after)
        self.table.commit(writes.once(once, result=after))
        return after


def _device(found: Found, device_id: str) -> Device:
    device = device_in(found.get(device_key(device_id)))
    if device is None:
        raise DeviceNotFound
    return device


def _contract(found: Found, contract_id: str) -> Contract:
    item = found.get(contract_key(contract_id))
    if item is None:
        raise UnknownContract
    contract = from_item(Contract, item)
    if contract.state not in _IN_FORCE:
        raise ContractOver(
            "Contract {number} is in the state {state}. This is possible in: {needed}.",
            number=contract.number,
            state=contract.state.value,
            needed=", ".join(_IN_FORCE),
        )
    return contract


def _holder(contract: Contract, wanted: Installation) -> Holder:
    return Holder(
        customer_id=contract.customer_id,
        contract_id=contract.id,
        terms=wanted.terms,
        location=wanted.location or contract.address.line,
        building_id=contract.address.building_id,
        application_id=wanted.application_id,
    )


def _must_have_price(found: Found, device: Device) -> None:
    if not model_in(found, device.model_id).price_if_kept:
        raise NothingToCharge
