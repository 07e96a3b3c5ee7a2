"""An event becomes exactly one message on each channel, whatever is redelivered and whoever dies."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.catalogue.entities import Channel
from functions.notification.catalogue.entries import BY_EVENT, CATALOGUE
from functions.notification.channels.port import Refused, Taken, Unreachable
from functions.notification.messages.entities import LEASE, message_id
from shared.event import Event
from tests.unit.notification.samples import CUSTOMER, SAMPLES, Office, an_event

INVOICE = "billing.invoice.document-stored"


@pytest.mark.parametrize("announcement", CATALOGUE, ids=lambda a: a.event_type)
def test_every_event_of_the_catalogue_reaches_its_channels(announcement: Any) -> None:
    office = Office().knowing_anna()
    assert office.hear(an_event(announcement.event_type)) == []
    expected = {Channel.EMAIL: "sent", Channel.IN_APP: "delivered"}
    assert office.states() == {c.value: expected[c] for c in announcement.channels if c in expected}
    ((address, letter),) = office.mail.sent
    assert address == "anna@example.com"
    assert letter.subject
    assert office.dead == []


def test_the_feed_shows_the_text_in_the_customers_language() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(INVOICE))
    _, in_app = office.messages()
    assert in_app["title"].replace("\xa0", " ") == "Счёт S-000001 на 1 590,00 ₽"
    assert in_app["customer_id"] == CUSTOMER
    assert in_app["subject"] == "subject-1"


def test_english_is_spoken_to_those_who_chose_it() -> None:
    office = Office()
    office.hear(an_event("customer.customer.created", "contact-1", locale="en-GB"))
    office.hear(an_event(INVOICE))
    assert office.mail.sent[0][1].subject == "Invoice S-000001 for 1,590.00\xa0RUB"


def test_a_redelivered_event_sends_nothing_again() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(INVOICE))
    before = office.messages()
    assert office.hear(an_event(INVOICE), an_event(INVOICE)) == []
    assert len(office.mail.sent) == 1
    assert office.messages() == before


def test_another_event_is_another_message() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(INVOICE, "event-1"), an_event(INVOICE, "event-2"))
    assert len(office.mail.sent) == 2
    assert len(office.messages()) == 4


def test_a_message_goes_out_after_its_worker_died_before_sending() -> None:
    office = Office().knowing_anna()
    office.mail.failing = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        office.hear(an_event(INVOICE))
    assert office.states() == {"email": "queued", "in_app": "delivered"}
    assert office.hear(an_event(INVOICE)) == ["event-1"], "the dead worker's claim still holds"
    office.clock.advance(seconds=LEASE.total_seconds())
    assert office.hear(an_event(INVOICE)) == []
    assert office.states() == {"email": "sent", "in_app": "delivered"}
    assert len(office.mail.sent) == 1


def test_two_workers_with_the_same_event_send_it_once() -> None:
    office = Office().knowing_anna()
    send = office.mail.send

    def meanwhile(address: str, letter: Any) -> Taken:
        office.mail.send = send  # type: ignore[method-assign]
        assert office.hear(an_event(INVOICE)) == ["event-1"]
        return send(address, letter)

    office.mail.send = meanwhile  # type: ignore[method-assign]
    assert office.hear(an_event(INVOICE)) == []
    assert len(office.mail.sent) == 1


def test_a_busy_channel_is_tried_again_later() -> None:
    office = Office().knowing_anna()
    office.mail.failing = [Unreachable("Throttling")]
    assert office.hear(an_event(INVOICE)) == []
    email, _ = office.messages()
    assert (email["state"], email["reason"], email["attempts"]) == ("queued", "Throttling", 1)
    assert office.hear(an_event(INVOICE)) == [], "it waits for its next try"
    assert office.mail.sent == []
    office.clock.advance(minutes=1)
    office.release()
    email, _ = office.messages()
    assert (email["state"], email["attempts"]) == ("sent", 2)
    assert "reason" not in email
    assert email["external_id"] == "external-1"


def test_a_text_that_can_not_be_filled_in_stays_on_the_queue() -> None:
    office = Office().knowing_anna()
    office.mail.failing = [KeyError("anna@example.com")]
    assert office.hear(an_event(INVOICE)) == ["event-1"]
    assert office.messages()[0]["reason"] == "KeyError"


def test_a_refused_address_fails_for_good() -> None:
    office = Office().knowing_anna()
    office.mail.failing = [Refused("MessageRejected")]
    assert office.hear(an_event(INVOICE)) == []
    assert office.states() == {"email": "failed", "in_app": "delivered"}
    assert office.messages()[0]["reason"] == "MessageRejected"
    assert office.hear(an_event(INVOICE)) == []
    assert office.mail.sent == []


def test_what_became_of_a_message_is_said_without_address_or_text() -> None:
    office = Office().knowing_anna()
    office.mail.failing = [Refused("MessageRejected")]
    office.hear(an_event(INVOICE))
    office.hear(an_event("billing.payment.failed", "event-2"))
    delivered = office.table.events("notification.message.delivered")
    (failed,) = office.table.events("notification.message.failed")
    assert [(e["data"]["channel"], e["data"]["template"]) for e in delivered] == [
        ("in_app", "invoice-created"),
        ("in_app", "payment-failed"),
        ("email", "payment-failed"),
    ]
    assert failed["data"] == {
        "messageId": failed["subject"],
        "causingEventType": INVOICE,
        "template": "invoice-created",
        "kind": "billing",
        "channel": "email",
        "customerId": CUSTOMER,
        "reason": "MessageRejected",
    }
    assert failed["causationid"] == "event-1"
    assert "anna@" not in str(delivered) + str(failed)


def test_an_event_of_an_unknown_customer_waits_for_the_contact() -> None:
    office = Office()
    assert office.hear(an_event(INVOICE)) == ["event-1"]
    assert office.messages() == []
    office.knowing_anna()
    assert office.hear(an_event(INVOICE)) == []
    assert len(office.mail.sent) == 1


def test_an_applicant_who_is_no_customer_gets_mail_only() -> None:
    office = Office()
    assert office.hear(an_event("customer.application.submitted", customerId=None)) == []
    assert office.states() == {"email": "sent"}
    (message,) = office.messages()
    assert message["person"] == "application-1"
    assert "customer_id" not in message


def test_an_application_without_an_address_goes_to_the_customers_own() -> None:
    office = Office().knowing_anna()
    office.hear(an_event("customer.application.submitted", email=None))
    assert office.mail.sent[0][0] == "anna@example.com"


def test_without_any_address_nothing_is_sent() -> None:
    office = Office()
    office.hear(an_event("customer.customer.created", "contact-1", email=None))
    assert office.hear(an_event(INVOICE)) == []
    assert office.states() == {"email": "suppressed", "in_app": "delivered"}
    assert office.messages()[0]["reason"] == "no-address"


def test_the_visit_is_told_in_the_customers_time_zone() -> None:
    office = Office()
    office.hear(an_event("customer.application.scheduled", customerId=None))
    assert "Время: 10:00–12:00" in office.mail.sent[0][1].text, "Moscow, while they are no customer"
    office = Office().knowing_anna()
    office.hear(an_event("customer.application.scheduled"))
    assert "Время: 14:00–16:00" in office.mail.sent[0][1].text, "Novosibirsk"


@pytest.mark.parametrize(
    ("event_type", "path"),
    [
        ("auth.user.verification-requested", "/auth/verify-email"),
        ("auth.user.invited", "/auth/password/reset"),
        ("auth.password.reset-requested", "/auth/password/reset"),
    ],
)
def test_a_one_time_token_stands_in_the_mail_and_nowhere_else(event_type: str, path: str) -> None:
    office = Office()
    office.hear(an_event(event_type))
    assert (
        f"https://api.example/v1{path}?lang=ru#token=s3cret%2F%2Btoken\n"
        in office.mail.sent[0][1].text
    )
    assert "s3cret" not in str(office.table.items)


def test_a_customers_own_reply_is_no_news_to_them() -> None:
    office = Office().knowing_anna()
    assert office.hear(an_event("support.ticket.replied", by="customer")) == []
    assert office.messages() == []


def test_a_paid_invoice_is_told_by_its_receipt_alone() -> None:
    assert "billing.payment.succeeded" in BY_EVENT
    assert "billing.invoice.paid" not in BY_EVENT


@pytest.mark.parametrize("event_type", sorted(SAMPLES))
def test_data_that_does_not_fit_goes_to_the_dead_letters_with_its_reason(event_type: str) -> None:
    office = Office().knowing_anna()
    event = an_event(event_type)
    event.data.clear()
    assert office.hear(event) == []
    assert office.messages() == []
    (reason,) = office.dead
    assert reason.startswith("data does not fit: ")


def test_an_unknown_event_goes_to_the_dead_letters() -> None:
    office = Office()
    unknown = Event("billing.moon.rose", "moon", an_event(INVOICE).time, {})
    assert office.hear(unknown) == []
    assert office.dead == ["notification knows no event billing.moon.rose"]


def test_a_message_has_one_possible_id_and_ids_follow_the_time() -> None:
    early, late = an_event(INVOICE).time, an_event(INVOICE).time.replace(year=2027)
    first = message_id("event-1", early, Channel.EMAIL, "anna")
    assert first == message_id("event-1", early, Channel.EMAIL, "anna")
    others = {
        message_id("event-2", early, Channel.EMAIL, "anna"),
        message_id("event-1", early, Channel.IN_APP, "anna"),
        message_id("event-1", early, Channel.EMAIL, "boris"),
    }
    assert len(others | {first}) == 4
    assert max(others | {first}) < message_id("event-1", late, Channel.EMAIL, "anna")
    assert (first[14], first[19] in "89ab") == ("7", True)


def test_telling_costs_one_read_and_two_writes() -> None:
    office = Office().knowing_anna()
    office.hear(an_event(INVOICE, "reads published templates, for a minute"))
    office.table.requests.clear()
    office.hear(an_event(INVOICE))
    assert office.table.requests == ["get_many", "commit", "commit"]


def test_every_secret_is_marked_as_one() -> None:
    with_token = {t for t, a in BY_EVENT.items() if "token" in a.variables.model_fields}
    assert with_token == {t for t, a in BY_EVENT.items() if a.is_secret}
