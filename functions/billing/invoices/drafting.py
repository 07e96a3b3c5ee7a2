"""What a date brings for an account: the lines, their tax, and when to come again. Pure.

In a run most accounts of a tariff ask the same question, so the answers are cached by it: an
invoice then costs its writing, not its arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.invoices.entities import InvoiceItem, InvoiceTax
from functions.billing.periods.charges import ChargeLine, Charges, Terms, charges
from functions.billing.periods.charges import next_bill_date as next_date
from functions.billing.subscriptions.entities import Subscription
from functions.billing.taxes.entities import TaxCategory, TaxRate, russian_vat
from functions.billing.taxes.totals import TaxableLine, TaxTotal, tax_totals
from shared.money import ZERO, allocate, nothing

SETUP_FEE = "setup_fee"
_SHARE_UNIT = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class Draft:
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
class Bill:
    """What is to be charged on a date (nothing, where there is no draft), and the new dates."""

    draft: Draft | None
    charged_until: dict[str, date]
    next_bill_date: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a line's amount depends on; equal for all subscribers of a tariff's revision."""

    name: str
    kind: str
    price: Decimal
    currency: str
    quantity: Decimal
    category: TaxCategory
    tax_included: bool
    terms: Terms


@dataclass(frozen=True, eq=False, slots=True)
class Priced:
    """An offer's items on a date; compared by identity, so that it is cheap to look up by."""

    items: tuple[InvoiceItem, ...]
    charges: Charges
    currency: str


def bill(account: Account, subscriptions: Sequence[Subscription], target: date) -> Bill:
    """What an account is to be charged on `target`, a local date.

    Raises: Invalid where the data of a subscription contradict themselves.
    """
    parts = [
        (subscription, _subscription(subscription, account, target))
        for subscription in subscriptions
        if subscription.started_on <= target and not _over(subscription, account)
    ]
    charged = {s.id: priced.charges.charged_until for s, priced in parts}
    return Bill(_draft(parts), charged, _earliest(account, subscriptions, charged))


class StandsStill(ValueError):
    """A bill that does not move the account's next date on: its data contradict themselves."""


def bills(account: Account, subscriptions: Sequence[Subscription], until: date) -> Iterator[Bill]:
    """What an account is to be charged up to a date, one bill a period, in order.

    Raises: StandsStill, and as `bill`.
    """
    if account.state is AccountState.CLOSED:
        return
    while (target := account.next_bill_date) is not None and target <= until:
        due = bill(account, subscriptions, target)
        if due.next_bill_date is not None and due.next_bill_date <= target:
            raise StandsStill(f"due on {target}, and again on {due.next_bill_date}")
        account = account.billed_through(due.charged_until, due.next_bill_date)
        yield due


def next_bill_date(account: Account, subscriptions: Sequence[Subscription]) -> date | None:
    """The next local date on which there is something to charge, as things are now."""
    return _earliest(account, subscriptions, {})


def _earliest(
    account: Account, subscriptions: Sequence[Subscription], charged: dict[str, date]
) -> date | None:
    dates: list[date | None] = []
    for subscription in subscriptions:
        if _over(subscription, account):
            continue
        until = charged.get(subscription.id) or account.charged_until.get(subscription.id)
        if until is None:
            dates.append(subscription.started_on)
        else:
            dates.append(next_date(subscription.charge_terms, until, subscription.charged_to))
    return min((day for day in dates if day is not None), default=None)


def _over(subscription: Subscription, account: Account) -> bool:
    """Whether a subscription has ended and been charged to its end."""
    end = subscription.charged_to
    until = account.charged_until.get(subscription.id)
    return end is not None and until is not None and until >= end


def _subscription(subscription: Subscription, account: Account, target: date) -> Priced:
    begin = account.charged_until.get(subscription.id)
    offer = Offer(
        subscription.tariff_name,
        subscription.kind.value,
        subscription.price,
        subscription.currency,
        subscription.quantity,
        subscription.tax_category,
        subscription.price_includes_tax,
        subscription.charge_terms,
    )
    fee = subscription.setup_fee if begin is None else ZERO
    return _priced(offer, begin or subscription.started_on, target, subscription.charged_to, fee)


