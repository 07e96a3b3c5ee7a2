"""What is active once it is paid for: pending until then, charged from then, or given up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.activating import Activations
from functions.billing.changes.entities import (
    Cancellation,
    InvalidStart,
    StartRequest,
    TariffRequest,
    When,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.consumers import consumer
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.jobs import run as run_job
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.opening.service import AccountOpening
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.subscriptions.awaiting import AwaitsPayment
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.tariffs.entities import Activation, ChargingMode, TariffKind
from shared.principal import SYSTEM
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff

STAFF = an_admin()
HOME = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
TV = replace(
    HOME,
    kind=TariffKind.TV,
    name="TV",
    price=Decimal("93.00"),
    setup_fee=Decimal("10.00"),
    activation=Activation.PAID,
)
PENDING, ACTIVE, CANCELLED = (
    SubscriptionState.PENDING, SubscriptionState.ACTIVE, SubscriptionState.CANCELLED,
)  # fmt: skip


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(HOME))
    house.sell(a_tariff(TV, id="tv", code="tv"))
    house.sell(a_tariff(replace(TV, charging=ChargingMode.ANNIVERSARY), id="own", code="own"))
    return house


@pytest.fixture
def account(house: House) -> Account:
    """Home at 310.00 a month since 1 March, paid for."""
    account = house.open("2026-03-01")
    pay(house, account, "310.00")
    return account


def at(house: House, moment: str) -> None:
    house.clock.at = datetime.fromisoformat(f"{moment}+00:00")


def pay(house: House, account: Account, amount: str) -> None:
    wanted = PaymentRequest(account.id, Decimal(amount), "manual")
    house.wiring.use(Payments).start(wanted, SYSTEM)


def add(house: House, account: Account, tariff: str = "tv", **given: Any) -> ChangeResult:
    """It starts at noon of 22 March."""
    at(house, "2026-03-22T12:00:00")
    wanted = StartRequest(account.id, tariff, **given)
    return house.wiring.use(SubscriptionStarting).start(wanted, STAFF)


def hear(house: House) -> int:
    """Billing hears of the first invoices that were paid, each of them twice; how many."""
    said = house.table.events("billing.subscription.paid")
    for event in said * 2:
        record = {"messageId": "1", "body": json.dumps(event)}
        answer = consumer.consume({"Records": [record]}, house.wiring, not_dead, house.clock)
        assert answer == {"batchItemFailures": []}
    return len(said)


def not_dead(record: dict[str, Any], reason: str) -> None:
    raise AssertionError(f"{reason}: {record}")


def of(house: House, subscription_id: str) -> Subscription:
    return next(s for s in house.subscriptions() if s.id == subscription_id)


def job(house: House) -> dict[str, Any]:
    return run_job({"job": "subscriptions"}, house.wiring, lambda: True)


def test_it_waits_for_its_invoice_and_nothing_more_is_billed(
    house: House, account: Account
) -> None:
    made = add(house, account)
    assert made.invoice is not None
    assert (made.invoice.total, made.invoice.activates) == (Decimal("40.00"), made.subscription.id)
    assert made.subscription.state is PENDING
    assert house.table.events("billing.subscription.started")[1:] == []
    house.run("2026-04-01")
    last = house.invoices()[-1]
    assert [item.kind for item in last.items] == ["internet"]
    assert house.account(account.id).next_bill_date == date(2026, 5, 1)


def test_paid_on_its_day_it_is_active_and_billed_on(house: House, account: Account) -> None:
    made = add(house, account)
    pay(house, account, "40.00")
    assert hear(house) == 1
    active = of(house, made.subscription.id)
    assert (active.state, active.started_on) == (ACTIVE, date(2026, 3, 22))
    assert len(house.table.events("billing.subscription.started")) == 2
    assert len(house.invoices()) == 2
    assert house.account(account.id).next_bill_date == date(2026, 4, 1)
    house.run("2026-04-01")
    assert {item.kind: item.amount for item in house.invoices()[-1].items} == {
        "internet": Decimal("310.00"), "tv": Decimal("93.00"),
    }  # fmt: skip
    at(house, "2026-03-25T12:00:00")
    assert job(house)["given_up"]["subscriptions"] == 0


@pytest.mark.parametrize(
    ("tariff", "billed", "again", "until"),
    [
        ("tv", "40.00", "27.00", date(2026, 4, 1)),  # nine days of 31
        ("own", "103.00", "93.00", date(2026, 4, 23)),  # a month of its own
    ],
)
def test_paid_on_a_later_day_it_is_charged_from_that_day(
    house: House, account: Account, tariff: str, billed: str, again: str, until: date
) -> None:
    made = add(house, account, tariff)
    assert made.invoice is not None
    assert made.invoice.total == Decimal(billed)
    at(house, "2026-03-23T12:00:00")
    pay(house, account, billed)
    hear(house)
    active, last = of(house, made.subscription.id), house.invoices()[-1]
    assert (active.state, active.started_on) == (ACTIVE, date(2026, 3, 23))
    (item,) = last.items
    assert (last.total, item.period_start, item.period_end) == (
        Decimal(again), date(2026, 3, 23), until,
    )  # fmt: skip
    assert (last.status, house.account(account.id).charged_until[active.id]) == (
        InvoiceStatus.PAID, until,
    )  # fmt: skip
    rest = Decimal(billed) - Decimal("10.00") - Decimal(again)
    assert house.account(account.id).balance == rest
    assert Books.of(house.table.items.values()).faults() == []


def test_an_advance_that_covers_it_makes_it_active_at_once(house: House, account: Account) -> None:
    pay(house, account, "100.00")
    made = add(house, account)
    assert (made.subscription.state, of(house, made.subscription.id).state) == (ACTIVE, ACTIVE)
    assert len(house.table.events("billing.subscription.started")) == 2
    assert house.account(account.id).balance == Decimal("60.00")
    assert hear(house) == 0


@pytest.mark.parametrize("paid", [None, "25.00"])
def test_what_nobody_pays_for_is_given_up_with_its_invoice(
    house: House, account: Account, paid: str | None
) -> None:
    """What was paid in part is an advance."""
    made = add(house, account)
    assert made.invoice is not None
    if paid is not None:
        pay(house, account, paid)
    at(house, "2026-03-24T11:45:00")
    assert job(house)["given_up"]["subscriptions"] == 0
    house.clock.at = made.invoice.created_at + timedelta(hours=48)
    assert job(house)["given_up"] == {"subscriptions": 1, "errors": 0, "complete": True}
    assert job(house)["given_up"]["subscriptions"] == 0
    assert of(house, made.subscription.id).state is CANCELLED
    (given_up,) = house.table.events("billing.subscription.lapsed")
    assert given_up["data"]["subscriptionId"] == made.subscription.id
    assert house.table.events("billing.subscription.cancelled") == []
    (closed,) = [i for i in house.invoices() if i.id == made.invoice.id]
    expected = InvoiceStatus.CANCELLED if paid is None else InvoiceStatus.PAID
    assert (closed.status, closed.amount_due) == (expected, 0)
    assert house.account(account.id).balance == Decimal(paid or 0)
    hear(house)
    assert of(house, made.subscription.id).state is CANCELLED
    house.run("2026-05-01")
    kinds = {item.kind for i in house.invoices()[2:] for item in i.items}
    assert kinds == {"internet"}
    assert Books.of(house.table.items.values()).faults() == []


def test_what_could_not_be_given_up_is_reported_and_stays_due(
    house: House, account: Account
) -> None:
    made = add(house, account)
    at(house, "2026-03-25T12:00:00")
    key = next(k for k in house.table.items if k[1].endswith(f"SUB#{made.subscription.id}"))
    kept = house.table.items.pop(key)
    assert job(house)["given_up"]["errors"] == 1
    house.table.items[key] = kept
    assert job(house)["given_up"]["subscriptions"] == 1
    assert house.wiring.use(Activations).give_up_due(lambda: False).complete


def test_what_was_paid_in_time_and_not_heard_of_is_active(house: House, account: Account) -> None:
    made = add(house, account)
    at(house, "2026-03-24T11:45:00")
    pay(house, account, "40.00")
    at(house, "2026-03-24T12:15:00")
    assert job(house)["given_up"] == {"subscriptions": 0, "errors": 0, "complete": True}
    assert of(house, made.subscription.id).state is ACTIVE
    hear(house)
    assert len(house.table.events("billing.subscription.started")) == 2


def test_time_that_runs_out_leaves_the_rest_to_the_next_job(house: House, account: Account) -> None:
    made = add(house, account)
    at(house, "2026-03-25T12:00:00")
    result = house.wiring.use(Activations).give_up_due(lambda: False)
    assert (result.subscriptions, result.complete) == (0, False)
    assert of(house, made.subscription.id).state is PENDING


def test_an_invoice_cancelled_by_hand_leaves_nothing_to_give_back(
    house: House, account: Account
) -> None:
    made = add(house, account)
    assert made.invoice is not None
    house.wiring.use(InvoiceClosing).cancel(made.invoice.id, None)
    at(house, "2026-03-25T12:00:00")
    assert job(house)["given_up"]["subscriptions"] == 1
    assert house.account(account.id).balance == 0


@pytest.mark.parametrize("by_contract", [True, False])
def test_who_cancels_before_it_is_paid_for_owes_nothing(
    house: House, account: Account, by_contract: bool
) -> None:
    made = add(house, account)
    at(house, "2026-03-23T12:00:00")
    if by_contract:
        house.wiring.use(ContractLifecycle).terminate(account.contract_id, date(2026, 3, 23))
    else:
        house.wiring.use(SubscriptionChanges).cancel(
            made.subscription.id, Cancellation(When.PERIOD_END), STAFF
        )
    assert of(house, made.subscription.id).state is CANCELLED
    assert house.account(account.id).balance == (Decimal("90.00") if by_contract else 0)
    assert not [key for key in house.table.items if key[0] == "AWAITING"]


def test_it_cannot_be_changed_or_paused_while_it_waits(house: House, account: Account) -> None:
    made = add(house, account)
    with pytest.raises(AwaitsPayment):
        house.wiring.use(SubscriptionChanges).change_tariff(
            made.subscription.id, TariffRequest("own"), STAFF
        )
    with pytest.raises(AwaitsPayment):
        house.wiring.use(SubscriptionSuspensions).suspend(
            made.subscription.id, Suspension.VOLUNTARY, STAFF
        )
    with pytest.raises(InvalidStart):
        add(house, account, starts_on=date(2026, 3, 23))


def test_suspended_while_it_waits_it_is_active_after_both(house: House, account: Account) -> None:
    made = add(house, account)
    suspensions = house.wiring.use(SubscriptionSuspensions)
    suspensions.suspend(made.subscription.id, Suspension.REPAIR, STAFF)
    back = suspensions.resume(made.subscription.id, Suspension.REPAIR, STAFF)
    assert (back.subscription.state, back.credit_notes, back.invoice) == (PENDING, (), None)
    suspensions.suspend(made.subscription.id, Suspension.REPAIR, STAFF)
    pay(house, account, "40.00")
    hear(house)
    assert of(house, made.subscription.id).state is SubscriptionState.SUSPENDED
    assert house.account(account.id).balance == Decimal("30.00")
    at(house, "2026-03-23T12:00:00")
    suspensions.resume(made.subscription.id, Suspension.REPAIR, STAFF)
    assert house.account(account.id).balance == Decimal("3.00")
    assert of(house, made.subscription.id).state is ACTIVE


@pytest.mark.parametrize("starts", ["2026-03-22", "2026-03-24"])
def test_a_contract_s_first_service_waits_as_well(house: House, starts: str) -> None:
    at(house, "2026-03-22T12:00:00")
    contract = a_contract(starts, tariff="tv")
    opened = house.wiring.use(AccountOpening).open(contract)
    (waiting,), (invoice,) = house.subscriptions(), house.invoices()
    assert (waiting.state, invoice.activates) == (PENDING, waiting.id)
    assert opened.next_bill_date is None
    assert house.table.events("billing.subscription.started") == []
    pay(house, opened, str(invoice.total))
    hear(house)
    at(house, "2026-03-24T12:00:00")
    job(house)
    (active,) = house.subscriptions()
    assert (active.state, active.started_on) == (ACTIVE, date.fromisoformat(starts))
    assert len(house.table.events("billing.subscription.started")) == 1
    assert len(house.invoices()) == 1
    assert house.account(opened.id).next_bill_date == date(2026, 4, 1)


def test_a_trial_needs_no_payment(house: House, account: Account) -> None:
    house.sell(a_tariff(replace(TV, trial_days=10), id="trial", code="trial"))
    made = add(house, account, "trial")
    assert (made.subscription.state, made.invoice) == (ACTIVE, None)
