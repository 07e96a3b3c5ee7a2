"""A personal account: its balance, its open items, and when it is billed next.

The balance is what the customer has paid in advance; below zero, what they owe. It equals the
advance less the sum of the open items, and an account with open items has no advance: money goes to
the oldest invoice first. (It has both only while a payment for very many of them is applied.)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.charges import (
    MOST,
    InvalidCharge,
    PendingCharge,
    TooManyCharges,
)
from functions.billing.accounts.open_items import OpenItem, Settlement, settle
from functions.billing.accounts.owners import EarlierCustomer
from functions.billing.accounts.sharding import shard_of
from shared.errors import Conflict, Invalid, NotFound
from shared.money import ZERO, nothing, rounded

MOST_SUBSCRIPTIONS = 50
"""How many an account may have, ended ones too: all of them are read to bill it."""


class AccountNotFound(NotFound):
    """There is no such account."""


class AccountChanged(Conflict):
    """Somebody else changed the account at the same moment; try again."""


class AccountExists(Conflict):
    """The contract has an account already."""


class TooManySubscriptions(Conflict):
    """The account has as many subscriptions as it can hold."""


class InvalidSum(Invalid):
    """The sum must be above zero."""


class InvalidCreditLimit(Invalid):
    """A credit limit is in whole minor units of the currency, and its end is not in the past."""


class AccountClosed(Conflict):
    """The account is closed."""


class AccountInUse(Conflict):
    """An account is closed once nothing is active, owed, paid in advance or to come on it."""


class ExceedsAdvance(Conflict):
    """The sum is more than the account's advance."""


class PaymentType(StrEnum):
    """Whether service is paid in advance or afterwards."""

    PREPAID = "prepaid"
    POSTPAID = "postpaid"


