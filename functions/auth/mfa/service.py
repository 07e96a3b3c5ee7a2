"""What users do with their second factor, and how an administrator helps who has lost it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.mfa import backup_codes, totp
from functions.auth.mfa.checking import CodeCheck
from functions.auth.mfa.entities import NoSecondFactor, SecondFactor, SecondFactorInUse
from functions.auth.mfa.events import BackupCodesRenewed, MfaDisabled, MfaEnabled
from functions.auth.mfa.repository import (
    Holder,
    SecondFactorRepository,
    beginning,
    removing,
    replacing,
)
from functions.auth.mfa.sealing import Sealing
from functions.auth.passwords.proof import PasswordProof
from functions.auth.roles.service import Roles
from functions.auth.sessions.repository import SessionRepository
from functions.auth.users.entities import OwnAccount, User, UserNotFound
from functions.auth.users.repository import replacement
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is set up with: the secret as text, as URI and as picture."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr_svg: str = field(repr=False)


@dataclass(frozen=True)
class SecondFactors:
    """Use cases; `issuer` is the name under which the app shows its codes."""

    factors: SecondFactorRepository
    sessions: SessionRepository
    roles: Roles
    proof: PasswordProof
    sealing: Sealing
    codes: CodeCheck
    clock: Clock
    issuer: str

    def begin(self, password: str, by: Principal) -> Enrolment:
        """Give the caller a secret for their app; it counts from its first code on.

        Raises: WrongPassword, TooManyAttempts, SecondFactorInUse, UserNotFound, Unavailable.
        """
        holder = self._holder(by.id)
        proved = self.proof.given(holder.user, holder.guesses, password, "/password")
        if holder.factor is not None and holder.factor.is_confirmed:
            raise SecondFactorInUse
        now, secret = self.clock(), totp.new_secret()
        factor = SecondFactor(by.id, self.sealing.seal(secret, by.id), now)
        transaction = proved.extend(beginning(factor, holder.factor))
        self.factors.commit(transaction.audit(_subject(by.id), "mfa.begun", at=now))
        uri = totp.setup_uri(secret, holder.user.email, self.issuer)
        return Enrolment(secret, uri, totp.qr_code(uri))

    def confirm(self, code: str, by: Principal) -> tuple[str, ...]:
        """Put the factor into force by its first code, and end the caller's other sessions.

        The backup codes, shown this once. Raises: InvalidCode, CodesBlocked, NoSecondFactor,
        SecondFactorInUse, UserNotFound, PreconditionFailed, Unavailable.
        """
        holder = self._holder(by.id)
        if holder.factor is None:
            raise NoSecondFactor
        if holder.factor.is_confirmed:
            raise SecondFactorInUse
        now, codes = self.clock(), backup_codes.new_codes()
        used = self.codes.used(holder.user, holder.factor, code)
        confirmed = used.confirmed(now, _kept(codes))
        change = replacing(holder.factor, confirmed)
        change.extend(_switched(holder.user, now, "mfa.enabled", on=True))
        others = [s for s in holder.sessions if s.id != by.session_id]
        self.sessions.end_all(others, now, change)
        return codes

    def renew_backup_codes(self, code: str, by: Principal) -> tuple[str, ...]:
        """Ten new backup codes; the ones before are void.

        Raises: InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, Unavailable.
        """
        holder, now = self._holder(by.id), self.clock()
        factor, codes = self._in_force(holder), backup_codes.new_codes()
        renewed = self.codes.used(holder.user, factor, code).with_backup_codes(_kept(codes))
        transaction = replacing(factor, renewed).emit(BackupCodesRenewed.of(holder.user, now))
        self.factors.commit(transaction.audit(_subject(by.id), "mfa.codes-renewed", at=now))
        return codes

    def remove(self, code: str, by: Principal) -> None:
        """Give up the second factor, by one more code.

        Raises: InvalidCode, CodesBlocked, NoSecondFactor, UserNotFound, PreconditionFailed,
        Unavailable.
        """
        holder = self._holder(by.id)
        factor = self._in_force(holder)
        self.codes.used(holder.user, factor, code)
        change = removing(factor).extend(
            _switched(holder.user, self.clock(), "mfa.disabled", on=False)
        )
        self.factors.commit(change)

    def reset(self, user_id: str, by: Principal) -> None:
        """Take the second factor off a user who has lost it, and end all their sessions.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, NoSecondFactor, PreconditionFailed.
        """
        holder = self._holder(user_id)
        if by.id == user_id:
            raise OwnAccount("Remove your own second factor with a code.")
        self.roles.check_reach(holder.user.role, by)
        if holder.factor is None:
            raise NoSecondFactor
        now = self.clock()
        change = removing(holder.factor, otherwise=NoSecondFactor())
        change.extend(_switched(holder.user, now, "mfa.reset", on=False))
        self.sessions.end_all(holder.sessions, now, change)

    def _holder(self, user_id: str) -> Holder:
        holder = self.factors.holder(user_id)
        if holder is None:
            raise UserNotFound
        return holder

    @staticmethod
    def _in_force(holder: Holder) -> SecondFactor:
        if holder.factor is None or not holder.factor.is_confirmed:
            raise NoSecondFactor
        return holder.factor


def _switched(user: User, at: datetime, action: str, *, on: bool) -> Transaction:
    """What writes down that a user has a second factor now, or no longer, and tells them."""
    changed = user.with_mfa(at, on=on)
    event = MfaEnabled.of(changed) if on else MfaDisabled.of(changed)
    transaction = replacement(changed).emit(event)
    return transaction.audit(_subject(user.id), action, at=at, before=user, after=changed)


def _kept(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(backup_codes.kept(code) for code in codes)


def _subject(user_id: str) -> str:
    return f"user#{user_id}"
