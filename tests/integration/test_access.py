"""Who may and who may not: every declared route by every kind of caller, and what is somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from shared.http.endpoint import SIGNED_IN
from tests.integration.answers import fault, not_
from tests.integration.callers import ROLES, Caller, a_caller, again, bad_tokens
from tests.integration.crowd import all_of
from tests.integration.performance import Performance
from tests.integration.proxied import proxy_event
from tests.integration.routes import ROUTES, Route

PROTECTED = [r for r in ROUTES if not r.is_public]
OF_THE_SIGNED_IN = [r for r in PROTECTED if r.endpoint.permission == SIGNED_IN]
BY_PERMISSION = [r for r in PROTECTED if r.endpoint.permission != SIGNED_IN]

# Facts that hold whatever the declarations say; each is a line of the product's description.
NEVER = {
    "customer": (
        "GET /users", "POST /users", "GET /roles", "GET /customers", "POST /customers",
        "POST /applications/{applicationId}/complete", "GET /devices",
        "POST /tariffs", "POST /tariffs/{tariffId}/publish", "POST /billing/runs",
        "GET /billing/runs", "GET /deliveries", "GET /tickets/queues", "PATCH /tickets/{ticketId}",
    ),
    "tech": (
        "GET /users", "POST /users", "POST /tariffs", "GET /invoices", "GET /payments",
        "POST /payments", "GET /accounts/{accountId}", "POST /billing/runs",
        "POST /applications/{applicationId}/schedule", "PATCH /customers/{customerId}",
    ),
    "operator": (
        "GET /users", "POST /users", "PATCH /users/{userId}", "POST /tariffs",
        "POST /tariffs/{tariffId}/publish", "POST /billing/runs",
        "POST /billing/runs/{runId}/resume",
    ),
}  # fmt: skip


def _sent(api: Api, route: Route, ids: dict[str, str] | None = None) -> httpx.Response:
    body = route.example() if route.endpoint.request is not None else None
    return api.request(route.endpoint.method, route.path(ids), body)


def test_without_a_token_every_route_that_is_not_public_answers_401(stage: Stage) -> None:
    all_of(lambda route: not_(_sent(stage.api.as_(None), route), 401), PROTECTED)


def test_a_public_route_asks_for_no_token(stage: Stage) -> None:
    public = [r for r in ROUTES if r.is_public and "webhooks" not in r.endpoint.path]

    def refused(route: Route) -> str:
        response = _sent(stage.api.as_(None), route)
        # Credentials and tokens of the examples are nobody's: 401 is what these say of them.
        if route.endpoint.path in ("/auth/login", "/auth/login/mfa", "/auth/refresh"):
            return not_(response, 401)
        return not_(response, response.status_code) if response.status_code in (401, 403) else ""

    all_of(refused, public)


def test_no_route_takes_a_token_that_is_wrong_in_any_way(
    stage: Stage, callers: dict[str, Caller]
) -> None:
    tokens = bad_tokens(stage, callers["customer"].token)
    cases = [(name, token, route) for name, token in tokens.items() for route in PROTECTED[::4]]

    def refused(case: tuple[str, str, Route]) -> str:
        name, token, route = case
        wrong = not_(_sent(stage.api.as_(token), route), 401)
        return wrong and f"{name}: {wrong}"

    all_of(refused, cases)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_exactly_the_routes_that_it_has_the_permission_for(
    role: str, callers: dict[str, Caller]
) -> None:
    caller = callers[role]

    def wrong(route: Route) -> str:
        response = _sent(caller.api, route)
        if not route.allows(caller.principal):
            return not_(response, 403)
        if response.status_code in (401, 403):
            return f"{role} is refused: {not_(response, 200)}"
        return fault(response)

    all_of(wrong, BY_PERMISSION)


@pytest.mark.parametrize("role", NEVER)
def test_what_a_role_must_never_do_is_refused(role: str, callers: dict[str, Caller]) -> None:
    named = {str(route): route for route in ROUTES}
    missing = set(NEVER[role]) - set(named)
    assert not missing
    all_of(lambda name: not_(_sent(callers[role].api, named[name]), 403), NEVER[role])


@pytest.mark.parametrize("role", ROLES)
def test_everyone_signed_in_reaches_the_routes_of_their_own_account(
    role: str, stage: Stage, admin: Api
) -> None:
    """Each call has its own session, since some of these end it."""
    caller = a_caller(stage, admin, role)
    for route in OF_THE_SIGNED_IN:
        response = _sent(again(stage, caller).api, route)
        assert response.status_code not in (401, 403), str(route)
        assert not (wrong := fault(response)), wrong


def test_a_session_that_was_ended_opens_no_door_once_the_cache_has_forgotten_it(
    stage: Stage, admin: Api
) -> None:
    """A token that API Gateway has not seen yet is asked about at once."""
    caller = a_caller(stage, admin, "customer")
    other = again(stage, caller)
    proof = {"password": caller.password}
    caller.api.good(caller.api.request("DELETE", "/auth/sessions", proof))
    assert not (wrong := not_(other.api.request("GET", "/auth/me"), 401)), wrong


def _ids(play: Performance) -> dict[str, str]:
    """The real ids of everything that the play's customer has, by their names in paths."""
    customer = play.actor("customer")
    feed = customer.get("/notifications")["items"]
    invoice = play.fact("invoices")[0]["id"]
    return {
        "accountId": play.fact("account")["id"],
        "attachmentId": _attachment(play),
        "applicationId": play.fact("application")["id"],
        "consolidatedInvoiceId": _consolidated_invoice(play),
        "contractId": play.fact("contract")["id"],
        "customerId": play.fact("customer_id"),
        "deviceId": play.fact("device")["id"],
        "invoiceId": invoice,
        "methodId": _saved_card(play),
        "noteId": _credit_note(play, invoice),
        "notificationId": feed[0]["id"],
        "paymentId": customer.get("/payments")["items"][0]["id"],
        "requestId": _export(play),
        "sessionId": customer.get("/auth/sessions")["items"][0]["id"],
        "subscriptionId": customer.get("/subscriptions")["items"][0]["id"],
        "ticketId": play.fact("ticket")["id"],
        "userId": customer.get("/auth/me")["id"],
    }


