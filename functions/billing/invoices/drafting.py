"""Drafts: what an account is to be invoiced up to a date, period by period, without numbers. Pure.

    charge (periods/charges.py)   the days and shares of a subscription up to a date
    price  (pricing.py)           their amounts and tax rates: invoice items
    take up (pending.py)          the charges that wait for the account's next invoice
    draft                         the items of all subscriptions, totalled: a period's invoice
    issue  (issuing.py)           a draft with its number: it is owed from then on

What accounts have in common is cached: in a run an invoice costs its writing, not its arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from functions.billing.accounts.charges import PendingCharge, first_day
from functions.billing.accounts.entities import Account, AccountState
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.pending import TakenUp, take_up
from functions.billing.invoices.pricing import Fee, PricedItems, PricedTerms, price, price_fee
from functions.billing.invoices.totalling import InvoiceDraft, total_items
from functions.billing.periods.charges import next_bill_date as next_date
from functions.billing.subscriptions.entities import Subscription
from functions.billing.taxes.entities import TaxTable
from shared.component import component
from shared.money import ZERO

PERIODS_AT_ONCE = 12
"""How many missed periods one transaction catches up; more of them take more."""


class BillDateNotAdvancing(ValueError):
    """A period does not advance the account's next bill date: its data contradict themselves."""


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A period's invoice (None where it has no amounts), and what is to come on the account."""

    invoice: InvoiceDraft | None
    charged_until: dict[str, date]
    next_bill_date: date | None
    pending_charges: tuple[PendingCharge, ...]

    def billed(self, account: Account) -> Account:
        """The account for which this was drafted, after it."""
        return account.billed_through(self.charged_until, self.next_bill_date, self.pending_charges)


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
        """How many items it writes: the account; each invoice, its ledger, its events."""
        paid = bool(self.account.advance)
        return 1 + sum(3 + (paid or not invoice.total) for invoice in self.invoices)

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
class ChargedPart:
    """A subscription as it is charged from `begin` on, and a fee that goes with it."""

    subscription: Subscription
    begin: date | None
    fee: Fee | None = None

    @property
    def first_day(self) -> date:
        """The first day it is charged for."""
        return self.begin or self.subscription.charged_from


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """A change's invoice, None where it has no amounts, and the charges that are still to come."""

    invoice: InvoiceDraft | None
    pending_charges: tuple[PendingCharge, ...]


@component
class InvoiceDrafter:
    """Drafts invoices at the tax rates of the legal entity that issues them."""

    taxes: TaxTable

    def draft_account(self, billable: BillableAccount, until: date) -> AccountDraft | None:
        """What is due on an account up to a date; None where nothing is.

        At most PERIODS_AT_ONCE periods. Raises: as `draft_periods`.
        """
        drafts = self.draft_periods(billable.account, billable.subscriptions, until)
        periods = tuple(islice(drafts, PERIODS_AT_ONCE))
        if not periods:
            return None
        after = periods[-1].next_bill_date
        return AccountDraft(billable.account, periods, after is not None and after <= until)

    def draft_periods(
        self, account: Account, subscriptions: Sequence[Subscription], until: date
    ) -> Iterator[PeriodDraft]:
        """What an account is to be invoiced up to a date, period by period.

        Raises: BillDateNotAdvancing, and as `draft_period`.
        """
        if account.state is AccountState.CLOSED:
            return
        while (target := account.next_bill_date) is not None and target <= until:
            period = self.draft_period(account, subscriptions, target)
            if period.next_bill_date is not None and period.next_bill_date <= target:
                raise BillDateNotAdvancing(f"due on {target}, and again on {period.next_bill_date}")
            account = period.billed(account)
            yield period

    def draft_period(
        self, account: Account, subscriptions: Sequence[Subscription], target: date
    ) -> PeriodDraft:
        """What an account is to be invoiced on `target`, a local date.

        Raises: Invalid where the data of a subscription contradict themselves.
        """
        parts = [
            (phase, self._priced(phase, begin, target))
            for subscription in subscriptions
            for phase, since, begin in _phases(subscription, account)
            if since <= target and not is_over(phase, begin)
        ]
        charged = {s.id: priced.charges.charged_until for s, priced in parts}
        taken = self._taken_up(account, [priced for _, priced in parts], target)
        after = replace(account, pending_charges=taken.left)
        due = _earliest(after, subscriptions, charged)
        return PeriodDraft(_draft(parts, taken), charged, due, taken.left)

    def _taken_up(self, account: Account, parts: Sequence[PricedItems], target: date) -> TakenUp:
        if not account.pending_charges:
            return TakenUp(account.currency)
        items = [item for priced in parts for item in priced.items]
        return take_up(account.pending_charges, items, self.taxes, account.currency, target)

    def draft_change(self, account: Account, parts: Sequence[ChargedPart], on: date) -> ChangeDraft:
        """What a change on a day brings: parts of subscriptions, and fees.

        Charges to come are taken up only where there is an invoice anyway.
        Raises: as `draft_period`.
        """
        priced = [
            (part.subscription, self._priced(part.subscription, part.begin, on))
            for part in parts
            if part.first_day <= on
        ]
        fees = [
            (part.subscription, self._fee(part, part.fee, on))
            for part in parts
            if part.fee is not None and part.fee.amount
        ]
        brought = [*priced, *fees]
        if _draft(brought, TakenUp(account.currency)) is None:
            return ChangeDraft(None, account.pending_charges)
        taken = self._taken_up(account, [one for _, one in brought], on)
        return ChangeDraft(_draft(brought, taken), taken.left)

    def draft_charges(self, account: Account, on: date) -> ChangeDraft:
        """An invoice of the charges to come alone. Raises: NoTaxRate."""
        taken = self._taken_up(account, [], on)
        return ChangeDraft(_draft([], taken), taken.left)

    def charged_until(self, part: ChargedPart, on: date) -> date:
        """The day up to which a part is charged by a change on a day."""
        return self._priced(part.subscription, part.begin, on).charges.charged_until

    def _fee(self, part: ChargedPart, fee: Fee, on: date) -> PricedItems:
        return price_fee(self._terms(part.subscription), self.taxes, fee, on)

    def _priced(self, subscription: Subscription, begin: date | None, target: date) -> PricedItems:
        fee = subscription.setup_fee if begin is None else ZERO
        start, end = begin or subscription.charged_from, subscription.charge_end
        return price(self._terms(subscription), self.taxes, start, target, end, fee)

    def _terms(self, subscription: Subscription) -> PricedTerms:
        return PricedTerms(
            subscription.tariff_name,
            subscription.kind.value,
            subscription.price,
            subscription.currency,
            subscription.quantity,
            subscription.tax_category,
            subscription.price_includes_tax,
            subscription.charge_terms,
            subscription.discounts,
        )


