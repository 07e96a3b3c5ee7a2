"""Money that goes back, on DynamoDB's own rules (ministack): many at once, indexes, the job."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.jobs import run
from functions.billing.refunds.asking import RefundAsking
from functions.billing.transactions.repository import LedgerRepository
from shared.dynamo.table import DynamoTable
from shared.ids import new_id
from tests.fakes.cloud import Cloud
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin

AT_ONCE = 8


@pytest.fixture
def house(cloud: Cloud) -> PaymentsHouse:
    table: DynamoTable = cloud.table("billing", like="BillingTable")
    house = PaymentsHouse(table=table, new_id=new_id)  # type: ignore[arg-type]
    house.open()
    return house


def booked(house: PaymentsHouse) -> Decimal:
    """What the account's entries come to."""
    entries = LedgerRepository(table=house.table).each_of("acc")
    return sum((entry.amount for entry in entries), Decimal(0))


def test_refunds_of_one_payment_at_once_never_pass_it(house: PaymentsHouse) -> None:
    invoice, payment = house.invoice("60.00"), house.cash("100.00")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        replies = list(pool.map(lambda _: house.refund(payment, amount="30.00"), range(AT_ONCE)))
    assert Counter(r.status for r in replies) == {201: 3, 409: AT_ONCE - 3}
    assert house.account().balance == booked(house) == Decimal("-50.00")
    assert InvoiceRepository(table=house.table).get(invoice.id).amount_due == Decimal("50.00")
    assert house.payment(payment["id"])["refunded"] == "90.00"


def test_chargebacks_and_refunds_at_once_add_up(house: PaymentsHouse) -> None:
    house.invoice("100.00")
    paid = [house.pay("50.00") for _ in range(4)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        disputes = [pool.submit(house.dispute, one) for one in paid[:2] * 2]
        refunds = [pool.submit(house.refund, one, byHand=True) for one in paid[2:] * 2]
    assert {d.result().status for d in disputes} == {200}
    assert Counter(r.result().status for r in refunds) == {201: 2, 409: 2}
    assert house.account().balance == booked(house) == Decimal("-100.00")
    assert [c["amount"] for c in house.chargebacks("open")] == ["50.00"] * 2


def test_the_gateway_is_asked_by_the_job_and_lists_show_where_refunds_stand(
    house: PaymentsHouse,
) -> None:
    payment = house.pay("100.00")
    for amount in ("10.00", "10.01", "10.03"):
        assert house.refund(payment, amount=amount).json["state"] == "requested"
    assert run({"job": "refunds"}, house.wiring, lambda: True)["settled"] == 0
    house.clock.advance(seconds=300)
    done = run({"job": "refunds"}, house.wiring, lambda: True)
    assert (done["settled"], done["unclear"], done["errors"]) == (2, 1, 0)
    for state in ("succeeded", "failed", "unknown"):
        query = {"state": state}
        (found,) = house.api.get("/refunds", query=query, by=an_admin()).json["items"]
        assert found["state"] == state
    (unclear,) = house.api.get("/refunds", query={"state": "unknown"}, by=an_admin()).json["items"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asking = house.wiring.use(RefundAsking)
        list(pool.map(lambda _: asking.ask(payment["id"], unclear["id"]), range(AT_ONCE)))
    assert house.account().balance == booked(house) == Decimal("90.00")


def test_money_is_assigned_once_and_a_payment_asked_for_at_once_is_one(
    house: PaymentsHouse,
) -> None:
    house.webhook({"paymentId": "x", "chargeId": "c", "amount": "7.00", "currency": "RUB"})
    query = {"accountId": "suspense"}
    (lost,) = house.api.get("/payments", query=query, by=an_admin()).json["items"]
    path, to = f"/payments/{lost['id']}/assign", {"accountId": "acc"}
    wanted = {"accountId": "acc", "amount": "5.00", "gateway": "sandbox"}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assigned = list(pool.map(lambda _: house.api.post(path, to, by=an_admin()), range(AT_ONCE)))
        started = list(
            pool.map(lambda _: house.api.post("/payments", wanted, by=a_customer()), range(AT_ONCE))
        )
    assert Counter(r.status for r in assigned) == {200: 1, 409: AT_ONCE - 1}
    assert house.account().balance == booked(house) == Decimal("7.00")
    assert len({r.json["id"] for r in started}) == 1