def _consolidated_invoice(play: Performance) -> str:
    """The id of an invoice for two other accounts of the customer, made when first asked for."""
    admin, customer = play.actor("admin"), play.actor("customer")
    if not (made := customer.get("/consolidated-invoices")["items"]):
        who = play.fact("customer_id")
        accounts = [
            admin.post("/accounts", {"customerId": who, "customerName": "Office"})["id"]
            for _ in range(2)
        ]
        admin.request("PUT", f"/consolidations/{who}", {"accountIds": accounts})
        visit = [{"description": "A technician's visit", "amount": "10.00"}]
        for account in accounts:
            admin.post("/invoices", {"accountId": account, "items": visit})
        admin.request("DELETE", f"/consolidations/{who}")
        made = customer.get("/consolidated-invoices")["items"]
    found: str = made[0]["id"]
    path = f"/consolidated-invoices/{found}/document"
    until(lambda: customer.request("GET", path).status_code == 200, "the invoice's document")
    return found


def _export(play: Performance) -> str:
    """The id of a request for the customer's data, made when first asked for."""
    customer = play.actor("customer")
    if not (made := customer.get("/personal-data/requests")["items"]):
        made = [customer.post("/personal-data/requests", {"kind": "export"})]
    found: str = made[0]["id"]
    return found


def _attachment(play: Performance) -> str:
    """The id of a file of the customer's ticket, asked for when first asked for."""
    customer, path = play.actor("customer"), f"/tickets/{play.fact('ticket')['id']}/attachments"
    sent = {"contentType": "image/png", "fileName": "light.png"}
    made = customer.get(path)["items"] or [customer.post(path, sent)]
    found: str = made[0]["id"]
    return found


def _saved_card(play: Performance) -> str:
    """The id of a card of the customer's, saved when first asked for."""
    customer = play.actor("customer")
    if not (saved := customer.get("/payment-methods")["items"]):
        page = customer.post("/payment-methods", {"gateway": "sandbox"})["id"]
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        path = f"/payment-methods/sandbox/{page}/confirm"
        customer.request("POST", path, content=b"card=4242", headers=form)
        saved = customer.get("/payment-methods")["items"]
    found: str = saved[0]["id"]
    return found


def _credit_note(play: Performance, invoice_id: str) -> str:
    """The id of a credit note on an invoice, the same one however often it is asked for."""
    kopeck = {"items": [{"item": 1, "amount": "0.01"}], "reason": "goodwill"}
    path = f"/invoices/{invoice_id}/credit-notes"
    note: str = play.actor("admin").post(path, kopeck, key=f"note-{invoice_id}")["id"]
    customer = play.actor("customer")
    until(
        lambda: customer.request("GET", f"{path}/{note}/document").status_code == 200,
        "the note's document",
    )
    return note


def _owned(caller: Caller) -> list[Route]:
    """Routes of things that customers have: they name one, and a customer may call them."""
    return [
        r
        for r in PROTECTED
        if r.endpoint.path_names
        and r.allows(caller.principal)
        and not r.endpoint.path.startswith(("/docs", "/push-devices/"))  # no push without AWS's
    ]


def test_what_is_somebody_elses_is_not_found(
    first_play: Performance, second_play: Performance, callers: dict[str, Caller]
) -> None:
    ids, stranger = _ids(first_play), second_play.actor("customer")
    owned = _owned(callers["customer"])
    unknown = {n for r in owned for n in r.endpoint.path_names} - set(ids)
    assert not unknown, f"the play has none of these: {unknown}"
    all_of(lambda route: not_(_sent(stranger, route, ids), 404), owned)


