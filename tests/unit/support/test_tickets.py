"""Opening, finding, amending and assigning tickets."""

from __future__ import annotations

import itertools

import pytest

from functions.support.tickets.repository import NUMBERS
from shared.numbering import NumberSeries
from tests.fakes.people import a_customer, staff
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, TECHNICIAN, Desk


def test_a_customer_opens_a_ticket_of_their_own(desk: Desk) -> None:
    ticket = desk.opened()
    assert ticket["number"] == "T-000001"
    assert (ticket["customerId"], ticket["state"]) == ("customer-1", "new")
    assert (ticket["priority"], ticket["channel"]) == ("normal", "portal")


def test_numbers_follow_one_another(desk: Desk) -> None:
    numbers = [desk.opened()["number"] for _ in range(3)]
    assert numbers == ["T-000001", "T-000002", "T-000003"]


def test_two_who_read_the_same_last_number_get_different_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opened()
    stale = [NUMBERS.after(None)]
    fresh = NumberSeries.after
    monkeypatch.setattr(
        NumberSeries, "after", lambda self, item: stale.pop() if stale else fresh(self, item)
    )
    assert desk.opened()["number"] == "T-000002"


def test_a_number_that_is_always_taken_is_a_busy_answer_and_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opened()
    before = dict(desk.table.items)
    first = NUMBERS.after(None)
    monkeypatch.setattr(NumberSeries, "after", lambda *_: first)
    monkeypatch.setattr("shared.retrying.pause", lambda _: 0)
    body = {"subject": "s", "text": "t", "category": "other"}
    reply = desk.api.post("/tickets", body, by=CUSTOMER)
    assert (reply.status, reply.json["type"]) == (503, "urn:lastmile:problem:unavailable")
    assert desk.table.items == before


def test_opening_tells_the_others_and_keeps_who_did_it(desk: Desk) -> None:
    ticket = desk.opened()
    (event,) = desk.table.events("support.ticket.opened")
    assert event["data"] == {
        "ticketId": ticket["id"],
        "number": "T-000001",
        "customerId": "customer-1",
        "subject": "No connection",
        "category": "connection",
        "priority": "normal",
    }
    assert (event["subject"], event["sequence"]) == (ticket["id"], "0000000001")
    assert desk.table.audit()[0]["action"] == "ticket.opened"
    assert desk.table.audit()[0]["actor"] == CUSTOMER.id


def test_the_same_key_opens_one_ticket(desk: Desk) -> None:
    body = {"subject": "s", "text": "t", "category": "other"}
    headers = {"idempotency-key": "once"}
    first = desk.api.post("/tickets", body, by=CUSTOMER, headers=headers)
    again = desk.api.post("/tickets", body, by=CUSTOMER, headers=headers)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(desk.table.events()) == 1


def test_staff_open_a_ticket_for_a_customer(desk: Desk) -> None:
    ticket = desk.opened(by=OPERATOR, customerId="customer-2", priority="urgent", channel="email")
    assert ticket["customerId"] == "customer-2"
    assert (ticket["priority"], ticket["channel"]) == ("urgent", "email")
    assert desk.read(ticket, by=STRANGER)["number"] == ticket["number"]


def test_staff_must_say_whose_ticket_it_is(desk: Desk) -> None:
    body = {"subject": "s", "text": "t", "category": "other"}
    reply = desk.api.post("/tickets", body, by=OPERATOR)
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/customerId"


@pytest.mark.parametrize(
    ("field", "value"),
    [("customerId", "customer-2"), ("priority", "urgent"), ("channel", "phone")],
)
def test_a_customer_cannot_send_what_only_staff_decide(desk: Desk, field: str, value: str) -> None:
    body = {"subject": "s", "text": "t", "category": "other", field: value}
    reply = desk.api.post("/tickets", body, by=CUSTOMER)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, f"/{field}")
    assert not desk.table.events()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"subject": " " * 10},
        {"subject": "x" * 201},
        {"text": "x" * 10_001},
        {"category": "weather"},
        {"surprise": 1},
        {"subject": 7},
        {"text": None},
    ],
)
def test_what_does_not_fit_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    body = {"subject": "s", "text": "t", "category": "other"} | wrong
    assert desk.api.post("/tickets", body, by=CUSTOMER).status == 422
    assert not [pk for pk, _ in desk.table.items if not pk.startswith("AGENT#")]


