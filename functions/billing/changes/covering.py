"""What of a change a prepaid account has money for. Pure.

A service that would begin, or come back, is charged in advance: where the money does not suffice,
it waits for it, suspended for debt. What is bought beside, such as a dearer tariff, is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change, NotCovered
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from functions.billing.subscriptions.events import SubscriptionSuspended
from shared.money import ZERO


def what_waits(
    drafter: InvoiceDrafter, account: Account, decided: Sequence[Decided], today: date
) -> list[Decided]:
    """The changes, those that begin a service only as far as the money goes, in their order.

    What stays as it was is left out.
    """
    if account.payment_type is PaymentType.POSTPAID:
        return list(decided)
    kept = [change for change, _ in decided if not _begins(change, today)]
    result: list[Decided] = []
    for one in decided:
        change = one[0]
        if not _begins(change, today):
            result.append(one)
        elif account.covers(cost(drafter, account, [*kept, change], today), today):
            kept.append(change)
            result.append(one)
        elif (waits := _waiting(change)) is not None:
            result.append(waits)
    return result


def refuse_uncovered(change: Change, before: Account, after: Account, today: date) -> None:
    """Refuse what a prepaid account can't pay for. Raises: NotCovered."""
    if before.payment_type is PaymentType.POSTPAID or not _is_bought(change, today):
        return
    available = after.available_on(today)
    if available < min(before.available_on(today), ZERO):
        raise NotCovered("{missing} are missing on the account.", missing=-available)


def cost(
    drafter: InvoiceDrafter, account: Account, changes: Sequence[Change], today: date
) -> Decimal:
    """What changes by today come to, before anything is credited."""
    draft = drafter.draft_changes(account, [c for c in changes if c.on <= today], today)
    return draft.invoice.total if draft.invoice else ZERO


def _begins(change: Change, today: date) -> bool:
    """Whether it makes a service active that waits for no invoice of its own."""
    was_active = change.before is not None and change.before.state is SubscriptionState.ACTIVE
    is_active = change.after.state is SubscriptionState.ACTIVE and not was_active
    goes_on = change.after.billed_while_suspended
    return is_active and not goes_on and change.on <= today and change.paid_by is None


def _is_bought(change: Change, today: date) -> bool:
    asked = change.before is None or change.before.state is SubscriptionState.ACTIVE
    is_active = change.after.state is SubscriptionState.ACTIVE
    return asked and is_active and change.on <= today and change.paid_by is None


def _waiting(change: Change) -> Decided | None:
    """The service suspended for debt instead; None where it is so already."""
    old = change.before
    waits = change.after.suspended(Suspension.DEBT, change.on)
    if old is None or old.state is not SubscriptionState.SUSPENDED:
        return replace(change, after=waits), SubscriptionSuspended
    if Suspension.DEBT in old.suspensions:
        return None
    return replace(change, after=replace(waits, suspended_on=old.suspended_on)), None
