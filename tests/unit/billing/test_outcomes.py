"""Payments whose outcome nobody has told: gateways are asked, with growing pauses, and never charged twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.jobs import run
from functions.billing.payments.charging import Charging
from functions.billing.payments.entities import Charge, Payment, PaymentState
from functions.billing.payments.gateways import (
    Checkout,
    GatewayNotification,
    Gateways,
    Outcome,
    OutcomeUnknown,
)
from functions.billing.payments.repository import PaymentRepository
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from shared.errors import Unavailable
from tests.acceptance.case_files import find_case
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import an_admin
from tests.fakes.time import FixedClock
from tests.unit.billing.test_gateways_stripe import a_payment

METHOD = PaymentMethod("method-1", "bank", Card("t", "visa", "4242", payer="p-1"), FixedClock()())


@dataclass
class Bank:
    """A gateway that loses its answers: what it has taken is in `taken`."""

    taken: dict[str, Charge] = field(default_factory=dict)
    is_lost: bool = False
    is_down: bool = False
    says: Outcome = Outcome.FAILED
    asked_at: list[datetime] = field(default_factory=list)

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        charge = Charge(f"ch_{payment.id}", payment.amount, payment.currency, payment.created_at)
        self.taken[payment.id] = charge
        if self.is_lost:
            raise OutcomeUnknown
        return GatewayNotification(Outcome.SUCCEEDED, payment.id, charge)

    def find(self, payment: Payment, now: datetime) -> GatewayNotification:
        self.asked_at.append(now)
        if self.is_down:
            raise Unavailable
        if payment.id in self.taken:
            return GatewayNotification(Outcome.SUCCEEDED, payment.id, self.taken[payment.id])
        return GatewayNotification(self.says, payment.id, reason="never_arrived")

    def set_up(self, setup: MethodSetup) -> Checkout:
        raise NotImplementedError

    def forget(self, method: PaymentMethod) -> None:
        raise NotImplementedError


@dataclass
class Owing(PaymentsHouse):
    """A house with an invoice of 100.00 and a gateway called `bank`."""

    bank: Bank = field(default_factory=Bank)

    def __post_init__(self) -> None:
        super().__post_init__()
        known = self.wiring.use(Gateways)
        mine = replace(known, saving={"bank": self.bank}, answering={"bank": self.bank})
        self.wiring.provide(Gateways, lambda: mine)
        self.open()
        self.invoice("100.00")
        self.charging = self.wiring.use(Charging)
        self.stored = PaymentRepository(table=self.table, time_zone="Europe/Moscow")

    def begin(self, **given: Any) -> Payment:
        """A payment that is written, and whose card is about to be charged."""
        values = {"gateway": "bank", "amount": Decimal("100.00"), "created_at": self.clock()}
        payment = replace(a_payment(**values), version=0)
        about = replace(self.charging.about_to(payment, METHOD, self.clock()), **given)
        self.table.commit(self.stored.add(about))
        return about

    def job(self) -> dict[str, Any]:
        return run({"job": "outcomes"}, self.wiring, lambda: True)

    def state(self) -> PaymentState:
        return self.stored.get("payment-1").state


@pytest.fixture
def house() -> Owing:
    return Owing()


def test_what_is_about_to_be_charged_is_unknown_until_the_gateway_has_answered(
    house: Owing,
) -> None:
    begun = house.begin()
    assert house.state() is PaymentState.UNKNOWN
    assert begun.gateway_ref == "p-1"
    assert house.charging.charge(begun, METHOD).state is PaymentState.SUCCEEDED
    assert house.account().amount_due == 0


def test_a_lost_answer_is_asked_for_after_an_hour(house: Owing) -> None:
    house.bank.is_lost = True
    house.charging.charge(house.begin(), METHOD)
    assert house.job()["asked"] == 0, "not yet"
    house.clock.advance(hours=1)
    assert house.job() == {"asked": 1, "decided": 1, "given_up": 0, "errors": 0, "complete": True}
    assert house.job()["asked"] == 0
    assert house.state() is PaymentState.SUCCEEDED
    assert house.account().balance == 0
    assert len(house.bank.taken) == 1


def test_pauses_grow_up_to_three_days_then_a_person_is_told(
    house: Owing, capsys: pytest.CaptureFixture[str]
) -> None:
    house.begin()
    house.bank.is_down, begun = True, house.clock()
    for _ in range(24 * 5):
        house.clock.advance(hours=1)
        house.job()
    after = [(at - begun) / timedelta(hours=1) for at in house.bank.asked_at]
    assert after == [1, 3, 7, 15, 31, 63, 72]
    assert house.stored.get("payment-1").ask_at is None
    assert '"OutcomesUnknown"' in capsys.readouterr().out
    listed = house.api.get("/payments", query={"state": "unknown"}, by=an_admin())
    assert [p["id"] for p in listed.json["items"]] == ["payment-1"]


def test_what_never_arrived_has_failed_and_is_said_once(house: Owing) -> None:
    house.begin()
    house.clock.advance(hours=1)
    house.job()
    house.job()
    assert house.state() is PaymentState.FAILED
    (said,) = house.table.events("billing.payment.failed")
    assert said["data"]["reason"] == "never_arrived"


def test_a_webhook_that_comes_first_is_not_counted_again(house: Owing) -> None:
    begun = house.begin()
    house.bank.is_lost = True
    house.charging.charge(begun, METHOD)
    said = GatewayNotification(Outcome.SUCCEEDED, begun.id, house.bank.taken[begun.id])
    house.charging.keep(house.stored.get(begun.id), said)
    house.charging.keep(begun, said)
    house.clock.advance(hours=1)
    assert house.job()["asked"] == 0
    assert house.account().balance == 0
    assert len([e for e in house.entries() if e.source == "payment#payment-1"]) == 1


def test_money_that_comes_after_a_failure_counts(house: Owing) -> None:
    """A day late, and in the wrong order."""
    begun = house.begin()
    house.clock.advance(hours=1)
    house.job()
    charge = Charge("ch_1", Decimal("100.00"), "RUB", house.clock())
    for outcome in (Outcome.SUCCEEDED, Outcome.FAILED):
        said = GatewayNotification(outcome, begun.id, charge)
        house.charging.keep(house.stored.get(begun.id), said)
    assert house.state() is PaymentState.SUCCEEDED
    assert house.account().balance == 0


@pytest.mark.parametrize("at", range(2))
@pytest.mark.parametrize("early", [True, False])
def test_whoever_dies_at_any_write_has_charged_once(house: Owing, at: int, early: bool) -> None:
    crashes = Crashes(house.table)
    crashes.kill(at, before=early)
    with pytest.raises(Killed):
        house.charging.charge(house.begin(), METHOD)
    written = house.stored.find("payment-1")
    assert (written is None) == (at == 0 and early), "nothing is charged before it is written"
    house.clock.advance(hours=1)
    house.job()
    taken = sum((c.amount for c in house.bank.taken.values()), Decimal(0))
    assert house.account().amount_due == 100 - taken
    assert taken == (100 if at == 1 else 0)


def test_a_page_that_was_left_is_closed_after_a_day(house: Owing) -> None:
    known = house.wiring.use(Gateways)
    house.wiring.provide(Gateways, lambda: replace(known, answering={"sandbox": house.sandbox}))
    payment = house.start("50.00")
    house.clock.advance(hours=23)
    house.job()
    assert house.payment(payment["id"])["state"] == "pending"
    house.clock.advance(hours=1)
    house.job()
    shown = house.payment(payment["id"])
    assert (shown["state"], shown["reason"]) == ("failed", "page_left")


def test_what_a_gateway_says_is_under_way_is_left_so(house: Owing) -> None:
    """MT-110."""
    case = find_case("meteroid", "MT-110")
    house.bank.says = {"pending": Outcome.OTHER}[case["input"]["provider_status"]]
    house.begin(state=PaymentState(case["input"]["provider_status"]), gateway_ref="pi_1")
    for _ in range(7):
        house.clock.advance(days=1)
        house.job()
    assert len(house.bank.asked_at) == 7
    assert house.state() == case["expected"]["transaction"]


def test_a_person_asks_at_once_or_says_that_no_money_was_taken(house: Owing) -> None:
    house.bank.is_lost = True
    house.charging.charge(house.begin(), METHOD)
    asked = house.api.post("/payments/payment-1/refresh", by=an_admin())
    assert (asked.status, asked.json["state"]) == (200, "succeeded")
    assert house.api.post("/payments/payment-1/refresh", by=an_admin()).json == asked.json
    refused = house.api.post("/payments/payment-1/reject", by=an_admin())
    assert (refused.status, refused.json["type"]) == (409, "urn:lastmile:problem:outcome-known")


def test_money_of_a_rejected_payment_counts_after_all(house: Owing) -> None:
    begun = house.begin()
    house.bank.is_down = True
    assert house.api.post("/payments/payment-1/refresh", by=an_admin()).status == 503
    shown = house.api.post("/payments/payment-1/reject", by=an_admin()).json
    assert (shown["state"], shown["reason"]) == ("failed", "rejected")
    assert len(house.table.events("billing.payment.failed")) == 1
    charge = Charge("ch_1", Decimal("100.00"), "RUB", house.clock())
    said = GatewayNotification(Outcome.SUCCEEDED, begun.id, charge)
    house.charging.keep(house.stored.get(begun.id), said)
    assert house.account().amount_due == 0
