"""What customer makes of others' events: once, in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import (
    CUSTOMER,
    FORM,
    OPERATOR,
    STRANGER,
    TARIFF,
    Office,
    good,
    refused,
)

USER = {
    "userId": "user-2",
    "customerId": "customer-2",
    "role": "customer",
    "email": "vera@example.com",
    "phone": None,
    "name": "Вера Павлова",
    "locale": "en",
}
SUBSCRIPTION = {
    "subscriptionId": "subscription-1",
    "accountId": "account-1",
    "customerId": "customer-1",
    "contractId": "contract-1",
    "tariffId": "tariff-1",
    "tariffName": "Домашний 100",
    "kind": "internet",
    "state": "active",
    "startedOn": "2026-03-12",
    "endsOn": None,
    "price": "590.00",
    "currency": "RUB",
    "period": "month",
    "downloadMbps": 100,
    "uploadMbps": 100,
}


def test_a_verified_user_is_a_lead(office: Office) -> None:
    assert office.hears("auth.user.verified", USER) == []
    profile = office.read("/me/profile", by=STRANGER)
    assert (profile["status"], profile["name"], profile["locale"]) == (
        "lead",
        "Вера Павлова",
        "en",
    )
    created = office.table.events("customer.customer.created")[-1]
    assert (created["subject"], created["data"]["userId"]) == ("customer-2", "user-2")


def test_staff_are_no_customers(office: Office) -> None:
    before = dict(office.table.items)
    staff = USER | {"role": "operator", "customerId": None}
    assert office.hears("auth.user.verified", staff) == []
    assert office.hears("auth.user.updated", staff) == []
    assert office.table.items == before


def test_an_event_delivered_twice_has_its_effect_once(office: Office) -> None:
    for _ in range(2):
        assert office.hears("auth.user.verified", USER, id="same") == []
    created = office.table.events("customer.customer.created")
    assert [e["subject"] for e in created].count("customer-2") == 1
    for _ in range(2):
        news = USER | {"name": "Вера Иванова"}
        assert office.hears("auth.user.updated", news, id="other", sequence=2) == []
    assert len(office.table.events("customer.customer.updated")) == 1


def test_a_user_s_new_address_is_followed_and_found(office: Office) -> None:
    office.hears("auth.user.verified", USER)
    news = USER | {"email": "vera@new.example"}
    assert office.hears("auth.user.updated", news, sequence=2) == []
    assert office.read("/me/profile", by=STRANGER)["email"] == "vera@new.example"
    assert len(office.read("/customers", email="vera@new.example")["items"]) == 1
    assert office.read("/customers", email="vera@example.com")["items"] == []


def test_older_news_of_a_user_change_nothing(office: Office) -> None:
    office.hears("auth.user.verified", USER, sequence=1)
    office.hears("auth.user.updated", USER | {"name": "Вера Третья"}, id="a", sequence=3)
    office.hears("auth.user.updated", USER | {"name": "Вера Вторая"}, id="b", sequence=2)
    assert office.read("/me/profile", by=STRANGER)["name"] == "Вера Третья"


def test_news_of_a_user_that_overtake_the_verification_come_again(office: Office) -> None:
    news = USER | {"email": "vera@new.example"}
    assert office.hears("auth.user.updated", news, id="news", sequence=2) == [
        ("again", "message-1")
    ]
    office.hears("auth.user.verified", USER, sequence=1)
    assert office.hears("auth.user.updated", news, id="news", sequence=2) == []
    assert office.read("/me/profile", by=STRANGER)["email"] == "vera@new.example"


def test_a_user_changed_at_the_same_moment_comes_again(office: Office) -> None:
    office.hears("auth.user.verified", USER)
    commit = office.table.commit

    def overtaken(transaction: Any) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        good(office.api.patch("/customers/customer-2", {"tags": ["dog"]}, by=OPERATOR))
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    news = USER | {"name": "Вера Иванова"}
    assert office.hears("auth.user.updated", news, id="n", sequence=2) == [("again", "message-1")]
    assert office.hears("auth.user.updated", news, id="n", sequence=2) == []
    customer = office.read("/customers/customer-2")
    assert (customer["name"], customer["tags"]) == ("Вера Иванова", ["dog"])


def test_one_can_apply_for_a_tariff_once_it_is_published(bare: Office) -> None:
    refused(bare.api.post("/applications", FORM), 422, "unknown-tariff")
    assert bare.hears("billing.tariff.published", TARIFF) == []
    good(bare.api.post("/applications", FORM), 201)


def test_an_older_version_of_a_tariff_does_not_come_back(office: Office) -> None:
    renamed = TARIFF | {"name": "Домашний 200"}
    assert office.hears("billing.tariff.published", renamed, id="a", sequence=5) == []
    assert office.hears("billing.tariff.published", TARIFF, id="b", sequence=4) == []
    assert office.applied()["tariffName"] == "Домашний 200"


def test_a_started_subscription_is_a_service(office: Office) -> None:
    assert office.hears("billing.subscription.started", SUBSCRIPTION) == []
    assert office.read("/me/services", by=CUSTOMER)["items"] == [
        {
            "id": "subscription-1",
            "contractId": "contract-1",
            "accountId": "account-1",
            "tariffId": "tariff-1",
            "tariffName": "Домашний 100",
            "kind": "internet",
            "state": "active",
            "startedOn": "2026-03-12",
            "endsOn": None,
            "price": "590.00",
            "currency": "RUB",
            "period": "month",
            "downloadMbps": 100,
            "uploadMbps": 100,
        }
    ]
    assert office.read("/me/services", by=STRANGER)["items"] == []
    assert len(office.read("/customers/customer-1/services")["items"]) == 1


@pytest.mark.parametrize("verb", ["changed", "suspended", "resumed", "cancelled"])
def test_a_service_is_as_billing_said_last_whatever_comes_late(office: Office, verb: str) -> None:
    office.hears(f"billing.subscription.{verb}", SUBSCRIPTION | {"state": "suspended"}, id="b", sequence=2)  # fmt: skip
    office.hears("billing.subscription.started", SUBSCRIPTION, id="a", sequence=1)
    (service,) = office.read("/me/services", by=CUSTOMER)["items"]
    assert service["state"] == "suspended"
    office.hears("billing.subscription.resumed", SUBSCRIPTION, id="c", sequence=3)
    (service,) = office.read("/me/services", by=CUSTOMER)["items"]
    assert service["state"] == "active"


@pytest.mark.parametrize(
    ("event_type", "data", "reason"),
    [
        ("auth.user.exploded", {}, "customer knows no event auth.user.exploded"),
        ("auth.user.verified", {"userId": "u"}, "data does not fit: email, name, locale"),
        ("billing.tariff.published", TARIFF | {"price": "much"}, "data does not fit: price"),
        (
            "billing.subscription.started",
            SUBSCRIPTION | {"state": "odd"},
            "data does not fit: state",
        ),
    ],
)
def test_what_can_not_be_understood_is_put_aside_with_its_reason(
    office: Office, event_type: str, data: dict[str, Any], reason: str
) -> None:
    assert office.hears(event_type, data) == [("refused", reason)]
