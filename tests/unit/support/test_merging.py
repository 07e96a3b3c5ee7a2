"""Two records of a customer become one: tickets are the one's that stays."""

from __future__ import annotations

import json
from typing import Any

from functions.support.consumers import consumer
from shared.clock import iso
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, Desk


def hear(desk: Desk, event_type: str, sequence: int, **data: Any) -> None:
    envelope = {
        "specversion": "1.0",
        "id": f"{event_type}-{sequence}",
        "type": event_type,
        "subject": "customer-1",
        "time": iso(desk.clock()),
        "sequence": f"{sequence:010d}",
        "data": {"customerId": "customer-1"} | data,
    }
    record = {"messageId": "message-1", "body": json.dumps(envelope)}
    wiring = support_wiring(desk.table, desk.clock, counter())
    answer = consumer.consume({"Records": [record]}, wiring, lambda *_: None, desk.clock)
    assert answer["batchItemFailures"] == []


def merge(desk: Desk, sequence: int = 2) -> None:
    hear(desk, "customer.customer.merged", sequence, intoCustomerId="customer-2")


def undo(desk: Desk, sequence: int = 4) -> None:
    hear(desk, "customer.customer.unmerged", sequence, fromCustomerId="customer-2")


def seen(desk: Desk, by: Any) -> list[str]:
    return [t["id"] for t in desk.api.get("/tickets", by=by).json["items"]]


def test_tickets_and_what_was_said_are_the_record_s_that_stays(desk: Desk) -> None:
    first, second = desk.opened(), desk.opened()
    merge(desk)
    merge(desk)
    assert sorted(seen(desk, STRANGER)) == sorted([first["id"], second["id"]])
    assert seen(desk, CUSTOMER) == []
    said = desk.api.get(f"/tickets/{first['id']}/messages", by=STRANGER)
    assert [m["text"] for m in said.json["items"]] == ["Red light."]
    assert desk.said(first, "Still red.", STRANGER).status == 201
    assert len(desk.api.get(f"/tickets/{first['id']}/messages", by=STRANGER).json["items"]) == 2


def test_what_came_with_a_merge_goes_back(desk: Desk) -> None:
    came, own = desk.opened(), desk.opened(by=STRANGER)
    merge(desk)
    undo(desk)
    assert (seen(desk, CUSTOMER), seen(desk, STRANGER)) == ([came["id"]], [own["id"]])
    merge(desk, 6)
    assert len(seen(desk, STRANGER)) == 2


def test_a_merge_that_is_told_of_after_its_end_changes_nothing(desk: Desk) -> None:
    ticket = desk.opened()
    undo(desk)
    merge(desk)
    assert desk.read(ticket, by=OPERATOR)["customerId"] == "customer-1"
