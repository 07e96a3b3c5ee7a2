"""Autopay: invoices are charged once, on their day; what is declined is tried again, or stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import PaymentType
from functions.billing.autopay import routes as autopay_routes
from functions.billing.autopay.entities import Autopay, AutopayState, Effort, look
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.dunning.entities import Action, DunningPolicy, Step
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.dunning.repository import DunningRepository
from functions.billing.jobs import run
from functions.billing.payment_methods import routes as method_routes
from functions.billing.payment_methods import sandbox_routes as saving_routes
from functions.billing.payments import routes, sandbox_routes
from functions.billing.payments.entities import Payment
from functions.billing.payments.gateways import GatewayNotification, Gateways
from functions.billing.subscriptions.entities import Suspension
from functions.billing.wallets.entities import Card, PaymentMethod, Wallet
from functions.billing.wallets.repository import WalletRepository
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient
from tests.fakes.paying import PaymentsHouse, an_account
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import House, a_tariff
from tests.unit.billing.test_outcomes import Bank

ANNA, BORIS, ADMIN = a_customer("customer-1"), a_customer("customer-2"), an_admin()
PAUSES = (1, 3, 5)
DUE = date(2026, 3, 20)


def test_a_sum_is_tried_on_its_day_and_some_days_after() -> None:
    effort = Effort("i-1", DUE)
    days = []
    while (day := effort.next_on(PAUSES)) is not None:
        days.append((day - DUE).days)
        effort = replace(effort, tries=effort.tries + 1)
    assert days == [0, 1, 3, 5]


def test_each_try_has_an_id_of_its_own_which_follows_from_its_number() -> None:
    account = replace(an_account(), open_items=())
    autopay = Autopay("acc", "customer-1", AutopayState.ACTIVE, "m-1")
    prepaid = replace(account, payment_type=PaymentType.PREPAID, next_bill_date=DUE)
    first = look(autopay, prepaid, Decimal("10.00"), PAUSES, DUE).due
    assert first is not None
    again = look(autopay.begun(first, "p-1"), prepaid, Decimal("10.00"), PAUSES, DUE + timedelta(1))
    assert again.due is not None
    assert (first.seed, again.due.seed) == (
        "autopay#prepaid#acc#2026-03-20#1", "autopay#prepaid#acc#2026-03-20#2",
    )  # fmt: skip


class Charged(PaymentsHouse):
    """A house whose customer pays by a saved card of the sandbox's."""

    def __post_init__(self) -> None:
        super().__post_init__()
        given = (routes, sandbox_routes, method_routes, saving_routes, autopay_routes)
        self.api = ApiClient([one.endpoint for one in given], self.wiring)
        self.open()

    def choose(self, card: str = "4242", account_id: str = "acc") -> None:
        """Save a test card, and have the account's invoices charged to it."""
        page = self.api.post("/payment-methods", {"gateway": "sandbox"}, by=ANNA).json["id"]
        self.api.post(f"/payment-methods/sandbox/{page}/confirm", raw=f"card={card}")
        saved = self.api.get("/payment-methods", by=ANNA).json["items"]
        (method,) = [one["id"] for one in saved if one["lastFour"] == card]
        self.put(method, account_id)

    def put(self, method: str | None, account_id: str = "acc") -> dict[str, Any]:
        path = f"/accounts/{account_id}/autopay"
        reply = self.api.call("PUT", path, {"methodId": method}, by=ANNA)
        assert reply.status == 200, reply.text
        shown: dict[str, Any] = reply.json
        return shown

    def job(self, day: str | None = None) -> dict[str, Any]:
        """The job on a day, or in the next hour."""
        if day is None:
            self.clock.advance(hours=1)
        else:
            self.clock.at = self.clock.at.replace(month=int(day[:2]), day=int(day[3:]))
        done = run({"job": "autopay"}, self.wiring, lambda: True)
        assert done["errors"] == 0
        return done

    def shown(self) -> dict[str, Any]:
        reply = self.api.get("/accounts/acc/autopay", by=ANNA)
        found: dict[str, Any] = reply.json
        return found

    def tried(self) -> list[tuple[str, str]]:
        """The payments of autopay: their amounts and states, the oldest first."""
        listed = self.api.get("/payments", by=ADMIN, query={"accountId": "acc"}).json["items"]
        return [(p["amount"], p["state"]) for p in reversed(listed)]


@pytest.fixture
def house() -> Charged:
    return Charged()


def test_an_invoice_is_charged_on_its_due_date_and_once(house: Charged) -> None:
    house.invoice("100.00", due="2026-03-20")
    house.choose()
    for day in ("03-10", "03-19"):
        house.job(day)
    assert house.tried() == []
    for day in ("03-20", "03-20", "03-21"):
        house.job(day)
    assert house.tried() == [("100.00", "succeeded")]
    assert house.account().amount_due == 0
    assert house.shown()["state"] == "active"


