"""Devices and their models: the catalogue, and where each device is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from shared.errors import Conflict, FieldError, Invalid, NotFound

_SERIALS = UUID("5c1b1d0e-0a5e-5b1f-8f0b-2f6f6d1c7a90")


class DeviceKind(StrEnum):
    """What a device is for."""

    ONT = "ont"
    ROUTER = "router"
    SWITCH = "switch"
    SET_TOP_BOX = "set_top_box"


class DeviceState(StrEnum):
    """The stage of a device's life."""

    IN_STOCK = "in_stock"
    RESERVED = "reserved"
    INSTALLED = "installed"
    RETURNED = "returned"
    FAULTY = "faulty"
    LOST = "lost"
    RETIRED = "retired"


class Terms(StrEnum):
    """On which terms a customer has a device."""

    FREE_USE = "free_use"
    RENT = "rent"
    SALE = "sale"


class ModelNotFound(NotFound):
    """There is no such device model."""


class DeviceNotFound(NotFound):
    """There is no such device."""


class UnknownModel(Invalid):
    """This device model is not in the catalogue."""


class ModelExists(Conflict):
    """This device model is in the catalogue already."""


class SerialTaken(Conflict):
    """A device with this serial number is registered already."""


class MacTaken(Conflict):
    """A device with this MAC address is registered already."""


class DeviceChanged(Conflict):
    """Somebody else changed the device at the same moment; read it again."""


class UnknownSerial(Conflict):
    """No device with this serial number is registered."""


class DeviceNotAvailable(Conflict):
    """This device can't be handed over: it is not in stock."""


class InvalidMac(Invalid):
    """This is not a MAC address of a single device."""


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """A kind of device as its vendor sells it."""

    id: str
    vendor: str
    name: str
    kind: DeviceKind
    created_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Device:
    """A single device; its id is made of its serial number (see device_id_of)."""

    id: str
    serial: str
    model_id: str
    state: DeviceState
    location: str
    created_at: datetime
    updated_at: datetime
    mac: str | None = None
    firmware: str = ""
    customer_id: str | None = None
    contract_id: str | None = None
    terms: Terms | None = None
    version: int = 1

    def installed(
        self, customer_id: str, contract_id: str, terms: Terms, location: str, at: datetime
    ) -> Device:
        """The device at a customer's. Raises: DeviceNotAvailable."""
        if self.state not in (DeviceState.IN_STOCK, DeviceState.RESERVED):
            raise DeviceNotAvailable(
                "Device {serial} is in the state {state}.",
                serial=self.serial,
                state=self.state.value,
            )
        return replace(
            self,
            state=DeviceState.INSTALLED,
            customer_id=customer_id,
            contract_id=contract_id,
            terms=terms,
            location=location,
            updated_at=at,
            version=self.version + 1,
        )

    def handed_over(self, customer_id: str, contract_id: str, at: datetime) -> Device:
        """The device at the same place, on the same terms, under another customer's contract."""
        return replace(
            self,
            customer_id=customer_id,
            contract_id=contract_id,
            updated_at=at,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry of a device's history: its new state, where, when, and who changed it."""

    state: DeviceState
    location: str
    at: datetime
    by: str
    customer_id: str | None = None
    contract_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which devices are asked for; what is None is not asked for."""

    state: DeviceState | None = None
    model_id: str | None = None


def serial_key(text: str) -> str:
    """A serial number in its one spelling: capitals, no blanks or dashes."""
    return re.sub(r"[\s-]", "", text).upper()


def device_id_of(serial: str) -> str:
    """The id of the device with this serial number, registered or not.

    So a device is found by its serial in one read, and can't be registered twice.
    """
    return str(uuid5(_SERIALS, serial_key(serial)))


def mac_key(text: str) -> str:
    """A MAC address as AA:BB:CC:DD:EE:FF. Raises: InvalidMac."""
    digits = re.sub(r"[:.\-\s]", "", text).upper()
    if not re.fullmatch(r"[0-9A-F]{12}", digits) or int(digits[1], 16) % 2:
        wrong = FieldError("/mac", "A MAC address looks like 00:1A:2B:3C:4D:5E.", "mac")
        raise InvalidMac(errors=(wrong,))
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def model_id_of(vendor: str, name: str) -> str:
    """The id of a vendor's model, in the catalogue or not."""
    return str(uuid5(_SERIALS, f"{vendor.strip()}|{name.strip()}".casefold()))
