"""A row as it is understood, before it is looked at what is known here already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.contracts.steps import State
from functions.customer.customers.entities import Kind
from functions.customer.devices.entities import Terms
from shared.messages import Message


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell; `column` is empty where it is the whole row."""

    column: str
    value: str
    message: Message


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """The device that a row names, as it is written there."""

    model: str
    serial: str
    mac: str | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class ContractLine:
    """The contract that a row names; without a number it gets one of the series."""

    number: str
    signed_on: date | None
    tariff_code: str
    state: State
    address: Address
    balance: Decimal
    currency: str
    paid_until: date | None
    device: DeviceLine | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A customer with a contract, or without; `fields` are the customer's other ones.

    A field that the row leaves empty is not among them.
    """

    line: int
    external_id: str
    kind: Kind
    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    notes: str = ""
    contract: ContractLine | None = None