class AccountState(StrEnum):
    """What may be done with it."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Account:
    """One contract's account, in one currency.

    `charged_until` says for each subscription up to which day it has been charged, if at all;
    `next_bill_date` is the local day on which a run bills it next, None if nothing is to come.
    `pending_charges` are taken up by its next invoice. `promised` is to be paid before
    `promised_until`. `low_since` is the day on which it was told that its money runs out.
    `legal_entity` is who sells to it; empty where none was recorded when it was opened.
    `earlier_customers` had it before. Where it `consolidates`, it shares invoices with other
    accounts of its customer.
    """

    id: str
    number: str
    customer_id: str
    contract_id: str
    customer_name: str
    currency: str
    time_zone: str
    locale: str
    bill_day: int
    opened_on: date
    payment_days: int
    legal_entity: str = ""
    payment_type: PaymentType = PaymentType.POSTPAID
    balance: Decimal = ZERO
    credit_limit: Decimal = ZERO
    credit_limit_until: date | None = None
    promised: Decimal = ZERO
    promised_until: date | None = None
    low_since: date | None = None
    next_bill_date: date | None = None
    subscription_ids: tuple[str, ...] = ()
    charged_until: dict[str, date] = field(default_factory=dict)
    open_items: tuple[OpenItem, ...] = ()
    pending_charges: tuple[PendingCharge, ...] = ()
    state: AccountState = AccountState.ACTIVE
    earlier_customers: tuple[EarlierCustomer, ...] = ()
    consolidates: bool = False
    version: int = 1

    @property
    def shard(self) -> int:
        """Which part of the accounts it belongs to, 0 to 31; it never changes."""
        return shard_of(self.id)

    @property
    def advance(self) -> Decimal:
        """Money that is not applied to any invoice yet."""
        return self.balance + self.amount_due

    @property
    def has_advance_to_settle(self) -> bool:
        """Whether there is an advance although invoices are open."""
        return bool(self.open_items) and self.advance > 0

    @property
    def amount_due(self) -> Decimal:
        """The unpaid amount of its invoices."""
        return sum((item.amount_due for item in self.open_items), nothing(self.currency))

    def credit_on(self, day: date) -> Decimal:
        """How much it may owe on a local day: its credit limit, and what is promised until then."""
        over = self.credit_limit_until is not None and self.credit_limit_until < day
        limit = nothing(self.currency) if over else self.credit_limit
        holds = self.promised_until is not None and day < self.promised_until
        return limit + self.promised if holds else limit

    def available_on(self, day: date) -> Decimal:
        """What can be spent on a local day."""
        return self.balance + self.credit_on(day)

    def unlimited(self) -> Account:
        """The account as it would be billed if it had money for everything."""
        return replace(self, payment_type=PaymentType.POSTPAID)

    def covers(self, total: Decimal, day: date) -> bool:
        """Whether an amount may be charged on a local day; where it is paid afterwards, any may."""
        postpaid = self.payment_type is PaymentType.POSTPAID
        return postpaid or total <= 0 or total <= self.available_on(day)

    def invoiced(
        self, invoice_id: str, number: str, due_date: date, total: Decimal
    ) -> tuple[Account, Decimal]:
        """The account with one more invoice, and how much of it the advance has paid at once."""
        settled = nothing(self.currency) if self.open_items else min(self.advance, total)
        opened = (
            (OpenItem(invoice_id, number, due_date, left),) if (left := total - settled) else ()
        )
        changed = replace(
            self,
            balance=self.balance - total,
            open_items=self.open_items + opened,
            version=self.version + 1,
        )
        return changed, settled

    def credited(self, amount: Decimal) -> tuple[Account, tuple[Settlement, ...]]:
        """The account with money received, and what it pays. Raises: InvalidSum."""
        if amount <= 0:
            raise InvalidSum
        return replace(self, balance=self.balance + amount, low_since=None).settled()

    def debited(self, amount: Decimal) -> Account:
        """The account with less of an advance. Raises: InvalidSum, ExceedsAdvance."""
        if amount <= 0:
            raise InvalidSum
        if amount > self.advance:
            raise ExceedsAdvance(
                "{amount} is more than the account's advance of {advance}; to charge it, issue an "
                "invoice.",
                amount=amount,
                advance=self.advance,
            )
        return replace(self, balance=self.balance - amount, version=self.version + 1)

    def standing(self, state: AccountState) -> Account:
        """The account, blocked or active again; as it is, if it is so. Raises: AccountClosed."""
        if self.state is AccountState.CLOSED:
            raise AccountClosed
        return self if self.state is state else replace(self, state=state)

    def closed(self) -> Account:
        """The account, closed for good. Raises: AccountInUse."""
        if self.state is AccountState.CLOSED:
            return self
        if self.balance or self.open_items or self.pending_charges:
            raise AccountInUse
        done = replace(self, state=AccountState.CLOSED, version=self.version + 1)
        return replace(done, next_bill_date=None)

    def sharing_invoices(self, shares: bool) -> Account:
        """The account with invoices of its own, or with some that it shares."""
        if shares is self.consolidates:
            return self
        return replace(self, consolidates=shares, version=self.version + 1)

    def with_credit_limit(self, limit: Decimal, until: date | None) -> Account:
        """The account with another credit limit."""
        changed = replace(self, credit_limit=limit, credit_limit_until=until)
        return self if changed == self else replace(changed, version=self.version + 1)

    def promising(self, amount: Decimal, until: date | None) -> Account:
        """The account with a promised payment until a day; None for none any more."""
        changed = replace(self, promised=amount, promised_until=until)
        return self if changed == self else replace(changed, version=self.version + 1)

    def low(self, since: date | None) -> Account:
        """The account, told of its low balance on a day; None where it is not low any more."""
        return replace(self, low_since=since, version=self.version + 1)

    def offset(self, invoice_id: str, amount: Decimal, less_due: Decimal) -> Account:
        """The account with a balance of `amount` more, `less_due` of it set against an invoice."""
        open_items = (
            replace(item, amount_due=item.amount_due - less_due)
            if item.invoice_id == invoice_id
            else item
            for item in self.open_items
        )
        return replace(
            self,
            balance=self.balance + amount,
            open_items=tuple(item for item in open_items if item.amount_due),
            version=self.version + 1,
        )

    def settled(self) -> tuple[Account, tuple[Settlement, ...]]:
        """The account with its advance applied to its open items, the oldest due date first.

        One change settles at most SETTLED_AT_ONCE invoices, so that it fits a transaction; what is
        left of the advance then waits for the next call.
        """
        still_open, settlements = settle(self.open_items, self.advance)
        return replace(self, open_items=still_open, version=self.version + 1), settlements

    def subscribed(self, subscription_id: str) -> Account:
        """The account with one more subscription. Raises: TooManySubscriptions."""
        if len(self.subscription_ids) >= MOST_SUBSCRIPTIONS:
            raise TooManySubscriptions
        ids = (*self.subscription_ids, subscription_id)
        return replace(self, subscription_ids=ids, version=self.version + 1)

    def charging(self, charge: PendingCharge) -> Account:
        """The account with one more charge to come, on its next bill date or the charge's own day.

        Raises: InvalidCharge, TooManyCharges.
        """
        if not charge.amount or rounded(charge.amount, self.currency) != charge.amount:
            raise InvalidCharge
        if len(self.pending_charges) >= MOST:
            raise TooManyCharges
        own_day = charge.on if charge.amount > 0 else None
        return replace(
            self,
            pending_charges=(*self.pending_charges, charge),
            next_bill_date=self.next_bill_date or own_day,
            version=self.version + 1,
        )

    def billed_through(
        self,
        charged_until: dict[str, date],
        next_bill_date: date | None,
        pending_charges: tuple[PendingCharge, ...] | None = None,
    ) -> Account:
        """The account after its subscriptions were charged up to these days.

        `pending_charges` are those that are still to come; by default all that it has.
        """
        pending = self.pending_charges if pending_charges is None else pending_charges
        return replace(
            self,
            charged_until={**self.charged_until, **charged_until},
            next_bill_date=next_bill_date,
            pending_charges=pending,
            version=self.version + 1,
        )