def test_each_invoice_is_charged_by_itself_the_oldest_first(house: Charged) -> None:
    house.choose()
    for total, due in (("30.00", "2026-03-21"), ("20.00", "2026-03-20"), ("50.00", "2026-04-05")):
        house.invoice(total, due=due)
    house.job("03-22")
    assert house.tried() == [("20.00", "succeeded"), ("30.00", "succeeded")]
    assert house.account().amount_due == 50


def test_what_is_declined_is_tried_again_on_the_days_of_the_policy(house: Charged) -> None:
    house.choose("9995")
    house.invoice("100.00", due="2026-03-20")
    tries = []
    for day in range(20, 31):
        done = [house.job(f"03-{day}")["charged"] for _ in range(2)]
        tries.append(done)
    assert tries == [[1, 0], [1, 0], [0, 0], [1, 0], [0, 0], [1, 0], *[[0, 0]] * 5]
    assert house.shown()["reason"] == "insufficient_funds"
    assert house.shown()["state"] == "active", "the next invoice is tried"
    listed = house.api.get("/autopay", by=ADMIN).json["items"]
    assert [(one["accountId"], one["failedOn"]) for one in listed] == [("acc", "2026-03-20")]
    assert len(house.table.events("billing.payment.failed")) == 4


@pytest.mark.parametrize(("card", "reason"), [("9979", "stolen_card"), ("0069", "expired_card")])
def test_a_card_that_is_no_good_stops_it_and_the_customer_is_told(
    house: Charged, card: str, reason: str
) -> None:
    house.choose(card)
    house.invoice("100.00", due="2026-03-20")
    for day in range(20, 31):
        house.job(f"03-{day}")
    assert house.tried() == [("100.00", "failed")]
    assert (house.shown()["state"], house.shown()["reason"]) == ("stopped", reason)
    (told,) = house.table.events("billing.autopay.stopped")
    assert told["data"]["reason"] == reason
    house.choose("4242")
    house.job("03-31")
    assert house.account().amount_due == 0, "another card is tried at once"
    assert house.api.get("/autopay", by=ADMIN).json["items"] == []


def test_a_card_that_was_deleted_or_has_expired_stops_it(house: Charged) -> None:
    house.choose()
    house.invoice("100.00", due="2026-03-20")
    method = house.shown()["methodId"]
    assert house.api.call("DELETE", f"/payment-methods/{method}", by=ANNA).status == 204
    house.job("03-20")
    assert (house.shown()["state"], house.shown()["reason"]) == ("stopped", "method_gone")
    wallets = WalletRepository(table=house.table)
    before = wallets.find("customer-1")
    old = PaymentMethod(
        "m-old", "sandbox", Card("t", "visa", "4242", "2026-02", "4242"), house.clock()
    )
    house.table.commit(wallets.change(before.saved(old), over=before))
    house.put("m-old")
    house.job("03-20")
    assert (house.shown()["state"], house.shown()["reason"]) == ("stopped", "expired_card")
    assert house.tried() == []


def test_a_lost_answer_is_waited_for_and_nothing_is_charged_twice(house: Charged) -> None:
    house.choose("0119")
    house.invoice("100.00", due="2026-03-20")
    house.job("03-20")
    for _ in range(3):
        house.job()
    assert house.tried() == [("100.00", "unknown")]
    assert house.shown()["paymentId"] is not None
    run({"job": "outcomes"}, house.wiring, lambda: True)
    house.job()
    assert house.tried() == [("100.00", "succeeded")]
    assert (house.account().amount_due, house.shown()["paymentId"]) == (0, None)


def test_what_was_paid_otherwise_is_not_charged(house: Charged) -> None:
    house.choose()
    house.invoice("100.00", due="2026-03-20")
    house.pay("60.00")
    house.job("03-20")
    assert house.tried()[-1] == ("40.00", "succeeded")
    assert house.account().balance == 0


def test_a_promise_holds_it_up_until_its_day(house: Charged) -> None:
    house.choose()
    house.invoice("100.00", due="2026-03-20")
    before = house.account()
    promised = before.promising(Decimal("100.00"), date(2026, 3, 25))
    house.table.commit(house.accounts.change(promised, over=before))
    for day in ("03-20", "03-24"):
        house.job(day)
    assert house.tried() == []
    house.job("03-25")
    assert house.account().amount_due == 0


def test_dunning_has_it_tried_once_more(house: Charged) -> None:
    house.choose("9995")
    house.invoice("100.00", due="2026-03-20")
    policies = DunningRepository(table=house.table)
    policy = DunningPolicy("RUB", (Step(10, Action.CHARGE),), version=1)
    house.table.commit(policies.set_policy(policy, over=DunningPolicy("RUB")))
    for day in range(20, 30):
        house.dunning.run(date(2026, 3, day))
        house.job(f"03-{day}")
    assert len(house.tried()) == 4
    assert house.dunning.run(date(2026, 3, 30)).charges == 1
    house.job("03-30")
    assert len(house.tried()) == 5
    house.job("03-31")
    assert len(house.tried()) == 5


