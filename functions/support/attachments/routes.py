"""Files of a ticket."""

from __future__ import annotations

from functions.support.attachments.entities import (
    AttachmentChanged,
    AttachmentNotFound,
    AttachmentsTooLarge,
    TooManyAttachments,
)
from functions.support.attachments.schemas import AttachmentView, NewAttachment
from functions.support.attachments.service import Attachments, ShownFile
from functions.support.tickets.entities import OnlyForStaff, TicketIsClosed, TicketNotFound
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery
from shared.uploads import NotUploaded, UnfitFile

endpoint = Endpoints("Attachments", "Files of a ticket, each looked into before it is lent.")
READ, WRITE = "support:ticket:read", "support:ticket:write"


@endpoint.get("/tickets/{ticketId}/attachments", permission=READ, query=PageQuery,
              response=AttachmentView, paged=True,
              errors=[TicketNotFound, InvalidCursor])  # fmt: skip
def list_ticket_attachments(call: Call[None, PageQuery]) -> Page[ShownFile]:
    """List the files of a ticket, oldest first, each with a link to it.

    A customer sees no internal ones.
    """
    q = call.query
    return call.use(Attachments).list(call.path["ticketId"], call.principal, q.limit, q.cursor)


@endpoint.post("/tickets/{ticketId}/attachments", permission=WRITE, request=NewAttachment,
               response=AttachmentView, status=201, idempotent=True,
               errors=[TicketNotFound, TicketIsClosed, UnfitFile, TooManyAttachments,
                       OnlyForStaff])  # fmt: skip
def create_ticket_attachment(call: Call[NewAttachment]) -> ShownFile:
    """Ask for a form for a file; S3 takes the file by it, and `confirm` keeps it."""
    sent = call.body
    return call.use(Attachments).create(
        call.path["ticketId"],
        sent.content_type,
        sent.file_name,
        call.principal,
        call.once,
        internal=sent.internal,
    )


@endpoint.get("/tickets/{ticketId}/attachments/{attachmentId}", permission=READ,
              response=AttachmentView, errors=[TicketNotFound, AttachmentNotFound])  # fmt: skip
def get_ticket_attachment(call: Call) -> ShownFile:
    """Get a file of a ticket, with a link to it."""
    path = call.path
    return call.use(Attachments).get(path["ticketId"], path["attachmentId"], call.principal)


@endpoint.post("/tickets/{ticketId}/attachments/{attachmentId}/confirm", permission=WRITE,
               response=AttachmentView,
               errors=[TicketNotFound, AttachmentNotFound, AttachmentChanged,
                       AttachmentsTooLarge, NotUploaded, UnfitFile])  # fmt: skip
def confirm_ticket_attachment(call: Call) -> ShownFile:
    """Say that the file was sent: it is looked into, and kept if its type is taken."""
    path = call.path
    return call.use(Attachments).confirm(path["ticketId"], path["attachmentId"], call.principal)


@endpoint.delete("/tickets/{ticketId}/attachments/{attachmentId}",
                 permission="support:attachment:write", status=204,
                 errors=[TicketNotFound, AttachmentNotFound, AttachmentChanged])  # fmt: skip
def delete_ticket_attachment(call: Call) -> None:
    """Remove a file of a ticket for good."""
    path = call.path
    call.use(Attachments).delete(path["ticketId"], path["attachmentId"], call.principal)
