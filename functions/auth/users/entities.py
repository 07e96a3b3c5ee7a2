"""A user: somebody who can sign in, by an e-mail address or a phone number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.secret_text import new_secret
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound

REMEMBERED_DEVICES = 20


class UserNotFound(NotFound):
    """There is no such user."""


class EmailTaken(Conflict):
    """Another user has this e-mail address."""


class PhoneTaken(Conflict):
    """Another user has this phone number."""


class OwnAccount(Conflict):
    """Nobody locks themselves out."""


class CustomersAndStaff(Conflict):
    """A customer's login stays a customer's; staff have logins of their own."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; their address is verified, or an administrator vouched for it.

    `password_hash` is empty until they have set one; `customer_id` is a customer's, from the start;
    `devices` are the kinds that they have signed in with, the latest last; what `device_key` makes
    proves that a device is one of them.
    """

    id: str
    email: str
    name: str
    role: str
    locale: str
    created_at: datetime
    updated_at: datetime
    email_verified_at: datetime
    phone: str | None = None
    customer_id: str | None = None
    password_hash: str = field(default="", repr=False, metadata=SECRET)
    is_active: bool = True
    mfa_enabled: bool = False
    devices: tuple[str, ...] = field(default=(), repr=False, metadata=SECRET)
    device_key: str = field(default="", repr=False, metadata=SECRET)
    version: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """What they sign in with."""
        return (self.email, *([self.phone] if self.phone else []))

    def changed(
        self,
        *,
        at: datetime,
        name: str | None = None,
        locale: str | None = None,
        role: str | None = None,
        is_active: bool | None = None,
        phone: str | None = None,
    ) -> User:
        """The user with some things changed; a phone of "" is none."""
        return replace(
            self,
            name=self.name if name is None else name,
            locale=self.locale if locale is None else locale,
            role=self.role if role is None else role,
            is_active=self.is_active if is_active is None else is_active,
            phone=self.phone if phone is None else phone or None,
            updated_at=at,
            version=self.version + 1,
        )

    def moved(self, email: str, at: datetime) -> User:
        """The user with another address, which has proved to be theirs."""
        version = self.version + 1
        return replace(self, email=email, email_verified_at=at, updated_at=at, version=version)

    def with_password(self, password_hash: str, at: datetime) -> User:
        """The user with another password."""
        return replace(
            self,
            password_hash=password_hash,
            device_key=self.device_key or new_secret(),
            updated_at=at,
            version=self.version + 1,
        )

    def signed_in(self, password_hash: str, device: str, at: datetime) -> User:
        """The user with their password hashed anew, or on a device that is now known."""
        return replace(
            self,
            password_hash=password_hash,
            device_key=self.device_key or new_secret(),
            devices=(*(d for d in self.devices if d != device), device)[-REMEMBERED_DEVICES:],
            updated_at=at,
            version=self.version + 1,
        )

    def with_mfa(self, at: datetime, *, on: bool) -> User:
        """The user with or without a second factor."""
        return replace(self, mfa_enabled=on, updated_at=at, version=self.version + 1)
