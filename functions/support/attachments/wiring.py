"""What attachments provide."""

from __future__ import annotations

from functions.support.attachments.clearing import AttachmentClearing
from functions.support.attachments.entities import Retention
from functions.support.attachments.files import AttachmentFiles
from functions.support.attachments.repository import AttachmentRepository
from functions.support.attachments.service import Attachments
from functions.support.files import uploads
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of attachments, and their files."""
    table, retention = resources.table, Retention(resources.settings.attachment_days)
    tickets, attachments = TicketRepository(table=table), AttachmentRepository(table=table)
    wiring.provide(AttachmentFiles, lambda: AttachmentFiles(uploads=uploads(resources)))
    wiring.provide(
        Attachments,
        lambda: Attachments(
            table=table,
            tickets=tickets,
            attachments=attachments,
            files=wiring.use(AttachmentFiles),
            retention=retention,
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        AttachmentClearing,
        lambda: AttachmentClearing(
            table=table,
            tickets=tickets,
            attachments=attachments,
            files=wiring.use(AttachmentFiles),
            retention=retention,
            clock=resources.clock,
        ),
    )