def test_somebody_elses_ticket_is_not_found_whatever_one_does(desk: Desk) -> None:
    ticket = desk.opened()
    path = f"/tickets/{ticket['id']}"
    replies = [
        desk.api.get(path, by=STRANGER),
        desk.api.get(f"{path}/messages", by=STRANGER),
        desk.said(ticket, "hello", by=STRANGER),
        desk.moved(ticket, "resolved", by=STRANGER),
        desk.moved(ticket, "closed", by=STRANGER),
    ]
    assert [reply.status for reply in replies] == [404] * 5
    assert {reply.json["type"] for reply in replies} == {"urn:lastmile:problem:ticket-not-found"}


def test_a_customer_without_a_customer_id_reaches_nothing(desk: Desk) -> None:
    ticket = desk.opened()
    nobody = staff("customer", "support:ticket:read")
    assert desk.api.get(f"/tickets/{ticket['id']}", by=nobody).status == 404
    assert desk.api.get("/tickets", by=nobody).status == 403
    with_rights = staff("customer", "support:*:*")
    for path in ("", "/messages", "/history"):
        assert desk.api.get(f"/tickets/{ticket['id']}{path}", by=with_rights).status == 404
    assert desk.said(ticket, "Hello.", by=with_rights).status == 404
    body = {"subject": "s", "text": "t", "category": "other"}
    assert desk.api.post("/tickets", body, by=with_rights).status == 422


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/tickets/{id}", {"priority": "high"}),
        ("POST", "/tickets/{id}/assign", {"assigneeId": "operator-1"}),
        ("GET", "/tickets/queues", None),
        ("GET", "/tickets/{id}/history", None),
    ],
)
def test_only_operators_triage(desk: Desk, method: str, path: str, body: object) -> None:
    path = path.replace("{id}", desk.opened()["id"])
    for caller in (CUSTOMER, TECHNICIAN):
        assert desk.api.call(method, path, body, by=caller).status == 403
    assert desk.api.call(method, path, body, by=OPERATOR).status == 200


def test_nobody_is_let_in_without_a_token(desk: Desk) -> None:
    assert desk.api.get("/tickets").status == 401
    assert desk.api.get("/tickets", by=staff("operator")).status == 403


def test_a_customer_lists_their_own_newest_first_page_by_page(desk: Desk) -> None:
    for _ in range(3):
        desk.opened()
        desk.clock.advance(minutes=1)
    desk.opened(by=STRANGER)
    first = desk.api.get("/tickets", by=CUSTOMER, query={"limit": "2"}).json
    rest = desk.api.get(
        "/tickets", by=CUSTOMER, query={"limit": "2", "cursor": first["nextCursor"]}
    ).json
    numbers = [t["number"] for t in first["items"] + rest["items"]]
    assert numbers == ["T-000003", "T-000002", "T-000001"]
    assert rest["nextCursor"] is None


def test_a_cursor_of_one_customer_opens_nothing_for_another(desk: Desk) -> None:
    desk.opened()
    desk.opened()
    cursor = desk.api.get("/tickets", by=CUSTOMER, query={"limit": "1"}).json["nextCursor"]
    assert desk.api.get("/tickets", by=STRANGER, query={"cursor": cursor}).status == 422


def test_a_customer_cannot_filter_as_staff_do(desk: Desk) -> None:
    for query in (
        {"state": "new"},
        {"customerId": "customer-2"},
        {"assigneeId": "operator-1"},
        {"priority": "low"},
    ):
        assert desk.api.get("/tickets", by=CUSTOMER, query=query).status == 422


def test_staff_see_new_tickets_most_urgent_first_and_oldest_of_those(desk: Desk) -> None:
    for priority in ("low", "urgent", "normal", "urgent"):
        desk.opened(by=OPERATOR, customerId="c", priority=priority)
        desk.clock.advance(minutes=1)
    listed = desk.api.get("/tickets", by=OPERATOR, query={"state": "new"}).json["items"]
    assert [t["number"] for t in listed] == ["T-000002", "T-000004", "T-000003", "T-000001"]
    urgent = {"state": "new", "priority": "urgent"}
    listed = desk.api.get("/tickets", by=OPERATOR, query=urgent).json["items"]
    assert [t["number"] for t in listed] == ["T-000002", "T-000004"]


