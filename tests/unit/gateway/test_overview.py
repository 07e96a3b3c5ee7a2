"""The customer's first screen."""

from __future__ import annotations

import time

from functions.gateway.backends import Question, request_event
from functions.support.app import ENDPOINTS as SUPPORT
from shared.authentication import Authorizer
from shared.http.app import chalice_app
from shared.http.exchange import Exchange
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, an_admin, staff
from tests.fakes.support import support_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.unit.gateway.conftest import SEAL, Gateway, answering, broken

ANNA = a_customer("customer-1", "gateway:overview:read", "support:ticket:read")
PARTS = ("profile", "services", "account", "invoices", "tickets", "notifications")


def test_each_part_is_what_its_service_answers(gateway: Gateway) -> None:
    gateway.fleet.functions["billing"] = answering(200, {"balance": "-590.00"})
    answer = gateway.api.get("/me/overview", by=ANNA)
    assert answer.status == 200
    assert tuple(answer.json) == PARTS
    assert answer.json["account"] == {"available": True, "data": {"balance": "-590.00"}}
    assert answer.json["tickets"]["data"] == {"items": [], "nextCursor": None}


def test_the_services_see_the_caller_as_the_authorizer_described_them(gateway: Gateway) -> None:
    headers = {"x-correlation-id": "corr-7"}
    gateway.api.get("/me/overview", by=ANNA, headers=headers)
    assert len(gateway.fleet.asked) == len(PARTS)
    for _, event in gateway.fleet.asked:
        caller = event["requestContext"]["authorizer"]
        assert (caller["principalId"], caller["customerId"]) == (ANNA.id, "customer-1")
        assert caller["permissions"] == "gateway:overview:read support:ticket:read"
        assert event["headers"]["x-correlation-id"] == "corr-7"
        assert event["requestContext"]["identity"]["sourceIp"] == "203.0.113.7"


def test_a_service_that_fails_is_marked_and_the_rest_is_served(gateway: Gateway) -> None:
    gateway.fleet.functions["support"] = broken
    gateway.fleet.functions["notification"] = answering(500, {"status": 500})
    answer = gateway.api.get("/me/overview", by=ANNA)
    assert answer.status == 200
    missing = [name for name, part in answer.json.items() if not part["available"]]
    assert missing == ["tickets", "notifications"]
    assert answer.json["tickets"] == {"available": False, "data": None}


def test_a_service_that_hangs_costs_the_time_limit_and_no_more(gateway: Gateway) -> None:
    gateway.fleet.functions["billing"] = gateway.fleet.hanging
    started = time.perf_counter()
    answer = gateway.api.get("/me/overview", by=ANNA)
    assert time.perf_counter() - started < 5
    missing = [name for name, part in answer.json.items() if not part["available"]]
    assert missing == ["account", "invoices"]


def test_what_does_not_exist_yet_is_empty_and_available(gateway: Gateway) -> None:
    gateway.fleet.functions["billing"] = answering(404, {"status": 404})
    answer = gateway.api.get("/me/overview", by=ANNA)
    assert answer.json["account"] == {"available": True, "data": None}


def test_what_the_caller_may_not_see_is_not_shown(gateway: Gateway) -> None:
    gateway.fleet.functions["customer"] = answering(403, {"status": 403, "secret": "x"})
    answer = gateway.api.get("/me/overview", by=ANNA)
    assert answer.json["profile"] == {"available": False, "data": None}
    assert "secret" not in answer.text


def test_only_customers_have_it(gateway: Gateway) -> None:
    assert gateway.api.get("/me/overview", by=an_admin()).status == 404
    assert gateway.api.get("/me/overview", by=staff("tech")).status == 403
    assert gateway.api.get("/me/overview").status == 401
    assert gateway.fleet.asked == []


def test_a_real_service_takes_the_question_as_if_it_came_from_api_gateway(
    gateway: Gateway,
) -> None:
    wiring = support_wiring(InMemoryTable(), FixedClock(), counter())
    desk = ApiClient(SUPPORT, wiring)
    for owner in ("customer-1", "customer-2"):
        body = {"subject": f"of {owner}", "text": "t", "category": "other"}
        desk.post("/tickets", body, by=a_customer(owner))
    app = chalice_app("support", SUPPORT, Exchange(wiring, Authorizer(broken), SEAL.read))
    gateway.fleet.functions["support"] = lambda event: app(event, None)
    overview = gateway.api.get("/me/overview", by=ANNA, caller=SEAL.describe(ANNA))
    tickets = overview.json["tickets"]
    assert [t["subject"] for t in tickets["data"]["items"]] == ["of customer-1"]


def test_a_service_believes_no_caller_whom_the_gateway_makes_up(gateway: Gateway) -> None:
    wiring = support_wiring(InMemoryTable(), FixedClock(), counter())
    app = chalice_app("support", SUPPORT, Exchange(wiring, Authorizer(broken), SEAL.read))
    gateway.fleet.functions["support"] = lambda event: app(event, None)
    answers: list[int] = []
    for changed in (
        {},
        {"seal": ""},
        {"customerId": "customer-2"},
        {"permissions": "*:*:*"},
        {"role": "admin", "customerId": ""},
        {"expiresAt": "99999999999"},
    ):
        made_up = SEAL.describe(ANNA) | changed
        question = request_event(Question("support", "/tickets"), made_up)
        answers.append(app(question, None)["statusCode"])
    assert answers == [200, 401, 401, 401, 401, 401]
