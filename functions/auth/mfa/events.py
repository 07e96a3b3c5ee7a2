"""Events about second factors."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event


class MfaEvent(PersonEvent):
    """Base of the events about a change of a user's second factor."""

    @classmethod
    def of(cls, user: User, at: datetime | None = None) -> Event:
        """The event about a user's second factor; `at` defaults to the user's last change."""
        data = cls(**person(user))
        return data.event(subject=user.id, at=at or user.updated_at, sequence=user.version)


class MfaEnabled(MfaEvent):
    """A second factor was enabled."""

    event_type: ClassVar[str] = "auth.mfa.enabled"


class MfaDisabled(MfaEvent):
    """A second factor was disabled, by its user or by an administrator."""

    event_type: ClassVar[str] = "auth.mfa.disabled"


class BackupCodesRenewed(MfaEvent):
    """New backup codes were issued; the previous ones no longer work."""

    event_type: ClassVar[str] = "auth.mfa.backup-codes-renewed"


class MfaBlocked(PersonEvent):
    """Codes are refused for a while after many wrong ones; the sender knows the password."""

    event_type: ClassVar[str] = "auth.mfa.blocked"
    until: datetime

    @classmethod
    def of(cls, user: User, until: datetime, at: datetime) -> Event:
        """The event of many wrong codes for a user's account."""
        data = cls(**person(user), until=until)
        return data.event(subject=user.id, at=at, sequence=user.version)
