"""Saved cards: kept as tokens, each customer's own, charged once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.billing.payment_methods import routes as method_routes
from functions.billing.payment_methods import sandbox_routes as saving_routes
from functions.billing.payments import routes, sandbox_routes
from functions.billing.wallets.entities import (
    MOST_METHODS,
    Card,
    PaymentMethod,
    PaymentMethodNotFound,
    TooManyPaymentMethods,
    Wallet,
)
from functions.billing.wallets.repository import WalletRepository
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient, Reply
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin
from tests.fakes.time import FixedClock

ANNA, BORIS, ADMIN = a_customer("customer-1"), a_customer("customer-2"), an_admin()
KEY = {"idempotency-key": "k-1"}


def a_method(number: int = 1, **card: Any) -> PaymentMethod:
    values = {"token": f"t-{number}", "brand": "visa", "last_four": "4242", "expires": "2026-03"}
    return PaymentMethod(f"m-{number}", "bank", Card(**values | card), FixedClock()())


def a_wallet(methods: int = 2) -> Wallet:
    wallet = Wallet("customer-1")
    for number in range(1, methods + 1):
        wallet = wallet.saved(a_method(number))
    return wallet


def test_the_first_card_is_the_default_until_another_is_chosen() -> None:
    wallet = a_wallet()
    assert (wallet.default_id, wallet.version) == ("m-1", 2)
    assert wallet.preferring("m-2").default_id == "m-2"
    assert wallet.preferring("m-1") is wallet
    assert wallet.without("m-1").default_id == "m-2"
    assert wallet.without("m-1").without("m-2").default_id is None


def test_a_card_is_there_once_and_its_new_month_is_kept() -> None:
    wallet = a_wallet()
    assert wallet.saved(replace(a_method(1), id="m-9")) is wallet
    renewed = wallet.saved(replace(a_method(1, expires="2030-01"), id="m-9"))
    assert [(m.id, m.card.expires) for m in renewed.methods] == [
        ("m-1", "2030-01"), ("m-2", "2026-03"),
    ]  # fmt: skip


def test_a_wallet_holds_ten() -> None:
    with pytest.raises(TooManyPaymentMethods):
        a_wallet(MOST_METHODS).saved(a_method(11))


@pytest.mark.parametrize("change", [Wallet.get, Wallet.without, Wallet.preferring])
def test_what_is_not_there_is_not_found(change: Any) -> None:
    with pytest.raises(PaymentMethodNotFound):
        change(a_wallet(), "m-9")


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    assert not a_method().has_expired(date(2026, 3, 31))
    assert a_method().has_expired(date(2026, 4, 1))
    assert not a_method(expires="").has_expired(date(2026, 4, 1))


class Cards(PaymentsHouse):
    """A house with the routes of payment methods."""

    def __post_init__(self) -> None:
        super().__post_init__()
        given = (routes, sandbox_routes, method_routes, saving_routes)
        self.api = ApiClient([one.endpoint for one in given], self.wiring)
        self.open()

    def save(self, card: str = "4242", by: Any = ANNA) -> dict[str, Any]:
        """A card saved on the sandbox's page."""
        page = self.api.post("/payment-methods", {"gateway": "sandbox"}, by=by)
        assert page.status == 201, page.text
        path = page.json["confirmationUrl"].removeprefix("https://api.test/v1")
        assert self.api.get(path).status == 200
        assert self.api.post(f"{path}/confirm", raw=f"card={card}").status == 303
        saved: dict[str, Any] = self.listed(by)[-1]
        return saved

    def listed(self, by: Any = ANNA, **query: str) -> list[dict[str, Any]]:
        reply = self.api.get("/payment-methods", by=by, query=query)
        assert reply.status == 200, reply.text
        items: list[dict[str, Any]] = reply.json["items"]
        return items

    def charge_saved(self, method_id: str, by: Any = ANNA, **more: Any) -> Reply:
        body = {"accountId": "acc", "amount": "100.00", "gateway": "sandbox", "methodId": method_id}
        return self.api.post("/payments", body, by=by, **more)


@pytest.fixture
def house() -> Cards:
    return Cards()


def test_a_card_is_saved_on_the_gateway_s_page(house: Cards) -> None:
    saved = house.save()
    assert (saved["brand"], saved["lastFour"], saved["isDefault"]) == ("visa", "4242", True)
    assert "token" not in str(house.listed())
    assert not [t for t in house.table.items if t[0].startswith("AUDIT") and "card_4242" in str(t)]


def test_the_page_again_saves_nothing_more(house: Cards) -> None:
    page = house.api.post("/payment-methods", {"gateway": "sandbox"}, by=ANNA).json
    for _ in range(3):
        house.api.post(f"/payment-methods/sandbox/{page['id']}/confirm", raw="card=4242")
    assert len(house.listed()) == 1
    house.save()
    assert len(house.listed()) == 1, "the same card on another page"


