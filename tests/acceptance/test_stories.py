"""Published stories of whole accounts: many services, each with terms and a day of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from functions.billing.changes.entities import Cancellation, StartRequest, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.periods.entities import BillingPeriod
from functions.billing.standing.service import AccountStandings
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.tariffs.entities import ChargingMode
from tests.acceptance.case_files import Case, cases
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
EACH_ON_ITS_DAY = replace(MONTHLY, charging=ChargingMode.ANNIVERSARY, setup_fee=Decimal(0))


def story(test: str) -> list[Case]:
    """The steps of one of Kill Bill's tests, in order."""
    found = [param.values[0] for param in cases("killbill", "invoice_amounts")]
    return [case for case in found if case["test"] == test]


class Account:
    """An account whose services are known by names; unless told otherwise, each has its own day."""

    def __init__(self, name: str, price: str, start: str, **terms: Any) -> None:
        self.house = House()
        self.house.clock.at = datetime.fromisoformat(f"{start}T09:00:00+00:00")
        self.house.sell(a_tariff(replace(EACH_ON_ITS_DAY, price=Decimal(price), **terms)))
        self.id = self.house.open(start).id
        self.names = {name: self.house.subscriptions()[0].id}

    @property
    def balance(self) -> Decimal:
        return self.house.account(self.id).balance

    def on(self, day: str, act: Callable[[], object] | None) -> Decimal:
        """What a day brings on bills, less what it gives back."""
        before = self.balance
        self.house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        if act is not None:
            act()
        self.house.run(day)
        self.house.wiring.use(SubscriptionSchedule).run(date.fromisoformat(day), lambda: True)
        return before - self.balance

    def add(self, name: str, price: str, **terms: Any) -> None:
        wanted = StartRequest(self.id, self._tariff(price, **terms))
        made = self.house.wiring.use(SubscriptionStarting).start(wanted, STAFF)
        self.names[name] = made.subscription.id

    def change(self, name: str, price: str, when: When = When.NOW, **terms: Any) -> None:
        wanted = TariffRequest(self._tariff(price, **terms), when=when)
        changes = self.house.wiring.use(SubscriptionChanges)
        changes.change_tariff(self.names[name], wanted, STAFF)

    def cancel(self, name: str) -> None:
        changes = self.house.wiring.use(SubscriptionChanges)
        changes.cancel(self.names[name], Cancellation(When.NOW), STAFF)

    def bill_on(self, day: int) -> None:
        self.house.wiring.use(AccountStandings).update(self.id, {"bill_day": day}, None)

    def _tariff(self, price: str, **terms: Any) -> str:
        code = f"{price}-{len(self.house.table.items)}"
        sold = replace(EACH_ON_ITS_DAY, price=Decimal(price), **terms)
        return self.house.sell(a_tariff(sold, id=code, code=code)).id


def test_five_services_each_on_its_day_with_changes_and_ends_in_between() -> None:
    """KB-420 to KB-442. What changes with a period is asked for in the period before.

    KB-436 moves the day on which s3 is billed to that of its change; ours stays the 20th, so that
    the first year of it is billed for 354 of 365 days.
    """
    steps = story("testMultiplePlansWithUtterChaos")
    account = Account("s1", "8.00", "2011-01-05")

    def later(name: str, price: str) -> Callable[[], None]:
        return lambda: account.change(name, price, When.PERIOD_END)

    def an_add_on() -> None:
        account.bill_on(10)
        account.add("s5", "20.00", charging=ChargingMode.COMMON_DAY)

    acts: dict[str, Callable[[], None]] = {
        "2011-03-05": later("s1", "12.00"),
        "2011-03-10": lambda: account.add("s2", "20.00"),
        "2011-04-29": lambda: account.cancel("s1"),
        "2011-05-10": later("s2", "30.00"),
        "2011-05-20": lambda: account.add("s3", "10.00"),
        "2011-06-07": lambda: account.add("s4", "15.00"),
        "2011-06-21": an_add_on,
        "2011-07-07": later("s4", "24.00"),
        "2011-07-31": lambda: account.change("s3", "100.00", period=BillingPeriod.YEAR),
        "2011-08-10": later("s2", "40.00"),
        "2011-10-07": lambda: account.cancel("s5"),
    }
    billed = {steps[0]["input"]["target_date"]: -account.balance}
    for step in steps[1:]:
        day = step["input"]["target_date"]
        billed[day] = account.on(day, acts.get(day))
    expected = {s["input"]["target_date"]: Decimal(s["expected"]["balance"]) for s in steps}
    of_the_year = expected["2011-07-31"] - Decimal("100.00") + Decimal("96.99")
    assert billed == expected | {"2011-07-31": of_the_year}
    assert Books.of(account.house.table.items.values()).faults() == []


def test_terms_that_come_with_each_period() -> None:
    """KB-417."""
    (step,) = story("testOnePlan_ThreeMonthlyPhases_ChangeEOT")
    first, *later = step["input"]["events"]
    account = Account("s1", first["recurring_price"], first["effective_date"])
    for event in later:
        account.change("s1", event["recurring_price"], When.PERIOD_END)
        account.on(event["effective_date"], None)
    account.on(step["input"]["target_date"], None)
    assert -account.balance == Decimal(step["expected"]["balance"])
    assert len(account.house.invoices()) == step["expected"]["item_count"]


def test_a_run_that_comes_late_bills_each_period_and_the_next_one_nothing() -> None:
    """KB-418, KB-419."""
    months, again = story("testSingleEventWithExistingInvoice")
    (start,) = months["input"]["events"]
    account = Account("s1", start["recurring_price"], start["effective_date"])
    account.on(months["input"]["target_date"], None)
    assert -account.balance == Decimal(months["expected"]["balance"])
    assert len(account.house.invoices()) == months["expected"]["item_count"]
    assert account.on(again["input"]["target_date"], None) == again["expected"]["item_count"]


def test_add_ons_are_billed_up_to_the_day_of_the_account() -> None:
    """KB-452, KB-453."""
    base, add_ons = story("testWithFullRepairInvoiceGeneration")[:2]
    (start,) = base["input"]["events"]
    account = Account("base", start["recurring_price"], start["effective_date"])
    assert -account.balance == Decimal(base["expected"]["balance"])

    def added() -> None:
        account.bill_on(start["bill_cycle_day"])
        for event in add_ons["input"]["events"]:
            account.add(
                event["subscription"], event["recurring_price"], charging=ChargingMode.COMMON_DAY
            )

    day = add_ons["input"]["events"][0]["effective_date"]
    assert account.on(day, added) == Decimal(add_ons["expected"]["balance"])
