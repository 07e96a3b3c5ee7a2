"""The states of a ticket, its clock, and what messages do to both."""

from __future__ import annotations

import itertools

import pytest

from functions.support.tickets.repository import TicketRepository
from functions.support.vocabulary import State
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk

LEGAL = {
    "new": {"open", "pending", "on_hold", "resolved"},
    "open": {"pending", "on_hold", "resolved"},
    "pending": {"open", "on_hold", "resolved"},
    "on_hold": {"open", "pending", "resolved"},
    "resolved": {"open", "closed"},
    "closed": set(),
}
WAY_TO = {"new": [], "closed": ["resolved", "closed"]}


@pytest.mark.parametrize(("start", "end"), list(itertools.product(LEGAL, LEGAL)))
def test_a_ticket_goes_only_where_it_may(desk: Desk, start: str, end: str) -> None:
    ticket = desk.opened()
    for state in WAY_TO.get(start, [start]):
        assert desk.moved(ticket, state).status == 200
    reply = desk.moved(ticket, end)
    assert reply.status == (200 if end in LEGAL[start] else 409)
    assert desk.read(ticket)["state"] == (end if end in LEGAL[start] else start)


def test_resolving_and_closing_are_told(desk: Desk) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    desk.moved(ticket, "closed")
    types = [e["type"] for e in desk.table.events()]
    assert types == ["support.ticket.opened", "support.ticket.resolved", "support.ticket.closed"]
    closed = desk.read(ticket)
    assert closed["resolvedAt"] == closed["closedAt"] == "2026-03-10T09:00:00Z"


def test_a_customer_may_resolve_and_reopen_and_nothing_else(desk: Desk) -> None:
    ticket = desk.opened()
    for state in ("open", "pending", "on_hold", "closed"):
        assert desk.moved(ticket, state, by=CUSTOMER).status == 403
    assert desk.moved(ticket, "resolved", by=CUSTOMER).json["state"] == "resolved"
    assert desk.moved(ticket, "closed", by=CUSTOMER).status == 403
    again = desk.moved(ticket, "open", by=CUSTOMER).json
    assert (again["state"], again["resolvedAt"]) == ("open", None)


def test_an_answer_of_staff_opens_a_new_ticket_and_stamps_the_first_reply(desk: Desk) -> None:
    ticket = desk.opened()
    desk.clock.advance(minutes=7)
    assert desk.said(ticket, "We look into it.", by=OPERATOR).status == 201
    desk.clock.advance(minutes=7)
    desk.said(ticket, "Done.", by=TECHNICIAN)
    seen = desk.read(ticket)
    assert (seen["state"], seen["firstRepliedAt"]) == ("open", "2026-03-10T09:07:00Z")
    assert seen["version"] == 3


def test_an_answer_that_awaits_the_customer_leaves_the_ticket_pending(desk: Desk) -> None:
    ticket = desk.opened()
    desk.said(ticket, "Is the light green?", by=OPERATOR, awaitsCustomer=True)
    seen = desk.read(ticket)
    assert (seen["state"], seen["askedAt"], seen["version"]) == ("pending", None, 2)
    desk.said(ticket, "Hello?", by=OPERATOR, awaitsCustomer=True)
    assert desk.read(ticket)["state"] == "pending"


@pytest.mark.parametrize("state", ["pending", "resolved"])
def test_a_customers_reply_opens_the_ticket_again(desk: Desk, state: str) -> None:
    ticket = desk.opened()
    desk.moved(ticket, state)
    desk.clock.advance(minutes=3)
    assert desk.said(ticket, "Still red.", by=CUSTOMER).status == 201
    seen = desk.read(ticket)
    assert (seen["state"], seen["askedAt"]) == ("open", "2026-03-10T09:00:00Z")


@pytest.mark.parametrize("state", ["open", "on_hold"])
def test_a_customers_reply_leaves_other_states_alone(desk: Desk, state: str) -> None:
    ticket = desk.opened()
    desk.moved(ticket, state)
    desk.said(ticket, "One more thing.", by=CUSTOMER)
    assert desk.read(ticket)["state"] == state


def test_a_closed_ticket_takes_no_more_replies_nor_changes(desk: Desk) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    desk.moved(ticket, "closed")
    path = f"/tickets/{ticket['id']}"
    replies = [
        desk.said(ticket, "No.", by=OPERATOR),
        desk.api.patch(path, {"subject": "x"}, by=OPERATOR),
        desk.api.post(f"{path}/assign", {"assigneeId": "operator-1"}, by=OPERATOR),
    ]
    assert [r.status for r in replies] == [409] * 3
    assert {r.json["type"] for r in replies} == {"urn:lastmile:problem:ticket-is-closed"}
    assert desk.said(ticket, "For the record.", by=OPERATOR, internal=True).status == 201


