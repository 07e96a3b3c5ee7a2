"""Mails become tickets and messages: each once, in the right ticket, and never by forgery."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from functions.support.app import ENDPOINTS
from functions.support.attachments.files import AttachmentFiles
from functions.support.mail.arrivals import parse
from shared.ids import new_id
from shared.uploads import Uploads
from tests.fakes.http import ApiClient
from tests.fakes.support import known_customer, support_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, Desk
from tests.unit.support.mail_desk import ADDRESSES, FORGED, REAL, Inbox, a_mail


@pytest.fixture
def inbox() -> Inbox:
    """An inbox that knows Anna, the customer, by her address."""
    table, clock = InMemoryTable(), FixedClock()
    wiring = support_wiring(table, clock, new_id)
    desk = Desk(ApiClient(ENDPOINTS, wiring), table, clock, wiring)
    known_customer(table, "customer-1", "anna@example.com")
    known_customer(table, "customer-2", "boris@example.com")
    inbox = Inbox(desk)
    uploads = Uploads(store=inbox.store, bucket="files", service="support", clock=clock)
    wiring.provide(AttachmentFiles, lambda: AttachmentFiles(uploads=uploads))
    return inbox


def tickets(inbox: Inbox) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = inbox.desk.api.get("/tickets", by=OPERATOR).json["items"]
    return list(reversed(found))


def messages(inbox: Inbox, ticket: dict[str, Any], by: Any = OPERATOR) -> list[dict[str, Any]]:
    path = f"/tickets/{ticket['id']}/messages"
    found: list[dict[str, Any]] = inbox.desk.api.get(path, by=by).json["items"]
    return found


def acknowledged(inbox: Inbox) -> list[dict[str, Any]]:
    return [event["data"] for event in inbox.desk.table.events("support.ticket.received")]


def test_a_customer_s_mail_opens_a_ticket_of_theirs(inbox: Inbox) -> None:
    assert inbox.comes(a_mail().as_bytes()) == {"batchItemFailures": []}
    (ticket,) = tickets(inbox)
    assert (ticket["subject"], ticket["customerId"], ticket["channel"], ticket["number"]) == (
        "No connection", "customer-1", "email", "T-000001",
    )  # fmt: skip
    assert (ticket["requesterEmail"], ticket["requesterName"]) == ("anna@example.com", "Anna")
    (message,) = messages(inbox, ticket, CUSTOMER)
    assert (message["text"], message["by"], message["sender"], message["unverified"]) == (
        "No connection.", "customer", "anna@example.com", False,
    )  # fmt: skip
    (said,) = acknowledged(inbox)
    assert (said["customerId"], said["email"], said["locale"], said["inReplyTo"]) == (
        "customer-1", None, "ru", "m1@example.com",
    )  # fmt: skip
    assert len(inbox.desk.table.events("support.ticket.opened")) == 1


def test_an_unknown_sender_opens_a_ticket_without_an_account(inbox: Inbox) -> None:
    inbox.comes(a_mail(sender="zoe@example.net").as_bytes(), source="zoe@example.net")
    (ticket,) = tickets(inbox)
    assert (ticket["customerId"], ticket["requesterEmail"]) == (None, "zoe@example.net")
    assert inbox.desk.api.get("/tickets", by=CUSTOMER).json["items"] == []
    (said,) = acknowledged(inbox)
    assert (said["customerId"], said["email"], said["locale"]) == (None, "zoe@example.net", "en")


def test_the_same_mail_is_one_message(inbox: Inbox) -> None:
    for _ in range(3):
        inbox.comes(a_mail().as_bytes())
    assert len(messages(inbox, tickets(inbox)[0])) == len(tickets(inbox)) == 1
    without_id = a_mail()
    del without_id["Message-ID"]
    for _ in range(2):
        inbox.comes(without_id.as_bytes())
    assert len(tickets(inbox)) == 2


def test_somebody_else_s_mail_with_the_same_id_takes_none_away(inbox: Inbox) -> None:
    inbox.comes(a_mail(sender="boris@example.com").as_bytes(), source="boris@example.com")
    inbox.comes(a_mail().as_bytes())
    assert [t["customerId"] for t in tickets(inbox)] == ["customer-2", "customer-1"]


def test_the_address_of_a_reply_leads_into_its_ticket(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    inbox.desk.moved(ticket, "resolved")
    address = ADDRESSES.address(ticket["id"], "customer-1")
    reply = a_mail("Still nothing.", "Anna at work <anna@work.example>", 2, subject="Other")
    inbox.comes(reply.as_bytes(), address.upper(), "anna@work.example", **FORGED)
    assert [m["text"] for m in messages(inbox, ticket, CUSTOMER)] == [
        "No connection.",
        "Still nothing.",
    ]
    assert inbox.desk.read(ticket)["state"] == "open"
    assert len(inbox.desk.table.events("support.ticket.replied")) == 1
    assert len(acknowledged(inbox)) == 1


def test_an_address_that_was_not_made_here_proves_nothing(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    good = ADDRESSES.address(ticket["id"], "customer-1")
    other = ADDRESSES.address(str(UUID(int=7)), "customer-1")
    bad = (good[:-14] + ("y" if good[-14] != "y" else "z") + good[-13:], other,
           ADDRESSES.address(ticket["id"], "customer-2"), "support+@isp.example",
           "support+" + "a" * 42 + "@isp.example")  # fmt: skip
    for number, address in enumerate(bad, 2):
        mail = a_mail("Let me in.", "eve@example.org", number)
        inbox.comes(mail.as_bytes(), address, "eve@example.org", **FORGED)
    assert len(messages(inbox, ticket)) == 1
    assert len(tickets(inbox)) == 6


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_references_lead_a_real_sender_into_their_ticket(inbox: Inbox, header: str) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    for number, known in enumerate(
        (
            ADDRESSES.thread(ticket["id"]),
            ADDRESSES.thread(ticket["id"], str(UUID(int=1))),
            "m1@example.com",
        ),
        2,
    ):
        mail = a_mail(f"More {number}.", number=number, subject="Re: ?", **{header: f"<{known}>"})
        inbox.comes(mail.as_bytes())
    assert [m["text"] for m in messages(inbox, ticket, CUSTOMER)][1:] == [
        "More 2.",
        "More 3.",
        "More 4.",
    ]


def test_a_forged_sender_leaves_a_note_at_most(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    known = f"<{ADDRESSES.thread(ticket['id'])}>"
    inbox.comes(a_mail("Forged.", number=2, References=known).as_bytes(), **FORGED)
    assert [m["text"] for m in messages(inbox, ticket, CUSTOMER)] == ["No connection."]
    note = messages(inbox, ticket)[1]
    assert (note["text"], note["internal"], note["unverified"]) == ("Forged.", True, True)
    inbox.comes(a_mail("By number.", number=3, subject="Re: [T-000001]").as_bytes(), **FORGED)
    assert [t["customerId"] for t in tickets(inbox)] == ["customer-1", None]
    assert len(acknowledged(inbox)) == 1


def test_another_customer_writes_into_no_ticket_of_somebody_else_s(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    mail = a_mail("I am Boris.", "boris@example.com", 2, subject="T-000001")
    inbox.comes(mail.as_bytes(), source="boris@example.com")
    mail = a_mail(
        "Me again.", "boris@example.com", 3, References=f"<{ADDRESSES.thread(ticket['id'])}>"
    )
    inbox.comes(mail.as_bytes(), source="boris@example.com")
    assert len(messages(inbox, ticket, CUSTOMER)) == 1
    assert [m["internal"] for m in messages(inbox, ticket)] == [False, True]
    assert [t["customerId"] for t in tickets(inbox)] == ["customer-1", "customer-2"]


def test_the_number_in_a_subject_leads_a_real_sender_into_their_ticket(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    inbox.comes(a_mail("More.", number=2, subject="RE: [T-000001] No connection").as_bytes())
    inbox.comes(a_mail("Hi", "zoe@example.net", 3).as_bytes(), source="zoe@example.net")
    inbox.comes(
        a_mail("More.", "zoe@example.net", 4, subject="T-000002").as_bytes(),
        source="zoe@example.net",
    )
    assert [len(messages(inbox, t)) for t in tickets(inbox)] == [2, 2]


@pytest.mark.parametrize(
    ("verdicts", "signer", "is_real"),
    [
        (REAL, "", True),
        (REAL | {"dmarc": "GRAY"}, "", True),
        (REAL | {"dmarc": "GRAY", "spf": "FAIL"}, "", False),
        (REAL | {"dmarc": "GRAY", "spf": "FAIL"}, "example.com", True),
        (REAL | {"dmarc": "GRAY", "spf": "FAIL"}, "evil.example", False),
        (REAL | {"dmarc": "GRAY", "spf": "FAIL"}, "com", False),
        (REAL | {"dmarc": "FAIL"}, "example.com", False),
        ({}, "example.com", False),
    ],
)
def test_whose_mail_it_is(
    inbox: Inbox, verdicts: dict[str, str], signer: str, is_real: bool
) -> None:
    mail = a_mail()
    if signer:
        mail["DKIM-Signature"] = f"v=1; a=rsa-sha256; d={signer}; s=x; b=abc"
    inbox.comes(mail.as_bytes(), **(verdicts or {"spf": ""}))
    assert [t["customerId"] for t in tickets(inbox)] == ["customer-1" if is_real else None]
    assert len(acknowledged(inbox)) == int(is_real)


def test_spam_is_in_no_queue_and_tells_nobody(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes(), **REAL | {"spam": "FAIL"})
    assert tickets(inbox) == []
    (ticket,) = inbox.desk.api.get("/tickets", by=OPERATOR, query={"spam": "true"}).json["items"]
    assert (ticket["isSpam"], ticket["customerId"]) == (True, None)
    assert acknowledged(inbox) == []
    assert inbox.desk.table.events("support.ticket.opened") == []


def test_spf_of_another_domain_proves_nothing(inbox: Inbox) -> None:
    verdicts = REAL | {"dmarc": "GRAY", "dkim": "GRAY"}
    inbox.comes(a_mail().as_bytes(), source="x@evil.example", **verdicts)
    assert tickets(inbox)[0]["customerId"] is None


def test_robots_are_never_answered(inbox: Inbox) -> None:
    inbox.comes(a_mail(number=1, Auto_Submitted="auto-replied").as_bytes())
    inbox.comes(a_mail(number=2).as_bytes(), source="")
    inbox.comes(a_mail(number=3, sender="MAILER-DAEMON@example.com").as_bytes())
    assert tickets(inbox) == []
    inbox.comes(a_mail(number=4, Precedence="bulk").as_bytes())
    inbox.comes(a_mail(number=5, Auto_Submitted="auto-generated").as_bytes())
    assert len(tickets(inbox)) == 2
    assert acknowledged(inbox) == []


def test_a_robot_s_answer_is_a_note_and_opens_nothing_again(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    inbox.desk.moved(ticket, "resolved")
    address = ADDRESSES.address(ticket["id"], "customer-1")
    inbox.comes(a_mail("Away.", number=2, Auto_Submitted="auto-replied").as_bytes(), address)
    inbox.comes(a_mail("Not delivered.", "mailer-daemon@mx.example", 3).as_bytes(), address, "")
    assert [(m["internal"], m["automatic"]) for m in messages(inbox, ticket)[1:]] == [
        (True, True)
    ] * 2
    assert inbox.desk.read(ticket)["state"] == "resolved"


def test_mails_of_our_own_go_round_in_no_circle(inbox: Inbox) -> None:
    inbox.comes(a_mail(sender="no-reply@isp.example").as_bytes())
    inbox.comes(a_mail(sender="Support+x@isp.example").as_bytes())
    inbox.comes(a_mail(X_Loop="isp.example").as_bytes())
    inbox.comes(a_mail().as_bytes(), "sales@isp.example")
    inbox.comes(a_mail().as_bytes(), **REAL | {"virus": "FAIL"})
    assert tickets(inbox) == []


def test_of_one_sender_only_so_many_are_taken_within_an_hour(inbox: Inbox) -> None:
    for number in range(40):
        inbox.comes(a_mail(number=number).as_bytes())
    assert len(inbox.desk.table.events("support.ticket.opened")) == 30
    assert len(acknowledged(inbox)) == 3
    inbox.desk.clock.advance(hours=1)
    inbox.comes(a_mail(number=99).as_bytes())
    assert len(acknowledged(inbox)) == 4


def test_a_reply_to_a_closed_ticket_opens_another_one_of_its_customer(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    inbox.desk.moved(ticket, "resolved")
    inbox.desk.moved(ticket, "closed")
    inbox.desk.clock.advance(days=7)
    address = ADDRESSES.address(ticket["id"], "customer-1")
    inbox.comes(a_mail("Again.", "anna@work.example", 2).as_bytes(), address, **FORGED)
    assert [t["customerId"] for t in tickets(inbox)] == ["customer-1", "customer-1"]
    assert len(messages(inbox, ticket)) == 1


def test_a_reply_soon_after_the_end_opens_the_ticket_again(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    for state in ("resolved", "closed"):
        inbox.desk.moved(ticket, state)
    inbox.desk.clock.advance(days=6, hours=23)
    address = ADDRESSES.address(ticket["id"], "customer-1")
    inbox.comes(a_mail("Again.", "anna@work.example", 2).as_bytes(), address, **FORGED)
    (again,) = tickets(inbox)
    assert (again["state"], again["closedAt"]) == ("open", None)
    assert len(messages(inbox, ticket)) == 2


def test_two_customers_with_one_address_are_told_apart_by_staff(inbox: Inbox) -> None:
    known_customer(inbox.desk.table, "customer-3", "anna@example.com")
    inbox.comes(a_mail().as_bytes())
    (ticket,) = tickets(inbox)
    assert ticket["customerId"] is None
    given = inbox.desk.api.post(
        f"/tickets/{ticket['id']}/customer", {"customerId": "customer-3"}, by=OPERATOR
    )
    assert given.status == 200
    address = ADDRESSES.address(ticket["id"], "anna@example.com")
    inbox.comes(a_mail("More.", number=2).as_bytes(), address, **FORGED)
    assert len(messages(inbox, ticket)) == 2


def test_files_are_kept_and_lent_to_who_may_read_the_message(inbox: Inbox) -> None:
    mail = a_mail()
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="Счёт.pdf")
    mail.add_attachment(b"MZ\x90", maintype="text", subtype="html", filename="page.html")
    mail.add_attachment(b"", maintype="text", subtype="plain", filename="empty.txt")
    inbox.comes(mail.as_bytes())
    (ticket,) = tickets(inbox)
    path = f"/tickets/{ticket['id']}/attachments"
    found = inbox.desk.api.get(path, by=CUSTOMER).json["items"]
    assert [(f["fileName"], f["contentType"]) for f in found] == [
        ("Счёт.pdf", "application/pdf"), ("page.html", "application/octet-stream"),
    ]  # fmt: skip
    assert inbox.desk.api.get(path, by=STRANGER).status == 404
    kept = f"support/tickets/{ticket['id']}/{found[0]['id']}"
    assert inbox.store.objects["files", kept] == b"%PDF-1.7 x"
    (message,) = messages(inbox, ticket)
    assert {f["messageId"] for f in found} == {message["id"]}
    assert message["attachmentIds"] == [f["id"] for f in found]


def test_mails_of_a_merged_ticket_go_where_it_went(inbox: Inbox) -> None:
    inbox.comes(a_mail().as_bytes())
    inbox.comes(a_mail("The same.", number=2).as_bytes())
    first, second = tickets(inbox)
    merged = inbox.desk.api.post(
        f"/tickets/{first['id']}/merge", {"into": second["id"]}, by=OPERATOR
    )
    assert merged.status == 200, merged.text
    before = len(messages(inbox, second))
    address = ADDRESSES.address(first["id"], "customer-1")
    inbox.comes(a_mail("Well?", number=3).as_bytes(), address, **FORGED)
    assert len(tickets(inbox)) == 2
    assert len(messages(inbox, second)) == before + 1


@pytest.mark.parametrize("text", ["", "\u202eabc\u200b", "🙂" * 200, "=HYPERLINK(1)"])
def test_awkward_subjects_and_texts(inbox: Inbox, text: str) -> None:
    inbox.comes(a_mail(text, subject=text).as_bytes())
    (ticket,) = tickets(inbox)
    assert 0 < len(ticket["subject"]) <= 200
    assert messages(inbox, ticket)[0]["text"] == text


def test_a_topic_may_wrap_what_it_tells(inbox: Inbox) -> None:
    said = {"mail": {"messageId": "1", "source": "<a@example.com>"}, "receipt": {"recipients": ["x"],
            "action": {"objectKey": "support/mail/1"}, "spfVerdict": {"status": "PASS"}}}  # fmt: skip
    arrival = parse(json.dumps({"Type": "Notification", "Message": json.dumps(said)}))
    assert (arrival.path, arrival.return_path, arrival.spf) == (
        "support/mail/1",
        "a@example.com",
        "PASS",
    )


def test_what_tells_of_no_mail_goes_to_the_dead_letters(inbox: Inbox) -> None:
    inbox.told("elsewhere/x", "support@isp.example", "", REAL)
    assert len(inbox.refused) == 1
    failed = inbox.told("support/mail/none", "support@isp.example", "", REAL)
    assert failed == {"batchItemFailures": [{"itemIdentifier": "1"}]}
