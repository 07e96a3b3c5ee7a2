"""What is to be invoiced, before it has a number: of a period, of an account, of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account
from functions.billing.invoices.pricing import Fee, PricedItems
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.subscriptions.entities import Subscription

Part = tuple[Subscription, PricedItems]
"""A subscription, or a piece of one, and what it costs."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A subscription before and after it is suspended, for its money does not suffice."""

    before: Subscription
    after: Subscription


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A period's invoice (None where it has no amounts), and what is to come on the account.

    `blocked` are services of a prepaid account that are not charged but suspended.
    """

    invoice: InvoiceDraft | None
    charged_until: dict[str, date]
    next_bill_date: date | None
    pending_charges: tuple[PendingCharge, ...]
    blocked: tuple[Blocked, ...] = ()

    def billed(self, account: Account) -> Account:
        """The account for which this was drafted, after it."""
        return account.billed_through(self.charged_until, self.next_bill_date, self.pending_charges)

    def blocks_after(self, today: date | None) -> bool:
        """Whether it blocks something from a later day on."""
        days = (one.after.suspended_on for one in self.blocked)
        return today is not None and any(day is not None and day > today for day in days)

    def after(self, subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
        """The account's subscriptions after it."""
        blocked = {one.before.id: one.after for one in self.blocked}
        return tuple(blocked.get(one.id, one) for one in subscriptions)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """The drafts of an account as it was read; `has_more` where further periods are due."""

    account: Account
    periods: tuple[PeriodDraft, ...]
    has_more: bool = False

    @property
    def invoices(self) -> tuple[InvoiceDraft, ...]:
        """Its invoices, in order; each needs a number."""
        return tuple(p.invoice for p in self.periods if p.invoice is not None)

    @property
    def writes(self) -> int:
        """How many items it writes.

        The account; each invoice, its ledger, its events; what is blocked, and its event.
        """
        paid = bool(self.account.advance)
        invoices = sum(3 + (paid or not invoice.total) for invoice in self.invoices)
        return 1 + invoices + 2 * sum(len(period.blocked) for period in self.periods)

    def first(self, invoices: int) -> AccountDraft:
        """The draft cut to so many invoices."""
        kept: list[PeriodDraft] = []
        for period in self.periods:
            if period.invoice is not None and invoices == 0:
                return replace(self, periods=tuple(kept), has_more=True)
            invoices -= period.invoice is not None
            kept.append(period)
        return self


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """A change's invoice, None where it has no amounts, and what is to come on the account."""

    invoice: InvoiceDraft | None
    charged_until: dict[str, date]
    pending_charges: tuple[PendingCharge, ...]


class ChangedTerms(Protocol):
    """A subscription before and after a change on a day, and what the change itself costs."""

    @property
    def before(self) -> Subscription | None:
        """None where it is new."""

    @property
    def after(self) -> Subscription:
        """As it is from the day on."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def fees(self) -> Sequence[Fee]:
        """One-off amounts."""