def test_a_payment_saves_the_card_if_its_payer_agrees(house: Cards) -> None:
    house.start("10.00")
    agreed = house.start("20.00", saveMethod=True)
    assert "<select" in house.api.get(f"/payments/sandbox/{agreed['id']}").text
    assert house.listed() == []
    house.api.post(f"/payments/sandbox/{agreed['id']}/confirm", raw="card=0069")
    assert [m["lastFour"] for m in house.listed()] == ["0069"]
    assert house.account().balance == 20


def test_a_customer_has_their_own_alone(house: Cards) -> None:
    mine = house.save()
    assert house.listed(BORIS) == []
    other = {"customerId": "customer-1"}
    assert house.api.get("/payment-methods", by=BORIS, query=other).status == 404
    for method, path in (("DELETE", ""), ("PUT", "/default")):
        reply = house.api.call(method, f"/payment-methods/{mine['id']}{path}", by=BORIS)
        assert reply.status == 404
    house.open("acc-2", "customer-2")
    body = {"accountId": "acc-2", "amount": "1.00", "gateway": "sandbox", "methodId": mine["id"]}
    assert house.api.post("/payments", body, by=BORIS).status == 404


def test_staff_name_whose_they_mean(house: Cards) -> None:
    house.save()
    assert house.api.get("/payment-methods", by=ADMIN).status == 422
    assert len(house.listed(ADMIN, customerId="customer-1")) == 1


def test_a_deleted_card_is_charged_no_more(house: Cards) -> None:
    first, second = house.save(), house.save("9995")
    path = f"/payment-methods/{second['id']}"
    assert house.api.call("PUT", f"{path}/default", by=ANNA).status == 200
    assert house.api.call("DELETE", path, by=ANNA).status == 204
    assert [(m["id"], m["isDefault"]) for m in house.listed()] == [(first["id"], True)]
    assert house.charge_saved(second["id"]).status == 404


def test_a_saved_card_pays_at_once(house: Cards) -> None:
    house.invoice("100.00")
    paid = house.charge_saved(house.save()["id"]).json
    assert (paid["state"], paid["received"]) == ("succeeded", "100.00")
    assert house.account().amount_due == 0


@pytest.mark.parametrize(
    ("card", "reason"),
    [("9995", "insufficient_funds"), ("9979", "stolen_card"), ("0069", "expired_card")],
)
def test_a_card_that_is_declined_says_why(house: Cards, card: str, reason: str) -> None:
    paid = house.charge_saved(house.save(card)["id"]).json
    assert (paid["state"], paid["reason"]) == ("failed", reason)
    assert house.account().balance == 0


def test_the_button_pressed_twice_charges_once_and_after_a_failure_again(house: Cards) -> None:
    good, bad = house.save()["id"], house.save("9995")["id"]
    assert house.charge_saved(good).json["id"] == house.charge_saved(good).json["id"]
    assert house.charge_saved(bad).json["id"] != house.charge_saved(bad).json["id"]
    assert house.account().balance == 100


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("early", [True, False])
def test_whoever_dies_anywhere_and_asks_again_is_charged_once(
    house: Cards, at: int, early: bool
) -> None:
    method = house.save()["id"]
    crashes = Crashes(house.table)
    crashes.kill(at, before=early)
    with pytest.raises(Killed):
        house.charge_saved(method, headers=KEY)
    crashes.end_leases()
    again = house.charge_saved(method, headers=KEY)
    assert again.status == 201
    house.clock.advance(hours=1)
    from functions.billing.jobs import run

    run({"job": "outcomes"}, house.wiring, lambda: True)
    assert house.payment(again.json["id"])["state"] == "succeeded"
    assert house.account().balance == 100


def test_a_full_wallet_takes_the_money_and_no_card(house: Cards) -> None:
    wallets = WalletRepository(table=house.table)
    house.table.commit(wallets.change(a_wallet(MOST_METHODS), over=Wallet("customer-1")))
    agreed = house.start("20.00", saveMethod=True)
    house.api.post(f"/payments/sandbox/{agreed['id']}/confirm", raw="card=4242")
    assert (len(house.listed()), house.account().balance) == (MOST_METHODS, 20)


def test_a_gateway_that_saves_no_cards_says_so(house: Cards) -> None:
    for body in ({"gateway": "manual"}, {"gateway": "nothing"}):
        assert house.api.post("/payment-methods", body, by=ANNA).status == 422
    assert house.api.post("/payment-methods/sandbox/x/confirm", raw="").status == 404
