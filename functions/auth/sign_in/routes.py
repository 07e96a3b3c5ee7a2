"""Signing in over HTTP."""

from __future__ import annotations

from functions.auth.mfa.challenge import InvalidChallenge
from functions.auth.mfa.entities import CodesBlocked, InvalidCode
from functions.auth.mfa.second_step import ChallengeGrant
from functions.auth.sessions.entities import AccountChanged
from functions.auth.sessions.routes import place_of
from functions.auth.sessions.schemas import GrantView
from functions.auth.sessions.service import Grant
from functions.auth.sign_in.entities import (
    InvalidCredentials,
    InvalidUnlockToken,
    TooManyAttempts,
)
from functions.auth.sign_in.schemas import Credentials, SecondStepForm, SignInView, UnlockForm
from functions.auth.sign_in.service import SignIn
from shared.errors import Unavailable
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("sign-in")


@endpoint.post(
    "/auth/login",
    permission=PUBLIC,
    request=Credentials,
    response=SignInView,
    errors=[InvalidCredentials, TooManyAttempts, AccountChanged, Unavailable],
)
def sign_in(call: Call[Credentials]) -> Grant | ChallengeGrant:
    """Sign in with an e-mail address or a phone number, and a password.

    Who has a second factor gets a challenge instead of tokens, for /auth/login/mfa.
    """
    return call.use(SignIn).sign_in(call.body.login, call.body.password, place_of(call))


@endpoint.post(
    "/auth/login/mfa",
    permission=PUBLIC,
    request=SecondStepForm,
    response=GrantView,
    errors=[InvalidChallenge, InvalidCode, CodesBlocked, AccountChanged, Unavailable],
)
def complete(call: Call[SecondStepForm]) -> Grant:
    """Answer the challenge of /auth/login with a code of the second factor."""
    return call.use(SignIn).complete(call.body.challenge, call.body.code, place_of(call))


@endpoint.post(
    "/auth/unlock", permission=PUBLIC, request=UnlockForm, status=204, errors=[InvalidUnlockToken]
)
def unlock(call: Call[UnlockForm]) -> None:
    """End the wait after many failures with the token from the message."""
    call.use(SignIn).unlock(call.body.token)
