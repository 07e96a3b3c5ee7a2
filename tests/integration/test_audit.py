"""The audit trail of the deployed stack: every service's changes in one list, each once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from shared.ids import new_id
from tests.integration.answers import not_
from tests.integration.performance import Performance
from tests.integration.queues import queue

SUBJECTS = {
    "auth": lambda play: f"user#{play.fact('operator_id')}",
    "billing": lambda play: f"tariff#{play.fact('tariff')['id']}",
    "customer": lambda play: f"application#{play.fact('application')['id']}",
    "support": lambda play: f"ticket#{play.fact('ticket')['id']}",
}
EXPECTED = {
    "auth": {"user.created"},
    "billing": {"tariff.created", "tariff.published"},
    "customer": {"application.submitted", "application.scheduled", "application.completed"},
    "support": {"ticket.opened"},
}


def lines(admin: Api, **query: Any) -> list[dict[str, Any]]:
    """Every line of a list, page after page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        page = admin.get("/audit", limit=50, **query, **more)
        found += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("service", EXPECTED)
def test_what_was_done_to_a_thing_is_told_whatever_service_has_it(
    service: str, admin: Api, first_play: Performance
) -> None:
    subject = SUBJECTS[service](first_play)

    def all_there() -> bool:
        return EXPECTED[service] <= {line["action"] for line in lines(admin, subject=subject)}

    until(all_there, f"the audit lines of {subject}")
    told = lines(admin, subject=subject)
    assert len({line["id"] for line in told}) == len(told)
    assert all(line["actor"] and line["correlationId"] for line in told)
    assert [line["time"] for line in told] == sorted((x["time"] for x in told), reverse=True)


def test_what_one_caller_did_is_told_across_services(admin: Api, first_play: Performance) -> None:
    operator = first_play.fact("operator_id")

    def from_several() -> bool:
        kinds = {line["subject"].partition("#")[0] for line in lines(admin, actor=operator)}
        return {"user", "application", "ticket"} <= kinds

    until(from_several, "the operator's lines of auth, customer and support")
    assert {line["actor"] for line in lines(admin, actor=operator)} == {operator}


def test_a_change_can_be_followed_by_its_correlation_id(stage: Stage, admin: Api) -> None:
    correlation_id = new_id()
    user = {"email": f"{correlation_id}@callers.example", "name": "Zoe", "role": "tech"}
    created = Api.good(
        admin.request("POST", "/users", user, headers={"X-Correlation-Id": correlation_id})
    )
    changed = admin.request("PATCH", f"/users/{created['id']}", {"name": "Zoë"})
    assert changed.status_code == 200
    newest, first = lines(admin, subject=f"user#{created['id']}")
    assert first["correlationId"] == correlation_id
    assert (newest["before"]["name"], newest["after"]["name"]) == ("Zoe", "Zoë")
    assert newest["source"]


def test_no_line_holds_a_secret(admin: Api, first_play: Performance) -> None:
    today = first_play.stage.today()
    text = json.dumps(lines(admin, day=today))
    for hidden in ("password_hash", "secret_hash", "family_hash", "sealed_secret", "backup_codes"):
        assert hidden not in text
    assert "$argon2" not in text


def test_a_line_that_the_relay_sends_twice_is_there_once(stage: Stage, admin: Api) -> None:
    thing = new_id()
    body = {
        "sk": f"2026-03-10T09:00:00.000Z#{new_id()}",
        "subject": f"thing#{thing}",
        "action": "thing.changed",
        "actor": "somebody",
        "source": "203.0.113.7",
        "correlationId": new_id(),
        "time": "2026-03-10T09:00:00.000Z",
        "before": {},
        "after": {"size": "large"},
    }
    trail = queue(stage, "Audit")
    trail.send(*[json.dumps(body)] * 3)
    trail.settle()
    (line,) = until(lambda: lines(admin, subject=f"thing#{thing}"), "the line")
    assert line["after"] == {"size": "large"}


@pytest.mark.parametrize("body", ["no JSON", "[]", "{}", '{"sk": "whenever", "subject": "a#b"}'])
def test_what_is_no_line_lands_in_the_dead_letters_with_its_reason(body: str, stage: Stage) -> None:
    trail = queue(stage, "Audit")
    trail.send(body)
    assert trail.dead_letter(body).startswith("data does not fit")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_verb_but_get_leads_to_the_trail(method: str, admin: Api) -> None:
    response = admin.request(method, "/audit", {})
    assert not (wrong := not_(response, 403, 404, 405)), wrong
