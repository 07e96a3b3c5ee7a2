"""Silence closes a ticket, after a warning; a reply opens it again, or a new one later."""

from __future__ import annotations

from typing import Any

import pytest

from functions.support.jobs import run
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, Desk
from tests.unit.support.test_attending import actions, linked, post


def watched(desk: Desk, *, times: int = 10_000) -> tuple[int, int]:
    left = iter([True] * times)
    wiring = support_wiring(desk.table, desk.clock, counter())
    done = run({"job": "silence"}, wiring, lambda: next(left, False))
    assert done["failed"] == 0
    return done["warned"], done["closed"]


def told(desk: Desk) -> list[str]:
    kinds = [event["type"] for event in desk.table.events()]
    return [kind for kind in kinds if kind.endswith(("close-warned", "closed"))]


def silenced(desk: Desk) -> dict[str, Any]:
    """A ticket that was closed since nobody said anything."""
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    for days in (5, 2):
        desk.clock.advance(days=days)
        watched(desk)
    return ticket


@pytest.mark.parametrize("state", ["pending", "resolved"])
def test_a_silent_ticket_is_closed_after_a_warning(desk: Desk, state: str) -> None:
    ticket = desk.opened()
    desk.moved(ticket, state)
    for advance, expected in (
        ({"days": 5, "seconds": -1}, (0, 0)), ({"seconds": 1}, (1, 0)), ({"days": 1}, (0, 0)),
        ({"days": 1}, (0, 1)), ({"days": 9}, (0, 0)),
    ):  # fmt: skip
        desk.clock.advance(**advance)
        assert watched(desk) == expected
    assert told(desk) == ["support.ticket.close-warned", "support.ticket.closed"]
    (warning,) = desk.table.events("support.ticket.close-warned")
    assert warning["data"]["closesAt"] == "2026-03-17T09:00:00Z"
    closed = desk.read(ticket)
    assert (closed["state"], closed["closedAt"]) == ("closed", "2026-03-17T09:00:00Z")
    assert closed["resolvedAt"] is not None
    assert actions(desk, ticket)[-2:] == ["ticket.close-warned", "ticket.closed"]


def test_whatever_is_said_begins_the_silence_anew(desk: Desk) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "pending")
    desk.clock.advance(days=5)
    assert watched(desk) == (1, 0)
    desk.said(ticket, "Are you there?", by=OPERATOR)
    desk.said(ticket, "I called them.", by=OPERATOR, internal=True)
    desk.clock.advance(days=4)
    assert watched(desk) == (0, 0)
    desk.clock.advance(days=1)
    assert watched(desk) == (1, 0)
    desk.said(ticket, "Here I am.", by=CUSTOMER)
    desk.clock.advance(days=30)
    assert watched(desk) == (0, 0)
    assert desk.read(ticket)["state"] == "open"


def test_a_job_that_was_late_still_warns_first(desk: Desk) -> None:
    desk.moved(desk.opened(), "resolved")
    desk.clock.advance(days=60)
    assert watched(desk) == (1, 0)
    assert watched(desk) == (0, 0)
    desk.clock.advance(days=2)
    assert watched(desk) == (0, 1)


def test_spam_and_tickets_that_wait_for_us_are_left_alone(desk: Desk) -> None:
    spam, held = desk.opened(), desk.opened()
    desk.moved(spam, "resolved")
    post(desk, spam, "spam")
    desk.moved(held, "on_hold")
    desk.clock.advance(days=60)
    assert watched(desk) == (0, 0)


def test_a_job_that_is_stopped_goes_on(desk: Desk) -> None:
    for _ in range(5):
        desk.moved(desk.opened(), "resolved")
    desk.clock.advance(days=6)
    first, _ = watched(desk, times=4)
    assert 0 < first < 5
    assert first + watched(desk)[0] == 5
    assert len(told(desk)) == 5


def test_a_reply_opens_a_closed_ticket_again_for_some_days(desk: Desk) -> None:
    ticket = silenced(desk)
    desk.clock.advance(days=6)
    said = desk.said(ticket, "Still red.", by=CUSTOMER).json
    again = desk.read(ticket)
    assert (said["ticketId"], again["state"]) == (ticket["id"], "open")
    assert (again["closedAt"], again["resolvedAt"]) == (None, None)


def test_a_later_reply_opens_a_new_ticket_that_names_the_old_one(desk: Desk) -> None:
    ticket = silenced(desk)
    desk.clock.advance(days=7)
    headers = {"idempotency-key": "once"}
    path, body = f"/tickets/{ticket['id']}/messages", {"text": "Red again."}
    sent = [desk.api.post(path, body, by=CUSTOMER, headers=headers).json for _ in range(2)]
    assert sent[0] == sent[1]
    assert sent[0]["ticketId"] != ticket["id"]
    new = desk.read({"id": sent[0]["ticketId"]})
    assert (new["number"], new["state"], new["subject"]) == ("T-000002", "new", "No connection")
    assert linked(desk, f"ticket:{ticket['id']}") == [new["id"]]
    assert desk.read(ticket)["state"] == "closed"
    assert desk.said(ticket, "Hello?", by=OPERATOR).status == 409


def test_a_reply_in_a_merged_ticket_goes_to_the_one_that_stays(desk: Desk) -> None:
    gone, kept = desk.opened(), desk.opened()
    post(desk, gone, "merge", {"into": kept["id"]})
    assert desk.said(gone, "Still red.", by=CUSTOMER).json["ticketId"] == kept["id"]
    assert desk.said(gone, "Done.", by=OPERATOR).status == 409
