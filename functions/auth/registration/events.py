"""Events about registrations."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.auth.registration.entities import Registration, address_id
from functions.auth.users.entities import User
from functions.auth.users.events import PersonEvent, person
from shared.event import Event


class VerificationRequested(PersonEvent):
    """Someone registered with this address; `token` proves that it is theirs."""

    event_type: ClassVar[str] = "auth.user.verification-requested"
    token: str = Field(repr=False)
    expires_at: datetime

    @classmethod
    def of(cls, registration: Registration, secret: str) -> Event:
        """The event that sends a link's secret to the address."""
        data = cls(
            user_id=registration.user_id,
            email=registration.email,
            name=registration.name,
            locale=registration.locale,
            token=f"{address_id(registration.email)}.{secret}",
            expires_at=registration.ends_at,
        )
        return data.event(subject=registration.user_id, at=registration.created_at)


class RegistrationRepeated(PersonEvent):
    """Someone tried to register with the address of an existing user."""

    event_type: ClassVar[str] = "auth.user.registration-repeated"

    @classmethod
    def of(cls, user: User, at: datetime) -> Event:
        """The event that tells a user about it."""
        return cls(**person(user)).event(subject=user.id, at=at)
