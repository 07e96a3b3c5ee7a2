"""Tickets without a customer: staff alone see them, and give them to one."""

from __future__ import annotations

from tests.fakes.support import known_customer, without_customer
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, TECHNICIAN, Desk


def mailed(desk: Desk) -> dict[str, str]:
    ticket = desk.opened(by=STRANGER)
    without_customer(desk.table, ticket["id"])
    return {"id": ticket["id"]}


def test_staff_alone_see_it_and_answer_it(desk: Desk) -> None:
    ticket = mailed(desk)
    assert desk.read(ticket)["customerId"] is None
    assert desk.read(ticket)["requesterEmail"] == "anna@example.com"
    assert [t["id"] for t in desk.api.get("/tickets", by=OPERATOR).json["items"]] == [ticket["id"]]
    for by in (CUSTOMER, STRANGER):
        assert desk.api.get(f"/tickets/{ticket['id']}", by=by).status == 404
        assert desk.said(ticket, "Mine?", by).status == 404
        assert desk.api.get("/tickets", by=by).json["items"] == []
    assert desk.said(ticket, "Who are you?", OPERATOR).status == 201
    assert desk.table.events("support.ticket.replied")[0]["data"]["customerId"] is None
    assert desk.moved(ticket, "resolved").status == 200


def test_it_is_the_customer_s_from_then_on(desk: Desk) -> None:
    ticket = mailed(desk)
    known_customer(desk.table, "customer-1", kind="company")
    for _ in range(2):
        reply = desk.api.post(
            f"/tickets/{ticket['id']}/customer", {"customerId": "customer-1"}, by=OPERATOR
        )
        assert (reply.status, reply.json["customerId"]) == (200, "customer-1")
    assert [t["id"] for t in desk.api.get("/tickets", by=CUSTOMER).json["items"]] == [ticket["id"]]
    said = desk.api.get(f"/tickets/{ticket['id']}/messages", by=CUSTOMER).json["items"]
    assert [m["text"] for m in said] == ["Red light."]
    assert desk.said(ticket, "Yes, mine.", CUSTOMER).status == 201
    (event,) = desk.table.events("support.ticket.attributed")
    assert event["data"]["customerId"] == "customer-1"
    history = desk.api.get(f"/tickets/{ticket['id']}/history", by=OPERATOR).json["items"]
    assert "ticket.attributed" in [line["action"] for line in history]


def test_it_is_given_once_and_to_whom_is_known(desk: Desk) -> None:
    ticket = mailed(desk)
    path = f"/tickets/{ticket['id']}/customer"
    reply = desk.api.post(path, {"customerId": "nobody"}, by=OPERATOR)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/customerId")
    known_customer(desk.table, "customer-1")
    known_customer(desk.table, "customer-2")
    assert desk.api.post(path, {"customerId": "customer-1"}, by=OPERATOR).status == 200
    assert desk.api.post(path, {"customerId": "customer-2"}, by=OPERATOR).status == 409
    assert desk.api.post(path, {"customerId": "customer-1"}, by=TECHNICIAN).status == 403
    assert desk.api.post(path, {"customerId": "customer-1"}, by=CUSTOMER).status == 403
