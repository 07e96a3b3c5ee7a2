"""Push devices: a customer's app says where push messages go."""

from __future__ import annotations

from functions.notification.push_devices.endpoints import UnfitToken
from functions.notification.push_devices.entities import Device, DeviceNotFound, NoPush
from functions.notification.push_devices.schemas import NewPushDevice, PushDeviceView
from functions.notification.push_devices.service import PushDevices
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Push devices", "The devices on which a customer has the app.")
WRITE = "notification:preference:write"


@endpoint.post(
    "/push-devices",
    permission=WRITE,
    request=NewPushDevice,
    response=PushDeviceView,
    errors=[NoPush, UnfitToken, Unavailable],
)
def register_push_device(call: Call[NewPushDevice]) -> Device:
    """Send push messages to the caller's device; the app says so at each start."""
    register = call.use(PushDevices).register
    return register(call.body.platform, call.body.token, call.principal)


@endpoint.delete(
    "/push-devices/{pushDeviceId}",
    permission=WRITE,
    status=204,
    errors=[NoPush, DeviceNotFound, Unavailable],
)
def delete_push_device(call: Call) -> None:
    """Send nothing more to a device; the app says so when its user signs out."""
    call.use(PushDevices).remove(call.path["pushDeviceId"], call.principal)
