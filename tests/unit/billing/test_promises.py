"""Promised payments: granted by the provider's terms, kept or broken on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.app import ENDPOINTS
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.jobs import run
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.promises.entities import (
    Debtor,
    InvalidPromisePolicy,
    Promise,
    PromisePolicy,
    PromiseRefused,
    Promises,
    PromiseState,
    promise,
)
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from shared.principal import SYSTEM
from tests.acceptance.case_files import Case, cases
from tests.fakes.books import Books
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF, OWN = an_admin(), a_customer("customer-1")
NONE = Promises("account", "customer", "RUB")
OWED = Debtor(Decimal(200), Decimal(200), date(2020, 1, 1))
OPEN = PromisePolicy(enabled=True)


def past(granted: str, state: PromiseState, ended: str) -> Promises:
    day = date.fromisoformat
    one = Promise(Decimal(200), day(granted), day(ended), state=state, ended_on=day(ended))
    return replace(NONE, past=(one,))


@pytest.mark.parametrize("case", cases("isp", "promised_payment"))
def test_the_providers_rule_decides(case: Case) -> None:
    given, rule = case["input"], case["input"]["rule"]
    first, last = rule["allowed_days"]
    policy = PromisePolicy(
        enabled=True,
        days=rule["term_days"],
        price=Decimal(rule["price"]),
        uses_a_month=rule["times_per_month"],
        first_day=first,
        last_day=last,
        payment_since_last=rule["needs_payment_since_last"],
    )
    today = date(2026, 3, given["day_of_month"])
    debtor = replace(OWED, last_paid_on=date(2026, 3, 1) if given["paid_since_last"] else None)
    said = {
        "denied: day": "It can be asked for on days 1 to 3 of a month.",
        "denied: no payment since the last credit": "Nothing was paid since the last one.",
    }[case["expected"]["result"]]
    with pytest.raises(PromiseRefused) as refused:
        promise(policy, past("2026-02-02", PromiseState.KEPT, "2026-02-05"), debtor, today)
    assert str(refused.value) == said


EXPRESSED = {
    "IS-049": PromisePolicy(enabled=True, days=5, barred_days=31),
    "IS-050": PromisePolicy(enabled=True, days=5, maximum_debt_months=Decimal(1)),
    "IS-051": PromisePolicy(
        enabled=True, first_day=1, last_day=7, maximum_debt_months=Decimal(1), days=7,
        price_if_broken=Decimal(70), barred_days=36500,
    ),
    "IS-054": PromisePolicy(enabled=True, days=10, days_a_year_of_service=1, first_day=1),
}  # fmt: skip


@pytest.mark.parametrize("case", cases("isp", "promised_payment_policy"))
def test_terms_of_providers_can_be_said(case: Case) -> None:
    policy = EXPRESSED[case["id"]]
    assert case["expected"]["expressible"]
    given = promise(policy, NONE, OWED, date(2026, 3, 5))
    limit = case["input"].get("max_days") or case["input"].get("days") or policy.days
    assert 1 <= (given.ends_on - given.granted_on).days <= limit


@pytest.mark.parametrize(
    ("policy", "so_far", "debtor", "said"),
    [
        (PromisePolicy(), NONE, OWED, "cannot be promised"),
        (OPEN, replace(NONE, current=Promise(Decimal(1), date(2026, 3, 9), date(2026, 3, 12))),
         OWED, "already"),
        (OPEN, NONE, replace(OWED, debt=Decimal(0)), "Nothing is owed"),
        (OPEN, past("2026-03-01", PromiseState.KEPT, "2026-03-03"), OWED, "used this month"),
        (OPEN, past("2026-02-20", PromiseState.BROKEN, "2026-02-23"), OWED, "pay what is owed"),
        (replace(OPEN, until_paid=False, barred_days=30),
         past("2026-02-20", PromiseState.BROKEN, "2026-02-23"), OWED, "from 2026-03-25 on"),
        (replace(OPEN, maximum_debt=Decimal(199)), NONE, OWED, "More than 199"),
        (replace(OPEN, maximum_debt_months=Decimal("0.5")), NONE, OWED, "More than 100"),
        (replace(OPEN, days_a_year_of_service=1), NONE,
         replace(OWED, customer_since=date(2025, 3, 11)), "too new"),
    ],
)  # fmt: skip
def test_what_the_terms_do_not_allow_is_refused_with_the_reason(
    policy: PromisePolicy, so_far: Promises, debtor: Debtor, said: str
) -> None:
    with pytest.raises(PromiseRefused, match=said):
        promise(policy, so_far, debtor, date(2026, 3, 10))


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 61}, {"first_day": 8, "last_day": 7}, {"last_day": 32},
              {"price": Decimal(-1)}, {"uses_a_month": 0}, {"barred_days": -1}],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidPromisePolicy):
        PromisePolicy(**wrong)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))))
    return house


@pytest.fixture
def account(house: House) -> Account:
    """One that owes March, and is suspended for it from the 11th on."""
    opened = house.open("2026-03-01")
    at(house, "2026-03-11")
    (subscription,) = house.subscriptions()
    house.wiring.use(SubscriptionSuspensions).suspend(subscription.id, Suspension.DEBT, STAFF)
    terms = {"enabled": True, "days": 3, "price": "5.00", "priceIfBroken": "20.00"}
    assert call(house, "PUT", "/promise-policy", terms, STAFF).status == 200
    return opened


def at(house: House, day: str) -> None:
    house.clock.at = house.clock.at.fromisoformat(f"{day}T09:00:00+00:00")


def call(house: House, method: str, path: str, body: Any = None, by: Any = OWN) -> Reply:
    return ApiClient(ENDPOINTS, house.wiring).call(method, path, body, by=by)


def ask(house: House, account: Account, by: Any = OWN) -> Reply:
    return call(house, "POST", f"/accounts/{account.id}/promised-payment", by=by)


def test_a_promise_brings_service_back_at_once_and_costs_its_price(
    house: House, account: Account
) -> None:
    assert ask(house, account, a_customer("customer-2")).status == 404
    given = ask(house, account)
    assert given.status == 201, given.text
    assert (given.json["current"]["amount"], given.json["current"]["endsOn"]) == (
        "100.00", "2026-03-14",
    )  # fmt: skip
    (subscription,) = house.subscriptions()
    assert subscription.state is SubscriptionState.ACTIVE
    assert house.invoices()[-1].total == Decimal("210.00")  # 21 days of 31
    assert [c.amount for c in house.account(account.id).pending_charges] == [Decimal("5.00")]
    assert len(house.table.events("billing.promise.granted")) == 1
    again = ask(house, account)
    assert (again.status, again.json["detail"]) == (409, "A payment is promised already.")


def test_a_promise_that_is_paid_is_kept(house: House, account: Account) -> None:
    ask(house, account)
    paid = PaymentRequest(account.id, Decimal("100.00"), "manual")
    house.wiring.use(Payments).start(paid, by=SYSTEM)
    done = run({"job": "promises", "date": "2026-03-14"}, house.wiring, lambda: True)
    assert (done["kept"], done["broken"]) == (1, 0)
    assert house.subscriptions()[0].state is SubscriptionState.ACTIVE
    seen = call(house, "GET", f"/accounts/{account.id}/promised-payment").json
    assert (seen["current"], [one["state"] for one in seen["past"]]) == (None, ["kept"])
    assert Books.of(house.table.items.values()).faults() == []


def test_what_was_paid_before_a_promise_on_its_day_does_not_keep_it(
    house: House, account: Account
) -> None:
    paid = PaymentRequest(account.id, Decimal("60.00"), "manual")
    house.wiring.use(Payments).start(paid, by=SYSTEM)
    house.clock.advance(hours=1)
    assert ask(house, account).json["current"]["amount"] == "40.00"
    at(house, "2026-03-14")
    done = run({"job": "promises", "date": "2026-03-14"}, house.wiring, lambda: True)
    assert (done["kept"], done["broken"]) == (0, 1)


def test_a_promise_that_is_not_paid_is_broken_on_its_day(house: House, account: Account) -> None:
    ask(house, account)
    for day, broken in (("2026-03-13", 0), ("2026-03-14", 1), ("2026-03-15", 0)):
        at(house, day)
        done = run({"job": "promises", "date": day}, house.wiring, lambda: True)
        assert (done["kept"], done["broken"], done["errors"]) == (0, broken, 0)
    (subscription,) = house.subscriptions()
    assert subscription.suspensions == {Suspension.DEBT}
    waiting = house.account(account.id).pending_charges
    assert [c.amount for c in waiting] == [Decimal("5.00"), Decimal("20.00")]
    assert len(house.table.events("billing.promise.broken")) == 1
    assert ask(house, account).status == 409
    assert Books.of(house.table.items.values()).faults() == []


def test_a_promise_without_anything_to_lift_is_kept_in_mind_all_the_same(house: House) -> None:
    account = house.open("2026-03-01")
    at(house, "2026-03-11")
    call(house, "PUT", "/promise-policy", {"enabled": True}, STAFF)
    assert ask(house, account).json["current"]["amount"] == "310.00"
    assert call(house, "GET", "/promise-policy", by=STAFF).json["enabled"] is True
