"""The devices on which a customer has the app."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, NotFound

MOST = 10
"""Devices of a customer; one more takes the place of the oldest."""


class Platform(StrEnum):
    """Whose push service a device hears."""

    ANDROID = "android"
    IOS = "ios"


class NoPush(NotFound):
    """Only customers have devices, and only on platforms for which the provider has an app."""


class DeviceNotFound(NotFound):
    """There is no such device."""


class DevicesChanged(Conflict):
    """The customer's devices were changed at the same moment."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device; `endpoint` is SNS's name of it. The platform's token is kept by SNS alone."""

    id: str
    platform: Platform
    endpoint: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Devices:
    """All devices of a customer, the oldest first; version 0 where none were ever added."""

    customer_id: str
    devices: tuple[Device, ...] = ()
    version: int = 0

    def find(self, device_id: str) -> Device | None:
        """One of them, or None."""
        return next((d for d in self.devices if d.id == device_id), None)

    def with_one(self, device: Device) -> Devices:
        """With a device, known or new."""
        if self.find(device.id) is not None:
            same = tuple(device if d.id == device.id else d for d in self.devices)
            return replace(self, devices=same, version=self.version + 1)
        return replace(self, devices=(*self.devices, device)[-MOST:], version=self.version + 1)

    def without(self, *gone: str) -> Devices:
        """Without some."""
        left = tuple(d for d in self.devices if d.id not in gone)
        return replace(self, devices=left, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a device is: who signs in on it last."""

    device_id: str
    customer_id: str


def device_id(platform: Platform, token: str) -> str:
    """The one id that an app on a device can have."""
    return hashlib.sha256(f"{platform}|{token}".encode()).hexdigest()[:32]
