"""What hangs on a ticket: who watches it, what it is about elsewhere, and how it was rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a colleague or a contact has to do with a ticket."""

    WATCHER = "watcher"  # is kept up to date
    COLLABORATOR = "collaborator"  # works along; staff alone


@dataclass(frozen=True, slots=True)
class Watcher:
    """A colleague by their `user_id`, or one of the customer's contacts by their `email`."""

    role: Role = Role.WATCHER
    user_id: str | None = None
    email: str | None = None
    name: str | None = None

    @property
    def key(self) -> str:
        """Who it is."""
        return self.user_id or self.email or ""


class LinkKind(StrEnum):
    """What a ticket can be linked to."""

    APPLICATION = "application"
    DEVICE = "device"
    INCIDENT = "incident"
    INVOICE = "invoice"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Link:
    """Something else that a ticket is about."""

    kind: LinkKind
    id: str

    @property
    def key(self) -> str:
        """The link as `kind:id`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Rating:
    """How content the customer is with a resolution, from 1 (bad) to 5 (good)."""

    score: int
    comment: str
    rated_at: datetime
    resolved_at: datetime