_SHOWN = {"GET /invoices/{invoiceId}/act": 409}  # the play's customer is a person


def test_what_is_ones_own_is_found(first_play: Performance, callers: dict[str, Caller]) -> None:
    """So the 404 of a stranger is about whose it is, not about whether it is there."""
    ids, owner = _ids(first_play), first_play.actor("customer")
    shown = [r for r in _owned(callers["customer"]) if r.endpoint.method == "GET"]
    all_of(lambda route: not_(_sent(owner, route, ids), _SHOWN.get(str(route), 200)), shown)


SMUGGLED: tuple[Callable[[dict[str, str]], tuple[str, str, Any, dict[str, str] | None]], ...] = (
    lambda ids: ("GET", "/payments", None, {"accountId": ids["accountId"]}),
    lambda ids: ("GET", "/invoices", None, {"accountId": ids["accountId"]}),
    lambda ids: ("GET", "/subscriptions", None, {"accountId": ids["accountId"]}),
    lambda ids: (
        "POST",
        "/payments",
        {"accountId": ids["accountId"], "amount": "1.00", "gateway": "sandbox"},
        None,
    ),
    lambda ids: ("POST", "/invoices/preview", {"accountId": ids["accountId"]}, None),
)


@pytest.mark.parametrize("request_of", SMUGGLED)
def test_a_foreign_account_in_a_query_or_a_body_is_not_found_either(
    request_of: Callable[[dict[str, str]], tuple[str, str, Any, dict[str, str] | None]],
    first_play: Performance,
    second_play: Performance,
) -> None:
    method, path, body, query = request_of(_ids(first_play))
    response = second_play.actor("customer").request(method, path, body, query=query)
    if method == "GET" and response.status_code == 200:
        assert response.json() == {"items": [], "nextCursor": None}
    else:
        assert not (wrong := not_(response, 404)), wrong


@pytest.mark.parametrize("what", ["customerId", "assigneeId"])
def test_a_customers_filter_shows_them_no_foreign_tickets(
    what: str, first_play: Performance, second_play: Performance
) -> None:
    query = {what: _ids(first_play)["customerId"]}
    response = second_play.actor("customer").request("GET", "/tickets", query=query)
    shown = response.json().get("items", [])
    assert first_play.fact("ticket")["id"] not in {ticket["id"] for ticket in shown}


def test_a_customer_opens_no_ticket_in_another_ones_name(
    first_play: Performance, second_play: Performance
) -> None:
    owner, stranger = first_play.actor("customer"), second_play.actor("customer")
    ticket = {"subject": "Mine?", "text": "Not mine.", "category": "other"}
    stranger.request("POST", "/tickets", ticket | {"customerId": first_play.fact("customer_id")})
    assert "Mine?" not in {t["subject"] for t in owner.get("/tickets", limit=200)["items"]}


def test_a_customer_applies_for_nobody_else(
    first_play: Performance, second_play: Performance
) -> None:
    body = {
        "tariffId": first_play.fact("tariff")["id"],
        "address": {"city": "Москва", "street": "улица Ленина", "building": "12"},
        "customerId": first_play.fact("customer_id"),
    }
    response = second_play.actor("customer").request("POST", "/applications", body)
    assert not (wrong := not_(response, 403, 404, 422)), wrong


def test_a_deactivated_user_is_refused_at_their_next_new_token(stage: Stage, admin: Api) -> None:
    caller = a_caller(stage, admin, "operator")
    admin.post(f"/users/{caller.principal.id}/deactivate")
    refused = stage.api.request(
        "POST", "/auth/login", {"login": caller.email, "password": caller.password}
    )
    assert not (wrong := not_(refused, 401, 403)), wrong


def test_a_refresh_token_works_once_and_a_second_use_ends_its_session(
    stage: Stage, admin: Api
) -> None:
    caller = a_caller(stage, admin, "customer")
    login = {"login": caller.email, "password": caller.password}
    first = stage.api.post("/auth/login", login)
    second = stage.api.post("/auth/refresh", {"refreshToken": first["refreshToken"]})
    thief = {"User-Agent": "a thief's client"}  # the same client may repeat a lost answer's use
    for token in (first["refreshToken"], second["refreshToken"]):
        stolen = stage.api.request("POST", "/auth/refresh", {"refreshToken": token}, headers=thief)
        assert not (wrong := not_(stolen, 401)), wrong
    ended = stage.api.as_(second["accessToken"]).request("GET", "/auth/me")
    assert not (wrong := not_(ended, 401)), wrong


def test_a_function_called_around_the_api_verifies_the_token_itself(stage: Stage) -> None:
    """A proxy event without an authorizer's context, as an emulator without authorizers sends it."""
    event = proxy_event("GET", "/invoices", token="garbage")
    assert stage.invoke("BillingApi", event)["statusCode"] == 401
