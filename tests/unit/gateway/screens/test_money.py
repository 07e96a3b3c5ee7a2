"""Money at the office: a payment, a promise, an adjustment, a service changed with its effect shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.gateway.console.accounts.views import account_page
from functions.gateway.console.payments.views import found_payers
from functions.gateway.console.services.views import new_reasons, other_tariffs, own_reasons
from functions.gateway.screens.typed import amount
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, Shown, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
CARD = "/console/customers/c-1"
SERVICE = f"{CARD}/services/s-1"
CHANGE = "POST /subscriptions/{subscriptionId}/change-tariff"
PAY = "POST /payments"


def effect(dry_run: bool) -> dict[str, Any]:
    """What a change does: a line credited, a line billed."""
    item = example("/invoices")["items"][0] | {"total": "355.00"}
    note = item | {"total": "-118.00"}
    return {"effectiveOn": "2026-03-11", "dryRun": dry_run, "creditNotes": [note], "invoice": item,
            "balance": "-237.00", "currency": "RUB"}  # fmt: skip


@pytest.fixture
def services() -> Services:
    tariffs = {"items": [example("/tariffs")["items"][0] | {"id": "t-2"}], "nextCursor": None}
    return Services(
        said={
            "GET /tariffs": lambda _: answer(200, tariffs),
            PAY: lambda _: answer(201, {"id": "p-1"}),
            "POST /accounts/{accountId}/promised-payment": lambda _: answer(201, {}),
            "POST /accounts/{accountId}/adjustments": lambda _: answer(201, {}),
            CHANGE: lambda e: answer(200, effect(bool(e["queryStringParameters"]))),
            "POST /subscriptions/{subscriptionId}/suspend": lambda _: answer(200, effect(True)),
            "POST /subscriptions/{subscriptionId}/resume": lambda _: answer(200, effect(True)),
        }
    )


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services, headers={"accept-language": "en"}).sign_in_as(ADMIN)


def sent(browser: Browser, path: str, **typed: str) -> Shown:
    """A form of a page as it is sent."""
    shown = browser.post(path, browser.get(path.removesuffix("/preview")).hidden | typed)
    if shown.status != 303:
        valid(shown.text)
    return shown


def test_a_payment_leads_to_its_receipt(browser: Browser, services: Services) -> None:
    shown = sent(browser, f"{CARD}/payment", accountId="a-1", amount="1 100,50", document=" ")
    assert shown.headers["Location"].endswith("console/payments/p-1")
    (event,) = services.sent("POST")
    assert json.loads(event["body"]) == {
        "gateway": "manual", "accountId": "a-1", "amount": "1100.50",
    }  # fmt: skip
    assert event["headers"]["idempotency-key"]


def test_a_payment_that_is_refused_keeps_what_was_typed(
    browser: Browser, services: Services
) -> None:
    services.said[PAY] = refusing(422, "invalid", amount="Must be more than nothing.")
    shown = sent(browser, f"{CARD}/payment", accountId="a-1", amount="none", document="7")
    assert shown.status == 422
    assert 'id="amount-wrong">Must be more than nothing.' in shown.text
    assert 'name="amount" type="text" value="none"' in shown.text
    assert 'name="document" type="text" value="7"' in shown.text


def test_a_promise_is_granted(browser: Browser, services: Services) -> None:
    assert sent(browser, f"{CARD}/promise", accountId="a-1").status == 303
    (event,) = services.sent("POST")
    assert (event["pathParameters"], event["body"]) == ({"accountId": "a-1"}, None)


def test_a_balance_is_adjusted_for_a_reason(browser: Browser, services: Services) -> None:
    typed = {"accountId": "a-1", "amount": "−5", "reason": "goodwill", "comment": "Sorry"}
    assert sent(browser, f"{CARD}/adjustment", **typed).status == 303
    (event,) = services.sent("POST")
    assert json.loads(event["body"]) == {"amount": "-5", "reason": "goodwill", "comment": "Sorry"}


def test_the_effect_of_another_tariff_is_shown_before_it_is_done(
    browser: Browser, services: Services
) -> None:
    typed = {"tariffId": "t-2", "when": "on", "on": "2026-03-11"}
    shown = sent(browser, f"{SERVICE}/tariff/preview", **typed)
    assert shown.status == 200
    assert "355.00" in shown.text
    assert 'type="hidden" name="tariffId" value="t-2"' in shown.text
    tried = services.sent("POST")[-1]
    assert tried["queryStringParameters"] == {"dryRun": "true"}
    done = browser.post(f"{SERVICE}/tariff", shown.hidden | typed)
    assert done.headers["Location"].endswith("customers/c-1#services")
    changed = services.sent("POST")[-1]
    assert changed["queryStringParameters"] is None
    assert changed["headers"]["idempotency-key"] == shown.hidden["_key"]
    assert json.loads(changed["body"]) == {"tariffId": "t-2", "on": "2026-03-11"}


def test_a_change_that_is_refused_says_why_beside_the_field(
    browser: Browser, services: Services
) -> None:
    services.said[CHANGE] = refusing(422, "invalid", on="Must be a day to come.")
    shown = sent(browser, f"{SERVICE}/tariff/preview", tariffId="t-2", when="on", on="2020-01-01")
    assert (shown.status, 'id="on-wrong">Must be a day to come.' in shown.text) == (422, True)


@pytest.mark.parametrize(
    ("way", "typed", "body"),
    [
        ("suspension", {"kind": "repair", "endsOn": "2026-04-01"}, {"kind": "repair", "endsOn": "2026-04-01"}),
        ("resumption", {"kind": "debt"}, {"kind": "debt"}),
    ],
)  # fmt: skip
def test_a_service_is_suspended_and_resumed_after_a_look(
    browser: Browser, services: Services, way: str, typed: dict[str, str], body: dict[str, str]
) -> None:
    shown = sent(browser, f"{SERVICE}/{way}/preview", **typed)
    assert "Balance after it" in shown.text
    assert browser.post(f"{SERVICE}/{way}", shown.hidden | typed).status == 303
    assert [json.loads(e["body"]) for e in services.sent("POST")] == [body, body]


def test_nothing_is_billed_is_said(browser: Browser, services: Services) -> None:
    nothing = effect(True) | {"creditNotes": [], "invoice": None}
    services.said[CHANGE] = lambda _: answer(200, nothing)
    shown = sent(browser, f"{SERVICE}/tariff/preview", tariffId="t-2", when="period_end")
    assert "Nothing is billed or credited now." in shown.text


def test_the_desk_finds_who_pays_and_keeps_the_filters_in_the_address(
    browser: Browser, services: Services
) -> None:
    listed = example("/payments") | {"nextCursor": "more"}
    services.said["GET /payments"] = lambda _: answer(200, listed)
    shown = browser.get("/console/payments?q=anna&state=failed&from=2026-03-01")
    assert "/payment" in shown.text
    assert "state=failed&amp;from=2026-03-01&amp;cursor=more" in shown.text
    asked = {e["resource"]: e["queryStringParameters"] for e in services.sent("GET")}
    assert asked["/payments"] == {"state": "failed", "createdFrom": "2026-03-01", "limit": "50"}
    assert asked["/search"]["kinds"] == "customer,contract,account"


def test_without_an_account_there_is_nothing_to_pay(browser: Browser, services: Services) -> None:
    services.said["GET /accounts"] = lambda _: answer(200, {"items": [], "nextCursor": None})
    for way in ("payment", "promise", "adjustment"):
        assert "has no account yet" in browser.get(f"{CARD}/{way}").text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 100,50", "1100.50"), ("1\u00a0100.5", "1100.5"), ("590", "590"), ("1,100", "1,100"),
        ("−7,5", "-7.5"), ("", ""), ("abc", "abc"), ("1'000.00", "1000.00"), ("1.100,00", "1.100,00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert amount(typed) == read


def test_the_chosen_account_comes_first_and_a_closed_one_last() -> None:
    accounts = [{"id": i, "number": i, "currency": "RUB", "state": s}
                for i, s in (("a", "closed"), ("b", "active"), ("c", "blocked"))]  # fmt: skip
    known = {"customer": {}, "accounts": {"items": accounts}}
    chosen = [account_page(known, wanted).account for wanted in ("", "c", "nobody's")]
    assert [a and a["id"] for a in chosen] == ["b", "c", "b"]


def test_only_tariffs_of_the_same_kind_and_currency_are_offered() -> None:
    has = {"tariffId": "1", "currency": "RUB", "kind": "tv", "suspensions": ["debt"]}
    tariffs = [
        {"id": i, "name": "N", "price": "1", "currency": c, "kind": k}
        for i, c, k in (("1", "RUB", "tv"), ("2", "RUB", "tv"), ("3", "EUR", "tv"), ("4", "RUB", "voip"))
    ]  # fmt: skip
    known = {"service": has, "tariffs": {"items": tariffs}}
    assert other_tariffs(known) == (("2", "N, 1 RUB"),)
    assert "debt" not in dict(new_reasons(known))
    assert list(dict(own_reasons(known))) == ["debt"]


def test_who_has_no_customer_page_is_no_payer() -> None:
    found = {"kind": "account", "title": "7", "subtitle": None, "customerId": None}
    assert found_payers({"items": [found]}) == ()
