"""Second factors: authenticator apps and backup codes."""

from __future__ import annotations

from functions.auth.mfa.entities import (
    CodesBlocked,
    InvalidCode,
    NoSecondFactor,
    SecondFactorInUse,
)
from functions.auth.mfa.schemas import BackupCodesView, CodeForm, EnrolmentForm, EnrolmentView
from functions.auth.mfa.service import Enrolment, SecondFactors
from functions.auth.passwords.entities import WrongPassword
from functions.auth.roles.entities import BeyondOwnPermissions
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import OwnAccount, UserChanged, UserNotFound
from shared.errors import Unavailable
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints(
    "Second factors", "Authenticator apps and backup codes: a second proof of who signs in."
)
_CODE_ERRORS = [InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, Unavailable]


@endpoint.post(
    "/auth/mfa/totp",
    permission=SIGNED_IN,
    request=EnrolmentForm,
    response=EnrolmentView,
    errors=[WrongPassword, TooManyAttempts, SecondFactorInUse, UserNotFound, Unavailable],
)
def enrol_totp(call: Call[EnrolmentForm]) -> Enrolment:
    """Set up an authenticator app. Its first code enables it."""
    return call.use(SecondFactors).enrol(call.body.password, call.principal)


@endpoint.post(
    "/auth/mfa/totp/confirm",
    permission=SIGNED_IN,
    request=CodeForm,
    response=BackupCodesView,
    errors=[*_CODE_ERRORS, SecondFactorInUse, UserChanged],
)
def confirm_totp(call: Call[CodeForm]) -> BackupCodesView:
    """Enable the authenticator app with its first code. Your other sessions end.

    If you had no permissions because a second factor was required, refresh your tokens afterwards.
    """
    codes = call.use(SecondFactors).confirm(call.body.code, call.principal)
    return BackupCodesView(backup_codes=codes)


@endpoint.post(
    "/auth/mfa/backup-codes",
    permission=SIGNED_IN,
    request=CodeForm,
    response=BackupCodesView,
    errors=_CODE_ERRORS,
)
def renew_backup_codes(call: Call[CodeForm]) -> BackupCodesView:
    """Get ten new backup codes. The previous ones no longer work."""
    codes = call.use(SecondFactors).renew_backup_codes(call.body.code, call.principal)
    return BackupCodesView(backup_codes=codes)


@endpoint.delete(
    "/auth/mfa",
    permission=SIGNED_IN,
    request=CodeForm,
    status=204,
    errors=[*_CODE_ERRORS, UserChanged],
)
def disable_mfa(call: Call[CodeForm]) -> None:
    """Disable your own second factor."""
    call.use(SecondFactors).disable(call.body.code, call.principal)


@endpoint.post(
    "/users/{userId}/reset-mfa",
    permission="auth:user:write",
    status=204,
    errors=[UserNotFound, OwnAccount, BeyondOwnPermissions, NoSecondFactor, UserChanged],
)
def reset_user_mfa(call: Call) -> None:
    """Remove the second factor of a user who has lost it. All their sessions end."""
    call.use(SecondFactors).reset(call.path["userId"], call.principal)
