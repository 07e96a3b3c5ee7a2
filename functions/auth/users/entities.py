"""A user: somebody who can sign in, by an e-mail address or a phone number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.events import (
    BackupCodesRenewed,
    DeviceAdded,
    EmailChanged,
    MfaBlocked,
    MfaDisabled,
    MfaEnabled,
    PasswordChanged,
    TokenReuseDetected,
    UserDeactivated,
    UserDeleted,
    UserRegistered,
    UserUpdated,
    UserVerified,
)
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound
from shared.event import Event
from shared.messaging.data import EventData

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
    `devices` are the kinds that they have signed in with, the latest last.
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
        return replace(self, password_hash=password_hash, updated_at=at, version=self.version + 1)

    def signed_in(self, password_hash: str, device: str, at: datetime) -> User:
        """The user with their password hashed anew, or on a device that is now known."""
        return replace(
            self,
            password_hash=password_hash,
            devices=(*(d for d in self.devices if d != device), device)[-REMEMBERED_DEVICES:],
            updated_at=at,
            version=self.version + 1,
        )

    def with_mfa(self, at: datetime, *, on: bool) -> User:
        """The user with or without a second factor."""
        return replace(self, mfa_enabled=on, updated_at=at, version=self.version + 1)

    def mfa_switched(self) -> Event:
        """What is said when they have a second factor now, or no longer."""
        kind = MfaEnabled if self.mfa_enabled else MfaDisabled
        return self._event(kind(**self.person()), self.updated_at)

    def mfa_blocked(self, until: datetime, at: datetime) -> Event:
        """What is said when somebody has given many wrong codes for their account."""
        return self._event(MfaBlocked(**self.person(), until=until), at)

    def backup_codes_renewed(self, at: datetime) -> Event:
        """What is said when the backup codes that they had are void."""
        return self._event(BackupCodesRenewed(**self.person()), at)

    def registered(self) -> tuple[Event, Event]:
        """What is said when they come to be."""
        return (
            self._event(UserRegistered(**self._account()), self.created_at),
            self._event(UserVerified(**self._account()), self.created_at),
        )

    def updated(self) -> Event:
        """What is said when something about them has changed."""
        return self._event(
            UserUpdated(**self._account(), is_active=self.is_active), self.updated_at
        )

    def deactivated(self) -> Event:
        """What is said when they can no longer sign in."""
        return self._event(UserDeactivated(**self._account()), self.updated_at)

    def signed_in_elsewhere(self, device: str, ip: str, at: datetime) -> Event:
        """What is said when they have signed in on a device that they had not used before."""
        return self._event(DeviceAdded(**self.person(), device=device, ip=ip, at=at), at)

    def robbed_of(self, session_id: str, device: str, ip: str, at: datetime) -> Event:
        """What is said when an old refresh token of theirs came a second time, and from where."""
        data = TokenReuseDetected(
            **self.person(), session_id=session_id, device=device, ip=ip, at=at
        )
        return self._event(data, at)

    def deleted(self, at: datetime) -> Event:
        """What is said when they are no user any more."""
        return self._event(UserDeleted(**self._account()), at)

    def email_changed(self, at: datetime) -> Event:
        """What their old address is told when they have left it."""
        return self._event(EmailChanged(**self.person()), at)

    def password_changed(self) -> Event:
        """What is said when they have a new password."""
        return self._event(PasswordChanged(**self.person()), self.updated_at)

    def person(self) -> dict[str, str]:
        """What a message to them needs."""
        return {"user_id": self.id, "email": self.email, "name": self.name, "locale": self.locale}

    def _account(self) -> dict[str, str | None]:
        return {
            **self.person(),
            "phone": self.phone,
            "role": self.role,
            "customer_id": self.customer_id,
        }

    def _event(self, data: EventData, at: datetime) -> Event:
        return data.event(subject=self.id, at=at, sequence=self.version)
