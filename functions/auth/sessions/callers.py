"""Who a verified access token stands for, now: one request for the session and its user."""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.roles.entities import UnknownRole, role_named
from functions.auth.sessions.repository import SessionRepository
from functions.auth.tokens.entities import AccessClaims
from shared.clock import Clock
from shared.principal import Principal


@dataclass(frozen=True)
class Callers:
    """Finds principals; role and customer are the user's of now, not those in the token."""

    sessions: SessionRepository
    clock: Clock

    def principal(self, claims: AccessClaims) -> Principal | None:
        """The caller, or None when the session has ended or the user may not sign in any more."""
        found = self.sessions.with_user(claims.subject, claims.session_id)
        if found is None:
            return None
        user, session = found
        if not (user.is_active and session.is_alive(self.clock())):
            return None
        try:
            permissions = frozenset(role_named(user.role).permissions)
        except UnknownRole:
            permissions = frozenset()
        return Principal(user.id, user.role, permissions, user.customer_id, session.id)
