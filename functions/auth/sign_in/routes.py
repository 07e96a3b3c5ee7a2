"""Signing in."""

from __future__ import annotations

from functions.auth.mfa.entities import CodesBlocked, InvalidCode
from functions.auth.sessions.delivery import CookieTokens, delivered, remember_device
from functions.auth.sessions.routes import client_of
from functions.auth.sessions.schemas import TokensView
from functions.auth.sessions.service import TokenPair
from functions.auth.sign_in.challenge import InvalidChallenge
from functions.auth.sign_in.entities import InvalidCredentials, InvalidUnlockToken
from functions.auth.sign_in.mfa_challenges import IssuedChallenge
from functions.auth.sign_in.schemas import ChallengeAnswer, Credentials, SignInView, UnlockForm
from functions.auth.sign_in.service import SignIn
from functions.auth.throttling.entities import TooManyAttempts
from shared.errors import Unavailable
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints(
    "Signing in",
    "How one gets an access token: with a password and, where it is asked for, a second factor.",
)


@endpoint.post(
    "/auth/login",
    permission=PUBLIC,
    request=Credentials,
    response=SignInView,
    errors=[InvalidCredentials, TooManyAttempts, Unavailable],
)
def sign_in(call: Call[Credentials]) -> TokenPair | CookieTokens | IssuedChallenge:
    """Sign in with an e-mail address or phone number, and a password.

    Users with a second factor get a challenge instead of tokens, to be sent to /auth/login/mfa.
    """
    body = call.body
    client = client_of(call, body.device_token)
    answer = call.use(SignIn).sign_in(body.login, body.password, client)
    if isinstance(answer, IssuedChallenge):
        return answer
    return delivered(call, answer, body.delivery)


@endpoint.post(
    "/auth/login/mfa",
    permission=PUBLIC,
    request=ChallengeAnswer,
    response=TokensView,
    errors=[InvalidChallenge, InvalidCode, CodesBlocked, Unavailable],
)
def complete_sign_in(call: Call[ChallengeAnswer]) -> TokenPair | CookieTokens:
    """Answer the challenge of /auth/login with a code of the second factor."""
    body = call.body
    client = client_of(call, body.device_token)
    pair = call.use(SignIn).complete(body.challenge, body.code, client)
    return delivered(call, pair, body.delivery)


@endpoint.post(
    "/auth/unlock", permission=PUBLIC, request=UnlockForm, status=204, errors=[InvalidUnlockToken]
)
def unlock_sign_in(call: Call[UnlockForm]) -> None:
    """End the wait after many failed attempts, with the token from the message.

    The browser becomes a known device, so that failures elsewhere no longer lock its user out.
    """
    if device := call.use(SignIn).unlock(call.body.token):
        remember_device(call, device)