def next_bill_date(account: Account, subscriptions: Sequence[Subscription]) -> date | None:
    """The next local date on which there is something to charge, as things are now."""
    return _earliest(account, subscriptions, {})


def _earliest(
    account: Account, subscriptions: Sequence[Subscription], charged: dict[str, date]
) -> date | None:
    dates: list[date | None] = []
    after = replace(account, charged_until={**account.charged_until, **charged})
    for subscription in subscriptions:
        for phase, first, begin in _phases(subscription, after):
            if begin is not None:
                dates.append(next_date(phase.charge_terms, begin, phase.charge_end))
            elif not is_over(phase, None):
                dates.append(first)
    boundary = min((day for day in dates if day is not None), default=None)
    return boundary or first_day(account.pending_charges)


Phase = tuple[Subscription, date, date | None]
"""A subscription on some terms, their first day, and the day it is charged from, if it ever was."""


def _phases(subscription: Subscription, account: Account) -> tuple[Phase, ...]:
    """A subscription on its present terms, and on those to come."""
    until = account.charged_until.get(subscription.id)
    terms = subscription.next_terms
    first = subscription.charged_from
    if terms is None:
        return ((subscription, first, until),)
    changed = subscription.changed()
    begin = max(until or terms.on, terms.on, changed.trial_until or terms.on)
    if until is None and first >= terms.on:
        return ((replace(changed, trial_until=begin), begin, None),)
    return (subscription.until(terms.on), first, until), (changed, begin, begin)


def is_over(subscription: Subscription, until: date | None) -> bool:
    """Whether nothing is left to charge of a subscription, charged up to a day if it ever was."""
    end = subscription.charge_end
    return end is not None and (until or subscription.charged_from) >= end


def _draft(
    parts: Sequence[tuple[Subscription, PricedItems]], taken: TakenUp
) -> InvoiceDraft | None:
    """The invoice of all subscriptions together; None where it has no amounts."""
    priced = tuple(priced for _, priced in parts)
    if taken.items:
        services = [item for one in priced for item in one.items]
        of_period = services or taken.items
        totalled = total_items([*services, *taken.items], of_period, taken.currency)
    else:
        totalled = _totalled(priced)
    if totalled is None:
        return None
    items = tuple(
        replace(item, subscription_id=subscription.id)
        for subscription, priced in parts
        for item in priced.items
    )
    return replace(totalled, items=(*items, *taken.items))


@lru_cache(maxsize=8192)
def _totalled(parts: tuple[PricedItems, ...]) -> InvoiceDraft | None:
    items = tuple(item for priced in parts for item in priced.items)
    return total_items(items, items, parts[0].currency) if items else None
