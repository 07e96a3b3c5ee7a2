"""Devices and their models: the catalogue, and where each device is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.money import rounded

_SERIALS = UUID("5c1b1d0e-0a5e-5b1f-8f0b-2f6f6d1c7a90")
_ONT = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
_HEXADECIMAL = re.compile(r"(?:4[1-9A-F]|5[0-9A]){4}[0-9A-F]{8}")  # four capitals in ASCII


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


class Condition(StrEnum):
    """What a device is like that comes back."""

    WORKING = "working"
    FAULTY = "faulty"


class ModelNotFound(NotFound):
    """There is no such device model."""


class DeviceNotFound(NotFound):
    """There is no such device."""


class UnknownModel(Invalid):
    """This device model is not in the catalogue."""


class ModelExists(Conflict):
    """This device model is in the catalogue already."""


class ModelArchived(Conflict):
    """This device model is archived: no more of it is bought."""


class ModelChanged(Conflict):
    """Somebody else changed the device model at the same moment; read it again."""


class UnknownRentTariff(Invalid):
    """No such tariff is published to rent the device on."""


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


class NotForRent(Conflict):
    """Its model has no tariff that it could be rented on."""


class WrongDeviceState(Conflict):
    """The device is in a state that does not allow this."""


class InvalidModelPrice(Invalid):
    """A price is in whole minor units of its currency."""


class NothingToCharge(Conflict):
    """Nobody has to pay for this device: it is nobody's to give back, or has no price."""


class InvalidSerial(Invalid):
    """A serial number has 3 to 40 characters: Latin letters, digits, hyphens and spaces."""


class InvalidMac(Invalid):
    """This is not a MAC address of a single device."""


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """A kind of device as its vendor sells it; prices are with tax, in `currency`.

    `rent_tariff_id` is billing's; `replacement_price` is what is charged for a device that does not
    come back, the sale price where there is none. Below `minimum_stock` in stock there is a
    shortage.
    """

    id: str
    vendor: str
    name: str
    kind: DeviceKind
    created_at: datetime
    updated_at: datetime | None = None
    rent_tariff_id: str | None = None
    sale_price: Decimal | None = None
    replacement_price: Decimal | None = None
    currency: str = "RUB"
    minimum_stock: int | None = None
    archived: bool = False
    version: int = 1

    @property
    def title(self) -> str:
        """The vendor and the name."""
        return f"{self.vendor} {self.name}"

    @property
    def price_if_kept(self) -> Decimal | None:
        """What is charged for one that does not come back; None if nothing."""
        return self.sale_price if self.replacement_price is None else self.replacement_price

    def changed(self, changes: dict[str, Any], at: datetime) -> DeviceModel:
        """The model with some fields new. Raises: InvalidModelPrice, UnknownCurrency."""
        return replace(self, **changes, updated_at=at, version=self.version + 1).checked()

    def checked(self) -> DeviceModel:
        """This model. Raises: InvalidModelPrice, UnknownCurrency."""
        for name, price in (("sale", self.sale_price), ("replacement", self.replacement_price)):
            if price is not None and rounded(price, self.currency) != price:
                wrong = FieldError(f"/{name}Price", "A price is in whole minor units.", "price")
                raise InvalidModelPrice(errors=(wrong,))
        return self


@dataclass(frozen=True, slots=True)
class Device:
    """A single device; its id is made of its serial number (see device_id_of).

    `handover` numbers the times that it was handed over, `return_by` is when it should have come
    back and `charged_at` when it was charged for as it had not. A device that was registered
    before there were warehouses is in no counter of the stock until it moves (`counted`).
    """

    id: str
    serial: str
    model_id: str
    state: DeviceState
    location: str
    created_at: datetime
    updated_at: datetime
    mac: str | None = None
    firmware: str = ""
    warehouse_id: str | None = None
    application_id: str | None = None
    customer_id: str | None = None
    contract_id: str | None = None
    building_id: str | None = None
    terms: Terms | None = None
    handover: int = 0
    return_by: date | None = None
    charged_at: datetime | None = None
    counted: bool = False
    version: int = 1

    @property
    def must_come_back(self) -> bool:
        """Whether a customer has it who may not keep it."""
        return self.customer_id is not None and self.terms is not Terms.SALE

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
    warehouse_id: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which devices are asked for; what is None is not asked for."""

    state: DeviceState | None = None
    model_id: str | None = None
    warehouse_id: str | None = None


def serial_key(text: str) -> str:
    """A serial number in its one spelling: capitals, no blanks or dashes; an ONT's its short form.

    So whoever reads the sticker and whoever reads the terminal's menu register the same device.
    """
    return ont_serial(text) or _plain(text)


def ont_serial(text: str) -> str | None:
    """An ONT's serial number (ITU-T G.984.3) as HWTC61DE3C1A, or None for what is none.

    The vendor's four letters are also written as the hexadecimal bytes that they are.
    """
    plain = _plain(text)
    if _HEXADECIMAL.fullmatch(plain):
        plain = bytes.fromhex(plain[:8]).decode("ascii") + plain[8:]
    return plain if _ONT.fullmatch(plain) else None


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def device_id_of(serial: str) -> str:
    """The id of the device with this serial number, registered or not.

    So a device is found by its serial in one read, and can't be registered twice.
    """
    return str(uuid5(_SERIALS, serial_key(serial)))


def checked_serial(text: str) -> str:
    """A serial number as it is kept. Raises: InvalidSerial."""
    if not re.fullmatch(r"[A-Za-z0-9\s-]{3,40}", text) or not serial_key(text):
        raise InvalidSerial
    return serial_key(text)


def mac_key(text: str) -> str:
    """A MAC address as AA:BB:CC:DD:EE:FF. Raises: InvalidMac."""
    digits = re.sub(r"[:.\-\s]", "", text).upper()
    is_address = re.fullmatch(r"[0-9A-F]{12}", digits) and digits.strip("0")
    if not is_address or int(digits[1], 16) % 2:
        wrong = FieldError("/mac", "A MAC address looks like 00:1A:2B:3C:4D:5E.", "mac")
        raise InvalidMac(errors=(wrong,))
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def model_id_of(vendor: str, name: str) -> str:
    """The id of a vendor's model, in the catalogue or not."""
    return str(uuid5(_SERIALS, f"{vendor.strip()}|{name.strip()}".casefold()))
