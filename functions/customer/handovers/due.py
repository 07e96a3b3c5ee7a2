"""Devices that should come back after a contract has ended, and what is done if they don't."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from functions.customer.devices.entities import Device, DeviceChanged, device_id_of
from functions.customer.devices.moving import DeviceMoves, movement_of
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock import Move, StockChanged
from functions.customer.devices.stock_repository import StockRepository, keys_of, model_in
from functions.customer.devices.transitions import Action, awaited, charged
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.observability import logger
from shared.retrying import retrying

AT_ONCE = 25
"""How many devices one transaction notes down."""


@dataclass
class DueResult:
    """What a run of the job has done."""

    charged: int = 0
    left: int = 0
    failed: int = 0
    is_done: bool = True


@component
class DevicesDue:
    """Use cases of what should come back; `time_zone` is the provider's."""

    table: Table
    devices: DeviceRepository
    stock: StockRepository
    moves: DeviceMoves
    clock: Clock
    time_zone: str

    def expect(self, contract_id: str, serials: Sequence[str], by: date, once: Once) -> None:
        """Note down until when an ended contract's devices should be back.

        Raises: AlreadySeen, Unavailable.
        """
        for start in range(0, max(len(serials), 1), AT_ONCE):
            part = serials[start : start + AT_ONCE]
            is_last = start + AT_ONCE >= len(serials)
            retrying(
                partial(self._expect, contract_id, part, by, once if is_last else None),
                on=DeviceChanged,
            )

    def charge(self, on: date | None, has_time: Callable[[], bool]) -> DueResult:
        """Have the devices charged for that should be back before a day, by default today.

        What has no price only leaves the list. Each is charged for once.
        """
        result, today = DueResult(), on or local_date(self.clock(), self.time_zone)
        for device in self.devices.each_due(today):
            if device.return_by is None or device.return_by >= today:
                continue
            if not has_time():
                result.is_done = False
                break
            try:
                retrying(
                    partial(self._charge, device.id, today, result),
                    on=(DeviceChanged, StockChanged),
                )
            except Exception:  # noqa: BLE001 - one device holds up no other
                result.failed += 1
                logger().exception("device not charged for", device_id=device.id)
        return result

    def _expect(
        self, contract_id: str, serials: Sequence[str], by: date, once: Once | None
    ) -> None:
        now, writes = self.clock(), Transaction().once(once)
        for device in self.devices.get_many([device_id_of(serial) for serial in serials]):
            if device.contract_id != contract_id or not device.must_come_back:
                continue  # it came back before anybody heard that it should
            after = awaited(device, by, now)
            movement = movement_of(Move(device, after, Action.UPDATE), current().actor)
            writes.extend(self.devices.change(after, movement, over=device))
        if len(writes):
            self.table.commit(writes)

    def _charge(self, device_id: str, today: date, result: DueResult) -> None:
        before = self.devices.get(device_id)
        if not _is_late(before, today):
            return
        after = charged(before, self.clock())
        move = Move(before, after, Action.CHARGE)
        found = self.stock.read(*keys_of([move]))
        actor = current().actor
        if not model_in(found, before.model_id).price_if_kept:
            silent = self.devices.change(after, movement_of(move, actor), over=before)
            self.table.commit(silent)
            result.left += 1
            return
        writes = self.moves.writes([move], found, actor)
        writes.audit(
            f"device#{after.id}", "device.charged", at=after.updated_at, before=before, after=after
        )
        self.table.commit(writes)
        result.charged += 1


def _is_late(device: Device, today: date) -> bool:
    """Whether it should be back, is not, and was not charged for."""
    is_due = device.return_by is not None and device.return_by < today
    return is_due and device.must_come_back and device.charged_at is None
