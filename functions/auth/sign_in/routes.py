"""Signing in over HTTP."""

from __future__ import annotations

from functions.auth.mfa.entities import CodesBlocked, InvalidCode
from functions.auth.sessions.delivery import CookieGrant, delivered, remember_device
from functions.auth.sessions.entities import AccountChanged
from functions.auth.sessions.routes import place_of
from functions.auth.sessions.schemas import TokensView
from functions.auth.sessions.service import Grant
from functions.auth.sign_in.challenge import InvalidChallenge
from functions.auth.sign_in.entities import InvalidCredentials, InvalidUnlockToken
from functions.auth.sign_in.schemas import Credentials, SecondStepForm, SignInView, UnlockForm
from functions.auth.sign_in.second_step import ChallengeGrant
from functions.auth.sign_in.service import SignIn
from functions.auth.throttling.entities import TooManyAttempts
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
def sign_in(call: Call[Credentials]) -> Grant | CookieGrant | ChallengeGrant:
    """Sign in with an e-mail address or a phone number, and a password.

    Who has a second factor gets a challenge instead of tokens, for /auth/login/mfa.
    """
    body = call.body
    answer = call.use(SignIn).sign_in(body.login, body.password, place_of(call, body.device_token))
    if isinstance(answer, ChallengeGrant):
        return answer
    return delivered(call, answer, body.delivery)


@endpoint.post(
    "/auth/login/mfa",
    permission=PUBLIC,
    request=SecondStepForm,
    response=TokensView,
    errors=[InvalidChallenge, InvalidCode, CodesBlocked, AccountChanged, Unavailable],
)
def complete(call: Call[SecondStepForm]) -> Grant | CookieGrant:
    """Answer the challenge of /auth/login with a code of the second factor."""
    body = call.body
    grant = call.use(SignIn).complete(body.challenge, body.code, place_of(call, body.device_token))
    return delivered(call, grant, body.delivery)


@endpoint.post(
    "/auth/unlock", permission=PUBLIC, request=UnlockForm, status=204, errors=[InvalidUnlockToken]
)
def unlock(call: Call[UnlockForm]) -> None:
    """End the wait after many failures with the token from the message.

    A browser is a known device from then on: failures elsewhere do not keep its user out.
    """
    if device := call.use(SignIn).unlock(call.body.token):
        remember_device(call, device)
