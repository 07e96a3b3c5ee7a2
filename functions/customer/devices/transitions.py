"""What may happen to a device, from which states, and what it is afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from functions.customer.devices.entities import (
    Condition,
    Device,
    DeviceNotAvailable,
    DeviceState,
    NothingToCharge,
    Terms,
    WrongDeviceState,
)


class Action(StrEnum):
    """What happens to a device."""

    REGISTER = "registered"
    UPDATE = "updated"
    RESERVE = "reserved"
    RELEASE = "released"
    INSTALL = "installed"
    RETURN = "returned"
    FAULT = "faulty"
    LOSE = "lost"
    REPAIR = "repaired"
    RETIRE = "retired"
    TRANSFER = "transferred"
    CHARGE = "charged"


_S = DeviceState
TRANSITIONS: dict[Action, tuple[frozenset[DeviceState], DeviceState]] = {
    Action.RESERVE: (frozenset({_S.IN_STOCK}), _S.RESERVED),
    Action.RELEASE: (frozenset({_S.RESERVED}), _S.IN_STOCK),
    Action.INSTALL: (frozenset({_S.IN_STOCK, _S.RESERVED}), _S.INSTALLED),
    Action.RETURN: (frozenset({_S.INSTALLED, _S.FAULTY, _S.LOST}), _S.RETURNED),
    Action.FAULT: (
        frozenset({_S.IN_STOCK, _S.RESERVED, _S.INSTALLED, _S.RETURNED}),
        _S.FAULTY,
    ),
    Action.LOSE: (
        frozenset({_S.IN_STOCK, _S.RESERVED, _S.INSTALLED, _S.RETURNED, _S.FAULTY}),
        _S.LOST,
    ),
    Action.REPAIR: (frozenset({_S.RETURNED, _S.FAULTY}), _S.IN_STOCK),
    Action.RETIRE: (frozenset({_S.IN_STOCK, _S.RETURNED, _S.FAULTY, _S.LOST}), _S.RETIRED),
}
KEPT = frozenset({_S.IN_STOCK, _S.RESERVED, _S.RETURNED, _S.FAULTY})
"""The states of what lies in a warehouse, unless a customer has it."""
_NOBODYS: dict[str, Any] = {
    "customer_id": None,
    "contract_id": None,
    "building_id": None,
    "terms": None,
    "return_by": None,
    "charged_at": None,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device is put: a warehouse, or none that is known, and where in it."""

    warehouse_id: str | None = None
    location: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gets a device, on which terms, under which contract, for which job."""

    customer_id: str
    contract_id: str
    terms: Terms
    location: str
    building_id: str | None = None
    application_id: str | None = None


def is_kept(device: Device) -> bool:
    """Whether it lies in a warehouse."""
    return device.state in KEPT and device.customer_id is None


def reserved(device: Device, application_id: str | None, at: datetime) -> Device:
    """Kept for a job, or for whoever asked. Raises: WrongDeviceState."""
    return _moved(device, Action.RESERVE, at, application_id=application_id)


def released(device: Device, at: datetime) -> Device:
    """Free for anybody again. Raises: WrongDeviceState."""
    return _moved(device, Action.RELEASE, at, application_id=None)


def installed(device: Device, holder: Holder, at: datetime) -> Device:
    """At a customer's. Raises: DeviceNotAvailable, also where it is kept for another job."""
    wanted_by = device.application_id
    if device.state not in TRANSITIONS[Action.INSTALL][0]:
        raise DeviceNotAvailable(
            "Device {serial} is in the state {state}.",
            serial=device.serial,
            state=device.state.value,
        )
    if wanted_by is not None and wanted_by != holder.application_id:
        raise DeviceNotAvailable(
            "Device {serial} is reserved for another job.", serial=device.serial
        )
    return _moved(
        device,
        Action.INSTALL,
        at,
        warehouse_id=None,
        application_id=None,
        customer_id=holder.customer_id,
        contract_id=holder.contract_id,
        building_id=holder.building_id,
        terms=holder.terms,
        location=holder.location,
        handover=device.handover + 1,
        return_by=None,
        charged_at=None,
    )


def returned(device: Device, condition: Condition, place: Place, at: datetime) -> Device:
    """Back from a customer, or found again. Raises: WrongDeviceState."""
    if device.state is DeviceState.FAULTY and device.customer_id is None:
        raise _refusal(device)
    back = _moved(
        device,
        Action.RETURN,
        at,
        warehouse_id=place.warehouse_id,
        location=place.location,
        **_NOBODYS,
    )
    is_faulty = condition is Condition.FAULTY or device.state is DeviceState.FAULTY
    return replace(back, state=DeviceState.FAULTY) if is_faulty else back


def faulty(device: Device, at: datetime) -> Device:
    """Broken, wherever it is. Raises: WrongDeviceState."""
    return _moved(device, Action.FAULT, at, application_id=None)


def lost(device: Device, at: datetime, *, charged: bool = False) -> Device:
    """Nobody knows where; who had it last is remembered, and may be charged for it.

    Raises: WrongDeviceState, NothingToCharge.
    """
    if charged and (not device.must_come_back or device.charged_at is not None):
        raise NothingToCharge
    gone = _moved(device, Action.LOSE, at, application_id=None, warehouse_id=None, location="")
    return replace(gone, charged_at=at) if charged else gone


def repaired(device: Device, at: datetime) -> Device:
    """In order, and in stock again. Raises: WrongDeviceState, also while a customer has it."""
    _must_be_here(device)
    return _moved(device, Action.REPAIR, at)


def retired(device: Device, at: datetime) -> Device:
    """Written off for good. Raises: WrongDeviceState, also while a customer has it."""
    if device.state is not DeviceState.LOST:
        _must_be_here(device)
    return _moved(device, Action.RETIRE, at, warehouse_id=None, location="", **_NOBODYS)


def transferred(device: Device, place: Place, at: datetime) -> Device:
    """In another warehouse, in the state it was. Raises: WrongDeviceState."""
    if not is_kept(device):
        raise _refusal(device)
    return _changed(device, at, warehouse_id=place.warehouse_id, location=place.location)


def updated(device: Device, changes: dict[str, Any], at: datetime) -> Device:
    """The same device with another address, firmware or place; it is counted as before."""
    return replace(device, **changes, updated_at=at, version=device.version + 1)


def awaited(device: Device, by: date, at: datetime) -> Device:
    """To be given back by a day."""
    return _changed(device, at, return_by=by)


def charged(device: Device, at: datetime) -> Device:
    """Not given back, and charged for."""
    return _changed(device, at, charged_at=at)


def _moved(device: Device, action: Action, at: datetime, **changes: Any) -> Device:
    allowed, state = TRANSITIONS[action]
    if device.state not in allowed:
        raise _refusal(device)
    return _changed(device, at, state=state, **changes)


def _changed(device: Device, at: datetime, **changes: Any) -> Device:
    return replace(device, **changes, counted=True, updated_at=at, version=device.version + 1)


def _must_be_here(device: Device) -> None:
    if device.customer_id is not None:
        raise WrongDeviceState(
            "Device {serial} is at a customer's; take it back first.", serial=device.serial
        )


def _refusal(device: Device) -> WrongDeviceState:
    return WrongDeviceState(
        "Device {serial} is in the state {state}.", serial=device.serial, state=device.state.value
    )
