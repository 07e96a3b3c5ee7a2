"""Devices and their models over HTTP."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.devices.entities import (
    Device,
    DeviceModel,
    DeviceNotFound,
    InvalidMac,
    MacTaken,
    ModelExists,
    Movement,
    SerialTaken,
    UnknownModel,
)
from functions.customer.devices.schemas import (
    DeviceModelView,
    DeviceQuery,
    DeviceView,
    MovementView,
    NewDevice,
    NewDeviceModel,
)
from functions.customer.devices.service import DeviceDraft, Devices
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("devices")


@endpoint.get("/device-models", permission="customer:device:read", query=PageQuery,
              response=DeviceModelView, paged=True)  # fmt: skip
def browse_models(call: Call[None, PageQuery]) -> Page[DeviceModel]:
    """List the catalogue of device models by vendor and name."""
    return call.use(Devices).models(call.query.limit, call.query.cursor)


@endpoint.post("/device-models", permission="customer:device:register", request=NewDeviceModel,
               response=DeviceModelView, status=201, errors=[ModelExists],
               idempotent=True)  # fmt: skip
def add_model(call: Call[NewDeviceModel]) -> DeviceModel:
    """Take a device model into the catalogue."""
    return call.use(Devices).add_model(call.body.vendor, call.body.name, call.body.kind, call.once)


@endpoint.get("/devices", permission="customer:device:read", query=DeviceQuery,
              response=DeviceView, paged=True)  # fmt: skip
def browse(call: Call[None, DeviceQuery]) -> Page[Device]:
    """List devices in a state by model and serial number, or find one by its serial number."""
    q = call.query
    if q.serial is not None:
        return call.use(Devices).with_serial(q.serial)
    return call.use(Devices).page(q.state, q.model_id, q.limit, q.cursor)


@endpoint.post("/devices", permission="customer:device:register", request=NewDevice,
               response=DeviceView, status=201, idempotent=True,
               errors=[UnknownModel, SerialTaken, MacTaken, InvalidMac])  # fmt: skip
def register(call: Call[NewDevice]) -> Device:
    """Take a device into stock."""
    return call.use(Devices).register(DeviceDraft(**call.body.model_dump()), call.once)


@endpoint.get("/devices/{deviceId}", permission="customer:device:read",
              response=DeviceView, errors=[DeviceNotFound])  # fmt: skip
def show(call: Call) -> Device:
    """Show one device."""
    return call.use(Devices).get(call.path["deviceId"])


@endpoint.get("/devices/{deviceId}/history", permission="customer:device:read", query=PageQuery,
              response=MovementView, paged=True, errors=[DeviceNotFound])  # fmt: skip
def read(call: Call[None, PageQuery]) -> Page[Movement]:
    """List what has happened to a device, newest first."""
    q = call.query
    return call.use(Devices).history(call.path["deviceId"], q.limit, q.cursor)


@endpoint.get("/customers/{customerId}/devices", permission="customer:customer:read",
              query=PageQuery, response=DeviceView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_of(call: Call[None, PageQuery]) -> Page[Device]:
    """List the devices at a customer's by serial number."""
    q, customer_id = call.query, call.path["customerId"]
    return call.use(Devices).of_customer(customer_id, q.limit, q.cursor, call.principal)
