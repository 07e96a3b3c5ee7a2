"""What each schedule has done, by its name; some of it each hour, in the order of its minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from functions.billing.autopay.charging import AutopayCharging
from functions.billing.books.service import Books
from functions.billing.changes.activating import Activations
from functions.billing.consolidation.bundling import Bundling
from functions.billing.dunning.steps import DunningSteps
from functions.billing.forecasts.low_balances import LowBalances
from functions.billing.payments.outcomes import Outcomes
from functions.billing.promises.service import PromisedPayments
from functions.billing.refunds.asking import RefundAsking
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.usage.closing import UsageClosing
from shared.wiring import Wiring

HasTime = Callable[[], bool]
Job = Callable[[Wiring, date | None, HasTime], dict[str, Any]]

INVOICES = "invoices"
"""The billing run, which has a function of its own."""
HOURLY = (
    "usage",
    "autopay",
    INVOICES,
    "outcomes",
    "payments",
    "promises",
    "reconciliation",
    "consolidation",
    "refunds",
    "subscriptions",
    "balances",
)
"""In which order they come within an hour."""


def payments(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Mark unpaid invoices overdue, and take the steps that are due with their accounts."""
    result = wiring.use(DunningSteps).run(on, has_time)
    return asdict(result) | {"on": result.on.isoformat()}


def outcomes(wiring: Wiring, _on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Ask gateways what became of payments that nobody has told of."""
    return asdict(wiring.use(Outcomes).run(has_time))


def autopay(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Charge saved cards for what is due."""
    result = wiring.use(AutopayCharging).run(on, has_time)
    return asdict(result) | {"on": result.on.isoformat()}


def subscriptions(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Start and end the subscriptions whose day has come, and give up what nobody has paid for."""
    result = wiring.use(SubscriptionSchedule).run(on, has_time)
    given_up = wiring.use(Activations).give_up_due(has_time)
    return asdict(result) | {"on": result.on.isoformat(), "given_up": asdict(given_up)}


def reconciliation(wiring: Wiring, on: date | None, _has_time: HasTime) -> dict[str, Any]:
    """Have the books of a day drawn up and proved; workers do it, shard by shard."""
    drawing = wiring.use(Books).draw_up(on)
    return {"on": drawing.day and drawing.day.isoformat(), "parts": drawing.parts}


def usage(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Charge what was used in periods that are over."""
    result = wiring.use(UsageClosing).run(on, has_time)
    return asdict(result) | {"on": result.on.isoformat()}


def promises(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """End the promised payments whose day has come."""
    result = wiring.use(PromisedPayments).run(on, has_time)
    return asdict(result) | {"on": result.on.isoformat()}


def consolidation(wiring: Wiring, _on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Put the invoices of accounts that share them together."""
    return asdict(wiring.use(Bundling).run(has_time))


def balances(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Warn prepaid accounts whose money runs out; of a part of them each hour."""
    result = wiring.use(LowBalances).run(on, has_time)
    return asdict(result) | {"on": result.on.isoformat()}


def refunds(wiring: Wiring, _on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Ask gateways again for refunds of which nothing is known."""
    return asdict(wiring.use(RefundAsking).run(has_time))


JOBS: Mapping[str, Job] = {
    "payments": payments,
    "outcomes": outcomes,
    "autopay": autopay,
    "subscriptions": subscriptions,
    "usage": usage,
    "promises": promises,
    "consolidation": consolidation,
    "balances": balances,
    "refunds": refunds,
    "reconciliation": reconciliation,
}
