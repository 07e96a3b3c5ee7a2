"""What sessions provide."""

from __future__ import annotations

from datetime import timedelta

from functions.auth.sessions.entities import SessionLimits, SessionPolicy
from functions.auth.sessions.repository import SessionRepository
from functions.auth.sessions.service import Sessions
from functions.auth.sessions.termination import SessionTermination
from functions.auth.settings import AuthSettings
from functions.auth.tokens.service import AccessTokens
from functions.auth.users.mfa_policy import MfaPolicy
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of sessions."""
    settings, table = resources.settings, resources.table
    sessions = SessionRepository(table=table)
    wiring.provide(SessionTermination, lambda: SessionTermination(table=table, sessions=sessions))
    wiring.provide(
        Sessions,
        lambda: Sessions(
            table=table,
            sessions=sessions,
            users=wiring.use(UserRepository),
            termination=wiring.use(SessionTermination),
            tokens=wiring.use(AccessTokens),
            clock=resources.clock,
            new_id=resources.new_id,
            policy=session_policy(settings),
            grace=settings.refresh_grace,
            mfa_policy=MfaPolicy(settings.mfa_required),
        ),
    )


def session_policy(settings: AuthSettings) -> SessionPolicy:
    """The limits that are set; clients refresh when their access token expires, not sooner."""

    def limits(lifetime: int, idle: int) -> SessionLimits:
        unseen = timedelta(seconds=settings.access_token_ttl + idle)
        return SessionLimits(lifetime=timedelta(seconds=lifetime), idle=unseen)

    return SessionPolicy(
        customers=limits(settings.refresh_token_ttl, settings.session_idle),
        staff=limits(settings.staff_refresh_token_ttl, settings.staff_session_idle),
    )
