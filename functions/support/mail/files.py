"""Files of mails, kept as attachments of the ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.support.attachments.entities import (
    Attachment,
    AttachmentsTooLarge,
    FileCount,
    FileState,
    Retention,
    TooManyAttachments,
)
from functions.support.attachments.files import TYPES
from functions.support.attachments.repository import AttachmentRepository
from functions.support.mail.entities import Enclosed
from functions.support.messages.entities import Message
from functions.support.tickets.entities import Ticket
from shared.aws.objects import ObjectStore
from shared.component import component
from shared.dynamo import Transaction
from shared.ids import derived_id
from shared.uploads import content_type_of

UNKNOWN = "application/octet-stream"
_LOOKED_AT = 8192


@component
class MailFiles:
    """Keeps files; `bucket` is that of files."""

    attachments: AttachmentRepository
    store: ObjectStore
    bucket: str
    retention: Retention

    def ids(self, files: Sequence[Enclosed], message: Message, count: FileCount) -> tuple[str, ...]:
        """The ids of the files that a message brings, as many as a ticket has room for."""
        fitting = range(len([*_fitting(files, count)]))
        return tuple(_id(message, number) for number in fitting)

    def kept(
        self, files: Sequence[Enclosed], ticket: Ticket, message: Message, count: FileCount
    ) -> Transaction:
        """What is written of files that lie in the bucket now, as many as a ticket may have.

        Its failure: AttachmentChanged.
        """
        made, after = Transaction(), count
        for number, (file, more) in enumerate(_fitting(files, count)):
            attachment = self._attachment(file, number, ticket, message)
            self.store.put(
                self.bucket, attachment.path, file.content, attachment.content_type or UNKNOWN
            )
            made.extend(self.attachments.put_new(attachment))
            after = more
        if after.used == count.used:
            return made
        counted = FileCount(after.used, after.size, count.version + 1)
        return made.extend(self.attachments.counted(ticket.id, counted))

    def _attachment(
        self, file: Enclosed, number: int, ticket: Ticket, message: Message
    ) -> Attachment:
        """A file is of a type that its first bytes show, or of none: a browser opens none such."""
        found = content_type_of(file.content[:_LOOKED_AT])
        at = message.created_at
        attachment_id = _id(message, number)
        return Attachment(
            id=attachment_id,
            ticket_id=ticket.id,
            state=FileState.READY,
            by="customer",
            author_id=ticket.customer_id or "mail",
            file_name=file.name,
            created_at=at,
            updated_at=at,
            internal=message.internal,
            message_id=message.id,
            path=f"support/tickets/{ticket.id}/{attachment_id}",
            content_type=found if found in TYPES else UNKNOWN,
            size=len(file.content),
            look_at=self.retention.next_look(ticket.closed_at, at),
        )


def _id(message: Message, number: int) -> str:
    """The id of a file of a message; later ones sort after."""
    return derived_id(message.id, int(message.created_at.timestamp() * 1000) + number)


def _fitting(files: Sequence[Enclosed], count: FileCount) -> Iterator[tuple[Enclosed, FileCount]]:
    """The files that a ticket has room for, each with what there is then; empty ones are none."""
    for file in files:
        try:
            with_it = count.one_more().filled(len(file.content))
        except (TooManyAttachments, AttachmentsTooLarge):
            continue
        if file.content:
            count = with_it
            yield file, count
