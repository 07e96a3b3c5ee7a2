"""Subscriptions that are added to an account: billed from their day on, with the rest of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import (
    MOST_SUBSCRIPTIONS,
    Account,
    AccountNotFound,
    AccountState,
    TooManySubscriptions,
)
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.entities import (
    AccountNotActive,
    InvalidStart,
    OtherCurrency,
    StartRequest,
    TariffRequest,
    When,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.subscriptions.quantity import InvalidQuantity
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.tariffs.entities import (
    ChargingMode,
    TariffKind,
    TariffNotPublished,
    TariffStatus,
)
from shared.errors import Forbidden
from tests.fakes.books import Books
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OWN, STAFF = a_customer("customer-1"), an_admin()
PLAIN = replace(MONTHLY, setup_fee=Decimal(0), price=Decimal("310.00"))
TV = replace(
    PLAIN, kind=TariffKind.TV, name="TV", price=Decimal("93.00"), setup_fee=Decimal("10.00")
)


@pytest.fixture
def house() -> House:
    """Home at 310.00 a month since 1 March; TV at 93.00 on offer, for customers too."""
    house = House()
    house.sell(a_tariff(PLAIN))
    house.sell(a_tariff(replace(TV, self_service=True), id="tv", code="tv"))
    house.open("2026-03-01")
    return house


@pytest.fixture
def account(house: House) -> Account:
    (only,) = {i.account_id for i in house.invoices()}
    return house.account(only)


def at(house: House, day: str) -> None:
    house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")


def add(house: House, account: Account, day: str, tariff: str = "tv", **given: Any) -> ChangeResult:
    at(house, day)
    by = given.pop("by", OWN)
    dry_run = given.pop("dry_run", False)
    wanted = StartRequest(account.id, tariff, **given)
    return house.wiring.use(SubscriptionStarting).start(wanted, by, dry_run=dry_run)


def added(house: House) -> Subscription:
    """The one that was not there from the beginning."""
    return next(s for s in house.subscriptions() if s.tariff_id != "tariff-1")


def billed(result: ChangeResult) -> list[tuple[str, Decimal]]:
    return [(i.kind, i.amount) for i in result.invoice.items] if result.invoice else []


def said(house: House) -> list[str]:
    return [i["type"] for (pk, _), i in house.table.items.items() if pk.startswith("OUTBOX#")]


def assert_books_balance(house: House) -> None:
    faults = Books.of(house.table.items.values()).faults()
    assert [f for f in faults if "invoices for" not in f] == []


def test_an_add_on_is_billed_to_the_accounts_bill_day_and_then_with_the_rest(
    house: House, account: Account
) -> None:
    result = add(house, account, "2026-03-22")
    assert billed(result) == [("tv", Decimal("30.00")), ("setup_fee", Decimal("10.00"))]
    assert house.account(account.id).charged_until[result.subscription.id] == date(2026, 4, 1)
    assert said(house).count("billing.subscription.started") == 2
    house.run("2026-04-01")
    april = house.invoices()[-1]
    assert sorted((i.kind, i.amount) for i in april.items) == [
        ("internet", Decimal("310.00")), ("tv", Decimal("93.00")),
    ]  # fmt: skip
    assert_books_balance(house)


def test_what_starts_later_is_billed_by_the_run_of_its_day(house: House, account: Account) -> None:
    result = add(house, account, "2026-03-10", starts_on=date(2026, 3, 22))
    assert (result.invoice, result.effective_on) == (None, date(2026, 3, 22))
    assert added(house).state is SubscriptionState.PENDING
    assert house.account(account.id).next_bill_date == date(2026, 3, 22)
    house.run("2026-03-22")
    house.wiring.use(SubscriptionSchedule).run(date(2026, 3, 22), lambda: True)
    assert added(house).state is SubscriptionState.ACTIVE
    assert house.invoices()[-1].total == Decimal("40.00")
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("403.00")
    assert_books_balance(house)


def test_units_are_charged_each(house: House, account: Account) -> None:
    result = add(house, account, "2026-03-22", quantity=Decimal(3))
    assert billed(result)[0] == ("tv", Decimal("90.00"))


def test_a_dry_run_shows_the_invoice_and_stores_nothing(house: House, account: Account) -> None:
    before = dict(house.table.items)
    shown = add(house, account, "2026-03-22", dry_run=True)
    assert house.table.items == before
    done = add(house, account, "2026-03-22")
    assert (billed(shown), shown.balance) == (billed(done), done.balance)


def test_what_cannot_be_added_is_refused(house: House, account: Account) -> None:
    house.sell(a_tariff(PLAIN, id="draft", code="draft", status=TariffStatus.DRAFT))
    house.sell(a_tariff(replace(TV, currency="EUR"), id="euro", code="euro"))
    for refusal, given in (
        (TariffNotPublished, {"tariff": "draft", "by": STAFF}),
        (Forbidden, {"tariff": "tariff-1"}),
        (OtherCurrency, {"tariff": "euro", "by": STAFF}),
        (AccountNotFound, {"by": a_customer("customer-2")}),
        (InvalidQuantity, {"quantity": Decimal("1.5")}),
        (InvalidStart, {"starts_on": date(2026, 3, 9)}),
        (InvalidStart, {"starts_on": date(2027, 3, 12)}),
    ):
        with pytest.raises(refusal):
            add(house, account, "2026-03-10", **given)
    accounts = AccountRepository(table=house.table)
    closed = replace(account, state=AccountState.CLOSED, version=account.version + 1)
    house.table.commit(accounts.change(closed, over=account))
    with pytest.raises(AccountNotActive):
        add(house, account, "2026-03-10")


def test_an_account_holds_so_many_subscriptions_and_no_more(account: Account) -> None:
    for number in range(MOST_SUBSCRIPTIONS - 1):
        account = account.subscribed(f"subscription-{number}")
    with pytest.raises(TooManySubscriptions):
        account.subscribed("one-more")


@pytest.mark.parametrize("by_contract", [True, False])
def test_what_is_billed_while_suspended_is_charged_on(
    house: House, account: Account, by_contract: bool
) -> None:
    rent = replace(TV, kind=TariffKind.RENT, setup_fee=Decimal(0), billed_while_suspended=True)
    house.sell(a_tariff(rent, id="rent", code="rent"))
    add(house, account, "2026-03-22", "rent", by=STAFF)
    if by_contract:
        house.wiring.use(ContractLifecycle).suspend(account.contract_id, date(2026, 3, 27))
    else:
        at(house, "2026-03-27")
        for one in house.subscriptions():
            house.wiring.use(SubscriptionSuspensions).suspend(one.id, Suspension.DEBT, STAFF)
    assert {s.state for s in house.subscriptions()} == {SubscriptionState.SUSPENDED}
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("93.00")
    at(house, "2026-04-16")
    if by_contract:
        house.wiring.use(ContractLifecycle).resume(account.contract_id, date(2026, 4, 16))
    else:
        for one in house.subscriptions():
            house.wiring.use(SubscriptionSuspensions).resume(one.id, Suspension.DEBT, STAFF)
    house.run("2026-04-16")
    house.run("2026-05-01")
    rented = [i for n in house.invoices() for i in n.items if i.kind == "rent"]
    assert [(i.period_start, i.period_end) for i in rented] == [
        (date(2026, 3, 22), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
    ]
    assert_books_balance(house)


def test_a_trial_is_free_and_the_rest_of_the_month_is_billed_when_it_ends() -> None:
    house = House()
    house.sell(a_tariff(replace(TV, price=Decimal("50000.00"), trial_days=10)))
    account = house.open("2026-03-05")
    assert (house.invoices(), account.next_bill_date) == ([], date(2026, 3, 15))
    house.run("2026-03-10")
    assert house.invoices() == []
    house.run("2026-03-15")
    (first,) = house.invoices()
    assert [(i.kind, i.amount) for i in first.items] == [
        ("tv", Decimal("27419.35")), ("setup_fee", Decimal("10.00")),
    ]  # fmt: skip
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("50000.00")


@pytest.mark.parametrize(
    ("trial_days", "first_day", "billed_at_once"),
    [(13, date(2026, 3, 18), False), (3, date(2026, 3, 10), True), (0, date(2026, 3, 10), True)],
)
def test_a_change_during_the_trial_counts_the_new_one_from_the_first_start(
    trial_days: int, first_day: date, billed_at_once: bool
) -> None:
    house = House()
    house.sell(a_tariff(replace(TV, trial_days=10)))
    dear = replace(TV, price=Decimal("310.00"), trial_days=trial_days)
    house.sell(a_tariff(dear, id="dear", code="dear"))
    account = house.open("2026-03-05")
    (own,) = house.subscriptions()
    at(house, "2026-03-10")
    result = house.wiring.use(SubscriptionChanges).change_tariff(
        own.id, TariffRequest("dear", when=When.NOW), STAFF
    )
    assert (result.invoice is not None) is billed_at_once
    shown = house.wiring.use(InvoicePreviews).preview(account.id, date(2026, 3, 31), STAFF)
    house.run("2026-03-31")
    (only,) = house.invoices()
    assert [(i.kind, i.period_start) for i in only.items] == [
        ("tv", first_day), ("setup_fee", first_day),
    ]  # fmt: skip
    assert shown.total == (0 if billed_at_once else only.total)


def test_a_change_at_the_end_of_a_period_within_the_trial_is_billed_once() -> None:
    house = House()
    house.sell(a_tariff(replace(TV, trial_days=40)))
    dear = replace(TV, price=Decimal("310.00"), trial_days=40)
    house.sell(a_tariff(dear, id="dear", code="dear"))
    house.open("2026-03-05")
    (own,) = house.subscriptions()
    at(house, "2026-03-10")
    wanted = TariffRequest("dear", when=When.PERIOD_END)
    house.wiring.use(SubscriptionChanges).change_tariff(own.id, wanted, STAFF)
    house.run("2026-04-14")
    (only,) = house.invoices()
    assert [(i.kind, i.unit_price) for i in only.items] == [
        ("tv", Decimal("310.00")), ("setup_fee", Decimal("10.00")),
    ]  # fmt: skip
    assert only.period_start == date(2026, 4, 14)


def test_a_suspension_during_the_trial_costs_nothing(house: House) -> None:
    house = House()
    house.sell(a_tariff(replace(TV, trial_days=10)))
    account = house.open("2026-03-05")
    (own,) = house.subscriptions()
    changes = house.wiring.use(SubscriptionSuspensions)
    at(house, "2026-03-10")
    changes.suspend(own.id, Suspension.VOLUNTARY, STAFF)
    assert house.account(account.id).next_bill_date is None
    at(house, "2026-03-20")
    result = changes.resume(own.id, Suspension.VOLUNTARY, STAFF)
    assert result.invoice is not None
    assert [(i.kind, i.period_start) for i in result.invoice.items] == [
        ("tv", date(2026, 3, 20)), ("setup_fee", date(2026, 3, 20)),
    ]  # fmt: skip


def test_a_change_before_the_start_is_billed_from_the_start(house: House, account: Account) -> None:
    add(house, account, "2026-03-10", starts_on=date(2026, 3, 22))
    dear = replace(TV, price=Decimal("310.00"), charging=ChargingMode.COMMON_DAY)
    house.sell(a_tariff(dear, id="dear", code="dear"))
    wanted = TariffRequest("dear", when=When.NOW)
    result = house.wiring.use(SubscriptionChanges).change_tariff(added(house).id, wanted, STAFF)
    assert result.invoice is None
    house.run("2026-03-22")
    assert house.invoices()[-1].total == Decimal("110.00")
