"""What mail provides."""

from __future__ import annotations

from datetime import timedelta

from functions.support.attachments.entities import Retention
from functions.support.attachments.repository import AttachmentRepository
from functions.support.customers.repository import CustomerRepository
from functions.support.mail.files import MailFiles
from functions.support.mail.keeping import MailKeeping
from functions.support.mail.service import MailReceiving
from functions.support.messages.repository import MessageRepository
from functions.support.settings import SupportMailSettings
from functions.support.tickets.repository import TicketRepository
from shared.aws import clients
from shared.mail_address import compared
from shared.reply_addresses import ReplyAddresses
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportMailSettings]) -> None:
    """Provide the use case of taking in mails."""
    settings, table = resources.settings, resources.table
    tickets = TicketRepository(table=table)
    addresses = ReplyAddresses(
        mailbox=settings.support_mailbox, key=lambda: clients.secret(settings.reply_key_arn)
    )
    wiring.provide(
        MailKeeping,
        lambda: MailKeeping(
            table=table,
            tickets=tickets,
            messages=MessageRepository(table=table),
            files=MailFiles(
                attachments=AttachmentRepository(table=table),
                store=clients.objects(),
                bucket=settings.files_bucket,
                retention=Retention(settings.attachment_days),
            ),
            reopened_for=timedelta(days=settings.reopen_days),
        ),
    )
    wiring.provide(
        MailReceiving,
        lambda: MailReceiving(
            tickets=tickets,
            customers=CustomerRepository(table=table),
            keeping=wiring.use(MailKeeping),
            addresses=addresses,
            store=clients.objects(),
            bucket=settings.files_bucket,
            own=frozenset(map(compared, (settings.support_mailbox, settings.mail_sender))),
            clock=resources.clock,
        ),
    )
