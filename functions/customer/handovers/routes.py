"""Handovers over HTTP: the life of a single device."""

from __future__ import annotations

from functions.customer.devices.entities import (
    Device,
    DeviceNotAvailable,
    DeviceNotFound,
    NotForRent,
    NothingToCharge,
    WrongDeviceState,
)
from functions.customer.devices.schemas import DeviceView
from functions.customer.handovers.entities import ContractOver, UnknownContract
from functions.customer.handovers.schemas import (
    DeviceInstallation,
    DeviceLoss,
    DeviceRemark,
    DeviceReservation,
    DeviceReturn,
)
from functions.customer.handovers.service import Handovers
from functions.customer.warehouses.entities import UnknownWarehouse
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Devices")
WRITE = "customer:device:write"
_ERRORS = (DeviceNotFound, WrongDeviceState, Unavailable)


@endpoint.post("/devices/{deviceId}/reserve", permission=WRITE, request=DeviceReservation,
               response=DeviceView, errors=[*_ERRORS], idempotent=True)  # fmt: skip
def reserve_device(call: Call[DeviceReservation]) -> Device:
    """Reserve a device in stock, for a job if `applicationId` names one."""
    sent = call.body
    return call.use(Handovers).reserve(
        call.path["deviceId"], sent.application_id, sent.note, call.once
    )


@endpoint.post("/devices/{deviceId}/release", permission=WRITE, request=DeviceRemark,
               response=DeviceView, errors=[*_ERRORS], idempotent=True)  # fmt: skip
def release_device(call: Call[DeviceRemark]) -> Device:
    """Put a reserved device back into stock."""
    return call.use(Handovers).release(call.path["deviceId"], call.body.note, call.once)


@endpoint.post("/devices/{deviceId}/install", permission=WRITE, request=DeviceInstallation,
               response=DeviceView, idempotent=True,
               errors=[DeviceNotFound, DeviceNotAvailable, NotForRent, UnknownContract,
                       ContractOver, Unavailable])  # fmt: skip
def install_device(call: Call[DeviceInstallation]) -> Device:
    """Hand a device over to a contract's customer: for free use, on rent, or sold."""
    wanted = call.body.installation()
    return call.use(Handovers).install(call.path["deviceId"], wanted, call.once)


@endpoint.post("/devices/{deviceId}/return", permission=WRITE, request=DeviceReturn,
               response=DeviceView, errors=[*_ERRORS, UnknownWarehouse],
               idempotent=True)  # fmt: skip
def return_device(call: Call[DeviceReturn]) -> Device:
    """Take a device back from its customer, or one in that was lost; its rent ends."""
    return call.use(Handovers).take_back(call.path["deviceId"], call.body.wanted(), call.once)


@endpoint.post("/devices/{deviceId}/fault", permission=WRITE, request=DeviceRemark,
               response=DeviceView, errors=[*_ERRORS], idempotent=True)  # fmt: skip
def mark_device_faulty(call: Call[DeviceRemark]) -> Device:
    """Mark a device as faulty, wherever it is."""
    return call.use(Handovers).mark_faulty(call.path["deviceId"], call.body.note, call.once)


@endpoint.post("/devices/{deviceId}/lost", permission=WRITE, request=DeviceLoss,
               response=DeviceView, errors=[*_ERRORS, NothingToCharge],
               idempotent=True)  # fmt: skip
def mark_device_lost(call: Call[DeviceLoss]) -> Device:
    """Mark a device as lost; a customer's rent of it ends, and they may be charged for it."""
    sent = call.body
    return call.use(Handovers).mark_lost(
        call.path["deviceId"], sent.note, call.once, charged=sent.charge
    )


@endpoint.post("/devices/{deviceId}/repair", permission=WRITE, request=DeviceRemark,
               response=DeviceView, errors=[*_ERRORS], idempotent=True)  # fmt: skip
def repair_device(call: Call[DeviceRemark]) -> Device:
    """Put a returned or faulty device that is in order back into stock."""
    return call.use(Handovers).repair(call.path["deviceId"], call.body.note, call.once)


@endpoint.post("/devices/{deviceId}/retire", permission=WRITE, request=DeviceRemark,
               response=DeviceView, errors=[*_ERRORS], idempotent=True)  # fmt: skip
def retire_device(call: Call[DeviceRemark]) -> Device:
    """Write a device off for good."""
    return call.use(Handovers).retire(call.path["deviceId"], call.body.note, call.once)
