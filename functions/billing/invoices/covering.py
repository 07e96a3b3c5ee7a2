"""Charge or block: a prepaid account is charged for what its money covers. Pure.

A period of a service is charged whole or not at all. What is not covered is suspended for debt from
its first day on, and nothing is charged for it; services come in the order in which they were
added. Charged in any case is what was used already (billed in arrears, charges to come), and what
goes on through any suspension, such as a rented router.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.invoices.drafts import Blocked, Part
from functions.billing.periods.entities import BillingMode
from functions.billing.subscriptions.entities import Subscription, Suspension

BLOCKED_AT_ONCE = 12
"""With invoices, events and audit lines beside them they fit a transaction; others come next."""

Total = Callable[[Sequence[Part]], Decimal]
"""What some parts come to, with the charges to come that are due with them."""


def charge_or_block(
    account: Account,
    subscriptions: Sequence[Subscription],
    parts: Sequence[Part],
    target: date,
    total: Total,
) -> tuple[list[Part], tuple[Blocked, ...]]:
    """The parts that are charged on a day, and the subscriptions that wait for money instead.

    Where more wait than are blocked at once, the account is due on the same day again.
    """
    if account.payment_type is PaymentType.POSTPAID or account.covers(total(parts), target):
        return list(parts), ()
    blocked: list[Blocked] = []
    charged = [part for part in parts if not _can_wait(part)]
    for subscription in subscriptions:
        mine = [part for part in parts if part[0].id == subscription.id and _can_wait(part)]
        if not mine:
            continue
        if account.covers(total([*charged, *mine]), target):
            charged += mine
        elif len(blocked) < BLOCKED_AT_ONCE:
            blocked.append(Blocked(subscription, _waiting(subscription, mine)))
    kept = {id(part) for part in charged}
    return [part for part in parts if id(part) in kept], tuple(blocked)


def _can_wait(part: Part) -> bool:
    subscription, priced = part
    in_advance = subscription.mode is BillingMode.IN_ADVANCE
    return in_advance and not subscription.billed_while_suspended and bool(priced.items)


def _waiting(subscription: Subscription, parts: Sequence[Part]) -> Subscription:
    first_day = min(item.period_start for _, priced in parts for item in priced.items)
    return subscription.suspended(Suspension.DEBT, first_day)
