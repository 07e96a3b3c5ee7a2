"""An outage links and answers the tickets of those that are cut off, each once, in any order."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from functions.support.consumers import consumer
from functions.support.outages.entities import Outage
from functions.support.outages.repository import OutageRepository
from functions.support.settings import SupportConsumerSettings
from shared.wiring import Resources, Wiring
from tests.fakes.support import known_customer
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, Desk

SINCE = "2026-03-10T08:40:00.000Z"
INCIDENT = {"kind": "incident", "id": "incident-1"}
ids = counter("said")


def outage(kind: str, *customers: str, page: int = 1, of: str = "incident-1") -> dict[str, Any]:
    """An event of an outage, as monitoring says it."""
    contracts = [{"contractId": f"of-{one}", "customerId": one} for one in customers]
    said = {"incidentId": of, "page": page, "startedAt": SINCE, "contracts": contracts}
    sequence = {"started": 1, "ended": 2}[kind]
    return {
        "specversion": "1.0", "id": f"{of}-{page}-{kind}", "type": f"monitoring.outage.{kind}",
        "source": "lastmile/monitoring", "subject": f"{of}#{page}", "time": SINCE,
        "sequence": f"{sequence:010d}", "data": said,
    }  # fmt: skip


def hear(desk: Desk, *events: dict[str, Any]) -> None:
    settings = SupportConsumerSettings("support", "queue", "files")
    wiring = Wiring(Resources(settings=settings, table=desk.table, clock=desk.clock, new_id=ids))
    records = [{"messageId": e["id"], "body": json.dumps(e)} for e in events]
    answer = consumer.consume({"Records": records}, wiring, lambda *_: None, desk.clock)
    assert answer["batchItemFailures"] == []


def opened(desk: Desk) -> list[dict[str, Any]]:
    """What was said of tickets that were opened."""
    return desk.table.events("support.ticket.opened")


def answers(desk: Desk, ticket: dict[str, Any]) -> list[str]:
    said = desk.api.get(f"/tickets/{ticket['id']}/messages", by=OPERATOR).json["items"]
    return [message["text"] for message in said if message["by"] == "staff"]


def marks(desk: Desk) -> list[str]:
    return [pk for pk, sk in desk.table.items if pk.startswith("CUSTOMER#") and "OUTAGE#" in sk]


def test_a_ticket_that_waits_is_linked_and_answered_once(desk: Desk) -> None:
    ticket, other = desk.opened(), desk.opened(by=STRANGER)
    started = outage("started", "customer-1")
    hear(desk, started, started, outage("started", "customer-1", page=2))
    (answer,) = answers(desk, ticket)
    assert "11:40 10.03.2026" in answer
    read = desk.read(ticket)
    assert (read["state"], read["links"]) == ("open", [INCIDENT])
    assert answers(desk, other) == []
    assert [e["data"]["by"] for e in desk.table.events("support.ticket.replied")] == ["staff"]


def test_the_answer_is_in_the_customers_language(desk: Desk) -> None:
    known_customer(desk.table, "customer-1")
    desk.table.items["CUSTOMER#customer-1", "CUSTOMER"]["locale"] = "en"
    ticket = desk.opened()
    hear(desk, outage("started", "customer-1"))
    desk.clock.advance(hours=1)
    hear(desk, outage("ended", "customer-1"))
    begun, over = answers(desk, ticket)
    assert "since 10 March 2026, 11:40" in begun
    assert "began on 10 March 2026, 11:40" in over


@pytest.mark.parametrize("category", ["billing", "tariff", "other"])
def test_a_ticket_about_something_else_is_left_alone(desk: Desk, category: str) -> None:
    ticket = desk.opened(category=category)
    hear(desk, outage("started", "customer-1"), outage("ended", "customer-1"))
    assert (answers(desk, ticket), desk.read(ticket)["links"]) == ([], [])


def test_what_is_solved_is_left_alone(desk: Desk) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    hear(desk, outage("started", "customer-1"), outage("ended", "customer-1"))
    assert (answers(desk, ticket), desk.read(ticket)["state"]) == ([], "resolved")


def test_a_ticket_that_is_opened_meanwhile_is_recognised_once(desk: Desk) -> None:
    hear(desk, outage("started", "customer-1"))
    ticket = desk.opened()
    hear(desk, *opened(desk), *opened(desk))
    assert (len(answers(desk, ticket)), desk.read(ticket)["links"]) == (1, [INCIDENT])
    hear(desk, outage("started", "customer-1", page=2))
    assert len(answers(desk, ticket)) == 1


def test_when_service_is_back_they_are_asked_whether_it_works(desk: Desk) -> None:
    ticket, solved = desk.opened(), desk.opened()
    hear(desk, outage("started", "customer-1"))
    desk.moved(solved, "resolved")
    ended = outage("ended", "customer-1")
    hear(desk, ended, ended, outage("ended", "customer-1", page=2))
    assert (len(answers(desk, ticket)), desk.read(ticket)["state"]) == (2, "pending")
    assert (len(answers(desk, solved)), desk.read(solved)["state"]) == (1, "resolved")
    assert marks(desk) == []
    assert desk.said(ticket, "It works", CUSTOMER).status == 201
    assert desk.read(ticket)["state"] == "open"


def test_an_end_that_comes_first_leaves_nothing_to_be_said(desk: Desk) -> None:
    before = desk.opened()
    hear(desk, outage("ended", "customer-1"), outage("started", "customer-1"))
    later = desk.opened()
    hear(desk, *opened(desk))
    assert [answers(desk, one) for one in (before, later)] == [[], []]
    assert marks(desk) == []


def test_two_outages_of_one_customer_are_told_apart(desk: Desk) -> None:
    ticket = desk.opened()
    hear(desk, outage("started", "customer-1"), outage("started", "customer-1", of="incident-2"))
    hear(desk, outage("ended", "customer-1"))
    assert len(answers(desk, ticket)) == 3
    assert marks(desk) == ["CUSTOMER#customer-1"]


def test_an_answer_is_in_the_tickets_history(desk: Desk) -> None:
    ticket = desk.opened()
    hear(desk, outage("started", "customer-1"))
    lines = desk.api.get(f"/tickets/{ticket['id']}/history", by=OPERATOR).json["items"]
    assert lines[0]["action"] == "ticket.replied"


def test_an_outage_that_ends_while_a_ticket_is_looked_at_is_not_told_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(desk, outage("started", "customer-1"))
    ticket = desk.opened()
    hear(desk, outage("ended", "customer-1"))
    seen = Outage("incident-1", datetime.fromisoformat(SINCE))
    monkeypatch.setattr(OutageRepository, "of", lambda *_: (seen,))
    hear(desk, *opened(desk))
    assert (answers(desk, ticket), desk.read(ticket)["links"]) == ([], [])


def test_a_page_costs_a_list_for_each_customer_and_two_requests_for_each_answer(
    desk: Desk,
) -> None:
    desk.opened()
    desk.table.requests.clear()
    hear(desk, outage("started", "customer-1", "customer-2", "customer-3"))
    lists = [one for one in desk.table.requests if one not in ("commit", "get_many")]
    assert len(lists) == 3
    assert [one for one in desk.table.requests if one == "get_many"] == ["get_many"]
    assert desk.table.requests.count("commit") == 3
