"""Two tickets become one, and one becomes two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, TECHNICIAN, Desk
from tests.unit.support.test_attending import actions, at, linked, post
from tests.unit.support.test_service_levels import OFFICE, TARGETS, promise


def merged(desk: Desk, gone: dict[str, Any], into: dict[str, Any], status: int = 200) -> Any:
    reply = desk.api.post(at(gone, "merge"), {"into": into["id"]}, by=OPERATOR)
    assert reply.status == status, reply.text
    return reply.json


def test_a_merged_ticket_is_closed_and_names_the_one_it_lives_on_in(desk: Desk) -> None:
    calendar = desk.api.post("/calendars", OFFICE, by=OPERATOR).json["id"]
    desk.api.post("/sla-policies", promise(calendar, targets=TARGETS), by=OPERATOR)
    gone, kept = desk.opened(), desk.opened()
    post(desk, gone, "watch", {"userId": "operator-2"})
    post(desk, gone, "links", {"kind": "incident", "id": "42"})
    desk.api.patch(f"/tickets/{gone['id']}", {"tags": ["vip"]}, by=OPERATOR)
    desk.said(kept, "We look into it.", by=OPERATOR)
    after = merged(desk, gone, kept)
    assert (after["id"], after["mergedFrom"], after["tags"]) == (kept["id"], [gone["id"]], ["vip"])
    assert [w["userId"] for w in after["watchers"]] == ["operator-2"]
    assert after["askedAt"] == "2026-03-10T09:00:00Z"  # nobody has answered that one
    closed = desk.read(gone, by=CUSTOMER)
    assert (closed["state"], closed["mergedIntoId"]) == ("closed", kept["id"])
    assert desk.read(gone)["level"] == desk.read(gone)["level"] | {"deadlines": [], "measured": []}
    assert set(linked(desk, "incident:42")) == {gone["id"], kept["id"]}
    (event,) = desk.table.events("support.ticket.merged")
    assert event["data"]["intoTicketId"] == kept["id"]
    assert not desk.table.events("support.ticket.closed")
    assert actions(desk, gone)[-1] == "ticket.merged"
    assert actions(desk, kept)[-1] == "ticket.joined"
    merged(desk, gone, kept, 409)


def test_what_can_not_be_merged_is_refused(desk: Desk) -> None:
    ticket, spam = desk.opened(), desk.opened()
    other = desk.opened(by=STRANGER)
    post(desk, spam, "spam")
    for into in (ticket, other, spam):
        refused = merged(desk, ticket, into, 409)
        assert refused["type"] == "urn:lastmile:problem:cannot-merge"
    merged(desk, ticket, {"id": "nowhere"}, 404)
    merged(desk, {"id": "nowhere"}, ticket, 404)
    for caller in (CUSTOMER, TECHNICIAN):
        assert desk.api.post(at(ticket, "merge"), {"into": "x"}, by=caller).status == 403


def test_a_message_becomes_a_ticket_of_its_own(desk: Desk) -> None:
    ticket = desk.opened()
    message = desk.said(ticket, "And the TV box, too.", by=CUSTOMER).json
    note = desk.said(ticket, "psst", by=OPERATOR, internal=True).json
    body = {"messageId": message["id"], "subject": "TV box"}
    desk.clock.advance(minutes=5)
    made = desk.api.post(at(ticket, "split"), body, by=OPERATOR)
    assert (made.status, made.json["number"], made.json["subject"]) == (201, "T-000002", "TV box")
    assert made.json["links"] == [{"kind": "ticket", "id": ticket["id"]}]
    assert linked(desk, f"ticket:{ticket['id']}") == [made.json["id"]]
    said = desk.api.get(at(made.json, "messages"), by=CUSTOMER).json["items"]
    assert [m["text"] for m in said] == ["And the TV box, too."]
    assert len(desk.api.get(at(ticket, "messages"), by=CUSTOMER).json["items"]) == 2
    for wrong in (note["id"], "nothing"):
        assert desk.api.post(at(ticket, "split"), {"messageId": wrong}, by=OPERATOR).status == 404


@pytest.mark.parametrize("text", ["Reply.", "<b>\u202e{ticket.number}</b> 😀"])
def test_a_split_reply_of_staff_asks_nothing(desk: Desk, text: str) -> None:
    ticket = desk.opened()
    message = desk.said(ticket, text, by=OPERATOR).json
    made = desk.api.post(at(ticket, "split"), {"messageId": message["id"]}, by=OPERATOR).json
    assert (made["askedAt"], made["subject"]) == (None, ticket["subject"])
