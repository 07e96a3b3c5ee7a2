"""Files that go with a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from functions.support.attachments.entities import (
    Attachment,
    AttachmentsUnfit,
    FileState,
)
from functions.support.attachments.repository import (
    AttachmentRepository,
    attachment_in,
    attachment_keys,
)
from shared.component import component
from shared.dynamo import Item, Table, Transaction
from shared.errors import FieldError


@component
class AttachmentSending:
    """Marks files as parts of a message, in the message's own transaction."""

    table: Table
    attachments: AttachmentRepository

    def with_message(
        self, message_id: str, ticket_id: str, ids: Sequence[str], by: str, at: datetime,
        *, internal: bool,
    ) -> Transaction:  # fmt: skip
        """The writes for these files of a customer's or of staff's; nothing is read for none.

        Raises: AttachmentsUnfit. Their failure: AttachmentChanged.
        """
        change = Transaction()
        if not ids:
            return change
        keys = [key for one in ids for key in attachment_keys(ticket_id, one)]
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        files = [[found.get(key) for key in attachment_keys(ticket_id, one)] for one in ids]
        if wrong := tuple(_wrong(files, by, internal=internal)):
            raise AttachmentsUnfit(errors=wrong)
        for items in files:
            before = attachment_in(*items)
            change.extend(self.attachments.change(before.sent_with(message_id, at), over=before))
        return change


def _wrong(files: Sequence[list[Item | None]], by: str, *, internal: bool) -> Iterator[FieldError]:
    for number, items in enumerate(files):
        pointer = f"/attachmentIds/{number}"
        held = next((item for item in items if item is not None), None)
        file = None if held is None else attachment_in(held)
        if file is None or not _is_free(file, by):
            yield FieldError(
                pointer,
                "There is no such file of yours, or it has not come, or is with another message.",
                "attachment",
            )
        elif file.internal != internal:
            yield FieldError(
                pointer,
                "An internal file goes with an internal note, any other one with a reply.",
                "attachment",
            )


def _is_free(file: Attachment, by: str) -> bool:
    return file.by == by and file.state is FileState.READY and file.message_id is None
