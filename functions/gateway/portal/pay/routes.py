"""Paying: what is due, payments, saved cards, autopay and promises."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from functions.gateway.backends import Answer
from functions.gateway.portal.pay.service import PayWays
from functions.gateway.portal.pay.views import (
    ACCOUNT,
    LATEST,
    METHODS,
    MethodsPage,
    PaymentPage,
    PaymentsPage,
    PayPage,
    goes_on,
    methods_page,
    of_account,
    pay_page,
    payment_page,
    payments_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import amount
from functions.gateway.screens.visit import Visit
from shared.errors import Unavailable
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ, WRITE = "billing:payment:read", "billing:payment:write"


class Place(Query):
    """From where on the list is shown."""

    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/portal/pay", permission=READ, template="pay.html.j2")
def get_pay_page(visit: Visit) -> PayPage:
    """Get the page to pay."""
    answers = visit.ask({"account": ACCOUNT, "payments": LATEST, "methods": METHODS})
    account = _account(answers)
    asked = of_account(account)
    asked.pop("autopay", None)
    return pay_page(account, answers | visit.ask(asked), visit.use(PayWays).names)


def _account(answers: dict[str, Answer]) -> dict[str, Any] | None:
    """The account; None where there is none yet. Raises: Unavailable."""
    answer = answers["account"]
    if answer.status not in (200, 404):
        raise Unavailable
    account: dict[str, Any] | None = answer.body if answer.status == 200 else None
    return account


@endpoint.post("/portal/pay", permission=WRITE, again=get_pay_page)
def create_payment_page(visit: Visit) -> Raw:
    """Start a payment, by a saved card or at a gateway's page."""
    ways, form = visit.use(PayWays), visit.form
    sent: dict[str, Any] = {
        "accountId": visit.get("billing", "/me/account")["id"],
        "amount": amount(form.value("amount")),
        "gateway": form.value("gateway") or next(iter(ways.names), ""),
        "saveMethod": bool(form.value("saveMethod")),
        "returnUrl": ways.back_to("/portal/payments"),
    }
    if method := form.value("methodId"):
        sent |= {"methodId": method, "saveMethod": False}
    made = visit.send("POST", "billing", "/payments", sent)
    return visit.to(f"/portal/payments/{made['id']}")


@endpoint.post("/portal/pay/promise", permission=WRITE, again=get_pay_page)
def create_promise_page(visit: Visit) -> Raw:
    """Promise to pay within some days."""
    path = {"accountId": visit.get("billing", "/me/account")["id"]}
    visit.send("POST", "billing", "/accounts/{accountId}/promised-payment", None, path=path)
    return visit.to("/portal/pay", visit.say("Your promise is noted. Your services work on."))


@endpoint.get("/portal/payments", permission=READ, query=Place, template="payments.html.j2")
def get_payments_page(visit: Visit) -> PaymentsPage:
    """Get the list of payments."""
    cursor = {"cursor": visit.query.cursor} if visit.query.cursor else {}
    return payments_page(visit.get("billing", "/payments", query={"limit": "20"} | cursor))


@endpoint.get("/portal/payments/{paymentId}", permission=READ, template="payment.html.j2")
def get_payment_page(visit: Visit) -> PaymentPage:
    """Get a payment and what is to be done about it."""
    path = {"paymentId": visit.path["paymentId"]}
    return payment_page(visit.get("billing", "/payments/{paymentId}", path=path))


@endpoint.get("/portal/payment-methods", permission=READ, template="methods.html.j2")
def get_methods_page(visit: Visit) -> MethodsPage:
    """Get the saved cards and what is paid by them."""
    answers = visit.ask({"account": ACCOUNT, "methods": METHODS})
    account = _account(answers)
    if answers["methods"].status != 200:
        raise Unavailable
    asked = of_account(account)
    asked.pop("promise", None)
    return methods_page(account, answers | visit.ask(asked), visit.use(PayWays).names)


@endpoint.post(
    "/portal/payment-methods",
    permission=WRITE,
    template="saving.html.j2",
    again=get_methods_page,
)
def create_method_page(visit: Visit) -> str:
    """Open a gateway's page on which a card is saved."""
    ways = visit.use(PayWays)
    sent = {
        "gateway": visit.form.value("gateway") or next(iter(ways.names), ""),
        "returnUrl": ways.back_to("/portal/payment-methods"),
    }
    return goes_on(visit.send("POST", "billing", "/payment-methods", sent))


@endpoint.post(
    "/portal/payment-methods/{methodId}/delete", permission=WRITE, again=get_methods_page
)
def revoke_method_page(visit: Visit) -> Raw:
    """Delete a saved card."""
    path = {"methodId": visit.path["methodId"]}
    visit.send("DELETE", "billing", "/payment-methods/{methodId}", None, path=path)
    return visit.to("/portal/payment-methods", visit.say("The card is deleted."))


@endpoint.post(
    "/portal/payment-methods/{methodId}/default", permission=WRITE, again=get_methods_page
)
def change_method_page(visit: Visit) -> Raw:
    """Make a saved card the one that is offered first."""
    path = {"methodId": visit.path["methodId"]}
    visit.send("PUT", "billing", "/payment-methods/{methodId}/default", None, path=path)
    return visit.to("/portal/payment-methods", visit.say("This card is offered first now."))


@endpoint.post("/portal/autopay", permission=WRITE, again=get_methods_page)
def change_autopay_page(visit: Visit) -> Raw:
    """Have invoices charged to a saved card, or to none."""
    path = {"accountId": visit.get("billing", "/me/account")["id"]}
    sent = {"methodId": visit.form.value("autopay") or None}
    visit.send("PUT", "billing", "/accounts/{accountId}/autopay", sent, path=path)
    said = (
        visit.say("Invoices are charged to this card from now on.")
        if sent["methodId"]
        else visit.say("Nothing is charged by itself any more.")
    )
    return visit.to("/portal/payment-methods", said)
