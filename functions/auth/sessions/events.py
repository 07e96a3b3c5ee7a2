"""Events about sessions."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.auth.sessions.entities import Client, Session
from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event
from shared.messaging.data import EventData


class LoginSucceeded(EventData):
    """A user signed in."""

    event_type: ClassVar[str] = "auth.login.succeeded"
    user_id: str
    session_id: str
    device: str

    @classmethod
    def of(cls, session: Session) -> Event:
        """The event of a new session."""
        data = cls(user_id=session.user_id, session_id=session.id, device=session.device)
        return data.event(subject=session.user_id, at=session.created_at)


class SessionRevoked(EventData):
    """A session was ended."""

    event_type: ClassVar[str] = "auth.session.revoked"
    user_id: str
    session_id: str

    @classmethod
    def of(cls, user_id: str, session_id: str, at: datetime) -> Event:
        """The event of a session that was ended."""
        return cls(user_id=user_id, session_id=session_id).event(subject=session_id, at=at)


class DeviceAdded(PersonEvent):
    """A user signed in on a device that they had not used before."""

    event_type: ClassVar[str] = "auth.device.added"
    device: str
    ip: str
    at: datetime

    @classmethod
    def of(cls, user: User, client: Client, at: datetime) -> Event:
        """The event of a user's first use of a device."""
        data = cls(**person(user), device=client.device_name, ip=client.ip, at=at)
        return data.event(subject=user.id, at=at, sequence=user.version)


class TokenReuseDetected(PersonEvent):
    """A refresh token was used a second time, so it may be stolen; its session was ended.

    `device` and `ip` are those of the second use, which may be the thief's or the owner's.
    """

    event_type: ClassVar[str] = "auth.token.reuse-detected"
    session_id: str
    device: str
    ip: str
    at: datetime

    @classmethod
    def of(cls, user: User, session_id: str, client: Client, at: datetime) -> Event:
        """The event of a refresh token that was used again."""
        data = cls(
            **person(user), session_id=session_id, device=client.device_name, ip=client.ip, at=at
        )
        return data.event(subject=user.id, at=at, sequence=user.version)
