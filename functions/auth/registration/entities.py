"""A registration: what a visitor sent in, stored until the address is verified.

The user is created only then, by two things together: the link that was sent to the address proves
that it is theirs, and their password says which registration of the address is meant. So whoever
registers someone else's address gains nothing, whichever link its owner follows, and blocks
nothing: each password leads to its own registration, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.roles.entities import CUSTOMER
from functions.auth.secret_text import hashed
from functions.auth.users.entities import User
from shared.dynamo.audit import SECRET
from shared.errors import Invalid


class InvalidVerificationToken(Invalid):
    """This link is no longer valid; request a new one."""


class UnknownRegistration(Invalid):
    """No registration of this address has this password; use another one, or register again."""


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
    """A future user, found by the address and the password's fingerprint."""

    fingerprint: str = field(repr=False, metadata=SECRET)
    user_id: str
    customer_id: str
    email: str
    name: str
    locale: str
    created_at: datetime
    ends_at: datetime
    phone: str | None = None

    def renewed(self, created_at: datetime, ends_at: datetime) -> Registration:
        """The same registration with a later end."""
        return replace(self, created_at=created_at, ends_at=ends_at)

    def user(self, password_hash: str, at: datetime) -> User:
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
            password_hash=password_hash,
        )


@dataclass(frozen=True, slots=True)
class VerificationLink:
    """A link that was sent to an address; whoever has its secret has the address."""

    email: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    ends_at: datetime


def address_id(email: str) -> str:
    """A hash that stands for an address in links, which more people see than messages."""
    return hashed(email)
