"""The sandbox's page: a newcomer presses a button, and the webhook comes as from any gateway."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.billing.payments.gateways import Gateways
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.paying import PUBLIC_URL, SETTINGS, PaymentsHouse


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def confirm(house: PaymentsHouse, payment_id: str, form: str = "") -> int:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    reply = house.api.post(f"/payments/sandbox/{payment_id}/confirm", raw=form, headers=headers)
    return reply.status


def test_the_page_says_what_is_to_be_paid(house: PaymentsHouse) -> None:
    payment = house.start("1234.50")
    reply = house.api.get(f"/payments/sandbox/{payment['id']}")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "1234.50 RUB" in reply.text
    assert f'action="{payment["id"]}/confirm"' in reply.text


def test_the_page_loads_and_runs_nothing(house: PaymentsHouse) -> None:
    reply = house.api.get(f"/payments/sandbox/{house.start('1.00')['id']}")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "<script" not in reply.text


@pytest.mark.parametrize("form", ["", "outcome=succeeded"])
def test_pressing_pay_pays_and_leads_back_to_the_page(house: PaymentsHouse, form: str) -> None:
    invoice = house.invoice("100.00")
    payment = house.start("100.00", returnUrl="https://my.test/paid?a=1&b=2")
    reply = house.api.post(f"/payments/sandbox/{payment['id']}/confirm", raw=form)
    assert reply.status == 303
    assert reply.headers["Location"] == f"{PUBLIC_URL}/payments/sandbox/{payment['id']}"
    assert house.invoices.get(invoice.id).status == "paid"
    page = house.api.get(f"/payments/sandbox/{payment['id']}").text
    assert "Paid" in page
    assert 'value="succeeded"' not in page
    assert 'href="https://my.test/paid?a=1&amp;b=2"' in page


def test_pressing_pay_twice_pays_once(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    assert [confirm(house, payment["id"]) for _ in range(3)] == [303, 303, 303]
    assert house.account().balance == 100


def test_the_payers_bank_takes_the_money_back_and_decides(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    assert confirm(house, payment["id"], "outcome=disputed") == 409
    confirm(house, payment["id"])
    page = f"/payments/sandbox/{payment['id']}"
    assert 'value="disputed"' in house.api.get(page).text
    assert confirm(house, payment["id"], "outcome=disputed") == 303
    assert house.account().balance == 0
    assert 'value="dispute_won"' in house.api.get(page).text
    assert confirm(house, payment["id"], "outcome=dispute_won") == 303
    assert house.account().balance == 100
    assert confirm(house, payment["id"], "outcome=dispute_lost") == 303
    assert house.account().balance == 100


def test_pressing_refuse_fails_the_payment_and_one_may_try_again(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    assert confirm(house, payment["id"], "outcome=failed") == 303
    assert house.payment(payment["id"])["state"] == "failed"
    assert "<form" in house.api.get(f"/payments/sandbox/{payment['id']}").text
    assert confirm(house, payment["id"], "outcome=succeeded") == 303
    assert house.payment(payment["id"])["state"] == "succeeded"


@pytest.mark.parametrize("form", ["outcome=maybe", "outcome=%ff"])
def test_a_button_that_is_not_there_is_refused(house: PaymentsHouse, form: str) -> None:
    payment = house.start("100.00")
    assert confirm(house, payment["id"], form) == 400
    assert house.payment(payment["id"])["state"] == "pending"


def test_an_unknown_payment_has_no_page(house: PaymentsHouse) -> None:
    assert house.api.get("/payments/sandbox/nowhere").status == 404
    assert confirm(house, "nowhere") == 404


@pytest.mark.parametrize("enabled", [False, True])
def test_the_sandbox_is_offered_only_where_the_settings_enable_it(enabled: bool) -> None:
    house = PaymentsHouse()
    settings = replace(SETTINGS, sandbox_enabled=enabled)
    gateways = billing_wiring(house.table, house.clock, ListedQueue(), settings).use(Gateways)
    assert ("sandbox" in gateways.offered, "sandbox" in gateways.sources) == (enabled, enabled)


def test_where_the_sandbox_is_off_nobody_can_press_anything() -> None:
    on = PaymentsHouse()
    on.open()
    payment = on.start("100.00")
    off = PaymentsHouse(sandbox_on=False, table=on.table)
    assert off.api.get(f"/payments/sandbox/{payment['id']}").status == 404
    assert confirm(off, payment["id"]) == 404
    assert off.account().balance == 0
