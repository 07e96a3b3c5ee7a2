"""Events about attempts to sign in; `auth.login.succeeded` is among those of sessions."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event
from shared.messaging.data import EventData


class LoginFailed(EventData):
    """An attempt to sign in failed; `userId` is set if the login belongs to a user."""

    event_type: ClassVar[str] = "auth.login.failed"
    user_id: str | None = None

    @classmethod
    def of(cls, user: User | None, at: datetime) -> Event:
        """The event of a failed attempt, with the user whose login it was."""
        user_id = user.id if user else None
        return cls(user_id=user_id).event(subject=user_id or "unknown", at=at)


class AccountLocked(PersonEvent):
    """A user cannot sign in for a while after many failed attempts."""

    event_type: ClassVar[str] = "auth.account.locked"
    until: datetime

    @classmethod
    def of(cls, user: User, until: datetime, at: datetime) -> Event:
        """The event of a user who has to wait."""
        return cls(**person(user), until=until).event(subject=user.id, at=at)


class UnlockRequested(PersonEvent):
    """A locked-out user is sent a link that lets them sign in at once; `token` allows it."""

    event_type: ClassVar[str] = "auth.account.unlock-requested"
    token: str = Field(repr=False)
    expires_at: datetime

    @classmethod
    def of(cls, user: User, token: str, expires_at: datetime, at: datetime) -> Event:
        """The event that sends a user the token of an unlock link."""
        data = cls(**person(user), token=token, expires_at=expires_at)
        return data.event(subject=user.id, at=at)
