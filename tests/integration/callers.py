"""Who calls: a user of each built-in role, made as administrators make them, and tokens that are none."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from functions.auth.roles.entities import BUILT_IN
from functions.auth.tokens.keys import SigningKey, parse_keys
from infra.local.play.client import Api
from infra.local.play.people import sign_in
from infra.local.play.stage import Stage
from shared.principal import Principal

ROLES = ("customer", "operator", "tech", "admin")


@dataclass(frozen=True)
class Caller:
    """Somebody signed in, and what their role lets them do."""

    email: str
    password: str
    api: Api
    principal: Principal

    @property
    def token(self) -> str:
        assert self.api.token is not None
        return self.api.token


def a_caller(stage: Stage, admin: Api, role: str) -> Caller:
    """A new user of a role, signed in."""
    email = f"{role}-{secrets.token_hex(4)}@callers.example"
    password = secrets.token_urlsafe(16)
    user = {"email": email, "name": f"A {role}", "role": role, "password": password}
    created = admin.post("/users", user | {"locale": "en"})
    permissions = frozenset(BUILT_IN[role].permissions)
    principal = Principal(created["id"], role, permissions, created.get("customerId"))
    return Caller(email, password, stage.api.as_(sign_in(stage, email, password)), principal)


def again(stage: Stage, caller: Caller) -> Caller:
    """The same caller in a new session."""
    api = stage.api.as_(sign_in(stage, caller.email, caller.password))
    return Caller(caller.email, caller.password, api, caller.principal)


def bad_tokens(stage: Stage, good: str) -> dict[str, str]:
    """Tokens that look like a good one, each wrong in one way."""
    secret = stage.aws("secretsmanager").get_secret_value(
        SecretId=stage.outputs["secrets"]["signingKeys"]
    )
    (key,) = parse_keys(secret["SecretString"])
    header, payload, signature = good.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    past = int((datetime.now(UTC) - timedelta(hours=2)).timestamp())
    stranger = SigningKey(key.kid, ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC))
    return {
        "another payload": f"{header}.{_part(claims | {'role': 'admin'})}.{signature}",
        "no signature": f"{_part({'alg': 'none', 'typ': 'at+jwt'})}.{payload}.",
        "another signer": _signed(claims, stranger),
        "expired": _signed(claims | {"iat": past, "nbf": past, "exp": past + 3600}, key),
        "another audience": _signed(claims | {"aud": "elsewhere"}, key),
        "a session that never was": _signed(claims | {"sid": secrets.token_hex(16)}, key),
        "no token at all": "garbage",
    }


def _signed(claims: dict[str, Any], key: SigningKey) -> str:
    return jwt.encode(claims, key.private_key, "ES256", {"typ": "at+jwt", "kid": key.kid})


def _part(members: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode().rstrip("=")
