"""The events that auth emits."""

from functions.auth.email_changes.events import EmailChanged, EmailChangeRequested
from functions.auth.mfa.events import BackupCodesRenewed, MfaBlocked, MfaDisabled, MfaEnabled
from functions.auth.passwords.events import PasswordChanged, PasswordResetRequested, UserInvited
from functions.auth.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.auth.registration.events import RegistrationRepeated, VerificationRequested
from functions.auth.sessions.events import (
    DeviceAdded,
    LoginSucceeded,
    SessionRevoked,
    TokenReuseDetected,
)
from functions.auth.sign_in.events import AccountLocked, LoginFailed, UnlockRequested
from functions.auth.users.events import (
    UserDeactivated,
    UserDeleted,
    UserRegistered,
    UserUpdated,
    UserVerified,
)

__all__ = [
    "AccountLocked",
    "BackupCodesRenewed",
    "DeviceAdded",
    "EmailChangeRequested",
    "EmailChanged",
    "LoginFailed",
    "LoginSucceeded",
    "MfaBlocked",
    "MfaDisabled",
    "MfaEnabled",
    "PasswordChanged",
    "PasswordResetRequested",
    "PersonalDataChecked",
    "PersonalDataCollected",
    "PersonalDataErased",
    "RegistrationRepeated",
    "SessionRevoked",
    "TokenReuseDetected",
    "UnlockRequested",
    "UserDeactivated",
    "UserDeleted",
    "UserInvited",
    "UserRegistered",
    "UserUpdated",
    "UserVerified",
    "VerificationRequested",
]
