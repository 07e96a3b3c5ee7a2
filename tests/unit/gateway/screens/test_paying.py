"""Paying in the portal: what is sent to billing, and what is shown of what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.gateway.portal.invoices.views import invoice_page
from functions.gateway.portal.pay.views import goes_on, payment_page
from functions.gateway.screens.typed import amount, optional
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, valid

ANNA = Principal(id="anna", role="customer", permissions=frozenset({"*:*:*"}), customer_id="c-1")
BANK = "https://bank.example/pay/1"
ACCOUNT = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"


@pytest.fixture
def services() -> Services:
    return Services(said={"POST /payments": lambda _: answer(201, {"id": "p-7"})})


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("portal", services).sign_in_as(ANNA)


def sent(services: Services, method: str = "POST") -> dict[str, Any]:
    (event,) = services.sent(method)
    found: dict[str, Any] = json.loads(event["body"])
    return found


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("590", "590"), ("590,5", "590.5"), ("1 234,50", "1234.50"), ("1,234.50", "1,234.50")],
)
def test_an_amount_is_typed_as_people_write_it(typed: str, taken: str) -> None:
    assert amount(typed) == taken


def test_nothing_typed_is_nothing() -> None:
    assert (optional("  "), optional(" x ")) == (None, "x")


def test_a_payment_goes_on_at_the_banks_page(browser: Browser, services: Services) -> None:
    form = browser.get("/portal/pay").hidden
    typed = {"amount": "590,00", "gateway": "sandbox", "methodId": "", "saveMethod": "yes"}
    shown = browser.post("/portal/pay", form | typed)
    assert shown.headers["Location"].endswith("portal/payments/p-7")
    assert sent(services) == {
        "accountId": ACCOUNT,
        "amount": "590.00",
        "gateway": "sandbox",
        "saveMethod": True,
        "returnUrl": "https://isp.example/v1/portal/payments",
    }


def test_a_saved_card_is_charged_at_once(browser: Browser, services: Services) -> None:
    form = browser.get("/portal/pay").hidden
    browser.post("/portal/pay", form | {"amount": "1", "methodId": "m-1", "saveMethod": "yes"})
    assert {"methodId": "m-1", "saveMethod": False}.items() <= sent(services).items()


def test_an_amount_that_is_refused_stays_in_its_field(browser: Browser, services: Services) -> None:
    services.said["POST /payments"] = refusing(422, "invalid", amount="Must be more than nothing.")
    form = browser.get("/portal/pay").hidden
    shown = browser.post("/portal/pay", form | {"amount": "-5"})
    valid(shown.text)
    assert shown.status == 422
    assert 'name="amount" type="text" value="-5"' in shown.text
    assert 'id="amount-wrong">Must be more than nothing.' in shown.text


@pytest.mark.parametrize(
    ("address", "leads"), [(BANK, BANK), ("javascript:alert(1)", ""), (None, "")]
)
def test_only_an_address_of_the_web_is_followed(address: str | None, leads: str) -> None:
    assert goes_on({"confirmationUrl": address}) == leads


def test_what_is_paid_leads_nowhere() -> None:
    assert payment_page({"state": "succeeded", "confirmationUrl": BANK}).goes_on == ""


def test_who_has_no_account_is_told_so(browser: Browser, services: Services) -> None:
    services.said["GET /me/account"] = refusing(404, "not-found")
    for path in ("/portal/pay", "/portal/payment-methods"):
        shown = browser.get(path)
        valid(shown.text)
        assert shown.status == 200
    assert "There is no account yet" in browser.get("/portal/pay").text


@pytest.mark.parametrize(("card", "charged"), [("m-1", "m-1"), ("", None)])
def test_autopay_is_switched(
    browser: Browser, services: Services, card: str, charged: str | None
) -> None:
    services.said["PUT /accounts/{accountId}/autopay"] = lambda _: answer(200, {})
    form = browser.get("/portal/payment-methods").hidden
    assert browser.post("/portal/autopay", form | {"autopay": card}).status == 303
    assert sent(services, "PUT") == {"methodId": charged}


def test_a_card_is_saved_at_the_banks_page(browser: Browser, services: Services) -> None:
    services.said["POST /payment-methods"] = lambda _: answer(201, {"confirmationUrl": BANK})
    form = browser.get("/portal/payment-methods").hidden
    shown = browser.post("/portal/payment-methods", form | {"gateway": "sandbox"})
    valid(shown.text)
    assert f'href="{BANK}"' in shown.text


@pytest.mark.parametrize(
    ("status", "due", "pays", "has_document"),
    [
        ("pending", "5.00", True, True),
        ("overdue", "5.00", True, True),
        ("paid", "0.00", False, True),
        ("draft", "5.00", False, False),
    ],
)
def test_what_can_be_done_with_an_invoice(
    status: str, due: str, pays: bool, has_document: bool
) -> None:
    shown = invoice_page({"status": status, "amountDue": due})
    assert (shown.is_due, shown.has_document) == (pays, has_document)


def test_a_document_is_where_billing_says(browser: Browser) -> None:
    shown = browser.get("/portal/invoices/i-1/document")
    link = example("/invoices/{invoiceId}/document")["url"]
    assert (shown.status, shown.headers["Location"]) == (303, link)
