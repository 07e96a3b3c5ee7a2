"""Two records of a customer become one: one user signs in for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.auth.consumers import consumer
from functions.auth.user_management.entities import UserDraft
from functions.auth.user_management.service import Users
from functions.auth.users.entities import User
from functions.auth.users.repository import UserRepository
from shared.clock import iso
from tests.fakes.people import an_admin
from tests.unit.auth.house import House


@pytest.fixture
def house() -> House:
    return House()


def a_user(house: House, email: str) -> User:
    draft = UserDraft(email=email, name="Anna", role="customer")
    return house.wiring.use(Users).create(draft, an_admin())


def user(house: House, known: User) -> User:
    return UserRepository(table=house.table).get(known.id)


def hear(house: House, event_type: str, sequence: int, **data: Any) -> None:
    envelope = {
        "specversion": "1.0",
        "id": f"{event_type}-{sequence}",
        "type": event_type,
        "subject": "customer-1",
        "time": iso(house.clock()),
        "sequence": f"{sequence:010d}",
        "data": data,
    }
    record = {"messageId": "message-1", "body": json.dumps(envelope)}
    answer = consumer.consume({"Records": [record]}, house.wiring, lambda *_: None, house.clock)
    assert answer["batchItemFailures"] == []


def merge(house: House, kept: User, closed: User | None, into: str, sequence: int = 2) -> None:
    closed_id = None if closed is None else closed.id
    data = {"intoCustomerId": into, "keptUserId": kept.id, "closedUserId": closed_id}
    hear(house, "customer.customer.merged", sequence, **data)


def undo(house: House, kept: User, closed: User | None, back_to: str, sequence: int = 4) -> None:
    closed_id = None if closed is None else closed.id
    data = {"customerId": back_to, "userId": kept.id, "reopenedUserId": closed_id}
    hear(house, "customer.customer.unmerged", sequence, **data)


def test_the_user_signs_in_for_the_record_that_stays_and_the_other_no_more(house: House) -> None:
    mine, other = a_user(house, "a@example.com"), a_user(house, "b@example.com")
    assert mine.customer_id != other.customer_id
    for _ in range(2):
        merge(house, mine, other, into=str(other.customer_id))
    assert user(house, mine).customer_id == other.customer_id
    assert not user(house, other).is_active
    assert len(house.table.events("auth.user.deactivated")) == 1
    undo(house, mine, other, back_to=str(mine.customer_id))
    assert user(house, mine).customer_id == mine.customer_id
    assert user(house, other).is_active


def test_who_was_closed_before_stays_so(house: House) -> None:
    mine, other = a_user(house, "a@example.com"), a_user(house, "b@example.com")
    house.wiring.use(Users).deactivate(other.id, an_admin())
    merge(house, mine, other, into=str(other.customer_id))
    undo(house, mine, other, back_to=str(mine.customer_id))
    assert not user(house, other).is_active


def test_a_merge_that_is_told_of_after_its_end_changes_nothing(house: House) -> None:
    mine = a_user(house, "a@example.com")
    undo(house, mine, None, back_to=str(mine.customer_id))
    merge(house, mine, None, into="customer-9")
    assert user(house, mine).customer_id == mine.customer_id


def test_a_user_who_is_gone_or_staff_is_left_alone(house: House) -> None:
    staff = house.wiring.use(Users).create(
        UserDraft(email="o@example.com", name="Olga", role="operator"), an_admin()
    )
    mine = a_user(house, "a@example.com")
    house.wiring.use(Users).delete(mine.id, an_admin())
    merge(house, staff, mine, into="customer-9")
    assert user(house, staff).customer_id is None
