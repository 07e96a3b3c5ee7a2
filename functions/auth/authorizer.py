"""The authorizer: who a token or an API key belongs to and what they may do.

Any token that is not good is answered by a Deny, which the API's ACCESS_DENIED response turns into
a 401; whether the caller may do a thing (403) is for the function to say. A fault behind us raises,
which is a 500 and is not cached: answered by a Deny, it would sign everybody out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from functions.auth.api_keys.callers import KeyHolders
from functions.auth.api_keys.entities import PREFIX
from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.sessions.callers import Callers
from functions.auth.sessions.repository import SessionRepository
from functions.auth.settings import AuthorizerSettings
from functions.auth.tokens.entities import InvalidToken
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.public_keys import parse_public_keys
from functions.auth.tokens.repository import KeyText
from functions.auth.tokens.verification import AccessTokenVerifier
from functions.auth.users.mfa_policy import MfaPolicy
from shared import aws
from shared.clock import system_clock
from shared.http import browser
from shared.http.authentication import authorizer_context
from shared.observability import logger
from shared.principal import ANONYMOUS, Principal
from shared.service import service_table
from shared.settings import load

_BEARER = re.compile(r"Bearer +(\S+) *", re.IGNORECASE)


@dataclass(frozen=True)
class Authorizer:
    """Answers API Gateway's question."""

    verifier: AccessTokenVerifier
    callers: Callers
    key_holders: KeyHolders

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        """The policy for the token of an event, for the whole stage: it is kept for every route."""
        principal = self._principal(_token(event)) or ANONYMOUS
        is_known = principal is not ANONYMOUS
        logger().info("authorized", allowed=is_known, principal=principal.id)
        return {
            "principalId": principal.id,
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Action": "execute-api:Invoke",
                        "Effect": "Allow" if is_known else "Deny",
                        "Resource": _stage(event["methodArn"]),
                    }
                ],
            },
            "context": authorizer_context(principal) if is_known else {},
        }

    def _principal(self, token: str | None) -> Principal | None:
        if token is None:
            return None
        if token.startswith(PREFIX):
            return self.key_holders.principal(token)
        try:
            return self.callers.principal(self.verifier.verify(token))
        except InvalidToken:
            return None


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """A REQUEST authorizer's event in, a policy out. Raises: what keeps us from knowing."""
    return _wired()(event)


@cache
def _wired() -> Callable[[dict[str, Any]], dict[str, Any]]:
    settings = load(AuthorizerSettings)
    text = KeyText(partial(aws.client, "secretsmanager"), settings.public_keys_secret_arn)
    keys = KeyRing(lambda: parse_public_keys(text.read()), system_clock)
    verifier = AccessTokenVerifier(
        keys, settings.token_issuer, settings.token_audience, system_clock
    )
    table = service_table(settings.table_name)
    callers = Callers(SessionRepository(table), system_clock, MfaPolicy(settings.mfa_required))
    holders = KeyHolders(ApiKeyRepository(table), system_clock)
    return Authorizer(verifier, callers, holders).answer


def _token(event: dict[str, Any]) -> str | None:
    """The token of the Authorization header, or the one in the cookie that it stands for."""
    headers = {name.lower(): str(v) for name, v in (event.get("headers") or {}).items()}
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    return bearer[1] if bearer else browser.access_token(headers)


def _stage(method_arn: str) -> str:
    """All routes of the stage: `<api>/<stage>/*`."""
    return "/".join(method_arn.split("/")[:2]) + "/*"
