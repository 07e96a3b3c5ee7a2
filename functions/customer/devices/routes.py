"""Devices: the catalogue of models, the stock, and what customers have."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.devices.entities import (
    Device,
    DeviceModel,
    DeviceNotFound,
    Filter,
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

endpoint = Endpoints(
    "Devices", "Equipment: its models, where each piece is, and where it has been."
)


@endpoint.get("/device-models", permission="customer:device:read", query=PageQuery,
              response=DeviceModelView, paged=True)  # fmt: skip
def list_device_models(call: Call[None, PageQuery]) -> Page[DeviceModel]:
    """List the catalogue of device models, by vendor and name."""
    return call.use(Devices).list_models(call.query.limit, call.query.cursor)


@endpoint.post("/device-models", permission="customer:device:register", request=NewDeviceModel,
               response=DeviceModelView, status=201, errors=[ModelExists],
               idempotent=True)  # fmt: skip
def create_device_model(call: Call[NewDeviceModel]) -> DeviceModel:
    """Add a device model to the catalogue."""
    return call.use(Devices).create_model(
        call.body.vendor, call.body.name, call.body.kind, call.once
    )


@endpoint.get("/devices", permission="customer:device:read", query=DeviceQuery,
              response=DeviceView, paged=True)  # fmt: skip
def list_devices(call: Call[None, DeviceQuery]) -> Page[Device]:
    """List devices, newest first; those in a `state` by model and serial number.

    With `serial` the answer is that device alone, or an empty list.
    """
    q = call.query
    if q.serial is not None:
        return call.use(Devices).list_with_serial(q.serial)
    return call.use(Devices).list(Filter(q.state, q.model_id), q.limit, q.cursor)


@endpoint.post("/devices", permission="customer:device:register", request=NewDevice,
               response=DeviceView, status=201, idempotent=True,
               errors=[UnknownModel, SerialTaken, MacTaken, InvalidMac])  # fmt: skip
def create_device(call: Call[NewDevice]) -> Device:
    """Add a device to the stock."""
    return call.use(Devices).create(DeviceDraft(**call.body.model_dump()), call.once)


@endpoint.get("/devices/{deviceId}", permission="customer:device:read",
              response=DeviceView, errors=[DeviceNotFound])  # fmt: skip
def get_device(call: Call) -> Device:
    """Get a device."""
    return call.use(Devices).get(call.path["deviceId"])


@endpoint.get("/devices/{deviceId}/history", permission="customer:device:read", query=PageQuery,
              response=MovementView, paged=True, errors=[DeviceNotFound])  # fmt: skip
def list_device_movements(call: Call[None, PageQuery]) -> Page[Movement]:
    """List a device's history, newest first."""
    q = call.query
    return call.use(Devices).list_movements(call.path["deviceId"], q.limit, q.cursor)


@endpoint.get("/customers/{customerId}/devices", permission="customer:customer:read",
              query=PageQuery, response=DeviceView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_customer_devices(call: Call[None, PageQuery]) -> Page[Device]:
    """List the devices at a customer's, by serial number."""
    q, customer_id = call.query, call.path["customerId"]
    return call.use(Devices).list_of(customer_id, q.limit, q.cursor, call.principal)
