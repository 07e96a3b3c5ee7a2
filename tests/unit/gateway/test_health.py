"""Live and ready."""

from __future__ import annotations

from functions.auth.probe import PROBE
from shared.permissions import unpacked
from tests.unit.gateway.conftest import SEAL, Gateway, answering, broken


def test_it_lives_without_asking_anybody(gateway: Gateway) -> None:
    answer = gateway.api.get("/health")
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert gateway.fleet.asked == []


def test_it_is_ready_when_every_service_answers_be_it_with_a_refusal(gateway: Gateway) -> None:
    gateway.fleet.functions["customer"] = answering(404, {"status": 404})
    answer = gateway.api.get("/health/ready")
    assert answer.status == 200
    states = {d["name"]: d["status"] for d in answer.json["dependencies"]}
    assert states == dict.fromkeys(
        ("auth", "customer", "billing", "support", "monitoring", "notification"), "up"
    )


def test_it_is_not_ready_when_one_fails_and_says_which(gateway: Gateway) -> None:
    gateway.fleet.functions["support"] = broken
    gateway.fleet.functions["auth"] = answering(500, {})
    gateway.fleet.functions["billing"] = gateway.fleet.hanging
    answer = gateway.api.get("/health/ready")
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    pointers = [e["pointer"] for e in answer.json["errors"]]
    assert pointers == ["/dependencies/auth", "/dependencies/billing", "/dependencies/support"]


def test_a_flood_of_questions_costs_the_services_one_each(gateway: Gateway) -> None:
    for _ in range(10):
        gateway.api.get("/health/ready")
    assert len(gateway.fleet.asked) == 6
    gateway.clock.advance(seconds=5)
    gateway.api.get("/health/ready")
    assert len(gateway.fleet.asked) == 12


def test_it_recovers_when_the_service_does(gateway: Gateway) -> None:
    healthy = gateway.fleet.functions["support"]
    gateway.fleet.functions["support"] = broken
    assert gateway.api.get("/health/ready").status == 503
    gateway.fleet.functions["support"] = healthy
    gateway.clock.advance(seconds=5)
    assert gateway.api.get("/health/ready").status == 200


def test_the_probe_owns_nothing_and_may_change_nothing(gateway: Gateway) -> None:
    gateway.api.get("/health/ready")
    for _, event in gateway.fleet.asked:
        caller = event["requestContext"]["authorizer"]
        assert caller["customerId"].startswith("00000000-")
        assert all(p.endswith(":read") for p in unpacked(caller["permissions"]))
        assert SEAL.read(caller) == PROBE


def test_without_the_authorizer_auth_is_down_and_the_others_are_asked(gateway: Gateway) -> None:
    gateway.fleet.authorizer_is_down = True
    answer = gateway.api.get("/health/ready")
    assert answer.status == 503
    assert [e["pointer"] for e in answer.json["errors"]] == ["/dependencies/auth"]
    assert len(gateway.fleet.asked) == 6
