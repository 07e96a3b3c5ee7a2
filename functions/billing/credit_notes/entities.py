"""A credit note: amounts of an invoice's items that are given back, with their tax.

It is issued once and never changed. It first makes less due on its invoice; the rest is an advance
of the account. An item is never credited beyond its amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from functions.billing.invoices.entities import InvoiceTax
from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, Invalid


class CreditNoteExists(Conflict):
    """There is a credit note with this id already."""


class NoSuchItem(Invalid):
    """The invoice has no such item; items are counted from 1."""


class ItemCreditedTwice(Invalid):
    """A credit note names each item once."""


class NothingToCredit(Conflict):
    """Everything of this has been credited already."""


class InvalidCredit(Invalid):
    """A credited amount is above zero and in whole minor units of the currency."""


class CreditReason(StrEnum):
    """Why something is credited."""

    CORRECTION = "correction"
    UNUSED = "unused"  # days that were paid for in advance and not used
    COMPENSATION = "compensation"  # for an outage
    GOODWILL = "goodwill"


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """An item of an invoice, counted from 1, and how much of its amount; None: all that is left.

    `since` is the first day that is given back by it, where it is for days.
    """

    item: int
    amount: Decimal | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """What is to be credited of an invoice; no items: all that is left of it."""

    invoice_id: str
    items: tuple[CreditRequest, ...]
    reason: CreditReason
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CreditNoteItem:
    """What is credited of an item; `amount` is before `discount`, with tax where `tax_included`."""

    item: int
    description: str
    kind: str
    amount: Decimal
    discount: Decimal
    tax_category: TaxCategory
    tax_percent: Decimal
    tax_included: bool
    subscription_id: str | None = None


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note on an invoice; `issued_on` is local to the account."""

    id: str
    number: str
    invoice_id: str
    invoice_number: str
    account_id: str
    account_number: str
    customer_id: str
    customer_name: str
    currency: str
    issued_on: date
    items: tuple[CreditNoteItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    reason: CreditReason
    created_at: datetime
    comment: str = ""
    legal_entity: str = ""
