"""An inbox over a table and a bucket in memory, and mails to put into it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from functions.support.attachments.entities import Retention
from functions.support.attachments.repository import AttachmentRepository
from functions.support.customers.repository import CustomerRepository
from functions.support.inbox import work
from functions.support.mail.files import MailFiles
from functions.support.mail.keeping import MailKeeping
from functions.support.mail.service import MailReceiving
from functions.support.messages.repository import MessageRepository
from functions.support.tickets.repository import TicketRepository
from shared.reply_addresses import ReplyAddresses
from shared.wiring import Wiring
from tests.fakes.objects import InMemoryObjects
from tests.unit.support.conftest import Desk

MAILBOX = "support@isp.example"
ADDRESSES = ReplyAddresses(mailbox=MAILBOX, key=lambda: "k" * 64)
REAL = {"spf": "PASS", "dkim": "PASS", "dmarc": "PASS", "spam": "PASS", "virus": "PASS"}
FORGED = REAL | {"spf": "FAIL", "dkim": "FAIL", "dmarc": "FAIL"}


@dataclass
class Inbox:
    """The inbox of a desk."""

    desk: Desk
    store: InMemoryObjects = field(default_factory=InMemoryObjects)
    mails: int = 0
    refused: list[str] = field(default_factory=list)

    def comes(self, raw: bytes, to: str = MAILBOX, source: str = "anna@example.com",
              **verdicts: str) -> dict[str, Any]:  # fmt: skip
        """A mail comes, as SES tells of it; the answer of the function."""
        self.mails += 1
        self.desk.clock.advance(seconds=1)
        path = f"support/mail/{self.mails}"
        self.store.put("files", path, raw, "message/rfc822")
        return self.told(path, to, source, verdicts or REAL)

    def told(self, path: str, to: str, source: str, verdicts: dict[str, str]) -> dict[str, Any]:
        said = {
            "notificationType": "Received",
            "mail": {"messageId": path.rpartition("/")[2], "source": source},
            "receipt": {
                "recipients": [to],
                "action": {"type": "S3", "bucketName": "files", "objectKey": path},
            }
            | {f"{name}Verdict": {"status": value} for name, value in verdicts.items()},
        }
        record = {"messageId": "1", "body": json.dumps(said)}
        wiring = Wiring().provide(MailReceiving, self._receiving)
        return work({"Records": [record]}, wiring, lambda _, reason: self.refused.append(reason))

    def _receiving(self) -> MailReceiving:
        table = self.desk.table
        tickets = TicketRepository(table=table)
        files = MailFiles(
            attachments=AttachmentRepository(table=table),
            store=self.store,
            bucket="files",
            retention=Retention(365),
        )
        keeping = MailKeeping(
            table=table,
            tickets=tickets,
            messages=MessageRepository(table=table),
            files=files,
            reopened_for=timedelta(days=7),
        )
        return MailReceiving(
            tickets=tickets,
            customers=CustomerRepository(table=table),
            keeping=keeping,
            addresses=ADDRESSES,
            store=self.store,
            bucket="files",
            own=frozenset({MAILBOX, "no-reply@isp.example"}),
            clock=self.desk.clock,
        )


def a_mail(text: str = "No connection.", sender: str = "Anna <anna@example.com>",
           number: int = 1, **headers: str) -> EmailMessage:  # fmt: skip
    """A mail by hand; `number` makes its id, headers are named with _ for -."""
    made = EmailMessage(SMTP.clone(max_line_length=998))
    made["From"], made["To"] = sender, MAILBOX
    made["Message-ID"] = f"<m{number}@example.com>"
    for name, value in ({"subject": "No connection"} | headers).items():
        if value:
            made[name.replace("_", "-")] = value
    made.set_content(text)
    return made
