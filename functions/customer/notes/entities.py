"""A note about a customer: who wrote it, when, and whether it stays on top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.errors import Conflict, NotFound


class NoteNotFound(NotFound):
    """There is no such note."""


class NoteExists(Conflict):
    """There is a note with this id already."""


class NoteChanged(Conflict):
    """Somebody else changed the note at the same moment; read it again."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as plain text; `created_by` and `updated_by` are ids of users."""

    id: str
    customer_id: str
    text: str
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    pinned: bool = False
    version: int = 1

    def changed(self, text: str | None, pinned: bool | None, by: str, at: datetime) -> Note:
        """The note with another text or place; None leaves either as it is."""
        return replace(
            self,
            text=self.text if text is None else text,
            pinned=self.pinned if pinned is None else pinned,
            updated_by=by,
            updated_at=at,
            version=self.version + 1,
        )

    def of(self, customer_id: str) -> Note:
        """The note about another customer, as it is."""
        return replace(self, customer_id=customer_id, version=self.version + 1)
