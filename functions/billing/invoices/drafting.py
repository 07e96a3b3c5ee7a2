"""Drafts: what an account is to be invoiced up to a date, period by period, without numbers. Pure.

    charge (periods/charges.py)   the days and shares of a subscription up to a date
    price  (pricing.py)           their amounts and tax rates: invoice items
    cover  (covering.py)          of a prepaid account, what its money suffices for
    take up (pending.py)          the charges that wait for the account's next invoice
    draft                         the items of all subscriptions, totalled: a period's invoice
    issue  (issuing.py)           a draft with its number: it is owed from then on

What accounts have in common is cached: in a run an invoice costs its writing, not its arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from functions.billing.accounts.charges import first_day
from functions.billing.accounts.entities import Account, AccountState
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.covering import charge_or_block
from functions.billing.invoices.drafts import (
    AccountDraft,
    ChangeDraft,
    ChangedTerms,
    Part,
    PeriodDraft,
)
from functions.billing.invoices.pending import TakenUp, take_up
from functions.billing.invoices.pricing import PricedItems, PricedTerms, price, price_fee
from functions.billing.invoices.totalling import InvoiceDraft, total_items
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.periods.charges import next_bill_date as next_date
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.timeline import pieces
from functions.billing.taxes.entities import TaxTable
from shared.component import component
from shared.money import ZERO

PERIODS_AT_ONCE = 12
"""How many missed periods one transaction catches up; more of them take more."""


class BillDateNotAdvancing(ValueError):
    """A period does not advance the account's next bill date: its data contradict themselves."""


