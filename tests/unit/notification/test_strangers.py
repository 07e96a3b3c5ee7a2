"""What a stranger can have sent to somebody's mailbox: nothing that they typed, and not often."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.catalogue.entities import Asked
from functions.notification.catalogue.entries import BY_EVENT, CATALOGUE
from tests.unit.notification.samples import Office, an_event

LURE = "Your account is blocked. Pay at https://evil.example/pay?x=1"
STREET = "улица https://evil.example"
SUBMITTED = "customer.application.submitted"
VERIFY = "auth.user.verification-requested"
TO_ANYBODY = sorted(a.event_type for a in CATALOGUE if a.asked is Asked.TO_ANY_ADDRESS)
TO_A_USER = sorted(a.event_type for a in CATALOGUE if a.asked is Asked.TO_A_USER)
APPLICATIONS = sorted(a.event_type for a in CATALOGUE if "application" in a.event_type)


def letters(office: Office) -> list[str]:
    return [f"{letter.subject} {letter.text} {letter.html}" for _, letter in office.mail.sent]


def reasons(office: Office) -> list[str | None]:
    return [m.get("reason") for m in office.messages() if m["channel"] == "email"]


def test_whoever_can_be_written_to_by_typing_an_address_is_known() -> None:
    assert TO_ANYBODY == [
        "auth.user.email-change-requested", "auth.user.invited", VERIFY, SUBMITTED,
    ]  # fmt: skip
    assert TO_A_USER == [
        "auth.account.unlock-requested", "auth.password.reset-requested",
        "auth.user.registration-repeated",
    ]  # fmt: skip


@pytest.mark.parametrize("event_type", [*TO_ANYBODY, *TO_A_USER, *APPLICATIONS])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_nothing_that_a_stranger_typed_reaches_an_unproved_address(
    event_type: str, locale: str
) -> None:
    office = Office()
    typed: dict[str, Any] = {"name": LURE, "locale": locale}
    if event_type in APPLICATIONS:
        typed |= {"address": STREET, "customerId": None}
    assert office.hear(an_event(event_type, **typed)) == []
    (letter,) = letters(office)
    assert "evil" not in letter
    assert "улица" not in letter
    greeting = "Здравствуйте!" if locale == "ru" else "Hello,"
    assert greeting in letter


@pytest.mark.parametrize("event_type", APPLICATIONS)
def test_a_customer_is_called_by_name_at_their_own_address(event_type: str) -> None:
    office = Office().knowing_anna()
    office.hear(an_event(event_type))
    (letter,) = letters(office)
    assert "Анна Петрова" in letter


def test_a_customer_who_types_another_address_is_a_stranger_there() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(SUBMITTED, email="victim@example.com", name=LURE, address=STREET))
    (letter,) = letters(office)
    assert "evil" not in letter
    in_app = next(m for m in office.messages() if m["channel"] == "in_app")
    assert in_app["customer_id"], "in their own feed they read what they wrote"


def test_a_failed_message_that_is_sent_again_is_still_neutral() -> None:
    office = Office()
    office.hear(an_event(SUBMITTED, email="x", name=LURE, address=STREET, customerId=None))
    (message,) = office.messages()
    assert message["neutral"] is True


def test_a_customers_application_waits_until_it_is_known_how_they_are_reached() -> None:
    office = Office()
    assert office.hear(an_event(SUBMITTED)) == ["event-1"]
    office.knowing_anna()
    assert office.hear(an_event(SUBMITTED)) == []
    assert "Анна Петрова" in letters(office)[0]


def typed(event_type: str, number: int) -> Any:
    """An event of a type that a stranger has caused."""
    changes: dict[str, Any] = {"customerId": None} if event_type == SUBMITTED else {}
    return an_event(event_type, f"event-{number}", **changes)


@pytest.mark.parametrize("second", TO_ANYBODY)
@pytest.mark.parametrize("first", TO_ANYBODY)
def test_an_address_gets_one_message_a_minute_whatever_the_kind(first: str, second: str) -> None:
    office = Office()
    office.hear(typed(first, 1), typed(second, 2))
    assert len(office.mail.sent) == 1
    office.clock.advance(seconds=59)
    office.hear(typed(second, 3))
    assert len(office.mail.sent) == 1
    office.clock.advance(seconds=1)
    office.hear(typed(second, 4))
    assert len(office.mail.sent) == 2
    assert sorted(map(str, reasons(office))) == ["None", "None", "too-often", "too-often"]


def test_an_address_gets_five_messages_a_day_whatever_the_kind() -> None:
    office = Office()
    number = count()
    for _ in range(10):
        for event_type in TO_ANYBODY:
            office.hear(typed(event_type, next(number)))
            office.clock.advance(minutes=2)
    assert len(office.mail.sent) == 5
    office.clock.advance(days=1)
    later = {"expiresAt": "2026-03-13T09:00:00.000Z"}
    office.hear(replace(again := typed(VERIFY, next(number)), data=again.data | later))
    assert len(office.mail.sent) == 6


def test_applications_leave_room_for_messages_with_a_link() -> None:
    office = Office()
    for number in range(10):
        office.hear(typed(SUBMITTED, number))
        office.clock.advance(minutes=2)
    assert len(office.mail.sent) == 2
    office.hear(typed(VERIFY, 11))
    assert len(office.mail.sent) == 3


def test_what_stands_after_a_plus_sign_is_the_same_mailbox() -> None:
    office = Office()
    for number in range(3):
        office.hear(an_event(VERIFY, f"event-{number}", email=f"anna+{number}@example.com"))
    assert len(office.mail.sent) == 1


def test_other_addresses_are_not_held_up() -> None:
    office = Office()
    office.hear(an_event(VERIFY, "event-1"), an_event(VERIFY, "event-2", email="b@example.com"))
    assert len(office.mail.sent) == 2


@pytest.mark.parametrize("event_type", TO_A_USER)
def test_a_user_gets_five_messages_of_a_kind_a_day(event_type: str) -> None:
    office = Office()
    for number in range(20):
        office.hear(typed(event_type, number))
        office.clock.advance(minutes=2)
    assert len(office.mail.sent) == 5


def test_a_user_is_not_kept_from_a_new_password_by_other_kinds() -> None:
    office = Office()
    for number, event_type in enumerate((*TO_ANYBODY, *TO_A_USER)):
        office.hear(typed(event_type, number))
    assert len(office.mail.sent) == 1 + len(TO_A_USER)


def test_what_the_office_does_is_told_at_once() -> None:
    office = Office()
    office.hear(typed(SUBMITTED, 1))
    scheduled = an_event("customer.application.scheduled", "event-2", customerId=None)
    assert BY_EVENT[scheduled.type].asked is Asked.BY_NOBODY
    office.hear(scheduled)
    assert len(office.mail.sent) == 2


def test_two_messages_at_the_same_moment_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    read = AllowanceRepository.of

    def read_then_be_overtaken(self: AllowanceRepository, *address: str) -> Any:
        found = read(self, *address)
        monkeypatch.setattr(AllowanceRepository, "of", read)
        office.hear(typed(SUBMITTED, 2))
        return found

    monkeypatch.setattr(AllowanceRepository, "of", read_then_be_overtaken)
    assert office.hear(typed(VERIFY, 1)) == []
    assert len(office.mail.sent) == 1
    assert sorted(map(str, reasons(office))) == ["None", "too-often"]


def test_a_redelivered_event_uses_nothing_up_again() -> None:
    office = Office()
    office.hear(typed(VERIFY, 1))
    before = dict(office.table.items)
    office.clock.advance(minutes=2)
    office.hear(typed(VERIFY, 1))
    assert office.table.items == before
    assert len(office.mail.sent) == 1


def test_of_an_address_no_more_than_a_digest_is_kept_with_its_allowance() -> None:
    office = Office()
    office.hear(typed(VERIFY, 1))
    kept = [str(i) for (pk, _), i in office.table.items.items() if pk.startswith("ALLOWANCE#")]
    assert len(kept) == 1
    assert "anna" not in kept[0]
