"""What push devices provide."""

from __future__ import annotations

from functions.notification.push_devices.endpoints import PushEndpoints
from functions.notification.push_devices.entities import Platform
from functions.notification.push_devices.repository import PushDeviceRepository
from functions.notification.push_devices.service import PushDevices
from functions.notification.settings import NotificationSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of devices, and SNS's names of them."""
    settings, table = resources.settings, resources.table
    applications = {
        Platform.ANDROID: settings.push_android_application,
        Platform.IOS: settings.push_ios_application,
    }
    wiring.provide(
        PushEndpoints, lambda: PushEndpoints(client=clients.sns(), applications=applications)
    )
    wiring.provide(
        PushDevices,
        lambda: PushDevices(
            table=table,
            devices=PushDeviceRepository(table=table),
            endpoints=wiring.use(PushEndpoints),
            clock=resources.clock,
        ),
    )
