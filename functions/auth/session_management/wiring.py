"""What session management provides."""

from __future__ import annotations

from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.session_management.service import OwnSessions
from functions.auth.sessions.repository import SessionRepository
from functions.auth.sessions.termination import SessionTermination
from functions.auth.settings import AuthSettings
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of a user's own sessions."""
    wiring.provide(
        OwnSessions,
        lambda: OwnSessions(
            users=wiring.use(UserRepository),
            sessions=SessionRepository(table=resources.table),
            termination=wiring.use(SessionTermination),
            reauthentication=wiring.use(Reauthentication),
            factors=SecondFactorRepository(table=resources.table),
            codes=wiring.use(CodeVerifier),
            clock=resources.clock,
        ),
    )