def test_staff_see_all_tickets_newest_first_page_by_page(desk: Desk) -> None:
    for number in range(9):
        ticket = desk.opened(by=OPERATOR, customerId=f"c-{number}")
        desk.clock.advance(minutes=1)
        if number % 3:
            desk.moved(ticket, "resolved" if number % 2 else "open")
    numbers: list[str] = []
    query = {"limit": "2"}
    while True:
        page = desk.api.get("/tickets", by=OPERATOR, query=query).json
        numbers += [t["number"] for t in page["items"]]
        if page["nextCursor"] is None:
            break
        query = {"limit": "2", "cursor": page["nextCursor"]}
    assert numbers == [f"T-{n:06d}" for n in range(9, 0, -1)]


def test_ended_tickets_are_listed_newest_first(desk: Desk) -> None:
    for priority in ("urgent", "low", "urgent"):
        ticket = desk.opened(by=OPERATOR, customerId="c", priority=priority)
        desk.moved(ticket, "resolved")
        desk.clock.advance(minutes=1)
    listed = desk.api.get("/tickets", by=OPERATOR, query={"state": "resolved"}).json["items"]
    assert [t["number"] for t in listed] == ["T-000003", "T-000002", "T-000001"]


WISHES = {
    "state": ("new", "open", "resolved"),
    "customerId": ("customer-1", "customer-2"),
    "assigneeId": ("operator-1", "operator-2"),
    "priority": ("urgent", "low"),
}


@pytest.mark.parametrize(
    "names",
    [c for n in range(1, 5) for c in itertools.combinations(WISHES, n)],
    ids="+".join,
)
def test_staff_filter_by_any_of_them_together(desk: Desk, names: tuple[str, ...]) -> None:
    for state, customer, assignee, priority in itertools.product(*WISHES.values()):
        ticket = desk.opened(by=OPERATOR, customerId=customer, priority=priority)
        path = f"/tickets/{ticket['id']}"
        desk.api.post(f"{path}/assign", {"assigneeId": assignee}, by=OPERATOR)
        if state != "new":
            desk.moved(ticket, state)
        desk.clock.advance(seconds=1)
    every = desk.api.get("/tickets", by=OPERATOR).json["items"]
    assert len(every) == 24
    for values in itertools.product(*(WISHES[name] for name in names)):
        wanted = dict(zip(names, values, strict=True))
        found = desk.api.get("/tickets", by=OPERATOR, query=wanted).json["items"]
        fitting = [t for t in every if wanted.items() <= t.items()]
        assert sorted(t["id"] for t in found) == sorted(t["id"] for t in fitting)
        assert found


def test_a_ticket_that_nobody_has_is_in_nobody_s_list(desk: Desk) -> None:
    desk.opened()
    assert desk.api.get("/tickets", by=OPERATOR, query={"assigneeId": "op"}).json["items"] == []
    assert desk.api.get("/tickets", by=OPERATOR, query={"state": "lost"}).status == 422


def test_amending_changes_what_was_sent_and_nothing_else(desk: Desk) -> None:
    ticket = desk.opened()
    reply = desk.api.patch(f"/tickets/{ticket['id']}", {"priority": "high"}, by=OPERATOR)
    assert (reply.json["priority"], reply.json["subject"]) == ("high", "No connection")
    assert reply.headers["ETag"] == '"2"'


def test_amending_with_a_stale_version_is_refused(desk: Desk) -> None:
    ticket = desk.opened()
    path = f"/tickets/{ticket['id']}"
    desk.api.patch(path, {"priority": "high"}, by=OPERATOR, headers={"if-match": '"1"'})
    late = desk.api.patch(path, {"priority": "low"}, by=OPERATOR, headers={"if-match": '"1"'})
    assert late.status == 412
    assert desk.read(ticket)["priority"] == "high"


