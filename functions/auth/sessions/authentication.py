"""Authentication by access token: one read for the session, its user and their role."""

from __future__ import annotations

from functions.auth.roles.entities import BUILT_IN, Role
from functions.auth.sessions.repository import SessionRepository
from functions.auth.tokens.entities import AccessClaims
from functions.auth.users.entities import User
from functions.auth.users.mfa_policy import MfaPolicy
from shared.clock import Clock
from shared.component import component
from shared.principal import Principal


@component
class SessionAuthenticator:
    """Finds the principal of a verified token; role and customer are the user's current ones.

    A user who must change an initial password, or must have a second factor and has none, gets no
    permissions, and can only do that.
    """

    sessions: SessionRepository
    clock: Clock
    mfa_policy: MfaPolicy = MfaPolicy.NOBODY

    def authenticate(self, claims: AccessClaims) -> Principal | None:
        """The caller, or None if the session has ended or the user is not active."""
        found = self.sessions.find_with_role(claims.subject, claims.session_id, claims.role)
        if found is None:
            return None
        user, session, role = found
        if not (user.is_active and session.is_alive(self.clock())):
            return None
        if user.role != claims.role and user.role not in BUILT_IN:
            return None  # the role that was read is not theirs: a refresh brings the right one
        permissions = self._permissions(user, BUILT_IN.get(user.role) or role)
        return Principal(user.id, user.role, permissions, user.customer_id, session.id)

    def _permissions(self, user: User, role: Role | None) -> frozenset[str]:
        if role is None or user.password_change_required or self.mfa_policy.restricts(user):
            return frozenset()
        return frozenset(role.permissions)
