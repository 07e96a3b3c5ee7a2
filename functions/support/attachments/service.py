"""What one can do with the files of a ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.support.attachments.entities import (
    Attachment,
    AttachmentChanged,
    AttachmentNotFound,
    FileState,
    Retention,
)
from functions.support.attachments.files import AttachmentFiles, name_of
from functions.support.attachments.repository import (
    AttachmentRepository,
    attachment_in,
    attachment_keys,
    count_in,
    count_key,
)
from functions.support.tickets.entities import (
    Ticket,
    TicketIsClosed,
    TicketNotFound,
    refuse_for_customers,
)
from functions.support.tickets.repository import TicketRepository, ticket_key
from functions.support.vocabulary import State
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Page, Table, Transaction, from_item
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying
from shared.uploads import Upload


@dataclass(frozen=True, slots=True)
class FileForm:
    """A form for a file, and until when it is good."""

    url: str
    fields: dict[str, str]
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload) -> FileForm:
        """The form of an upload."""
        return cls(upload.form.url, dict(upload.form.fields), upload.expires_at)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """An attachment with the form for its file, or with the link to it."""

    id: str
    ticket_id: str
    message_id: str | None
    state: FileState
    by: str
    author_id: str | None
    internal: bool
    file_name: str
    content_type: str | None
    size: int | None
    created_at: datetime
    url: str | None = None
    upload: FileForm | None = None


@component
class Attachments:
    """Use cases of attachments; all of them may raise TicketNotFound.

    A customer reaches those of their own tickets, and no internal ones.
    """

    table: Table
    tickets: TicketRepository
    attachments: AttachmentRepository
    files: AttachmentFiles
    retention: Retention
    clock: Clock
    new_id: NewId

    def create(
        self,
        ticket_id: str,
        content_type: str,
        file_name: str,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        internal: bool = False,
    ) -> ShownFile:
        """A file that is awaited, with the form for it.

        Raises: UnfitFile, TooManyAttachments, TicketIsClosed, OnlyForStaff.
        """
        attachment_id = id_for(once, "attachment", self.new_id)
        upload = FileForm.of(self.files.open(attachment_id, content_type))
        now = self.clock()
        awaited = Attachment(
            attachment_id,
            ticket_id,
            FileState.AWAITED,
            "customer" if by.is_customer else "staff",
            by.id,
            file_name,
            created_at=now,
            updated_at=now,
            internal=internal,
        )

        def attempt() -> ShownFile:
            ticket, count = self.tickets.get_together(ticket_key(ticket_id), count_key(ticket_id))
            _must_take_files(_ticket_in(ticket, by))
            if by.is_customer:
                refuse_for_customers({"/internal": internal or None})
            shown = self._shown(awaited, by, upload)
            change = self.attachments.add(awaited, count_in(count).one_more())
            self._commit(change, "file-awaited", None, awaited, once, shown)
            return shown

        return retrying(attempt, on=AttachmentChanged)

    def confirm(self, ticket_id: str, attachment_id: str, by: Principal) -> ShownFile:
        """Look into the file that was sent, and keep it; a second time changes nothing.

        Raises: AttachmentNotFound, AttachmentsTooLarge, NotUploaded, UnfitFile.
        """

        def attempt() -> ShownFile:
            ticket, count, *found = self.tickets.get_together(
                ticket_key(ticket_id),
                count_key(ticket_id),
                *attachment_keys(ticket_id, attachment_id),
            )
            closed_at = _ticket_in(ticket, by).closed_at
            before = _seen(found, by)
            if before.state is FileState.READY:
                return self._shown(before, by)
            file, now = self.files.keep(before), self.clock()
            look_at = self.retention.next_look(closed_at, now)
            after = before.kept(file.path, file.content_type, file.size, now)
            after = replace(after, look_at=look_at)
            change = self.attachments.change(after, over=before)
            change.extend(self.attachments.counted(ticket_id, count_in(count).filled(file.size)))
            self._commit(change, "file-added", before, after)
            return self._shown(after, by)

        return retrying(attempt, on=AttachmentChanged)

    def get(self, ticket_id: str, attachment_id: str, by: Principal) -> ShownFile:
        """A file, with a link to it. Raises: AttachmentNotFound."""
        ticket, *found = self.tickets.get_together(
            ticket_key(ticket_id), *attachment_keys(ticket_id, attachment_id)
        )
        _ticket_in(ticket, by)
        return self._shown(_seen(found, by), by)

    def list(
        self, ticket_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[ShownFile]:
        """The files of a ticket in order, with links; a customer sees no internal ones."""
        by.must_reach(self.tickets.get(ticket_id).customer_id, otherwise=TicketNotFound)
        listed = self.attachments.list_public if by.is_customer else self.attachments.list_all
        return listed(ticket_id, limit, cursor).map(lambda found: self._shown(found, by))

    def delete(self, ticket_id: str, attachment_id: str, by: Principal) -> None:
        """Remove a file. Raises: AttachmentNotFound."""

        def attempt() -> None:
            ticket, count, *found = self.tickets.get_together(
                ticket_key(ticket_id),
                count_key(ticket_id),
                *attachment_keys(ticket_id, attachment_id),
            )
            _ticket_in(ticket, by)
            before = _seen(found, by)
            self.files.remove(before)
            change = self.attachments.remove(before)
            less = count_in(count).one_less(before.size or 0)
            change.extend(self.attachments.counted(ticket_id, less))
            self._commit(change, "file-removed", before, None)

        retrying(attempt, on=AttachmentChanged)

    def _shown(self, file: Attachment, by: Principal, upload: FileForm | None = None) -> ShownFile:
        hidden = by.is_customer and file.by != "customer"
        return ShownFile(
            file.id,
            file.ticket_id,
            file.message_id,
            file.state,
            file.by,
            None if hidden else file.author_id,
            file.internal,
            name_of(file),
            file.content_type,
            file.size,
            file.created_at,
            url=self.files.link(file),
            upload=upload,
        )

    def _commit(
        self,
        change: Transaction,
        verb: str,
        before: Attachment | None,
        after: Attachment | None,
        once: KeyedRequest | None = None,
        result: ShownFile | None = None,
    ) -> None:
        of = after or before
        subject = f"ticket#{of.ticket_id if of else ''}"
        change.audit(subject, f"ticket.{verb}", at=self.clock(), before=before, after=after)
        self.table.commit(change.once(once, result=result))


def _ticket_in(item: Item | None, by: Principal) -> Ticket:
    """The ticket, for who may reach it. Raises: TicketNotFound."""
    if item is None:
        raise TicketNotFound
    ticket = from_item(Ticket, item)
    by.must_reach(ticket.customer_id, otherwise=TicketNotFound)
    return ticket


def _must_take_files(ticket: Ticket) -> None:
    """Raises: TicketIsClosed."""
    if ticket.state is State.CLOSED:
        raise TicketIsClosed


def _seen(found: list[Item | None], by: Principal) -> Attachment:
    """The attachment in one of its places; an internal one is nothing to a customer.

    Raises: AttachmentNotFound.
    """
    attachment = attachment_in(*found)
    if attachment.internal and by.is_customer:
        raise AttachmentNotFound
    return attachment
