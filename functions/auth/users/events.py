"""Events about users.

A secret that must reach a person travels in an event of its own, which only the notification
service receives.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from functions.auth.users.entities import User
from shared.event import Event
from shared.messaging.data import EventData


class PersonEvent(EventData):
    """Base of the events that lead to a message: who it is for, and in which language."""

    user_id: str
    email: str
    name: str
    locale: str


def person(user: User) -> dict[str, str]:
    """What a message to a user needs."""
    return {"user_id": user.id, "email": user.email, "name": user.name, "locale": user.locale}


class UserEvent(PersonEvent):
    """Base of the events that tell other services about a user."""

    phone: str | None = None
    role: str
    customer_id: str | None = None

    @classmethod
    def of(cls, user: User, at: datetime | None = None, **more: Any) -> Event:
        """The event about a user as they are now; `at` defaults to their last change."""
        data = cls(
            **person(user),
            phone=user.phone,
            role=user.role,
            customer_id=user.customer_id,
            **more,
        )
        return data.event(subject=user.id, at=at or user.updated_at, sequence=user.version)


class UserRegistered(UserEvent):
    """A user was created."""

    event_type: ClassVar[str] = "auth.user.registered"


class UserVerified(UserEvent):
    """A user's e-mail address was verified."""

    event_type: ClassVar[str] = "auth.user.verified"


class UserUpdated(UserEvent):
    """A user was changed."""

    event_type: ClassVar[str] = "auth.user.updated"
    is_active: bool

    @classmethod
    def of(cls, user: User, at: datetime | None = None, **more: Any) -> Event:
        """The event about a user who was changed."""
        return super().of(user, at, is_active=user.is_active, **more)


class UserDeactivated(UserEvent):
    """A user was deactivated and can no longer sign in."""

    event_type: ClassVar[str] = "auth.user.deactivated"


class UserDeleted(UserEvent):
    """A user was deleted."""

    event_type: ClassVar[str] = "auth.user.deleted"


def created(user: User) -> tuple[Event, Event]:
    """The events of a new user, whose address is verified from the start."""
    return UserRegistered.of(user), UserVerified.of(user)
