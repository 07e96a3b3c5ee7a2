"""A user: someone who can sign in with an e-mail address or a phone number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.secret_text import new_secret
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound

REMEMBERED_DEVICES = 20


class UserNotFound(NotFound):
    """There is no such user."""


class UserChanged(Conflict):
    """Somebody else changed the user at the same moment; read it again."""


class EmailTaken(Conflict):
    """Another user has this e-mail address."""


class PhoneTaken(Conflict):
    """Another user has this phone number."""


class OwnAccount(Conflict):
    """You cannot do this to your own account."""


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can sign in; the address is verified, or an administrator vouched for it.

    `password_hash` is empty until a password is set; `password_change_required` is set while it is
    an initial one, which we generated; customers have a `customer_id` from the start; `devices` are
    the fingerprints of those used to sign in, the latest last; `device_key` makes the tokens of
    known devices. One that is `closed_by_merge` is reopened when the merge is undone.
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
    password_change_required: bool = False
    is_active: bool = True
    mfa_enabled: bool = False
    devices: tuple[str, ...] = field(default=(), repr=False, metadata=SECRET)
    device_key: str = field(default="", repr=False, metadata=SECRET)
    closed_by_merge: bool = False
    version: int = 1

    @property
    def logins(self) -> tuple[str, ...]:
        """What the user can sign in with."""
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
        """The user with some fields changed; a phone of "" removes it."""
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

    def with_email(self, email: str, at: datetime) -> User:
        """The user with another, verified address."""
        version = self.version + 1
        return replace(self, email=email, email_verified_at=at, updated_at=at, version=version)

    def with_password(self, password_hash: str, at: datetime) -> User:
        """The user with another password, which is their own choice."""
        return replace(
            self,
            password_hash=password_hash,
            password_change_required=False,
            device_key=self.device_key or new_secret(),
            updated_at=at,
            version=self.version + 1,
        )

    def with_renewed_hash(self, password_hash: str, at: datetime) -> User:
        """The user with another hash of the same password."""
        version = self.version + 1
        return replace(self, password_hash=password_hash, updated_at=at, version=version)

    def signed_in(self, password_hash: str, device: str, at: datetime) -> User:
        """The user with a renewed password hash, or with a device that is now known."""
        return replace(
            self,
            password_hash=password_hash,
            device_key=self.device_key or new_secret(),
            devices=(*(d for d in self.devices if d != device), device)[-REMEMBERED_DEVICES:],
            updated_at=at,
            version=self.version + 1,
        )

    def with_mfa(self, at: datetime, *, enabled: bool) -> User:
        """The user with or without a second factor."""
        return replace(self, mfa_enabled=enabled, updated_at=at, version=self.version + 1)
