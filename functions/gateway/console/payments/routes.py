"""The payments desk: find who pays, take it, print the receipt; all payments."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.console.accounts.asking import Chosen, chosen_account
from functions.gateway.console.accounts.views import AccountPage
from functions.gateway.console.payments.views import (
    DeskPage,
    ReceiptPage,
    desk_page,
    receipt_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import amount, filled
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
PAYERS = "customer,contract,account"
"""The kinds of things by which the desk finds who pays."""


class PaymentFilters(Query):
    """Who is sought, and what of the list of payments is shown."""

    q: str = Field(default="", max_length=200)
    state: Literal[
        "",
        "pending",
        "succeeded",
        "failed",
        "unknown",
        "refunded",
        "partially_refunded",
        "cancelled",
    ] = ""
    created_from: date | Literal[""] = Field(default="", alias="from")
    created_to: date | Literal[""] = Field(default="", alias="to")
    cursor: str = Field(default="", max_length=2000)


@endpoint.get(
    "/console/payments",
    permission="billing:payment:read",
    query=PaymentFilters,
    template="desk.html.j2",
)
def get_desk_page(visit: Visit) -> DeskPage:
    """Get the payments desk: who pays, and the payments there are."""
    asked = visit.query
    filters = filled(
        state=asked.state, **{"from": str(asked.created_from), "to": str(asked.created_to)}
    )
    names = {"from": "createdFrom", "to": "createdTo"}
    query = {names.get(name, name): value for name, value in filters.items()}
    query |= filled(cursor=asked.cursor) | {"limit": "50"}
    questions = {"payments": Question("billing", "/payments", query=query)}
    sought = asked.q.strip()
    if sought and visit.principal.may("customer:search:read"):
        wanted = {"q": sought, "kinds": PAYERS, "limit": "20"}
        questions["found"] = Question("customer", "/search", query=wanted)
    known = visit.all_of(questions)
    return desk_page(sought, known.get("found"), known["payments"], filters)


@endpoint.get(
    "/console/payments/{paymentId}",
    permission="billing:payment:read",
    template="receipt.html.j2",
)
def get_receipt_page(visit: Visit) -> ReceiptPage:
    """Get a payment, to be printed as a receipt."""
    path = {"paymentId": visit.path["paymentId"]}
    payment = visit.get("billing", "/payments/{paymentId}", path=path)
    account = {"accountId": payment["accountId"]}
    return receipt_page(payment, visit.get("billing", "/accounts/{accountId}", path=account))


@endpoint.get(
    "/console/customers/{customerId}/payment",
    permission="billing:payment:write",
    query=Chosen,
    template="payment.html.j2",
)
def get_payment_page(visit: Visit) -> AccountPage:
    """Get the form that takes a payment."""
    return chosen_account(visit)


@endpoint.post(
    "/console/customers/{customerId}/payment",
    permission="billing:payment:write",
    again=get_payment_page,
)
def create_payment_page(visit: Visit) -> Raw:
    """Take a payment in cash or by bank transfer."""
    form = visit.form
    sent = {
        "gateway": "manual",
        "accountId": form.value("accountId"),
        "amount": amount(form.value("amount")),
        **filled(document=form.value("document"), documentDate=form.value("documentDate")),
    }
    paid = visit.send("POST", "billing", "/payments", sent)
    return visit.to(f"/console/payments/{paid['id']}", visit.say("The payment is taken."))
