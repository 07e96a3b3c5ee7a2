"""The authorizer: who a token or API key belongs to, and what they may do.

Invalid tokens are answered with a Deny, which the API's ACCESS_DENIED response turns into a 401;
whether the caller may use a route (403) is decided by the function. A proof without its cookie is
let through as nobody's, for the function to refuse (shared/browser.py). A fault of a dependency
raises, which is a 500 and is not cached: a Deny would sign everybody out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from functions.auth.api_keys.authentication import ApiKeyAuthenticator
from functions.auth.api_keys.entities import PREFIX
from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.probe import PROBE, PROBE_TYPE
from functions.auth.sessions.authentication import SessionAuthenticator
from functions.auth.sessions.repository import SessionRepository
from functions.auth.settings import AuthorizerSettings
from functions.auth.tokens.entities import InvalidToken
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.public_keys import parse_public_keys
from functions.auth.tokens.repository import KeySecret
from functions.auth.tokens.verification import AccessTokenVerifier
from functions.auth.users.mfa_policy import MfaPolicy
from shared import browser
from shared.aws import clients
from shared.caller import CallerSeal
from shared.clock import system_clock
from shared.component import component
from shared.observability import logger
from shared.principal import ANONYMOUS, Principal
from shared.sealed import caller_seal
from shared.service import service_table
from shared.settings import load

_BEARER = re.compile(r"Bearer +(\S+) *", re.IGNORECASE)


@component
class Authorizer:
    """Answers API Gateway's requests."""

    verifier: AccessTokenVerifier
    sessions: SessionAuthenticator
    api_keys: ApiKeyAuthenticator
    seal: CallerSeal

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        """The policy for an event's token; it is cached, so it covers every route of the stage.

        The gateway service asks who it is when it looks whether the others are well (PROBE); there
        is no policy in the answer, so that API Gateway could make nothing of it.
        """
        if event["type"] == PROBE_TYPE:
            return {"context": self.seal.describe(PROBE)}
        headers = {name.lower(): str(v) for name, v in (event.get("headers") or {}).items()}
        principal = self._principal(_token(headers)) or ANONYMOUS
        is_known = principal is not ANONYMOUS
        is_let_through = is_known or browser.lacks_cookie(headers)
        logger().info("authorized", allowed=is_known, principal=principal.id)
        return {
            "principalId": principal.id,
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Action": "execute-api:Invoke",
                        "Effect": "Allow" if is_let_through else "Deny",
                        "Resource": _stage(event["methodArn"]),
                    }
                ],
            },
            "context": self.seal.describe(principal) if is_known else {},
        }

    def _principal(self, token: str | None) -> Principal | None:
        if token is None:
            return None
        if token.startswith(PREFIX):
            return self.api_keys.authenticate(token)
        try:
            return self.sessions.authenticate(self.verifier.verify(token))
        except InvalidToken:
            return None


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a REQUEST authorizer's event with a policy. Raises: faults of dependencies."""
    return _wired()(event)


@cache
def _wired() -> Callable[[dict[str, Any]], dict[str, Any]]:
    settings = load(AuthorizerSettings)
    table, clock = service_table(settings.table_name), system_clock
    return Authorizer(
        verifier=_verifier(settings),
        sessions=SessionAuthenticator(
            sessions=SessionRepository(table=table),
            clock=clock,
            mfa_policy=MfaPolicy(settings.mfa_required),
        ),
        api_keys=ApiKeyAuthenticator(table=table, keys=ApiKeyRepository(table=table), clock=clock),
        seal=caller_seal(),
    ).answer


def _verifier(settings: AuthorizerSettings) -> AccessTokenVerifier:
    secret = KeySecret(client=clients.secrets, secret_arn=settings.public_keys_secret_arn)
    return AccessTokenVerifier(
        keys=KeyRing(lambda: parse_public_keys(secret.read()), system_clock),
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        clock=system_clock,
    )


def _token(headers: Mapping[str, str]) -> str | None:
    """The token of the Authorization header, or of the cookie that the header refers to."""
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    return bearer[1] if bearer else browser.access_token(headers)


def _stage(method_arn: str) -> str:
    """All routes of the stage: `<api>/<stage>/*`."""
    return "/".join(method_arn.split("/")[:2]) + "/*"
