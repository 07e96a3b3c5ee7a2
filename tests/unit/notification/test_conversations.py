"""Mails of a ticket: answers find it, mail programs show one thread, and robots are quiet."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from functions.notification.channels.mail import _raw_fields
from functions.notification.channels.threads import Threads
from functions.notification.messages.letters import Letters
from functions.notification.messages.sending import Sending
from functions.notification.messages.service import Dispatcher
from functions.support.mail.entities import Written
from functions.support.mail.parsing import parse_mail
from shared.reply_addresses import Claim, ReplyAddresses
from tests.unit.notification.samples import CUSTOMER, Office, an_event

TICKET = "01890a5d-ac96-774b-bcce-b302099a8057"
MESSAGE = "01890a5d-ac96-774b-bcce-b302099a8058"
ADDRESSES = ReplyAddresses(mailbox="support@isp.example", key=lambda: "k" * 64)


def an_office(mailbox: bool = True) -> Office:
    office = Office().knowing_anna()
    if mailbox:
        dispatcher = office.wiring.use(Dispatcher)
        letters: Letters = replace(dispatcher.sending.letters, threads=Threads(addresses=ADDRESSES))
        sending: Sending = replace(dispatcher.sending, letters=letters)
        office.wiring.provide(Dispatcher, lambda: replace(dispatcher, sending=sending))
    return office


def told(office: Office, event_type: str, **changes: Any) -> tuple[str, EmailMessage]:
    """Where the mail went, and the mail as it is handed over."""
    given: dict[str, Any] = {"ticketId": TICKET, "inReplyTo": "m1@example.com"} | changes
    assert office.hear(an_event(event_type, **given)) == []
    address, letter = office.mail.sent[-1]
    raw = b64decode(_raw_fields("no-reply@isp.example", address, letter)["RawMessage.Data"])
    return address, message_from_bytes(raw, EmailMessage, policy=policy.default)


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_answer_goes_to_an_address_that_proves_whose_it_is() -> None:
    address, mail = told(an_office(), "support.ticket.replied", messageId=MESSAGE)
    assert address == "anna@example.com"
    claim = ADDRESSES.read(mail["Reply-To"])
    assert isinstance(claim, Claim)
    assert claim.ticket_id == TICKET
    assert ADDRESSES.proves(claim, (CUSTOMER,))
    assert not ADDRESSES.proves(claim, ("somebody",))
    assert "Ответьте на это письмо или в личном кабинете." in plain(mail)


def test_mail_programs_show_one_thread() -> None:
    _, mail = told(an_office(), "support.ticket.replied", messageId=MESSAGE)
    thread = f"<ticket.{TICKET}@isp.example>"
    assert mail["In-Reply-To"] == "<m1@example.com>"
    assert mail["References"] == f"{thread} <m1@example.com>"
    assert mail["Message-ID"] == f"<ticket.{TICKET}.{MESSAGE}@isp.example>"
    assert mail["Subject"].startswith("Re: ")
    assert ADDRESSES.ticket_of(thread.strip("<>")) == TICKET
    assert ADDRESSES.ticket_of(mail["Message-ID"].strip("<>")) == TICKET
    _, first = told(an_office(), "support.ticket.replied", messageId=MESSAGE, inReplyTo=None)
    assert first["References"] == first["In-Reply-To"] == thread
    assert first["Auto-Submitted"] is None


def test_an_acknowledgement_says_that_a_robot_wrote_it() -> None:
    office = an_office()
    _, mail = told(office, "support.ticket.received")
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert mail["X-Loop"] == "isp.example"
    assert "T-000042" in mail["Subject"]
    assert parse_mail(mail.as_bytes()).written is Written.REPLY_OF_A_ROBOT
    assert {i["channel"] for i in office.messages()} == {"email"}


def test_who_is_no_customer_is_answered_where_they_wrote_from() -> None:
    office = an_office()
    address, mail = told(office, "support.ticket.replied", messageId=MESSAGE, customerId=None,
                         email="zoe@example.net", locale="en")  # fmt: skip
    assert address == "zoe@example.net"
    claim = ADDRESSES.read(mail["Reply-To"])
    assert claim is not None
    assert ADDRESSES.proves(claim, ("zoe@example.net",))
    assert "Reply to this mail." in plain(mail)
    assert {i["channel"] for i in office.messages()} == {"email"}


def test_who_is_no_customer_and_wrote_from_nowhere_is_not_told() -> None:
    office = an_office()
    assert office.hear(an_event("support.ticket.replied", customerId=None)) == []
    assert office.hear(an_event("support.ticket.resolved", "e2", customerId=None)) == []
    assert office.messages() == []


def test_without_a_mailbox_nobody_is_asked_to_reply_by_mail() -> None:
    _, mail = told(an_office(mailbox=False), "support.ticket.replied")
    assert mail["Reply-To"] is None
    assert "Ответить можно в личном кабинете." in plain(mail)


def test_a_subject_cannot_add_headers() -> None:
    _, mail = told(an_office(), "support.ticket.replied", subject="Hi\r\nBcc: x@example.com")
    assert mail["Bcc"] is None
