"""Drafts: what an account is to be invoiced up to a date, period by period, without numbers. Pure.

    charge (periods/charges.py)   the days and shares of a subscription up to a date
    price  (pricing.py)           their amounts and tax rates: invoice items
    draft                         the items of all subscriptions, totalled: a period's invoice
    issue  (issuing.py)           a draft with its number: it is owed from then on

What accounts have in common is cached: in a run an invoice costs its writing, not its arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.entities import InvoiceItem, InvoiceTax
from functions.billing.invoices.pricing import Fee, PricedItems, PricedTerms, price, price_fee
from functions.billing.periods.charges import next_bill_date as next_date
from functions.billing.subscriptions.entities import Subscription
from functions.billing.taxes.entities import TaxRate, TaxTable
from functions.billing.taxes.totals import TaxableLine, TaxTotal, tax_totals
from shared.component import component
from shared.money import ZERO, allocate

PERIODS_AT_ONCE = 12
"""How many missed periods one transaction catches up; more of them take more."""


class BillDateNotAdvancing(ValueError):
    """A period does not advance the account's next bill date: its data contradict themselves."""


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice's contents before it has a number; `revenue` is the net by kind of service."""

    period_start: date
    period_end: date
    items: tuple[InvoiceItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    revenue: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A period's invoice (None where its sum is zero), and the account's dates after it."""

    invoice: InvoiceDraft | None
    charged_until: dict[str, date]
    next_bill_date: date | None


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
        return 1 + len(self.invoices) * (4 if self.account.advance else 3)

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
            account = account.billed_through(period.charged_until, period.next_bill_date)
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
            if since <= target and not _is_over(phase, begin)
        ]
        charged = {s.id: priced.charges.charged_until for s, priced in parts}
        return PeriodDraft(_draft(parts), charged, _earliest(account, subscriptions, charged))

    def draft_change(self, parts: Sequence[ChargedPart], on: date) -> InvoiceDraft | None:
        """What a change on a day brings: parts of subscriptions, and fees; None for nothing.

        Raises: as `draft_period`.
        """
        priced = [
            (part.subscription, self._priced(part.subscription, part.begin, on)) for part in parts
        ]
        fees = [
            (part.subscription, self._fee(part, part.fee, on))
            for part in parts
            if part.fee is not None and part.fee.amount
        ]
        return _draft([*priced, *fees])

    def charged_until(self, part: ChargedPart, on: date) -> date:
        """The day up to which a part is charged by a change on a day."""
        return self._priced(part.subscription, part.begin, on).charges.charged_until

    def _fee(self, part: ChargedPart, fee: Fee, on: date) -> PricedItems:
        return price_fee(self._terms(part.subscription), self.taxes, fee, on)

    def _priced(self, subscription: Subscription, begin: date | None, target: date) -> PricedItems:
        fee = subscription.setup_fee if begin is None else ZERO
        start, end = begin or subscription.started_on, subscription.charge_end
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
        for phase, _, begin in _phases(subscription, after):
            if begin is None:
                dates.append(phase.started_on)
            else:
                dates.append(next_date(phase.charge_terms, begin, phase.charge_end))
    return min((day for day in dates if day is not None), default=None)


Phase = tuple[Subscription, date, date | None]
"""A subscription on some terms, their first day, and the day it is charged from, if it ever was."""


def _phases(subscription: Subscription, account: Account) -> tuple[Phase, ...]:
    """A subscription on its present terms, and on those to come."""
    until = account.charged_until.get(subscription.id)
    terms = subscription.next_terms
    if terms is None:
        return ((subscription, subscription.started_on, until),)
    present = subscription.until(terms.on), subscription.started_on, until
    return present, (subscription.changed(), terms.on, max(until or terms.on, terms.on))


def _is_over(subscription: Subscription, until: date | None) -> bool:
    """Whether a subscription has ended and been charged to its end."""
    end = subscription.charge_end
    return end is not None and until is not None and until >= end


def _draft(parts: Sequence[tuple[Subscription, PricedItems]]) -> InvoiceDraft | None:
    """The invoice of all subscriptions together; None where its sum is zero."""
    totalled = _totalled(tuple(priced for _, priced in parts))
    if totalled is None:
        return None
    items = tuple(
        replace(item, subscription_id=subscription.id)
        for subscription, priced in parts
        for item in priced.items
    )
    return replace(totalled, items=items)


@lru_cache(maxsize=8192)
def _totalled(parts: tuple[PricedItems, ...]) -> InvoiceDraft | None:
    items = tuple(item for priced in parts for item in priced.items)
    if not sum((item.amount for item in items), ZERO):
        return None
    currency = parts[0].currency
    totals = tax_totals([taxable(item) for item in items], currency)
    return InvoiceDraft(
        period_start=min(item.period_start for item in items),
        period_end=max(item.period_end for item in items),
        items=items,
        taxes=tuple(InvoiceTax(t.rate.category, t.rate.percent, t.net, t.tax) for t in totals),
        net=sum((t.net for t in totals), ZERO),
        tax=sum((t.tax for t in totals), ZERO),
        total=sum((t.gross for t in totals), ZERO),
        revenue=revenue_by_kind(items, totals, currency),
    )


def taxable(item: InvoiceItem) -> TaxableLine:
    """An item as taxes see it."""
    rate = TaxRate(item.tax_category, item.tax_percent)
    return TaxableLine(item.amount, rate, item.tax_included, item.discount)


def revenue_by_kind(
    items: Sequence[InvoiceItem], totals: Sequence[TaxTotal], currency: str
) -> tuple[tuple[str, Decimal], ...]:
    """The net of each rate shared out over the kinds sold at it, so that it adds up exactly."""
    earned: dict[str, Decimal] = {}
    for total in totals:
        sold = [item for item in items if taxable(item).rate == total.rate
                and item.tax_included == total.included]  # fmt: skip
        if not total.net:
            continue
        shares = allocate(total.net, [item.amount for item in sold], currency)
        for item, net in zip(sold, shares, strict=True):
            earned[item.kind] = earned.get(item.kind, ZERO) + net
    return tuple((kind, net) for kind, net in sorted(earned.items()) if net)