@pytest.mark.parametrize("changes", [{}, {"subject": None}, {"priority": None}, {"state": "open"}])
def test_amending_to_nothing_or_away_is_refused(desk: Desk, changes: dict[str, object]) -> None:
    ticket = desk.opened()
    assert desk.api.patch(f"/tickets/{ticket['id']}", changes, by=OPERATOR).status == 422


def test_an_assignment_is_told_and_can_be_taken_back(desk: Desk) -> None:
    ticket = desk.opened()
    path = f"/tickets/{ticket['id']}/assign"
    team = {"code": "second-line", "name": "Second line"}
    desk.api.post("/teams", team, by=OPERATOR)
    desk.api.post(path, {"assigneeId": "operator-1", "team": "second-line"}, by=OPERATOR)
    desk.api.post(path, {"assigneeId": None}, by=OPERATOR)
    given, taken = desk.table.events("support.ticket.assigned")
    assert (given["data"]["assigneeId"], given["data"]["team"]) == ("operator-1", "second-line")
    assert (taken["data"]["assigneeId"], taken["data"]["team"]) == (None, None)
    listed = desk.api.get("/tickets", by=OPERATOR, query={"assigneeId": "operator-1"})
    assert listed.json["items"] == []


def test_a_colleagues_list_shows_a_ticket_as_it_is_now(desk: Desk) -> None:
    ticket = desk.opened()
    desk.api.post(f"/tickets/{ticket['id']}/assign", {"assigneeId": "operator-1"}, by=OPERATOR)
    desk.moved(ticket, "pending")
    (listed,) = desk.api.get("/tickets", by=OPERATOR, query={"assigneeId": "operator-1"}).json[
        "items"
    ]
    assert listed == desk.read(ticket)


def test_a_customer_does_not_see_who_works_on_it(desk: Desk) -> None:
    ticket = desk.opened()
    desk.api.post(f"/tickets/{ticket['id']}/assign", {"assigneeId": "operator-2"}, by=OPERATOR)
    seen = desk.read(ticket, by=CUSTOMER)
    (listed,) = desk.api.get("/tickets", by=CUSTOMER).json["items"]
    assert (seen["assigneeId"], seen["team"]) == (None, None)
    assert listed == seen
    assert desk.read(ticket)["assigneeId"] == "operator-2"


def test_history_tells_who_did_what_latest_first(desk: Desk) -> None:
    ticket = desk.opened()
    desk.clock.advance(minutes=1)
    desk.moved(ticket, "open")
    first, second = desk.api.get(f"/tickets/{ticket['id']}/history", by=OPERATOR).json["items"]
    assert (first["action"], first["actor"]) == ("ticket.moved", "operator-1")
    assert (first["before"]["state"], first["after"]["state"]) == ("new", "open")
    assert (second["action"], second["actor"]) == ("ticket.opened", CUSTOMER.id)
    assert "source" not in first


def test_reading_costs_one_request_and_changing_two(desk: Desk) -> None:
    ticket = desk.opened()
    assert desk.table.requests == ["get_many", "commit"]

    def cost(method: str, path: str, body: object = None) -> list[str]:
        desk.table.requests.clear()
        desk.api.call(method, path.replace("{id}", ticket["id"]), body, by=OPERATOR)
        return list(desk.table.requests)

    assert cost("GET", "/tickets/{id}") == ["get"]
    assert cost("GET", "/tickets") == ["page"]
    assert cost("POST", "/tickets/{id}/status", {"state": "open"}) == ["get_many", "commit"]
    assert cost("PATCH", "/tickets/{id}", {"priority": "low"}) == ["get_many", "commit"]
    assert cost("POST", "/tickets/{id}/messages", {"text": "hi"}) == ["get_many", "commit"]


def test_an_unknown_ticket_is_not_found(desk: Desk) -> None:
    lost = {"id": "no-such-ticket"}
    someone = a_customer("customer-9")
    assert desk.api.get("/tickets/no-such-ticket", by=someone).status == 404
    assert desk.moved(lost, "open").status == 404
    assert desk.said(lost, "hello", by=OPERATOR).status == 404
    assert desk.api.patch("/tickets/no-such-ticket", {"priority": "low"}, by=OPERATOR).status == 404
    assert desk.api.get("/tickets/no-such-ticket/history", by=OPERATOR).status == 404
