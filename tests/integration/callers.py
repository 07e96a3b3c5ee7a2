"""Who calls: a user of each built-in role, made as administrators make them, and tokens that are none."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from functions.auth.roles.entities import BUILT_IN
from infra.local.play.client import Api
from infra.local.play.people import sign_in
from infra.local.play.stage import Stage
from shared.principal import Principal
from tests.integration.forged import FORGERIES, Forge, current_key

ROLES = ("customer", "operator", "tech", "admin")


WRONG_IN_ONE_WAY = (
    "a tampered role", "alg none", "another signer under our kid", "expired", "another audience",
    "a session that never was",
)  # fmt: skip


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
    forge = Forge(good, current_key(stage))
    return {name: FORGERIES[name](forge) for name in WRONG_IN_ONE_WAY} | {"no token": "garbage"}
