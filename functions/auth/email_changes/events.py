"""Events about changes of e-mail addresses."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.auth.email_changes.entities import EmailChange
from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event


class EmailChangeRequested(PersonEvent):
    """A user wants to use this new address; `token` proves that it is theirs."""

    event_type: ClassVar[str] = "auth.user.email-change-requested"
    token: str = Field(repr=False)
    expires_at: datetime

    @classmethod
    def of(cls, change: EmailChange, user: User, secret: str) -> Event:
        """The event that sends a link's secret to the new address."""
        data = cls(
            **(person(user) | {"email": change.email}),
            token=f"{user.id}.{secret}",
            expires_at=change.ends_at,
        )
        return data.event(subject=user.id, at=change.issued_at)


class EmailChanged(PersonEvent):
    """A user's address was changed; the event carries the previous one."""

    event_type: ClassVar[str] = "auth.user.email-changed"

    @classmethod
    def of(cls, before: User, at: datetime) -> Event:
        """The event of a user who had another address before."""
        return cls(**person(before)).event(subject=before.id, at=at, sequence=before.version)