@component
class InvoiceDrafter:
    """Drafts invoices at the tax rates of the legal entity that issues them."""

    sellers: Sellers

    def draft_account(
        self, billable: BillableAccount, until: date, today: date | None = None
    ) -> AccountDraft | None:
        """What is due on an account up to a date; None where nothing is.

        At most PERIODS_AT_ONCE periods, up to the first that blocks something. Given `today`,
        nothing is blocked that begins later: money may still come. Raises: as `draft_periods`.
        """
        drafts = self.draft_periods(billable.account, billable.subscriptions, until)
        periods: list[PeriodDraft] = []
        after: date | None = None
        for period in islice(drafts, PERIODS_AT_ONCE):
            if period.blocks_after(today):
                after = None
                break
            periods.append(period)
            after = period.next_bill_date
            if period.blocked:
                break
        if not periods:
            return None
        return AccountDraft(billable.account, tuple(periods), after is not None and after <= until)

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
            again = period.next_bill_date is not None and period.next_bill_date <= target
            if again and not period.blocked:
                raise BillDateNotAdvancing(f"due on {target}, and again on {period.next_bill_date}")
            spent = period.invoice.total if period.invoice else ZERO
            account = replace(period.billed(account), balance=account.balance - spent)
            subscriptions = period.after(subscriptions)
            yield period

    def draft_period(
        self, account: Account, subscriptions: Sequence[Subscription], target: date
    ) -> PeriodDraft:
        """What an account is to be invoiced on `target`, a local date, and what is blocked then.

        Raises: Invalid where the data of a subscription contradict themselves.
        """
        parts = [
            part
            for subscription in subscriptions
            for part in self._due(subscription, account, target)
        ]

        def invoice(some: Sequence[Part]) -> tuple[InvoiceDraft | None, TakenUp]:
            taken = self._taken_up(account, [priced for _, priced in some], target)
            return _draft(some, taken), taken

        def total(some: Sequence[Part]) -> Decimal:
            draft, _ = invoice(some)
            return draft.total if draft else ZERO

        parts, blocked = charge_or_block(account, subscriptions, parts, target, total)
        charged = {s.id: priced.charges.charged_until for s, priced in parts}
        draft, taken = invoice(parts)
        period = PeriodDraft(draft, charged, None, taken.left, blocked)
        after = replace(account, pending_charges=taken.left)
        return replace(
            period, next_bill_date=_earliest(after, period.after(subscriptions), charged)
        )

    def _taken_up(self, account: Account, parts: Sequence[PricedItems], target: date) -> TakenUp:
        if not account.pending_charges:
            return TakenUp(account.currency)
        items = [item for priced in parts for item in priced.items]
        return take_up(
            account.pending_charges, items, self._taxes(account), account.currency, target
        )

    def draft_changes(
        self, account: Account, changes: Sequence[ChangedTerms], today: date
    ) -> ChangeDraft:
        """What changes by today bring, in one invoice.

        What is charged beyond their days has been credited. Charges to come are taken up only where
        there is an invoice anyway. Raises: as `draft_period`.
        """
        brought: list[Part] = []
        charged: dict[str, date] = {}
        for change in changes:
            parts, until = self._brought(account, change)
            brought += parts
            charged |= until
        if _draft(brought, TakenUp(account.currency)) is None:
            return ChangeDraft(None, charged, account.pending_charges)
        taken = self._taken_up(account, [one for _, one in brought], today)
        return ChangeDraft(_draft(brought, taken), charged, taken.left)

    def _brought(
        self, account: Account, change: ChangedTerms
    ) -> tuple[list[Part], dict[str, date]]:
        """The days before a change that are not billed yet, those after it, and its fees."""
        before, after, on = change.before, change.after, change.on
        used = [] if before is None else self._due(before.until(on), account, on)
        if used or after.id in account.charged_until:
            from_then_on = account.billed_through({after.id: on}, None)
            begun = self._due(after, from_then_on, on)
            charged = {after.id: on}
        else:
            first_day = max(after.charged_from, on)
            begun = self._due(replace(after, trial_until=first_day), account, on)
            charged = {}
        charged |= {s.id: priced.charges.charged_until for s, priced in begun}
        terms, taxes = _terms(after), self._taxes(account)
        costs = [(after, price_fee(terms, taxes, fee, on)) for fee in change.fees if fee.amount]
        return [*used, *begun, *costs], charged

    def draft_charges(self, account: Account, on: date) -> ChangeDraft:
        """An invoice of the charges to come alone. Raises: NoTaxRate."""
        taken = self._taken_up(account, [], on)
        return ChangeDraft(_draft([], taken), {}, taken.left)

    def _due(self, subscription: Subscription, account: Account, target: date) -> list[Part]:
        """What is to be charged of a subscription on a day, priced."""
        taxes = self._taxes(account)
        return [
            (phase, _priced(phase, taxes, begin, target))
            for phase, first, begin in _phases(subscription, account)
            if first <= target and not phase.is_over(begin)
        ]

    def _taxes(self, account: Account) -> TaxTable:
        return self.sellers.of(account.legal_entity).tax_table


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
            elif not phase.is_over(None):
                dates.append(first)
    boundary = min((day for day in dates if day is not None), default=None)
    return boundary or first_day(account.pending_charges)


Phase = tuple[Subscription, date, date | None]
"""A piece of a subscription, its first day, and the day it is charged from, if it ever was."""


def _phases(subscription: Subscription, account: Account) -> Iterator[Phase]:
    """The pieces of a subscription's days as they are to be charged."""
    until = account.charged_until.get(subscription.id)
    first = True
    for piece, start in pieces(subscription):
        if until is None and first:
            fresh = piece if piece.charged_from == start else replace(piece, trial_until=start)
            yield fresh, start, None
        else:
            begin = max(until or start, start)
            yield piece, begin, begin
        first = False


def _draft(parts: Sequence[Part], taken: TakenUp) -> InvoiceDraft | None:
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


def _priced(
    subscription: Subscription, taxes: TaxTable, begin: date | None, target: date
) -> PricedItems:
    fee = subscription.setup_fee if begin is None else ZERO
    start, end = begin or subscription.charged_from, subscription.charge_end
    return price(_terms(subscription), taxes, start, target, end, fee)


def _terms(subscription: Subscription) -> PricedTerms:
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
