"""Staff see what became of messages, and have a failed one sent again."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entries import CATALOGUE
from functions.notification.channels.port import Refused
from shared.event import parse
from tests.fakes.http import ApiClient
from tests.fakes.notification import notification_wiring
from tests.fakes.people import a_customer, staff
from tests.unit.notification.samples import CUSTOMER, Office, an_event

OPERATOR = staff("operator", "notification:delivery:read", "notification:delivery:write")
INVOICE = "billing.invoice.document-stored"


class Desk(Office):
    """An office with the API over it."""

    def __init__(self) -> None:
        super().__init__()
        self.knowing_anna()
        self.api = ApiClient(ENDPOINTS, notification_wiring(self.table, self.clock))

    def failed(self, event_type: str = INVOICE, **changes: Any) -> str:
        """The id of a mail that was refused."""
        self.mail.failing = [Refused("MessageRejected")]
        self.hear(an_event(event_type, **changes))
        return next(str(m["id"]) for m in self.messages() if m["channel"] == "email")

    def requeued(self) -> None:
        """Bring the outbox's words about requeued messages to the dispatcher, as the queue does."""
        for envelope in self.table.events("notification.message.requeued"):
            assert self.hear(parse(json.dumps(envelope))) == []

    def listed(self, **query: str) -> list[tuple[str, str, str]]:
        reply = self.api.get("/deliveries", by=OPERATOR, query=query or None)
        assert reply.status == 200, reply.text
        return [(i["eventType"], i["channel"], i["state"]) for i in reply.json["items"]]


def test_all_are_listed_newest_first_page_by_page() -> None:
    desk = Desk()
    for number in range(7):
        desk.hear(an_event("billing.payment.failed", f"event-{number}"))
        desk.clock.advance(minutes=1)
    times: list[str] = []
    query = {"limit": "3"}
    while True:
        page = desk.api.get("/deliveries", by=OPERATOR, query=query).json
        times += [item["createdAt"] for item in page["items"]]
        if page["nextCursor"] is None:
            break
        query = {"limit": "3", "cursor": page["nextCursor"]}
    assert times == [f"2026-03-10T09:0{minute}:00Z" for minute in range(6, -1, -1)]


def test_a_list_is_narrowed_by_state() -> None:
    desk = Desk()
    desk.failed()
    desk.hear(an_event("billing.payment.failed", "event-2"))
    assert len(desk.listed()) == 2
    assert desk.listed(state="failed") == [(INVOICE, "email", "failed")]
    assert desk.listed(state="sent") == [("billing.payment.failed", "email", "sent")]
    assert desk.listed(state="queued") == []


def test_a_customers_deliveries_leave_out_the_feed() -> None:
    desk = Desk()
    desk.failed()
    desk.hear(an_event("billing.payment.failed", "event-2"))
    found = desk.listed(customerId=CUSTOMER)
    assert sorted(found) == [
        ("billing.invoice.document-stored", "email", "failed"),
        ("billing.payment.failed", "email", "sent"),
    ]
    assert desk.listed(customerId="customer-2") == []


def test_a_delivery_says_where_it_was_to_go_and_why_it_did_not() -> None:
    desk = Desk()
    failed = desk.failed()
    (item,) = desk.api.get("/deliveries", by=OPERATOR).json["items"]
    assert item == {
        "id": failed,
        "customerId": CUSTOMER,
        "eventId": "event-1",
        "eventType": INVOICE,
        "channel": "email",
        "kind": "billing",
        "state": "failed",
        "address": "anna@example.com",
        "reason": "MessageRejected",
        "attempts": 1,
        "repeatable": True,
        "createdAt": "2026-03-10T09:00:00Z",
        "sentAt": None,
        "deliveredAt": None,
        "segments": None,
        "price": None,
        "currency": None,
    }


WISHES = {
    "state": ("sent", "failed", "suppressed"),
    "customerId": (CUSTOMER, "customer-2"),
    "channel": ("email", "in_app"),
}


@pytest.mark.parametrize(
    "names",
    [c for n in range(1, 4) for c in itertools.combinations(WISHES, n)],
    ids="+".join,
)
def test_a_list_is_narrowed_by_any_of_them_together(names: tuple[str, ...]) -> None:
    desk = Desk()
    boris = an_event("customer.customer.created", "boris-1", customerId="customer-2")
    desk.hear(replace(boris, subject="customer-2"))
    for number, owner in enumerate((CUSTOMER, "customer-2") * 2):
        choices = {"choices": [{"kind": "billing", "email": number < 2, "inApp": number < 2}]}
        writing = a_customer(owner, "notification:preference:write")
        assert desk.api.put("/notification-preferences", choices, by=writing).status == 200
        for event_type in ("billing.payment.failed", "support.ticket.resolved"):
            desk.mail.failing = [Refused("X")] if event_type == "support.ticket.resolved" else []
            desk.hear(an_event(event_type, f"{event_type}-{number}", customerId=owner))
    every = desk.api.get("/deliveries", by=OPERATOR).json["items"]
    assert {i["state"] for i in every} == {"sent", "failed", "suppressed"}
    for values in itertools.product(*(WISHES[name] for name in names)):
        wanted = dict(zip(names, values, strict=True))
        found = desk.api.get("/deliveries", by=OPERATOR, query=wanted).json["items"]
        fitting = [i["id"] for i in every if wanted.items() <= i.items()]
        assert sorted(i["id"] for i in found) == sorted(fitting), wanted


