"""Signing in over HTTP."""

from __future__ import annotations

from functions.auth.sessions.routes import place_of
from functions.auth.sessions.schemas import GrantView
from functions.auth.sessions.service import Grant
from functions.auth.sign_in.entities import (
    AccountChanged,
    InvalidCredentials,
    InvalidUnlockToken,
    TooManyAttempts,
)
from functions.auth.sign_in.schemas import Credentials, UnlockForm
from functions.auth.sign_in.service import SignIn
from shared.errors import Unavailable
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("sign-in")


@endpoint.post(
    "/auth/login",
    permission=PUBLIC,
    request=Credentials,
    response=GrantView,
    errors=[InvalidCredentials, TooManyAttempts, AccountChanged, Unavailable],
)
def sign_in(call: Call[Credentials]) -> Grant:
    """Sign in with an e-mail address or a phone number, and a password."""
    return call.use(SignIn).sign_in(call.body.login, call.body.password, place_of(call))


@endpoint.post(
    "/auth/unlock", permission=PUBLIC, request=UnlockForm, status=204, errors=[InvalidUnlockToken]
)
def unlock(call: Call[UnlockForm]) -> None:
    """End the wait after many failures with the token from the message."""
    call.use(SignIn).unlock(call.body.token)
