"""What users do with their second factor, and how an administrator resets a lost one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.mfa import backup_codes, totp
from functions.auth.mfa.entities import NoSecondFactor, SecondFactor, SecondFactorInUse
from functions.auth.mfa.events import BackupCodesRenewed, MfaDisabled, MfaEnabled
from functions.auth.mfa.repository import (
    SecondFactorRepository,
    confirmed_factor_in,
    factor_in,
)
from functions.auth.mfa.sealing import Sealing
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.roles.service import Roles
from functions.auth.sessions.repository import sessions_in
from functions.auth.sessions.termination import SessionTermination
from functions.auth.users.entities import OwnAccount, User
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is set up with: the secret as text, URI and QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr_svg: str = field(repr=False)


@component
class SecondFactors:
    """Use cases of second factors; `issuer` is the name that the app shows."""

    table: Table
    users: UserRepository
    factors: SecondFactorRepository
    termination: SessionTermination
    roles: Roles
    reauthentication: Reauthentication
    sealing: Sealing
    codes: CodeVerifier
    clock: Clock
    issuer: str

    def enrol(self, password: str, by: Principal) -> Enrolment:
        """Give the caller a secret for an authenticator app; its first code enables it.

        Raises: WrongPassword, TooManyAttempts, SecondFactorInUse, UserNotFound, Unavailable.
        """
        account = self.users.get_account(by.id)
        confirmed = self.reauthentication.confirm(account, password, "/password")
        before = factor_in(account)
        if before is not None and before.is_confirmed:
            raise SecondFactorInUse
        now, secret = self.clock(), totp.new_secret()
        factor = SecondFactor(by.id, self.sealing.seal(secret, by.id), now)
        transaction = confirmed.extend(self.factors.add(factor, over=before))
        self.table.commit(transaction.audit(_subject(by.id), "mfa.begun", at=now))
        uri = totp.setup_uri(secret, account.user.email, self.issuer)
        return Enrolment(secret, uri, totp.qr_code(uri))

    def confirm(self, code: str, by: Principal) -> tuple[str, ...]:
        """Enable the factor with its first code, and end the caller's other sessions.

        Returns the backup codes, which are not shown again. Raises: InvalidCode, CodesBlocked,
        NoSecondFactor, SecondFactorInUse, UserNotFound, UserChanged, Unavailable.
        """
        account = self.users.get_account(by.id)
        factor = factor_in(account)
        if factor is None:
            raise NoSecondFactor
        if factor.is_confirmed:
            raise SecondFactorInUse
        now, codes = self.clock(), backup_codes.new_codes()
        used = self.codes.verify(account.user, factor, code)
        transaction = self.factors.change(used.confirmed(now, _hashes(codes)), over=factor)
        transaction.extend(self._switch(account.user, now, "mfa.enabled", enabled=True))
        others = [s for s in sessions_in(account) if s.id != by.session_id]
        self.termination.end_all(others, now, transaction)
        return codes

    def renew_backup_codes(self, code: str, by: Principal) -> tuple[str, ...]:
        """Replace the backup codes; the previous ones no longer work.

        Raises: InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, Unavailable.
        """
        account, now = self.users.get_account(by.id), self.clock()
        factor, codes = confirmed_factor_in(account), backup_codes.new_codes()
        used = self.codes.verify(account.user, factor, code)
        renewed = used.with_backup_codes(_hashes(codes))
        transaction = self.factors.change(renewed, over=factor)
        transaction.emit(BackupCodesRenewed.of(account.user, now))
        self.table.commit(transaction.audit(_subject(by.id), "mfa.codes-renewed", at=now))
        return codes

    def disable(self, code: str, by: Principal) -> None:
        """Disable the caller's second factor with one more code.

        Raises: InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, UserChanged,
        Unavailable.
        """
        account = self.users.get_account(by.id)
        factor = confirmed_factor_in(account)
        self.codes.verify(account.user, factor, code)
        change = self._switch(account.user, self.clock(), "mfa.disabled", enabled=False)
        self.table.commit(self.factors.remove(factor).extend(change))

    def reset(self, user_id: str, by: Principal) -> None:
        """Remove the second factor of a user who has lost it, and end all their sessions.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, NoSecondFactor, UserChanged.
        """
        account = self.users.get_account(user_id)
        if by.id == user_id:
            raise OwnAccount("Disable your own second factor with a code.")
        self.roles.check_may_manage(account.user.role, by)
        factor = factor_in(account)
        if factor is None:
            raise NoSecondFactor
        now = self.clock()
        transaction = self.factors.remove(factor, otherwise=NoSecondFactor())
        transaction.extend(self._switch(account.user, now, "mfa.reset", enabled=False))
        self.termination.end_all(sessions_in(account), now, transaction)

    def _switch(self, user: User, at: datetime, action: str, *, enabled: bool) -> Transaction:
        """Record that a user has a second factor now, or no longer, and tell them."""
        changed = user.with_mfa(at, enabled=enabled)
        event = MfaEnabled.of(changed) if enabled else MfaDisabled.of(changed)
        transaction = self.users.change(changed, over=user).emit(event)
        return transaction.audit(_subject(user.id), action, at=at, before=user, after=changed)


def _hashes(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(backup_codes.hash_of(code) for code in codes)


def _subject(user_id: str) -> str:
    return f"user#{user_id}"
