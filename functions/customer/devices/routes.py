"""Devices: the stock, and what customers have."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.devices.batches import DeviceBatches
from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    DeviceNotFound,
    Filter,
    InvalidMac,
    MacTaken,
    Movement,
    SerialTaken,
    UnknownModel,
)
from functions.customer.devices.rows import BatchResult
from functions.customer.devices.schemas import (
    BatchResultView,
    DeviceBatch,
    DeviceChanges,
    DeviceQuery,
    DeviceView,
    MovementView,
    NewDevice,
    RowResultView,
)
from functions.customer.devices.service import DeviceDraft, Devices
from functions.customer.warehouses.entities import UnknownWarehouse
from shared.csv_files import TooManyRows, UnreadableFile
from shared.dynamo import Page
from shared.errors import PreconditionFailed, Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.http.languages import preferred, speaker

endpoint = Endpoints(
    "Devices", "Equipment: its models, where each piece is, and where it has been."
)


@endpoint.get("/devices", permission="customer:device:read", query=DeviceQuery,
              response=DeviceView, paged=True)  # fmt: skip
def list_devices(call: Call[None, DeviceQuery]) -> Page[Device]:
    """List devices, newest first; those in a `state` or a warehouse by model and serial number.

    With `serial` the answer is that device alone, or an empty list.
    """
    q = call.query
    if q.serial is not None:
        return call.use(Devices).list_with_serial(q.serial)
    return call.use(Devices).list(Filter(q.state, q.model_id, q.warehouse_id), q.limit, q.cursor)


@endpoint.post("/devices", permission="customer:device:register", request=NewDevice,
               response=DeviceView, status=201, idempotent=True,
               errors=[UnknownModel, UnknownWarehouse, SerialTaken, MacTaken, InvalidMac,
                       Unavailable])  # fmt: skip
def create_device(call: Call[NewDevice]) -> Device:
    """Add a device to the stock."""
    return call.use(Devices).create(DeviceDraft(**call.body.model_dump()), call.once)


@endpoint.post("/devices/batch", permission="customer:device:register", request=DeviceBatch,
               response=BatchResultView, max_values=1000,
               errors=[UnknownModel, UnknownWarehouse, UnreadableFile, TooManyRows,
                       Unavailable])  # fmt: skip
def register_devices(call: Call[DeviceBatch]) -> BatchResultView:
    """Register many devices of one model; each row has an answer of its own.

    Sent again, it registers what is missing.
    """
    return _said(call, call.use(DeviceBatches).register(call.body.batch()))


@endpoint.get("/devices/{deviceId}", permission="customer:device:read",
              response=DeviceView, errors=[DeviceNotFound])  # fmt: skip
def get_device(call: Call) -> Device:
    """Get a device."""
    return call.use(Devices).get(call.path["deviceId"])


@endpoint.patch("/devices/{deviceId}", permission="customer:device:write", request=DeviceChanges,
                response=DeviceView,
                errors=[DeviceNotFound, DeviceChanged, MacTaken, InvalidMac,
                        PreconditionFailed])  # fmt: skip
def update_device(call: Call[DeviceChanges]) -> Device:
    """Correct a device's MAC address, firmware or place."""
    return call.use(Devices).update(call.path["deviceId"], call.body.changes(), call.seen_version)


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


def _said(call: Call[DeviceBatch], result: BatchResult) -> BatchResultView:
    """The answer to a batch, its reasons in the caller's language."""
    say = speaker(preferred(call.headers.get("accept-language", "")), __name__)
    rows = tuple(
        RowResultView(
            row=one.row,
            serial=one.serial,
            outcome=one.outcome,
            device_id=one.device_id,
            code=one.code,
            reason="" if one.reason is None else say(one.reason),
        )
        for one in result.rows
    )
    return BatchResultView(
        registered=result.registered, known=result.known, refused=result.refused, rows=rows
    )
