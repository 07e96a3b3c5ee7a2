"""What SES says of a mail becomes its state; addresses that take nothing get nothing more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.guarded import Guarded
from functions.notification.channels.port import Letter, Refused, Suppressed, Taken
from functions.notification.channels.wiring import guarded
from functions.notification.suppressions.repository import SuppressionRepository
from shared.wiring import Resources
from tests.fakes.http import ApiClient
from tests.fakes.notification import DISPATCHER, notification_wiring
from tests.fakes.people import a_customer, staff
from tests.unit.notification.reports import ANNA, BOUNCE, COMPLAINT, DELIVERY, PostOffice, about
from tests.unit.notification.samples import CUSTOMER, Outbox, an_event

OPERATOR = staff("operator", "notification:suppression:read", "notification:suppression:write")
LETTER = Letter("Счёт", "Текст", "<p>Текст</p>")
PAYLOADS = Path(__file__).resolve().parents[3] / "events" / "lambda"


def guard(office: PostOffice, outbox: Outbox) -> Guarded:
    resources = Resources(settings=DISPATCHER, table=office.table, clock=office.clock)
    found = guarded({Channel.EMAIL: outbox}, resources).by_channel[Channel.EMAIL]
    assert isinstance(found, Guarded)
    return found


def test_a_mail_that_has_arrived_is_delivered() -> None:
    office = PostOffice()
    assert office.report(about(DELIVERY, "external-1")) == []
    assert office.mail_state == "delivered"
    (email, _) = office.messages()
    assert email["delivered_at"] == "2026-03-10T09:00:00.000Z"


def test_a_hard_bounce_fails_the_mail_and_suppresses_the_address() -> None:
    office = PostOffice()
    office.report(about(DELIVERY, "external-1"), about(BOUNCE, "external-1"))
    assert (office.mail_state, office.suppressed) == ("failed", [ANNA])
    (said,) = office.table.events("notification.message.failed")
    assert said["data"]["reason"] == "BouncePermanentGeneral"
    assert ANNA not in json.dumps(said)


def test_the_same_report_twice_is_one_and_does_not_suppress_again() -> None:
    office = PostOffice()
    office.report(about(BOUNCE, "external-1"))
    api = ApiClient(ENDPOINTS, notification_wiring(office.table, office.clock))
    (item,) = api.get("/suppressions", by=OPERATOR).json["items"]
    assert (item["address"], item["why"], item["customerId"]) == (ANNA, "bounced", CUSTOMER)
    assert api.call("DELETE", f"/suppressions/{item['id']}", by=OPERATOR).status == 204
    office.report(about(BOUNCE, "external-1"))
    assert office.suppressed == []
    assert api.call("DELETE", f"/suppressions/{item['id']}", by=OPERATOR).status == 404


def test_a_suppressed_address_gets_nothing_until_it_is_lifted() -> None:
    office, outbox = PostOffice(), Outbox()
    office.report(about(COMPLAINT, "external-1"))
    assert office.mail_state == "sent"
    with pytest.raises(Suppressed):
        guard(office, outbox).send("Anna@Example.com", LETTER)
    assert outbox.sent == []
    office.table.commit(
        SuppressionRepository(table=office.table).remove(
            SuppressionRepository(table=office.table).list(None, 1, None).items[0]
        )
    )
    assert guard(office, outbox).send(ANNA, LETTER) == Taken("external-1")


def test_an_address_that_is_gone_is_suppressed_at_once() -> None:
    office, outbox = PostOffice(), Outbox(failing=[Refused("Gone", is_gone=True), Refused("No")])
    with pytest.raises(Refused):
        guard(office, outbox).send(ANNA, LETTER)
    assert office.suppressed == [ANNA]
    with pytest.raises(Refused):
        guard(office, outbox).send("boris@example.com", LETTER)
    assert office.suppressed == [ANNA]


def test_a_suppressed_message_says_so() -> None:
    office = PostOffice(mails=0)
    office.mail.failing = [Suppressed()]
    assert office.hear(an_event("billing.payment.failed")) == []
    (email, _) = office.messages()
    assert (email["state"], email["reason"]) == ("suppressed", "address-suppressed")


def test_a_report_that_is_quicker_than_our_own_word_waits() -> None:
    office = PostOffice()
    assert office.report(about(DELIVERY, "external-2")) == ["m0"]
    office.clock.advance(minutes=11)
    assert office.report(about(DELIVERY, "external-2")) == []
    assert office.mail_state == "sent"


def test_a_complaint_about_a_mail_that_is_not_ours_still_counts() -> None:
    office = PostOffice()
    office.clock.advance(hours=1)
    assert office.report(about(COMPLAINT, "somebody-elses")) == []
    assert (office.mail_state, office.suppressed) == ("sent", [ANNA])


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '{"eventType": "Bounce"}',
        '{"eventType": "Delivery", "delivery": {"recipients": []}, "mail": 1}',
        '{"Message": "x"}',
    ],
)
def test_what_tells_of_no_mail_goes_to_the_dead_letters(body: str) -> None:
    office = PostOffice()
    assert office.report(body) == []
    assert len(office.refused) == 1


@pytest.mark.parametrize("name", ["delivery", "bounce", "complaint", "reject"])
def test_the_sample_payloads_are_what_the_function_takes(name: str) -> None:
    office = PostOffice()
    batch = json.loads((PAYLOADS / f"mail-{name}.json").read_text())
    assert office.report(*(record["body"] for record in batch["Records"])) == []
    assert office.refused == []
    expected = {"delivery": "delivered", "bounce": "failed", "complaint": "sent"}
    assert office.mail_state == expected.get(name, "failed")


def test_a_report_costs_a_read_and_a_transaction() -> None:
    office = PostOffice()
    office.table.requests.clear()
    office.report(about(BOUNCE, "external-1"))
    assert office.table.requests == ["page", "commit"]


def test_customers_and_strangers_see_no_suppressions() -> None:
    office = PostOffice()
    api = ApiClient(ENDPOINTS, notification_wiring(office.table, office.clock))
    anna = a_customer(CUSTOMER, "notification:suppression:read", "notification:suppression:write")
    assert api.get("/suppressions", by=anna).status == 404
    assert api.call("DELETE", "/suppressions/x", by=anna).status == 404
    assert api.get("/suppressions").status == 401
    assert api.get("/suppressions", by=OPERATOR, query={"channel": "sms"}).json["items"] == []