def test_it_is_the_customer_s_own(house: Charged) -> None:
    house.choose()
    method = house.shown()["methodId"]
    for way in ("GET", "PUT"):
        body = {"methodId": method} if way == "PUT" else None
        assert house.api.call(way, "/accounts/acc/autopay", body, by=BORIS).status == 404
    house.open("acc-2", "customer-2")
    path = "/accounts/acc-2/autopay"
    assert house.api.call("PUT", path, {"methodId": method}, by=BORIS).status == 404
    assert house.put(None) | {"state": "off", "dueOn": None} == house.put(None)


def test_an_account_of_another_customer_charges_no_card_of_the_first(house: Charged) -> None:
    house.choose()
    house.invoice("100.00", due="2026-03-20")
    before = house.account()
    other = replace(before, customer_id="customer-2", version=before.version + 1)
    house.table.commit(house.accounts.change(other, over=before))
    house.job("03-20")
    assert house.tried() == []
    assert house.table.events("billing.autopay.stopped") != []


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("early", [True, False])
def test_whoever_dies_at_any_write_charges_once(at: int, early: bool) -> None:
    house, bank = Charged(), Bank()
    known = house.wiring.use(Gateways)
    mine = replace(known, saving={"bank": bank}, answering={"bank": bank})
    house.wiring.provide(Gateways, lambda: mine)
    wallets = WalletRepository(table=house.table)
    method = PaymentMethod("m-1", "bank", Card("t", "visa", "4242"), house.clock())
    house.table.commit(
        wallets.change(Wallet("customer-1").saved(method), over=Wallet("customer-1"))
    )
    house.put("m-1")
    house.invoice("100.00", due="2026-03-20")
    crashes = Crashes(house.table)
    house.clock.at = house.clock.at.replace(day=20)
    crashes.kill(at, before=early)
    with pytest.raises(Killed):
        run({"job": "autopay"}, house.wiring, lambda: True)
    for _ in range(30):
        house.clock.advance(hours=1)
        for job in ("outcomes", "autopay"):
            run({"job": job}, house.wiring, lambda: True)
    assert house.account().amount_due == 0
    assert sum(charge.amount for charge in bank.taken.values()) == 100
    assert house.account().balance == 0


def test_another_job_at_the_same_moment_charges_nothing() -> None:
    """It begins while the gateway is thinking."""

    class Slow(Bank):
        def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
            said = super().charge(payment, method)
            at_once.append(run({"job": "autopay"}, house.wiring, lambda: True)["charged"])
            return said

    house, bank, at_once = Charged(), Slow(), list[int]()
    known = house.wiring.use(Gateways)
    house.wiring.provide(Gateways, lambda: replace(known, saving={"bank": bank}))
    wallets, empty = WalletRepository(table=house.table), Wallet("customer-1")
    method = PaymentMethod("m-1", "bank", Card("t", "visa", "4242"), house.clock())
    house.table.commit(wallets.change(empty.saved(method), over=empty))
    house.put("m-1")
    house.invoice("100.00", due="2026-03-20")
    house.job("03-20")
    assert (at_once, len(bank.taken)) == ([0], 1)
    assert house.account().amount_due == 0


def test_a_prepaid_period_is_charged_before_it_begins() -> None:
    house = House(payment_type="prepaid")
    house.sell(a_tariff())
    account = house.open("2026-03-10")
    autopays, wallets = AutopayRepository(table=house.table), WalletRepository(table=house.table)
    bank = Bank()
    known = house.wiring.use(Gateways)
    mine = replace(known, saving={"bank": bank}, answering={"bank": bank})
    house.wiring.provide(Gateways, lambda: mine)
    method = PaymentMethod("m-1", "bank", Card("t", "visa", "4242"), house.clock())
    empty = Wallet(account.customer_id)
    house.table.commit(wallets.change(empty.saved(method), over=empty))
    before = autopays.find(account)
    house.table.commit(autopays.change(before.by("m-1", date(2026, 3, 10)), over=before))
    taken = []
    for month, day in ((3, 10), (3, 11), (3, 31), (4, 1), (4, 1)):
        house.clock.at = house.clock.at.replace(month=month, day=day)
        assert run({"job": "autopay"}, house.wiring, lambda: True)["errors"] == 0
        house.wiring.use(DebtLifting).lift(account.id)
        taken.append(sum(charge.amount for charge in bank.taken.values()))
    first = taken[0]
    assert [more - first for more in taken] == [0, 0, 0, 590, 590]
    house.run("2026-04-01")
    assert house.account(account.id).balance == 0
    assert all(Suspension.DEBT not in one.suspensions for one in house.subscriptions())
