"""A registration: what a visitor sent in, kept aside until the address proves to be theirs.

The user comes to be only then. So nobody holds an address or a phone number that is not theirs, and
a stranger who registers somebody's address first gains nothing: each message's link stands for its
own registration and password.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.events import VerificationRequested
from functions.auth.roles.entities import CUSTOMER
from functions.auth.users.entities import User
from shared.dynamo.audit import SECRET
from shared.errors import Invalid
from shared.messaging.event import Event


class InvalidVerificationToken(Invalid):
    """The link is not valid any more; ask for a new one."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a visitor sends in."""

    email: str
    password: str = field(repr=False)
    name: str
    phone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A user to be: until it ends, the secret that was sent to the address makes them one."""

    secret_hash: str = field(repr=False, metadata=SECRET)
    user_id: str
    customer_id: str
    email: str
    name: str
    locale: str
    password_hash: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    ends_at: datetime
    phone: str | None = None

    def renewed(self, secret_hash: str, created_at: datetime, ends_at: datetime) -> Registration:
        """The same registration under another secret."""
        return replace(self, secret_hash=secret_hash, created_at=created_at, ends_at=ends_at)

    def requested(self, secret: str) -> Event:
        """What is said so that the secret reaches the address."""
        data = VerificationRequested(
            user_id=self.user_id,
            email=self.email,
            name=self.name,
            locale=self.locale,
            token=secret,
            expires_at=self.ends_at,
        )
        return Event.of(data, subject=self.user_id, at=self.created_at)

    def user(self, at: datetime) -> User:
        """The user that it becomes."""
        return User(
            id=self.user_id,
            email=self.email,
            name=self.name,
            role=CUSTOMER,
            locale=self.locale,
            created_at=at,
            updated_at=at,
            email_verified_at=at,
            phone=self.phone,
            customer_id=self.customer_id,
            password_hash=self.password_hash,
        )
