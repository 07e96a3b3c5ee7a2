"""Device models: the catalogue."""

from __future__ import annotations

from functions.customer.device_models.schemas import (
    DeviceModelChanges,
    DeviceModelView,
    NewDeviceModel,
)
from functions.customer.device_models.service import DeviceModels, ModelDraft
from functions.customer.devices.entities import (
    DeviceModel,
    InvalidModelPrice,
    ModelChanged,
    ModelExists,
    ModelNotFound,
    UnknownRentTariff,
)
from shared.dynamo import Page
from shared.errors import PreconditionFailed, Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.money import UnknownCurrency

endpoint = Endpoints("Devices")
_PRICED = (UnknownRentTariff, InvalidModelPrice, UnknownCurrency)


@endpoint.get("/device-models", permission="customer:device:read", query=PageQuery,
              response=DeviceModelView, paged=True)  # fmt: skip
def list_device_models(call: Call[None, PageQuery]) -> Page[DeviceModel]:
    """List the catalogue of device models, by vendor and name."""
    return call.use(DeviceModels).list(call.query.limit, call.query.cursor)


@endpoint.post("/device-models", permission="customer:device:register", request=NewDeviceModel,
               response=DeviceModelView, status=201, errors=[ModelExists, *_PRICED],
               idempotent=True)  # fmt: skip
def create_device_model(call: Call[NewDeviceModel]) -> DeviceModel:
    """Add a device model to the catalogue."""
    draft = ModelDraft(**call.body.model_dump())
    return call.use(DeviceModels).create(draft, call.once)


@endpoint.get("/device-models/{modelId}", permission="customer:device:read",
              response=DeviceModelView, errors=[ModelNotFound])  # fmt: skip
def get_device_model(call: Call) -> DeviceModel:
    """Get a device model."""
    return call.use(DeviceModels).get(call.path["modelId"])


@endpoint.patch("/device-models/{modelId}", permission="customer:device:register",
                request=DeviceModelChanges, response=DeviceModelView,
                errors=[ModelNotFound, ModelExists, ModelChanged, *_PRICED, PreconditionFailed,
                        Unavailable])  # fmt: skip
def update_device_model(call: Call[DeviceModelChanges]) -> DeviceModel:
    """Change a device model; its prices hold for what is handed over from then on."""
    return call.use(DeviceModels).update(
        call.path["modelId"], call.body.changes(), call.seen_version
    )
