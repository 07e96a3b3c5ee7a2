"""A file of a ticket, from the form that it is sent with to its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.errors import Conflict, Invalid, NotFound

MOST_FILES = 50
LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
MOST_BYTES = 200 * 1024 * 1024
"""Bytes of all files of a ticket."""
A_MESSAGE = 10
"""How many files go with one message."""


class FileState(StrEnum):
    """`awaited` until the file has come and was looked into."""

    AWAITED = "awaited"
    READY = "ready"


class AttachmentNotFound(NotFound):
    """There is no such file."""


class AttachmentChanged(Conflict):
    """Somebody else changed the file at the same moment; read it again."""


class AttachmentsUnfit(Invalid):
    """Some of the files can't go with the message."""


class TooManyAttachments(Conflict):
    """A ticket has at most 50 files, those that never came counted, too."""


class AttachmentsTooLarge(Conflict):
    """The files of a ticket have at most 200 MB in all."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; its type and its size in bytes are known when it was looked into.

    `by` is "customer" or "staff"; an `internal` one is among staff. `look_at` is when it is looked
    at next, whether its ticket has been closed for long enough.
    """

    id: str
    ticket_id: str
    state: FileState
    by: str
    author_id: str
    file_name: str
    created_at: datetime
    updated_at: datetime
    internal: bool = False
    message_id: str | None = None
    path: str = ""
    content_type: str | None = None
    size: int | None = None
    look_at: datetime | None = None
    version: int = 1

    def kept(self, path: str, content_type: str, size: int, at: datetime) -> Attachment:
        """With its file."""
        return replace(
            self,
            state=FileState.READY,
            path=path,
            content_type=content_type,
            size=size,
            updated_at=at,
            version=self.version + 1,
        )

    def sent_with(self, message_id: str, at: datetime) -> Attachment:
        """As a part of a message."""
        return replace(self, message_id=message_id, updated_at=at, version=self.version + 1)

    def looked_at(self, until: datetime) -> Attachment:
        """As one that stays until a moment at least."""
        return replace(self, look_at=until, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many files a ticket has been given, and the bytes of those that came."""

    used: int = 0
    size: int = 0
    version: int = 0

    def one_more(self) -> FileCount:
        """With another one. Raises: TooManyAttachments."""
        if self.used >= MOST_FILES:
            raise TooManyAttachments
        return FileCount(self.used + 1, self.size, self.version + 1)

    def filled(self, size: int) -> FileCount:
        """With the bytes of one that came. Raises: AttachmentsTooLarge."""
        if self.size + size > MOST_BYTES:
            raise AttachmentsTooLarge
        return FileCount(self.used, self.size + size, self.version + 1)

    def one_less(self, size: int) -> FileCount:
        """Without one of so many bytes."""
        return FileCount(max(0, self.used - 1), max(0, self.size - size), self.version + 1)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long files stay after their ticket was closed."""

    days: int

    def next_look(self, closed_at: datetime | None, now: datetime) -> datetime:
        """The first moment at which a file may be removed; a ticket can't be closed before now."""
        return (closed_at or now) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a job did: files that were removed, those that stay, and those that failed."""

    removed: int = 0
    staying: int = 0
    failed: int = 0
