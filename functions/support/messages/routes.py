"""Messages of a ticket: replies that the customer reads, and internal notes."""

from __future__ import annotations

from functions.support.attachments.entities import AttachmentsUnfit
from functions.support.messages.entities import Message
from functions.support.messages.schemas import MessageView, NewMessage
from functions.support.messages.service import Messages
from functions.support.tickets.entities import (
    IllegalTransition,
    OnlyForStaff,
    TicketIsClosed,
    TicketNotFound,
)
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Messages", "What is said in a ticket: replies that the customer reads, and internal notes."
)


@endpoint.get(
    "/tickets/{ticketId}/messages",
    permission="support:ticket:read",
    query=PageQuery,
    response=MessageView,
    errors=[TicketNotFound, InvalidCursor],
    paged=True,
)
def list_messages(call: Call[None, PageQuery]) -> Page[Message]:
    """List the messages of a ticket, oldest first.

    A customer sees no internal notes.
    """
    query = call.query
    return call.use(Messages).list(call.path["ticketId"], call.principal, query.limit, query.cursor)


@endpoint.post(
    "/tickets/{ticketId}/messages",
    permission="support:ticket:write",
    request=NewMessage,
    response=MessageView,
    status=201,
    errors=[TicketNotFound, TicketIsClosed, IllegalTransition, OnlyForStaff, AttachmentsUnfit],
    idempotent=True,
)
def create_message(call: Call[NewMessage]) -> Message:
    """Post a reply, or an internal note.

    A customer's reply reopens a pending or resolved ticket, and for some days a closed one. Later
    it opens a new ticket, which the message names in `ticketId`; in a merged ticket it goes to the
    one that stays.
    """
    return call.use(Messages).create(
        call.path["ticketId"], call.body.draft(), by=call.principal, once=call.once
    )
