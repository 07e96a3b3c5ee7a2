"""What periods of use that are over cost, as charges to come of their account. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from functions.billing.accounts.charges import MOST, PendingCharge
from functions.billing.accounts.entities import Account, AccountClosed, AccountState
from functions.billing.usage.entities import UsagePeriod

USAGE, LATE_USAGE = "usage", "late_usage"
"""The kinds of its charges, which are also those of their revenue."""
LATE = {"en": "late, for {month}", "ru": "с опозданием, за {month}"}
"""What is added to the description of what comes late, by the account's language."""


@dataclass(frozen=True, slots=True)
class ChargedPeriods:
    """An account with what periods cost among its charges to come, and those periods, charged."""

    account: Account
    periods: tuple[UsagePeriod, ...]


def charge(
    account: Account, periods: Sequence[UsagePeriod], today: date, at: datetime
) -> ChargedPeriods:
    """Charge what periods cost beyond what they were charged, as many as the account can hold.

    What is charged in time is billed today; what comes late, with the next invoice.
    Raises: AccountClosed, and TooManyCharges where it can hold none.
    """
    if account.state is AccountState.CLOSED:
        raise AccountClosed
    charged: list[UsagePeriod] = []
    for period in periods:
        one = charge_of(account, period, today)
        if one.amount:
            if charged and len(account.pending_charges) >= MOST:
                break
            account = account.charging(one)
        if one.kind == USAGE and one.amount > 0:
            due = min(account.next_bill_date or today, today)
            account = replace(account, next_bill_date=due)
        charged.append(period.paid_for(period.amount, at))
    return ChargedPeriods(account, tuple(charged))


def foreseen(account: Account, periods: Iterable[UsagePeriod], until: date, today: date) -> Account:
    """The account as if what was used so far were charged on its day, where that comes by a day.

    What should have been charged before is charged today.
    """
    for period in sorted(periods, key=lambda one: (one.due_on or until, one.metric)):
        if period.due_on is None or period.due_on > until:
            continue
        on = min(max(period.due_on, today), until)
        one = charge_of(account, period, on)
        due = account.next_bill_date
        if one.kind == USAGE and one.amount > 0:
            due = min(due or on, on)
        pending = (*account.pending_charges, one)
        account = replace(account, pending_charges=pending, next_bill_date=due)
    return account


def charge_of(account: Account, period: UsagePeriod, today: date) -> PendingCharge:
    """What a period costs beyond what it was charged."""
    late = period.billed_at is not None
    used = f"{period.tariff_name}, {period.metric}: {format(period.used, 'f')} {period.unit}"
    note = LATE.get(account.locale, LATE["en"]).format(month=f"{period.start:%Y-%m}")
    return PendingCharge(
        id=f"usage#{period.subscription_id}#{period.metric}#{period.start}#{period.version}",
        kind=LATE_USAGE if late else USAGE,
        description=f"{used} ({note})" if late else used,
        amount=period.amount - period.billed,
        on=today,
        tax_category=period.tax_category,
        tax_included=period.price_includes_tax,
        period_start=period.start,
        period_end=period.end,
        subscription_id=period.subscription_id,
    )
