"""How a customer is reached follows what auth and customer say, in whatever order it arrives."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.contacts.entities import Contact, ContactChanged
from functions.notification.contacts.repository import ContactRepository
from functions.notification.contacts.schemas import ChangedCustomer
from functions.notification.contacts.service import Contacts
from shared.errors import Unavailable
from shared.event import Event
from shared.retrying import ATTEMPTS
from tests.unit.notification.samples import CUSTOMER, Office, an_event

UPDATED = "customer.customer.updated"


def verified(event_id: str = "verified-1", **changes: Any) -> Event:
    data = {
        "userId": "user-1",
        "customerId": CUSTOMER,
        "role": "customer",
        "email": "first@example.com",
        "phone": None,
        "name": "Anna",
        "locale": "en",
    }
    base = an_event(UPDATED)
    return Event("auth.user.verified", "user-1", base.time, data | changes, sequence=2, id=event_id)


def contact(office: Office) -> Contact | None:
    return ContactRepository(table=office.table).find(CUSTOMER)


def known(office: Office) -> Contact:
    found = contact(office)
    assert found is not None
    return found


def test_a_verified_user_can_be_reached_at_once() -> None:
    office = Office()
    assert office.hear(verified()) == []
    assert known(office).email == "first@example.com"
    assert known(office).time_zone == "Europe/Moscow"


def test_staff_are_no_contacts() -> None:
    office = Office()
    assert office.hear(verified(role="operator", customerId=None)) == []
    assert contact(office) is None


def test_the_customer_service_knows_better_than_auth() -> None:
    office = Office()
    office.hear(verified(), an_event(UPDATED, "updated-1"))
    assert known(office).email == "anna@example.com"
    assert known(office).time_zone == "Asia/Novosibirsk"


def test_auth_does_not_overwrite_what_the_customer_service_said() -> None:
    office = Office()
    office.hear(an_event("customer.customer.created", "created-1"), verified())
    assert known(office).email == "anna@example.com"


def test_an_address_verified_again_replaces_the_first() -> None:
    office = Office()
    office.hear(verified(), verified("verified-2", email="second@example.com"))
    assert known(office).email == "second@example.com"


def test_an_update_that_comes_late_is_dropped() -> None:
    office = Office()
    office.hear(an_event(UPDATED, "updated-3", sequence=3, email="new@example.com"))
    office.hear(an_event(UPDATED, "updated-2", sequence=2, email="old@example.com"))
    assert known(office).email == "new@example.com"
    assert office.table.items["LATEST#customer.customer#subject-1", "notification"]["sequence"] == 3


def test_a_later_update_counts() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(UPDATED, "updated-2", sequence=2, email=None, phone=None))
    assert known(office).email is None
    assert known(office).phone is None


def test_the_same_event_twice_changes_nothing() -> None:
    office = Office()
    office.hear(verified(), verified())
    assert known(office).version == 1


def test_two_events_at_the_same_moment_do_not_overwrite_each_other() -> None:
    office = Office().knowing_anna()
    stale = known(office)
    office.hear(an_event(UPDATED, "updated-2", sequence=2))
    contacts = ContactRepository(table=office.table)
    with pytest.raises(ContactChanged):
        office.table.commit(contacts.change(stale.succeeding(stale), over=stale))
    with pytest.raises(ContactChanged):
        office.table.commit(contacts.add(stale))


def overtaken(office: Office, monkeypatch: pytest.MonkeyPatch, times: int) -> Contacts:
    """Contacts whose first readings come before what another event writes meanwhile."""
    stale, find = [None] * times, ContactRepository.find
    monkeypatch.setattr(
        ContactRepository, "find", lambda self, id_: stale.pop() if stale else find(self, id_)
    )
    monkeypatch.setattr("shared.retrying.pause", lambda _: 0)
    return office.wiring.use(Contacts)


def test_who_is_overtaken_looks_again_instead_of_waiting_for_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = Office().knowing_anna()
    data = ChangedCustomer.model_validate(an_event(UPDATED, email="second@example.com").data)
    overtaken(office, monkeypatch, 1).update(data)
    assert known(office).email == "second@example.com"


def test_who_is_always_overtaken_leaves_it_to_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office().knowing_anna()
    data = ChangedCustomer.model_validate(an_event(UPDATED).data)
    with pytest.raises(Unavailable):
        overtaken(office, monkeypatch, ATTEMPTS).update(data)