@lru_cache(maxsize=8192)
def _priced(offer: Offer, begin: date, target: date, end: date | None, fee: Decimal) -> Priced:
    if end is not None and end <= begin:
        return Priced((), Charges((), begin, None), offer.currency)
    charged = charges(offer.terms, min(begin, target), target, end, begin)
    items = [item for line in charged.lines for item in _items(offer, line)]
    if fee:
        items.append(_fee(offer, fee, begin))
    return Priced(tuple(items), charged, offer.currency)


def _items(offer: Offer, line: ChargeLine) -> Iterable[InvoiceItem]:
    """A charged line as items: one, or one on each side of a change of the tax rate."""
    amount = line.amount(offer.price, offer.currency, offer.quantity)
    days = (line.end - line.start).days
    for part in russian_vat().rated(offer.category, line.start, line.end, amount, offer.currency):
        part_of_line = Decimal((part.end - part.start).days) / days
        yield InvoiceItem(
            description=offer.name,
            kind=offer.kind,
            period_start=part.start,
            period_end=part.end,
            unit_price=offer.price,
            amount=part.amount,
            tax_category=part.rate.category,
            tax_percent=part.rate.percent,
            tax_included=offer.tax_included,
            quantity=offer.quantity,
            share=(line.share * part_of_line).quantize(_SHARE_UNIT, rounding=ROUND_HALF_UP),
            discount=nothing(offer.currency),
        )


def _fee(offer: Offer, fee: Decimal, day: date) -> InvoiceItem:
    rate = russian_vat().rate_on(offer.category, day)
    return InvoiceItem(
        description=offer.name,
        kind=SETUP_FEE,
        period_start=day,
        period_end=day,
        unit_price=fee,
        amount=fee,
        tax_category=rate.category,
        tax_percent=rate.percent,
        tax_included=offer.tax_included,
        discount=nothing(offer.currency),
    )


def _draft(parts: Sequence[tuple[Subscription, Priced]]) -> Draft | None:
    """The invoice of all subscriptions together; None where it comes to nothing."""
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
def _totalled(parts: tuple[Priced, ...]) -> Draft | None:
    items = tuple(item for priced in parts for item in priced.items)
    if not sum((item.amount for item in items), ZERO):
        return None
    currency = parts[0].currency
    totals = tax_totals([_taxable(item) for item in items], currency)
    return Draft(
        period_start=min(item.period_start for item in items),
        period_end=max(item.period_end for item in items),
        items=items,
        taxes=tuple(InvoiceTax(t.rate.category, t.rate.percent, t.net, t.tax) for t in totals),
        net=sum((t.net for t in totals), ZERO),
        tax=sum((t.tax for t in totals), ZERO),
        total=sum((t.gross for t in totals), ZERO),
        revenue=_revenue(items, totals, currency),
    )


def _taxable(item: InvoiceItem) -> TaxableLine:
    rate = TaxRate(item.tax_category, item.tax_percent)
    return TaxableLine(item.amount, rate, item.tax_included, item.discount)


def _revenue(
    items: Sequence[InvoiceItem], totals: Sequence[TaxTotal], currency: str
) -> tuple[tuple[str, Decimal], ...]:
    """The net of each rate shared out over the kinds sold at it, so that it adds up exactly."""
    earned: dict[str, Decimal] = {}
    for total in totals:
        sold = [item for item in items if _taxable(item).rate == total.rate
                and item.tax_included == total.included]  # fmt: skip
        if not total.net:
            continue
        shares = allocate(total.net, [item.amount for item in sold], currency)
        for item, net in zip(sold, shares, strict=True):
            earned[item.kind] = earned.get(item.kind, ZERO) + net
    return tuple((kind, net) for kind, net in sorted(earned.items()) if net)
