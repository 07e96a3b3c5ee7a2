"""A contract's changes: all its subscriptions together, to the day, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import StartRequest
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from functions.billing.tariffs.entities import TariffKind
from shared.dynamo.once import AlreadySeen, Once
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
TERMS = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
ONCE = Once("billing", "event-1", 2_000_000_000)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(TERMS, minimum_term_months=12, exit_fee=Decimal("1000.00"))))
    tv = replace(TERMS, kind=TariffKind.TV, name="TV", price=Decimal("93.00"))
    house.sell(a_tariff(tv, id="tv", code="tv"))
    return house


def an_account(house: House, others: int = 1) -> Account:
    """An account with the internet and so many other services, from 1 March on."""
    account = house.open("2026-03-01")
    for _ in range(others):
        wanted = StartRequest(account.id, "tv", date(2026, 3, 10))
        house.wiring.use(SubscriptionStarting).start(wanted, STAFF)
    return house.account(account.id)


def sums(house: House) -> tuple[Decimal, Decimal]:
    """What was invoiced and what was credited."""
    invoices = house.invoices()
    credited = (i.amount_credited or Decimal(0) for i in invoices)
    return sum((i.total for i in invoices), Decimal(0)), sum(credited, Decimal(0))


def at(house: House, day: str) -> date:
    house.clock.at = house.clock.at.fromisoformat(f"{day}T09:00:00+00:00")
    return date.fromisoformat(day)


def test_a_suspension_credits_all_services_and_the_return_bills_them_in_one_invoice(
    house: House,
) -> None:
    account = an_account(house)
    assert sums(house) == (Decimal("376.00"), 0)  # 310.00, and 22 days of TV's 93.00
    lifecycle = house.wiring.use(ContractLifecycle)
    lifecycle.suspend(account.contract_id, at(house, "2026-03-22"), ONCE)
    assert sums(house)[1] == Decimal("130.00")  # ten days of both
    notes = [i for (_, sk), i in house.table.items.items() if sk.startswith("NOTE#")]
    assert len(notes) == 2  # one for each invoice, however many services it has
    lifecycle.resume(account.contract_id, at(house, "2026-03-27"))
    last = house.invoices()[-1]
    assert [(i.kind, i.amount) for i in last.items] == [
        ("internet", Decimal("50.00")),
        ("tv", Decimal("15.00")),
    ]
    assert Books.of(house.table.items.values()).faults() == []


def test_an_event_that_is_delivered_again_changes_nothing(house: House) -> None:
    account = an_account(house)
    lifecycle, day = house.wiring.use(ContractLifecycle), at(house, "2026-03-22")
    lifecycle.suspend(account.contract_id, day, ONCE)
    before = sums(house)
    with pytest.raises(AlreadySeen):
        lifecycle.suspend(account.contract_id, day, ONCE)
    lifecycle.suspend(account.contract_id, day)
    assert sums(house) == before


def test_lifting_a_contracts_suspension_lifts_no_other(house: House) -> None:
    account = an_account(house)
    (internet, _) = house.subscriptions()
    at(house, "2026-03-15")
    suspensions = house.wiring.use(SubscriptionSuspensions)
    suspensions.suspend(internet.id, Suspension.DEBT, STAFF)
    lifecycle = house.wiring.use(ContractLifecycle)
    lifecycle.suspend(account.contract_id, at(house, "2026-03-20"))
    lifecycle.resume(account.contract_id, at(house, "2026-03-25"))
    states = {s.kind.value: (s.state, s.suspensions) for s in house.subscriptions()}
    assert states == {
        "internet": (SubscriptionState.SUSPENDED, frozenset({Suspension.DEBT})),
        "tv": (SubscriptionState.ACTIVE, frozenset()),
    }
    assert len(house.table.events("billing.subscription.resumed")) == 1


@pytest.mark.parametrize("others", [0, 1, 11, 12, 30])
def test_all_services_end_however_many_there_are(house: House, others: int) -> None:
    account = an_account(house, others)
    house.wiring.use(ContractLifecycle).terminate(
        account.contract_id, at(house, "2026-03-22"), ONCE
    )
    assert {s.state for s in house.subscriptions()} == {SubscriptionState.CANCELLED}
    used = Decimal("210.00") + others * Decimal("36.00")
    charged, credited = sums(house)
    assert charged - credited == used + Decimal("1000.00")  # ended within the minimum term
    assert len(house.table.events("billing.subscription.cancelled")) == 1 + others
    assert house.account(account.id).next_bill_date is None
    house.run("2026-05-01")
    assert sums(house) == (charged, credited)


def test_an_end_to_come_is_credited_now_and_takes_place_on_its_day(house: House) -> None:
    account = an_account(house, 0)
    at(house, "2026-03-10")
    house.wiring.use(ContractLifecycle).terminate(account.contract_id, date(2026, 3, 22), ONCE)
    (subscription,) = house.subscriptions()
    assert (subscription.state, subscription.ends_on) == (
        SubscriptionState.ACTIVE,
        date(2026, 3, 22),
    )
    assert sums(house)[1] == Decimal("100.00")
    house.run("2026-03-22")
    assert house.invoices()[-1].items[0].kind == "exit_fee"


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_whoever_dies_while_many_services_are_suspended_goes_on_from_there(
    house: House, dies_at: int
) -> None:
    account = an_account(house, 30)
    lifecycle, day = house.wiring.use(ContractLifecycle), at(house, "2026-03-22")
    commit, done = house.table.commit, 0

    def dying(transaction: Any) -> None:
        nonlocal done
        done += 1
        if done == dies_at:
            raise SystemExit
        commit(transaction)

    house.table.commit = dying  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        lifecycle.suspend(account.contract_id, day, ONCE)
    house.table.commit = commit  # type: ignore[method-assign]
    lifecycle.suspend(account.contract_id, day, ONCE)
    assert sums(house)[1] == Decimal("100.00") + 30 * Decimal("30.00")
    assert len(house.table.events("billing.subscription.suspended")) == 31
    faults = Books.of(house.table.items.values()).faults()
    assert [f for f in faults if "30 invoices for" not in f] == []  # each start has its own
