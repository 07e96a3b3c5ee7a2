"""Customers are followed: their names, how they are reached, and the groups policies go by."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.customer.migrations import MIGRATIONS
from functions.support.consumers import consumer
from functions.support.customers.entities import KnownCustomer
from functions.support.customers.repository import CustomerRepository
from shared.clock import iso
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import OPERATOR, Desk

ANNA = {
    "customerId": "customer-1",
    "kind": "person",
    "name": "Анна Петрова",
    "email": "Anna@Example.com",
    "phone": "+79161234567",
    "locale": "ru",
    "tags": ["vip"],
    "status": "active",
}


def hear(desk: Desk, sequence: int, verb: str = "updated", **changes: Any) -> None:
    data = ANNA | changes
    envelope = {
        "specversion": "1.0",
        "id": f"event-{verb}-{data['customerId']}-{sequence}",
        "type": f"customer.customer.{verb}",
        "subject": data["customerId"],
        "time": iso(desk.clock()),
        "sequence": f"{sequence:010d}",
        "data": data,
    }
    record = {"messageId": "message-1", "body": json.dumps(envelope)}
    wiring = support_wiring(desk.table, desk.clock, counter())
    answer = consumer.consume({"Records": [record]}, wiring, lambda *_: None, desk.clock)
    assert answer["batchItemFailures"] == []


def known(desk: Desk, customer_id: str = "customer-1") -> KnownCustomer | None:
    return CustomerRepository(table=desk.table).find(customer_id)


def found(desk: Desk, address: str) -> list[str]:
    return [c.id for c in CustomerRepository(table=desk.table).find_by_email(address)]


def test_what_is_older_changes_nothing(desk: Desk) -> None:
    hear(desk, 1, "created", name="Анна Сидорова")
    hear(desk, 3)
    hear(desk, 2, name="Анна")
    anna = known(desk)
    assert anna is not None
    assert (anna.name, anna.groups) == ("Анна Петрова", ("person", "vip"))


def test_a_customer_is_found_by_any_spelling_of_their_address(desk: Desk) -> None:
    hear(desk, 1)
    hear(desk, 1, customerId="customer-2", name="Boris")
    assert found(desk, " anna@EXAMPLE.com") == ["customer-1", "customer-2"]
    hear(desk, 2, email=None)
    hear(desk, 2, customerId="customer-2", status="merged")
    assert found(desk, "anna@example.com") == []


def test_a_later_state_does_not_drop_a_merge(desk: Desk) -> None:
    ticket = desk.opened()
    hear(desk, 5, status="merged")
    hear(desk, 4, "merged", intoCustomerId="customer-2")
    assert desk.read(ticket)["customerId"] == "customer-2"


def test_policies_are_chosen_by_the_customer_s_tags(desk: Desk) -> None:
    week = [{"day": "tue", "hours": [{"opens": "09:00", "closes": "18:00"}]}]
    calendar = {"name": "Office", "timeZone": "Europe/Moscow", "week": week}
    made = desk.api.post("/calendars", calendar, by=OPERATOR).json["id"]
    policy = {"name": "VIP", "calendarId": made, "targets": {"resolution": 60}, "groups": ["vip"]}
    assert desk.api.post("/sla-policies", policy, by=OPERATOR).status == 201
    hear(desk, 1)
    opened = [desk.opened(), desk.opened(by=OPERATOR, customerId="customer-2")]
    assert [desk.read(t)["level"]["policyName"] for t in opened] == ["VIP", ""]


@pytest.mark.parametrize(
    ("pk", "sk", "told"), [("CUSTOMER#c-1", "CUSTOMER", 1), ("CUSTOMER#c-1", "NOTE#1", 0)]
)
def test_who_was_recorded_before_is_told_of(pk: str, sk: str, told: int) -> None:
    (migration,) = (m for m in MIGRATIONS if m.name == "customers are told of with their tags")
    now = "2026-03-10T09:00:00.000Z"
    item = {"pk": pk, "sk": sk, "id": "c-1", "kind": "person", "name": "Anna", "status": "lead",
            "locale": "ru", "time_zone": "Europe/Moscow", "created_at": now, "updated_at": now,
            "tags": ["vip"], "version": 2}  # fmt: skip
    change = migration.change(item)
    assert len(change or ()) == told
