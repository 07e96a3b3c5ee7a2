"""What auth says has happened.

A secret that must reach a person travels in an event of its own, which only notification hears.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.messaging.data import EventData


class _Person(EventData):
    user_id: str
    email: str
    name: str
    locale: str


class _Account(_Person):
    phone: str | None = None
    role: str
    customer_id: str | None = None


class VerificationRequested(_Person):
    """Somebody wants to register with this address: the token proves that it is theirs."""

    event_type: ClassVar[str] = "auth.user.verification-requested"
    token: str
    expires_at: datetime


class RegistrationRepeated(_Person):
    """Somebody tried to register with the address of a user."""

    event_type: ClassVar[str] = "auth.user.registration-repeated"


class UserRegistered(_Account):
    """There is a new user."""

    event_type: ClassVar[str] = "auth.user.registered"


class UserVerified(_Account):
    """A user's address is known to be theirs."""

    event_type: ClassVar[str] = "auth.user.verified"


class UserUpdated(_Account):
    """Something about a user has changed."""

    event_type: ClassVar[str] = "auth.user.updated"
    is_active: bool


class UserDeactivated(_Account):
    """A user can no longer sign in."""

    event_type: ClassVar[str] = "auth.user.deactivated"


class UserDeleted(_Account):
    """There is no such user any more."""

    event_type: ClassVar[str] = "auth.user.deleted"


class UserInvited(_Person):
    """There is a new user, who has no password yet: the token lets them set one."""

    event_type: ClassVar[str] = "auth.user.invited"
    token: str
    expires_at: datetime


class EmailChangeRequested(_Person):
    """A user wants this address, which is not theirs yet: the token proves that it is."""

    event_type: ClassVar[str] = "auth.user.email-change-requested"
    token: str
    expires_at: datetime


class EmailChanged(_Person):
    """A user has left this address for another one."""

    event_type: ClassVar[str] = "auth.user.email-changed"


class PasswordChanged(_Person):
    """A user has a new password."""

    event_type: ClassVar[str] = "auth.password.changed"


class PasswordResetRequested(_Person):
    """Somebody wants to set a user's password anew: the token lets them."""

    event_type: ClassVar[str] = "auth.password.reset-requested"
    token: str
    expires_at: datetime


class MfaEnabled(_Person):
    """A user is asked for a second factor from now on."""

    event_type: ClassVar[str] = "auth.mfa.enabled"


class MfaDisabled(_Person):
    """A user has no second factor any more: they gave it up, or an administrator took it off."""

    event_type: ClassVar[str] = "auth.mfa.disabled"


class MfaBlocked(_Person):
    """After many wrong codes none is taken for a while; whoever gave them has the password."""

    event_type: ClassVar[str] = "auth.mfa.blocked"
    until: datetime


class BackupCodesRenewed(_Person):
    """A user has new backup codes; the ones before are void."""

    event_type: ClassVar[str] = "auth.mfa.backup-codes-renewed"


class LoginSucceeded(EventData):
    """A user has signed in."""

    event_type: ClassVar[str] = "auth.login.succeeded"
    user_id: str
    session_id: str
    device: str


class DeviceAdded(_Person):
    """A user has signed in on a device that they had not used before."""

    event_type: ClassVar[str] = "auth.device.added"
    device: str
    ip: str
    at: datetime


class AccountLocked(_Person):
    """After many failures, a user has to wait until they can sign in again."""

    event_type: ClassVar[str] = "auth.account.locked"
    until: datetime


class UnlockRequested(_Person):
    """A user who has to wait is sent a link that spares them the wait: the token lets them in."""

    event_type: ClassVar[str] = "auth.account.unlock-requested"
    token: str
    expires_at: datetime


class LoginFailed(EventData):
    """Somebody did not sign in; `userId` where the login is a user's."""

    event_type: ClassVar[str] = "auth.login.failed"
    user_id: str | None = None


class SessionRevoked(EventData):
    """A session was ended."""

    event_type: ClassVar[str] = "auth.session.revoked"
    user_id: str
    session_id: str


class TokenReuseDetected(_Person):
    """A refresh token came a second time, so somebody has stolen it; its session is ended.

    `device` and `ip` are where it came from, be it the thief or the owner who was late.
    """

    event_type: ClassVar[str] = "auth.token.reuse-detected"
    session_id: str
    device: str
    ip: str
    at: datetime
