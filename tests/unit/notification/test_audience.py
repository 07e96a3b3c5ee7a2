"""The audience follows what others say, in whatever order, and segments find whom they mean."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.notification.audience.entities import Home, Person, PersonChanged, Segment
from functions.notification.audience.repository import AudienceRepository
from functions.notification.audience.service import Audience
from shared.dynamo.once import Once
from tests.unit.notification.newsroom import ADMIN, Newsroom

ANNA = "anna"
OVERDUE: dict[str, Any] = {"invoiceId": "i1", "customerId": ANNA, "amountDue": "590.00"}
PLAN: dict[str, Any] = {"subscriptionId": "s1", "customerId": ANNA, "tariffId": "t1"}
PLACE: dict[str, Any] = {
    "contractId": "c1",
    "customerId": ANNA,
    "address": "Ленина, 12",
    "buildingId": "b1",
}


def test_what_others_say_adds_up() -> None:
    desk = Newsroom()
    desk.learn("customer.contract.activated", "c1", **PLACE)
    desk.learn("billing.subscription.started", "s1", **PLAN)
    desk.learn("billing.invoice.overdue", "i1", **OVERDUE)
    desk.learn("customer.customer.updated", ANNA, customerId=ANNA, status="active", tags=["vip"])
    anna = desk.person(ANNA)
    assert (anna.status, anna.tags, anna.debt) == ("active", ("vip",), Decimal("590.00"))
    assert (anna.buildings, anna.address) == ({"b1"}, "Ленина, 12")
    assert anna.plans == {"s1": "t1"}


def test_what_is_over_is_forgotten_and_an_older_word_changes_nothing() -> None:
    desk = Newsroom()
    desk.learn("customer.contract.activated", "c1", 2, **PLACE)
    desk.learn("customer.contract.terminated", "c1", 3, **PLACE)
    desk.learn("customer.contract.activated", "c1", 2, **PLACE)
    desk.learn("billing.invoice.paid", "i1", 5, **OVERDUE)
    desk.learn("billing.invoice.overdue", "i1", 4, **OVERDUE)
    desk.learn("billing.subscription.started", "s1", 1, **PLAN)
    desk.learn("billing.subscription.changed", "s1", 2, **PLAN | {"tariffId": "t2"})
    assert desk.person(ANNA).plans == {"s1": "t2"}
    desk.learn("billing.subscription.cancelled", "s1", 3, **PLAN)
    anna = desk.person(ANNA)
    assert (anna.homes, anna.debts, anna.plans) == ({}, {}, {})
    assert not [key for key in desk.table.items if key[1].startswith("LIVES#")]


def test_a_merged_record_is_nobody_until_it_is_taken_apart() -> None:
    desk = Newsroom()
    desk.settle(ANNA)
    desk.learn("customer.customer.merged", ANNA, 3, customerId=ANNA)
    assert not Segment().holds(desk.person(ANNA))
    desk.learn("customer.customer.unmerged", ANNA, 4, customerId=ANNA)
    assert Segment().holds(desk.person(ANNA))


def test_two_events_at_once_are_both_kept() -> None:
    desk = Newsroom()
    repository = AudienceRepository(table=desk.table)
    audience = Audience(table=desk.table, audience=repository)
    met = [1]

    def change(person: Person) -> Person:
        if met.pop() if met else 0:
            audience.learn(ANNA, lambda p: p.said(tags=("first",)), Once("audience", "e2", 9))
        return person.said(status="active")

    audience.learn(ANNA, change, Once("audience", "e1", 9))
    assert (desk.person(ANNA).tags, desk.person(ANNA).status) == (("first",), "active")
    with pytest.raises(PersonChanged):
        desk.table.commit(repository.change(Person(ANNA).said(), over=Person(ANNA)))


LIVING = Person(
    ANNA,
    status="active",
    tags=("vip", "old"),
    homes={"c1": Home("b1"), "c2": Home("b2"), "c3": Home(None)},
    plans={"s1": "t1"},
    debts={"i1": Decimal("100.00"), "i2": Decimal("50.00")},
)


@pytest.mark.parametrize(
    ("asked", "is_meant"),
    [
        ({}, True),
        ({"buildings": ("b0", "b2")}, True),
        ({"buildings": ("b3",)}, False),
        ({"tariffs": ("t1",)}, True),
        ({"tariffs": ("t2",)}, False),
        ({"statuses": ("active", "lead")}, True),
        ({"statuses": ("lead",)}, False),
        ({"tags": ("vip",)}, True),
        ({"tags": ("new",)}, False),
        ({"debt_from": Decimal("150.00")}, True),
        ({"debt_from": Decimal("150.01")}, False),
        ({"buildings": ("b1",), "tags": ("new",)}, False),
    ],
)
def test_a_segment_holds_whom_all_fits(asked: dict[str, Any], is_meant: bool) -> None:
    assert Segment(**asked).holds(LIVING) is is_meant


def test_whoever_is_no_customer_yet_is_not_meant() -> None:
    assert not Segment().holds(Person("nobody"))


def test_a_preview_counts() -> None:
    desk = Newsroom()
    for number in range(12):
        desk.settle(f"customer-{number:02}", f"b{number % 3}")

    def preview(**segment: Any) -> tuple[int, bool]:
        reply = desk.api.post("/broadcasts/preview", {"segment": segment}, by=ADMIN).json
        return reply["recipients"], reply["isExact"]

    assert preview() == (12, True)
    assert preview(buildings=["b1", "b2", "nowhere"]) == (8, True)
    assert preview(statuses=["lead"]) == (0, True)
    assert preview(debtFrom="1.00") == (0, True)
