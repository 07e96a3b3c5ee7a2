"""Second factors over HTTP."""

from __future__ import annotations

from functions.auth.mfa.entities import (
    CodesBlocked,
    InvalidCode,
    NoSecondFactor,
    SecondFactorInUse,
)
from functions.auth.mfa.schemas import BackupCodesView, CodeOnly, EnrolmentView, SetUp
from functions.auth.mfa.service import Enrolment, SecondFactors
from functions.auth.passwords.entities import WrongPassword
from functions.auth.roles.entities import BeyondOwnPermissions
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import OwnAccount, UserNotFound
from shared.errors import PreconditionFailed, Unavailable
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints("mfa")
_OF_A_CODE = [InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, Unavailable]


@endpoint.post(
    "/auth/mfa/totp",
    permission=SIGNED_IN,
    request=SetUp,
    response=EnrolmentView,
    errors=[WrongPassword, TooManyAttempts, SecondFactorInUse, UserNotFound, Unavailable],
)
def begin(call: Call[SetUp]) -> Enrolment:
    """Set up an authenticator app; its first code puts it into force."""
    return call.use(SecondFactors).begin(call.body.password, call.principal)


@endpoint.post(
    "/auth/mfa/totp/confirm",
    permission=SIGNED_IN,
    request=CodeOnly,
    response=BackupCodesView,
    errors=[*_OF_A_CODE, SecondFactorInUse, PreconditionFailed],
)
def confirm(call: Call[CodeOnly]) -> BackupCodesView:
    """Put the app into force by its first code; my other sessions end.

    A caller who could do nothing without a second factor refreshes their tokens afterwards.
    """
    codes = call.use(SecondFactors).confirm(call.body.code, call.principal)
    return BackupCodesView(backup_codes=codes)


@endpoint.post(
    "/auth/mfa/backup-codes",
    permission=SIGNED_IN,
    request=CodeOnly,
    response=BackupCodesView,
    errors=_OF_A_CODE,
)
def renew_backup_codes(call: Call[CodeOnly]) -> BackupCodesView:
    """Get ten new backup codes; the ones before are void."""
    codes = call.use(SecondFactors).renew_backup_codes(call.body.code, call.principal)
    return BackupCodesView(backup_codes=codes)


@endpoint.delete(
    "/auth/mfa",
    permission=SIGNED_IN,
    request=CodeOnly,
    status=204,
    errors=[*_OF_A_CODE, PreconditionFailed],
)
def remove(call: Call[CodeOnly]) -> None:
    """Give up my second factor."""
    call.use(SecondFactors).remove(call.body.code, call.principal)


@endpoint.post(
    "/users/{userId}/reset-mfa",
    permission="auth:user:write",
    status=204,
    errors=[UserNotFound, OwnAccount, BeyondOwnPermissions, NoSecondFactor, PreconditionFailed],
)
def reset(call: Call) -> None:
    """Take the second factor off a user who has lost it; all their sessions end."""
    call.use(SecondFactors).reset(call.path["userId"], call.principal)
