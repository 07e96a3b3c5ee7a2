"""Prepaid accounts: a period is charged if there is money for it, and waits if there is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import Invoice
from functions.billing.periods.charges import ChargeTerms, charges
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import ChargingMode
from tests.unit.billing.builders import MONTHLY, House, a_tariff

HOME = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
ROUTER = replace(
    MONTHLY,
    name="Router",
    price=Decimal("31.00"),
    setup_fee=Decimal(0),
    billed_while_suspended=True,
)
TV = replace(MONTHLY, name="TV", price=Decimal("93.00"), setup_fee=Decimal(0))


class Prepaid:
    """A prepaid account with some services, billed for March, and with some money."""

    def __init__(self, money: str, *terms: object, daily: bool = False) -> None:
        self.house = House()
        first = replace(HOME, charging=ChargingMode.DAILY) if daily else HOME
        self.house.sell(a_tariff(first))
        opened = self.house.open("2026-03-01")
        accounts = AccountRepository(table=self.house.table)
        account = self.house.account(opened.id)
        subscription = self.house.subscriptions()[0]
        for number, one in enumerate(terms, 2):
            other = replace(
                subscription,
                id=f"sub-{number}",
                tariff_name=one.name,  # type: ignore[attr-defined]
                price=one.price,  # type: ignore[attr-defined]
                billed_while_suspended=one.billed_while_suspended,  # type: ignore[attr-defined]
            )
            self.house.table.commit(SubscriptionRepository(table=self.house.table).add(other))
            account = replace(
                account,
                subscription_ids=(*account.subscription_ids, other.id),
                charged_until=account.charged_until | {other.id: date(2026, 4, 1)},
            )
        ready = replace(
            account,
            payment_type=PaymentType.PREPAID,
            balance=Decimal(money),
            open_items=(),
            version=account.version + 1,
        )
        self.house.table.commit(accounts.change(ready, over=self.house.account(opened.id)))
        self.id = opened.id

    @property
    def account(self) -> Account:
        return self.house.account(self.id)

    def services(self) -> dict[str, Subscription]:
        return {one.tariff_name: one for one in self.house.subscriptions()}

    def invoices(self) -> list[Invoice]:
        return self.house.invoices(self.id)[1:]


def test_a_period_that_the_money_covers_is_charged() -> None:
    prepaid = Prepaid("310.00")
    prepaid.house.run("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert (invoice.total, invoice.status) == (Decimal("310.00"), "paid")
    assert prepaid.account.balance == 0
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_one_kopeck_too_little_blocks_the_service_and_charges_nothing() -> None:
    prepaid = Prepaid("309.99")
    prepaid.house.run("2026-04-01")
    assert prepaid.invoices() == []
    home = prepaid.services()["Home 100"]
    assert home.state is SubscriptionState.SUSPENDED
    assert home.suspensions == {Suspension.DEBT}
    assert home.suspended_on == date(2026, 4, 1)
    assert prepaid.account.balance == Decimal("309.99")
    assert prepaid.account.next_bill_date is None
    prepaid.house.run("2026-05-01")
    assert prepaid.invoices() == []


def test_a_credit_limit_counts_as_money_until_its_end() -> None:
    prepaid = Prepaid("0.00")
    limited = prepaid.account.with_credit_limit(Decimal(310), date(2026, 4, 30))
    accounts = AccountRepository(table=prepaid.house.table)
    prepaid.house.table.commit(accounts.change(limited, over=prepaid.account))
    prepaid.house.run("2026-04-01")
    assert prepaid.account.balance == -310
    prepaid.house.run("2026-05-01")
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 5, 1)
    assert len(prepaid.invoices()) == 1


def test_services_are_charged_in_their_order_as_far_as_the_money_goes() -> None:
    prepaid = Prepaid("400.00", TV)
    prepaid.house.run("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert [item.description for item in invoice.items] == ["Home 100"]
    assert prepaid.services()["TV"].suspensions == {Suspension.DEBT}
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_what_goes_on_while_suspended_is_charged_in_any_case() -> None:
    prepaid = Prepaid("310.00", ROUTER)
    prepaid.house.run("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert [item.description for item in invoice.items] == ["Router"]
    assert prepaid.account.balance == Decimal("279.00")
    assert prepaid.services()["Home 100"].suspensions == {Suspension.DEBT}
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_missed_periods_are_charged_until_the_money_is_spent() -> None:
    prepaid = Prepaid("700.00")
    prepaid.house.run("2026-08-15")
    assert [str(i.period_start) for i in prepaid.invoices()] == ["2026-04-01", "2026-05-01"]
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 6, 1)
    assert prepaid.account.balance == Decimal("80.00")


def test_a_run_tells_how_many_services_it_blocked() -> None:
    prepaid = Prepaid("0.00", TV)
    prepaid.house.run("2026-04-01")
    table = prepaid.house.table
    assert table.events("billing.run.completed")[-1]["data"]["blocked"] == 2
    suspended = table.events("billing.subscription.suspended")
    assert [e["data"]["suspensions"] for e in suspended] == [["debt"], ["debt"]]


def test_a_subscription_that_was_changed_meanwhile_is_read_again() -> None:
    prepaid = Prepaid("0.00")
    house, repository = prepaid.house, SubscriptionRepository(table=prepaid.house.table)
    house.dispatch("2026-04-01")
    before = prepaid.services()["Home 100"]
    commit = house.table.commit
    done: list[bool] = []

    def meddling(writes: object) -> None:
        if not done and "subscription.suspended" in str(getattr(writes, "__dict__", writes)):
            done.append(True)
            other = replace(before, quantity=Decimal(2), version=before.version + 1)
            commit(repository.change(other, over=before))
        commit(writes)  # type: ignore[arg-type]

    house.table.commit = meddling  # type: ignore[method-assign, assignment]
    while house.queue.messages:
        assert house.work() == []
    home = prepaid.services()["Home 100"]
    assert (home.quantity, home.suspensions) == (2, {Suspension.DEBT})


DAILY = ChargeTerms(BillingPeriod.MONTH, 1, daily=True)


@pytest.mark.parametrize(
    ("day", "share"), [("2026-02-10", "0.035714286"), ("2026-03-31", "0.032258065")]
)
def test_a_day_by_itself_costs_its_share_of_the_month(day: str, share: str) -> None:
    start = date.fromisoformat(day)
    charged = charges(DAILY, start, start)
    (line,) = charged.lines
    assert (line.start, line.share) == (start, Decimal(share))
    assert charged.charged_until == charged.next_bill_date
    assert charged.charged_until.toordinal() == start.toordinal() + 1


def test_days_in_arrears_are_charged_when_they_are_over() -> None:
    terms = replace(DAILY, mode=BillingMode.IN_ARREARS)
    first = charges(terms, date(2026, 3, 30), date(2026, 3, 30))
    assert (first.lines, first.next_bill_date) == ((), date(2026, 3, 31))
    later = charges(terms, date(2026, 3, 30), date(2026, 4, 2))
    assert [line.whole_days for line in later.lines] == [31, 31, 30]
    assert later.charged_until == date(2026, 4, 2)


def test_days_are_charged_until_the_money_is_spent() -> None:
    prepaid = Prepaid("45.00", daily=True)
    for day in range(2, 9):
        prepaid.house.run(f"2026-03-{day:02d}")
    assert [i.total for i in prepaid.invoices()] == [Decimal("10.00")] * 4
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 3, 6)
    assert prepaid.account.balance == Decimal("5.00")
