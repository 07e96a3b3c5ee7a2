"""What the customer's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.office.entities import CustomerCard, items_of
from functions.gateway.screens.lists import Box, Line, box, line
from functions.gateway.screens.words import (
    CONTRACT,
    CUSTOMER,
    DEVICE,
    INVOICE,
    MESSAGE,
    PAYMENT,
    SERVICE,
    TICKET,
    Word,
    word,
)


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All about a customer; `account` is the first one, `forecast` and `dunning` are its."""

    customer: dict[str, Any]
    status: Word
    address: str
    account: dict[str, Any] | None
    money_failed: bool
    forecast: dict[str, Any] | None
    dunning: dict[str, Any] | None
    contracts: Box
    services: Box
    devices: Box
    notes: Box
    invoices: Box
    payments: Box
    tickets: Box
    messages: Box


def customer_page(card: CustomerCard) -> CustomerPage:
    """The page of a customer."""
    customer = card.customer.data or {}
    contracts = items_of(card.contracts)
    accounts = items_of(card.accounts)
    return CustomerPage(
        customer=customer,
        status=word(CUSTOMER, customer["status"]),
        address=address_of(contracts[0]["address"]) if contracts else "",
        account=accounts[0] if accounts else None,
        money_failed=not card.accounts.available and not card.accounts.refused,
        forecast=card.forecast.data,
        dunning=card.dunning.data,
        contracts=box(card.contracts, CONTRACT),
        services=box(card.services, SERVICE),
        devices=box(card.devices, DEVICE),
        notes=box(card.notes, {}),
        invoices=box(card.invoices, INVOICE, "status"),
        payments=box(card.payments, PAYMENT),
        tickets=box(card.tickets, TICKET),
        messages=box(card.messages, MESSAGE),
    )


def address_of(address: dict[str, Any]) -> str:
    """An address in one line."""
    parts = (address.get(name) for name in ("city", "street", "building", "apartment"))
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CustomersPage:
    """A page of the list of customers; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str
    status: str


def customers_page(answered: dict[str, Any], status: str) -> CustomersPage:
    """The list of customers."""
    lines = tuple(line(one, CUSTOMER, "status") for one in answered["items"])
    return CustomersPage(lines, answered["nextCursor"] or "", status)
