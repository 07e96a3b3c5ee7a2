"""The events that become messages, as far as their texts need them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from shared.messaging.consumer import Received


class Variables(Received):
    """What a text is filled in with; `customer_id` says whose contact and preferences count."""

    customer_id: str | None = None

    @property
    def wanted(self) -> bool:
        """Whether this very event is told of at all."""
        return True

    @property
    def person(self) -> str:
        """Who it is for, as a key."""
        return self.customer_id or ""


class Addressed(Variables):
    """An event that says itself where the message goes: its reader may be no customer yet.

    `typed` names the variables that whoever caused the event wrote themselves: none of them stands
    in a message to an address that has not proved to be its reader's.
    """

    typed: ClassVar[tuple[str, ...]] = ()
    is_to_its_reader: ClassVar[bool] = False
    """Whether the event itself vouches that the address is its reader's."""
    locale: str
    email: str | None = None

    @property
    def greeted(self) -> str:
        """The name that a message begins with, if the event knows one."""
        return ""


class Named(Addressed):
    """An event that knows the name of its reader."""

    name: str

    @property
    def greeted(self) -> str:
        """Their name."""
        return self.name


class AnyAddress(Addressed):
    """An event that anybody can cause by typing an address: the message names nobody."""

    user_id: str
    email: str

    @property
    def person(self) -> str:
        """The user to be."""
        return self.user_id


class User(Named):
    """An event that concerns somebody's account, of which they know the rest themselves."""

    is_to_its_reader: ClassVar[bool] = True
    user_id: str
    email: str

    @property
    def person(self) -> str:
        """The user: there need be no customer."""
        return self.user_id


class OneTimeToken(AnyAddress):
    """What a link in a message proves or allows: an address, a new password, the end of a wait."""

    token: str = Field(repr=False)
    expires_at: datetime


class Blocked(User):
    """auth.mfa.blocked."""

    until: datetime


class SeenFrom(User):
    """auth.device.added, auth.token.reuse-detected: something came from a device at an address."""

    device: str
    ip: str
    at: datetime


class Application(Named):
    """customer.application.submitted, completed, cancelled; it may be told by phone only."""

    typed: ClassVar[tuple[str, ...]] = ("name", "address")
    application_id: str
    number: str
    address: str

    @property
    def person(self) -> str:
        """The customer, or the application while there is none."""
        return self.customer_id or self.application_id


class RejectedApplication(Application):
    """customer.application.rejected."""

    reason: str | None = None


class ScheduledApplication(Application):
    """customer.application.scheduled: a slot is what it is about."""

    slot_start: datetime
    slot_end: datetime


class DelayedApplication(Application):
    """customer.application.delayed: when the technician comes instead, and why."""

    expected_at: datetime
    reason: str


class Owned(Variables):
    """An event about a known customer, whose contact says where the message goes."""

    customer_id: str


class ActivatedContract(Owned):
    """customer.contract.activated."""

    number: str
    address: str
    activated_on: date


class Enclosing(Owned):
    """Base of what comes with a document, which lies in the bucket of documents."""

    path: str
    file_name: str


class StoredInvoice(Enclosing):
    """billing.invoice.document-stored: an invoice is told of once its document is there."""

    number: str
    account_number: str
    period_start: date
    period_end: date
    total: Decimal
    amount_due: Decimal
    currency: str
    due_date: date


class IssuedCreditNote(Owned):
    """billing.credit-note.issued."""

    number: str
    invoice_number: str
    account_number: str
    total: Decimal
    currency: str


class PromisedPayment(Owned):
    """billing.promise.granted and .broken."""

    amount: Decimal
    currency: str
    ends_on: date


class LowBalance(Owned):
    """billing.balance.low."""

    number: str
    currency: str
    balance: Decimal
    needed: Decimal
    missing: Decimal
    until: date


class ReachedThreshold(Owned):
    """billing.usage.threshold-reached."""

    tariff_name: str
    metric: str
    unit: str
    percent: int
    used: Decimal
    included: Decimal
    period_end: date


class StandingAccount(Owned):
    """billing.account.blocked and .unblocked."""

    number: str
    reason: str


class Subscription(Owned):
    """billing.subscription.changed, .suspended, .resumed, .lapsed and .cancelled."""

    tariff_name: str
    price: Decimal
    currency: str
    suspensions: tuple[str, ...] = ()


class ConsolidatedInvoice(Enclosing):
    """billing.consolidated-invoice.document-stored: it is told of once its document is there."""

    number: str
    account_number: str
    invoices: int
    total: Decimal
    currency: str
    due_date: date


class OverdueAccount(Owned):
    """billing.account.reminder-requested."""

    number: str
    amount_overdue: Decimal
    currency: str
    invoices: tuple[str, ...]
    due_date: date
    days_overdue: int
    stops_on: date | None = None


class SucceededPayment(Owned):
    """billing.payment.succeeded and billing.payment.cancelled."""

    account_number: str
    amount: Decimal
    currency: str
    balance: Decimal


class RefundedPayment(SucceededPayment):
    """billing.payment.refunded."""


class ChargedDevice(Owned):
    """customer.device.charged: a device that was not given back."""

    model_name: str
    serial: str
    price: Decimal
    currency: str


class ArchivedPersonalData(Owned):
    """customer.personal-data.archived."""

    available_until: datetime


class FailedPayment(Owned):
    """billing.payment.failed."""

    amount: Decimal
    currency: str


class StoppedAutopay(Owned):
    """billing.autopay.stopped."""

    account_number: str
