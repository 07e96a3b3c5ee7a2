"""What the office does to an account: a promise of payment, an adjustment."""

from __future__ import annotations

from functions.gateway.console.accounts.asking import Chosen, chosen_account
from functions.gateway.console.accounts.views import (
    AdjustmentPage,
    PromisePage,
    adjustment_page,
    promise_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import amount
from functions.gateway.screens.visit import Visit
from shared.http import Raw

endpoint = Pages(__name__)


@endpoint.get(
    "/console/customers/{customerId}/promise",
    permission="billing:payment:write",
    query=Chosen,
    template="promise.html.j2",
)
def get_promise_page(visit: Visit) -> PromisePage:
    """Get the promises of a customer's account, and the form for a new one."""
    at = chosen_account(visit)
    if at.account is None:
        return promise_page(at, None)
    path = {"accountId": at.account["id"]}
    return promise_page(
        at, visit.get("billing", "/accounts/{accountId}/promised-payment", path=path)
    )


@endpoint.post(
    "/console/customers/{customerId}/promise",
    permission="billing:payment:write",
    again=get_promise_page,
)
def create_promise_page(visit: Visit) -> Raw:
    """Grant a promised payment."""
    path = {"accountId": visit.form.value("accountId")}
    visit.send("POST", "billing", "/accounts/{accountId}/promised-payment", None, path=path)
    said = visit.say("The promise is granted.")
    return visit.to(f"/console/customers/{visit.path['customerId']}", said)


@endpoint.get(
    "/console/customers/{customerId}/adjustment",
    permission="billing:account:write",
    query=Chosen,
    template="adjustment.html.j2",
)
def get_adjustment_page(visit: Visit) -> AdjustmentPage:
    """Get the form that adjusts an account's balance."""
    return adjustment_page(chosen_account(visit))


@endpoint.post(
    "/console/customers/{customerId}/adjustment",
    permission="billing:account:write",
    again=get_adjustment_page,
)
def create_adjustment_page(visit: Visit) -> Raw:
    """Adjust an account's balance."""
    form = visit.form
    sent = {
        "amount": amount(form.value("amount")),
        "reason": form.value("reason"),
        "comment": form.value("comment"),
    }
    path = {"accountId": form.value("accountId")}
    visit.send("POST", "billing", "/accounts/{accountId}/adjustments", sent, path=path)
    said = visit.say("The balance is adjusted.")
    return visit.to(f"/console/customers/{visit.path['customerId']}", said)
