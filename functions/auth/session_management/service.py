"""What users do with their sessions on other devices.

Ending one asks for the password or a code, so that a stolen session can't be used to sign
its owner out everywhere (ASVS 7.5.2). Signing out ends the current session and asks for nothing.
"""

from __future__ import annotations

from functions.auth.mfa.repository import SecondFactorRepository, confirmed_factor_in
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.session_management.entities import Proof
from functions.auth.sessions.entities import Session, SessionNotFound
from functions.auth.sessions.repository import SessionRepository, sessions_in
from functions.auth.sessions.termination import SessionTermination
from functions.auth.users.account import Account
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Transaction
from shared.principal import Principal


@component
class OwnSessions:
    """Use cases of a user's own sessions."""

    users: UserRepository
    sessions: SessionRepository
    termination: SessionTermination
    reauthentication: Reauthentication
    factors: SecondFactorRepository
    codes: CodeVerifier
    clock: Clock

    def list(self, by: Principal, *, limit: int, cursor: str | None) -> Page[Session]:
        """The caller's sessions that have not ended, newest first. Raises: InvalidCursor."""
        page = self.sessions.list(by.id, limit=limit, cursor=cursor)
        alive = tuple(s for s in page.items if s.is_alive(self.clock()))
        return Page(alive, page.next_cursor)

    def end(self, session_id: str, proof: Proof, by: Principal) -> None:
        """End one of the caller's sessions.

        Raises: SessionNotFound, WrongPassword, TooManyAttempts, InvalidCode, CodesBlocked,
        NoSecondFactor, UserNotFound, Unavailable.
        """
        account = self.users.get_account(by.id)
        if not any(session.id == session_id for session in sessions_in(account)):
            raise SessionNotFound
        self.termination.end(by.id, session_id, self.clock(), self._confirm(account, proof))

    def end_others(self, proof: Proof, by: Principal) -> None:
        """End all of the caller's sessions except that of the call.

        Raises: WrongPassword, TooManyAttempts, InvalidCode, CodesBlocked, NoSecondFactor,
        UserNotFound, Unavailable.
        """
        account, now = self.users.get_account(by.id), self.clock()
        others = [s for s in sessions_in(account) if s.id != by.session_id]
        confirmed = self._confirm(account, proof)
        confirmed.audit(f"user#{by.id}", "sessions.ended", at=now)
        self.termination.end_all(others, now, confirmed)

    def _confirm(self, account: Account, proof: Proof) -> Transaction:
        """What uses up a right proof, to be committed with the change that it allows."""
        if proof.code is None:
            return self.reauthentication.confirm(account, proof.password or "", "/password")
        factor = confirmed_factor_in(account)
        used = self.codes.verify(account.user, factor, proof.code)
        return self.factors.change(used, over=factor)
