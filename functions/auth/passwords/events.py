"""Events about passwords."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.auth.passwords.entities import PasswordReset
from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event


class PasswordChanged(PersonEvent):
    """A user's password was changed."""

    event_type: ClassVar[str] = "auth.password.changed"

    @classmethod
    def of(cls, user: User) -> Event:
        """The event of a user's new password."""
        data = cls(**person(user))
        return data.event(subject=user.id, at=user.updated_at, sequence=user.version)


class PasswordLinkEvent(PersonEvent):
    """Base of the events that carry a link to set a password."""

    token: str = Field(repr=False)
    expires_at: datetime

    @classmethod
    def of(cls, user: User, reset: PasswordReset, secret: str) -> Event:
        """The event that sends a user the secret of a reset."""
        token = f"{user.id}.{secret}"
        data = cls(**person(user), token=token, expires_at=reset.ends_at)
        return data.event(subject=user.id, at=reset.issued_at)


class PasswordResetRequested(PasswordLinkEvent):
    """A password reset was requested; `token` allows it."""

    event_type: ClassVar[str] = "auth.password.reset-requested"


class UserInvited(PasswordLinkEvent):
    """A user was created without a password; `token` allows setting one."""

    event_type: ClassVar[str] = "auth.user.invited"
