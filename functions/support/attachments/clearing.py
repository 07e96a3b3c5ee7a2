"""Files of tickets that have been closed for long are removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from functions.support.attachments.entities import (
    Attachment,
    AttachmentChanged,
    Cleared,
    Retention,
)
from functions.support.attachments.files import AttachmentFiles
from functions.support.attachments.repository import AttachmentRepository, count_in, count_key
from functions.support.tickets.entities import Ticket
from functions.support.tickets.repository import TicketRepository, ticket_key
from shared.aws.errors import AwsError
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, from_item
from shared.dynamo.table import BATCH_READ
from shared.errors import DomainError
from shared.observability import logger
from shared.retrying import retrying

HasTime = Callable[[], bool]
PAGE = 50


@component
class AttachmentClearing:
    """The use case of a job that comes once a day; it can be repeated and stopped anywhere."""

    table: Table
    tickets: TicketRepository
    attachments: AttachmentRepository
    files: AttachmentFiles
    retention: Retention
    clock: Clock

    def run(self, has_time: HasTime) -> Cleared:
        """Remove what has stayed long enough; whatever fails stays, and holds up no other."""
        done = Cleared()
        seen: set[str] = set()
        while has_time():
            due = self.attachments.list_due(self.clock(), min(PAGE + done.failed, BATCH_READ))
            new = [file for file in due if file.id not in seen]
            if not new:
                break
            for file in new:
                seen.add(file.id)
                if not has_time():
                    break
                done = self._looked_at(file, done)
        return done

    def _looked_at(self, file: Attachment, done: Cleared) -> Cleared:
        try:
            if retrying(lambda: self._removed(file), on=AttachmentChanged):
                return replace(done, removed=done.removed + 1)
        except (DomainError, AwsError) as error:
            logger().error("a file was not cleared", file=file.id, error=type(error).__name__)
            return replace(done, failed=done.failed + 1)
        return replace(done, staying=done.staying + 1)

    def _removed(self, file: Attachment) -> bool:
        """Whether a file was removed; if not, it is looked at again. Raises: AttachmentChanged."""
        ticket, count, own = self.tickets.get_together(
            ticket_key(file.ticket_id), count_key(file.ticket_id), self.attachments.key(file)
        )
        if own is None:
            return False
        now, before = self.clock(), from_item(Attachment, own)
        closed_at = from_item(Ticket, ticket).closed_at if ticket is not None else file.created_at
        until = self.retention.next_look(closed_at, now)
        if until > now:
            self.table.commit(self.attachments.change(before.looked_at(until), over=before))
            return False
        self.files.remove(before)
        change = self.attachments.remove(before)
        less = count_in(count).one_less(before.size or 0)
        change.extend(self.attachments.counted(file.ticket_id, less))
        subject = f"ticket#{file.ticket_id}"
        change.audit(subject, "ticket.file-cleared", at=now, before=before)
        self.table.commit(change)
        return True