def test_customers_never_see_internal_notes(desk: Desk) -> None:
    ticket = desk.opened()
    desk.clock.advance(minutes=1)
    desk.said(ticket, "He called twice.", by=OPERATOR, internal=True)
    desk.clock.advance(minutes=1)
    desk.said(ticket, "We are on it.", by=OPERATOR)
    path = f"/tickets/{ticket['id']}/messages"
    theirs = desk.api.get(path, by=CUSTOMER).json["items"]
    ours = desk.api.get(path, by=OPERATOR).json["items"]
    assert [m["text"] for m in theirs] == ["Red light.", "We are on it."]
    assert [m["text"] for m in ours] == ["Red light.", "He called twice.", "We are on it."]
    assert [m["authorId"] for m in theirs] == [CUSTOMER.id, None]
    assert "He called twice." not in str(desk.table.events())


def test_a_note_changes_no_state_and_makes_no_event(desk: Desk) -> None:
    ticket = desk.opened()
    desk.said(ticket, "Hm.", by=OPERATOR, internal=True)
    assert desk.read(ticket)["state"] == "new"
    assert [e["type"] for e in desk.table.events()] == ["support.ticket.opened"]


@pytest.mark.parametrize("field", ["internal", "awaitsCustomer"])
def test_a_customer_cannot_write_notes(desk: Desk, field: str) -> None:
    ticket = desk.opened()
    reply = desk.said(ticket, "psst", by=CUSTOMER, **{field: True})
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, f"/{field}")


def test_a_note_cannot_await_the_customer(desk: Desk) -> None:
    ticket = desk.opened()
    reply = desk.said(ticket, "psst", by=OPERATOR, internal=True, awaitsCustomer=True)
    assert reply.status == 422


def test_a_reply_is_told_in_full(desk: Desk) -> None:
    ticket = desk.opened()
    message = desk.said(ticket, "x" * 600, by=OPERATOR).json
    desk.said(ticket, "Thanks.", by=CUSTOMER)
    ours, theirs = desk.table.events("support.ticket.replied")
    assert ours["data"]["messageId"] == message["id"]
    assert (ours["data"]["by"], len(ours["data"]["text"])) == ("staff", 600)
    assert (theirs["data"]["by"], theirs["data"]["text"]) == ("customer", "Thanks.")


def test_messages_page_in_order(desk: Desk) -> None:
    ticket = desk.opened()
    for text in ("one", "two"):
        desk.clock.advance(seconds=1)
        desk.said(ticket, text, by=CUSTOMER)
    path = f"/tickets/{ticket['id']}/messages"
    first = desk.api.get(path, by=CUSTOMER, query={"limit": "2"}).json
    rest = desk.api.get(path, by=CUSTOMER, query={"cursor": first["nextCursor"]}).json
    assert [m["text"] for m in first["items"] + rest["items"]] == ["Red light.", "one", "two"]


def test_a_reply_that_meets_another_change_is_done_on_top_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.opened()
    found = TicketRepository.get_with_rules
    stale = [found(TicketRepository(table=desk.table), ticket["id"])]
    desk.moved(ticket, "pending")
    monkeypatch.setattr(
        TicketRepository,
        "get_with_rules",
        lambda self, id_: stale.pop() if stale else found(self, id_),
    )
    assert desk.said(ticket, "Hello.", by=CUSTOMER).status == 201
    assert desk.read(ticket)["state"] == "open"


def test_a_ticket_that_never_stands_still_is_a_busy_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.opened()
    old, rules = TicketRepository(table=desk.table).get_with_rules(ticket["id"])
    desk.moved(ticket, "open")
    monkeypatch.setattr(TicketRepository, "get_with_rules", lambda *_: (old, rules))
    monkeypatch.setattr(TicketRepository, "get_beside", lambda *_: (old, rules, [None]))
    monkeypatch.setattr("shared.retrying.pause", lambda _: 0)
    for reply in (desk.said(ticket, "Hello.", by=CUSTOMER), desk.moved(ticket, "resolved")):
        assert (reply.status, reply.json["type"]) == (503, "urn:lastmile:problem:unavailable")


def test_every_state_is_covered_by_the_rules() -> None:
    assert set(LEGAL) == {state.value for state in State}
