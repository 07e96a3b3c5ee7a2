"""What messages provide."""

from __future__ import annotations

from functions.support.attachments.repository import AttachmentRepository
from functions.support.attachments.sending import AttachmentSending
from functions.support.messages.repository import MessageRepository
from functions.support.messages.service import Messages
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of messages."""
    wiring.provide(
        Messages,
        lambda: Messages(
            table=resources.table,
            messages=MessageRepository(table=resources.table),
            tickets=TicketRepository(table=resources.table),
            sending=AttachmentSending(
                table=resources.table, attachments=AttachmentRepository(table=resources.table)
            ),
            clock=resources.clock,
            new_id=resources.new_id,
            reopen_days=resources.settings.reopen_days,
        ),
    )
