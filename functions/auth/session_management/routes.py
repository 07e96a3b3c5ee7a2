"""The devices on which a user is signed in."""

from __future__ import annotations

from functions.auth.mfa.entities import CodesBlocked, InvalidCode, NoSecondFactor
from functions.auth.passwords.entities import WrongPassword
from functions.auth.session_management.schemas import ProofForm, SessionView
from functions.auth.session_management.service import OwnSessions
from functions.auth.sessions.entities import SessionNotFound
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import UserNotFound
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import SIGNED_IN, Call, Endpoints, PageQuery

endpoint = Endpoints("Sessions", "The devices on which a user is signed in, and signing them out.")
_PROOF_ERRORS = [
    WrongPassword,
    TooManyAttempts,
    InvalidCode,
    CodesBlocked,
    NoSecondFactor,
    UserNotFound,
    Unavailable,
]


@endpoint.get(
    "/auth/sessions", permission=SIGNED_IN, query=PageQuery, response=SessionView, paged=True
)
def list_sessions(call: Call[None, PageQuery]) -> Page[SessionView]:
    """List your own sessions, newest first."""
    query = call.query
    page = call.use(OwnSessions).list(call.principal, limit=query.limit, cursor=query.cursor)
    return page.map(lambda session: SessionView.of(session, call.principal.session_id))


@endpoint.delete(
    "/auth/sessions",
    permission=SIGNED_IN,
    request=ProofForm,
    status=204,
    errors=_PROOF_ERRORS,
)
def end_other_sessions(call: Call[ProofForm]) -> None:
    """End all your own sessions except the current one."""
    call.use(OwnSessions).end_others(call.body.proof(), call.principal)


@endpoint.delete(
    "/auth/sessions/{sessionId}",
    permission=SIGNED_IN,
    request=ProofForm,
    status=204,
    errors=[SessionNotFound, *_PROOF_ERRORS],
)
def end_session(call: Call[ProofForm]) -> None:
    """End one of your own sessions. To end the current one, sign out."""
    call.use(OwnSessions).end(call.path["sessionId"], call.body.proof(), call.principal)