@pytest.mark.parametrize("query", [{"state": "lost"}, {"channel": "pigeon"}])
def test_what_no_delivery_has_is_refused(query: dict[str, str]) -> None:
    assert Desk().api.get("/deliveries", by=OPERATOR, query=query).status == 422


def test_a_failed_message_is_sent_again_to_where_its_customer_is_reached_now() -> None:
    desk = Desk()
    failed = desk.failed()
    desk.hear(
        an_event("customer.customer.updated", "updated-2", sequence=2, email="new@example.com")
    )
    reply = desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    assert (reply.status, reply.json["state"]) == (202, "queued")
    assert desk.listed(state="queued") == [(INVOICE, "email", "queued")]
    desk.requeued()
    ((address, letter),) = desk.mail.sent
    assert address == "new@example.com"
    assert letter.subject.replace("\xa0", " ") == "Счёт S-000001 на 1 590,00 ₽"
    assert desk.states()["email"] == "sent"
    assert desk.listed(state="queued") == []
    desk.requeued()
    assert len(desk.mail.sent) == 1


@pytest.mark.parametrize("announcement", CATALOGUE, ids=lambda a: a.event_type)
def test_whatever_is_repeatable_reads_the_second_time_as_the_first(announcement: Any) -> None:
    desk = Desk()
    desk.hear(an_event(announcement.event_type))
    ((_, first),) = desk.mail.sent
    desk = Desk()
    failed = desk.failed(announcement.event_type)
    desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    desk.requeued()
    assert [letter for _, letter in desk.mail.sent] == ([] if announcement.is_secret else [first])


def test_an_application_told_without_an_address_can_be_sent_again() -> None:
    desk = Desk()
    failed = desk.failed("customer.application.rejected", email=None, reason=None)
    desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    desk.requeued()
    assert desk.mail.sent[0][0] == "anna@example.com"


def test_a_retry_is_audited() -> None:
    desk = Desk()
    failed = desk.failed()
    desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    (line,) = desk.table.audit()
    assert (line["action"], line["actor"], line["subject"]) == (
        "message.requeued", OPERATOR.id, f"message#{failed}",
    )  # fmt: skip
    assert line["before"]["state"] == "failed"


def test_what_is_sent_can_not_be_sent_again() -> None:
    desk = Desk()
    desk.hear(an_event(INVOICE))
    email, in_app = (m["id"] for m in desk.messages())
    reply = desk.api.post(f"/deliveries/{email}/retry", by=OPERATOR)
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:not-failed")
    assert desk.api.post(f"/deliveries/{in_app}/retry", by=OPERATOR).status == 404


def test_a_one_time_link_is_not_sent_again() -> None:
    desk = Desk()
    failed = desk.failed("auth.password.reset-requested")
    reply = desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:not-repeatable")


def test_two_operators_retry_it_once() -> None:
    desk = Desk()
    failed = desk.failed()
    assert desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR).status == 202
    assert desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR).status == 409
    assert len(desk.table.events("notification.message.requeued")) == 1


def test_a_retry_that_fails_again_can_be_retried_again() -> None:
    desk = Desk()
    failed = desk.failed()
    desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR)
    desk.mail.failing = [Refused("MessageRejected")]
    desk.requeued()
    assert desk.listed(state="failed") == [(INVOICE, "email", "failed")]
    assert desk.api.post(f"/deliveries/{failed}/retry", by=OPERATOR).status == 202


def test_an_unknown_delivery_is_not_found() -> None:
    assert Desk().api.post("/deliveries/no-such-one/retry", by=OPERATOR).status == 404


def test_a_customer_who_may_look_still_sees_nobody_elses() -> None:
    desk = Desk()
    failed = desk.failed()
    anybody, anna = a_customer("customer-2"), a_customer(CUSTOMER)
    assert desk.api.get("/deliveries", by=anybody).json["items"] == []
    assert desk.api.get("/deliveries", by=anybody, query={"customerId": CUSTOMER}).status == 404
    assert [i["id"] for i in desk.api.get("/deliveries", by=anna).json["items"]] == [failed]
    unknown = staff("customer", "notification:*:*")
    assert desk.api.get("/deliveries", by=unknown).status == 404
    for stranger in (anybody, unknown):
        assert desk.api.post(f"/deliveries/{failed}/retry", by=stranger).status == 404
    assert desk.api.get("/deliveries", by=staff("tech", "support:ticket:read")).status == 403
    assert desk.api.get("/deliveries").status == 401


@pytest.mark.parametrize("other", [{}, {"customerId": CUSTOMER}, {"state": "suppressed"}])
def test_a_day_of_the_log(other: dict[str, str]) -> None:
    desk = Desk()
    desk.hear(an_event("customer.customer.updated", "contact-9", 9, email=None))
    desk.hear(an_event("billing.payment.failed"))
    assert len(desk.listed(on="2026-03-10", **other)) == 1
    assert desk.listed(on="2026-03-09", **other) == []
    assert desk.listed(on="2026-03-11", **other) == []
