"""Auth in the process: its endpoints, its authorizer, and the moves that tests begin with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, cast

from functions.auth.api_keys.authentication import ApiKeyAuthenticator
from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.app import ENDPOINTS
from functions.auth.authorizer import Authorizer
from functions.auth.mfa.sealing import KmsSealing
from functions.auth.sessions.authentication import SessionAuthenticator
from functions.auth.sessions.repository import SessionRepository
from functions.auth.settings import AuthSettings
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import SigningKey, parse_keys
from functions.auth.tokens.public_keys import parse_public_keys
from functions.auth.tokens.service import AccessTokens
from functions.auth.tokens.verification import AccessTokenVerifier
from functions.auth.users.entities import User
from functions.auth.users.mfa_policy import MfaPolicy
from functions.auth.users.repository import UserRepository
from shared.caller import CallerSeal
from shared.dynamo import Transaction
from shared.dynamo.table import Table
from shared.errors import DomainError
from shared.principal import Principal
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.keys import PaperText, private, public
from tests.fakes.sealing import PaperSealing
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

METHOD_ARN = "arn:aws:execute-api:eu-central-1:123456789012:abc123/v1/GET/auth/me"
PASSWORD = "correct horse battery staple"
ANNA: dict[str, Any] = {"email": "anna@example.org", "password": PASSWORD, "name": "Anna Petrova"}


@cache
def a_key() -> SigningKey:
    return SigningKey.generate(FixedClock()())


class House:
    """`api` calls endpoints; `table` shows what was written; `clock` can be moved."""

    def __init__(
        self, table: Table | None = None, mfa_required: str = "nobody", **settings: Any
    ) -> None:
        self.table: Any = table or InMemoryTable()
        self.clock = FixedClock()
        self.private, self.public = PaperText(), PaperText()
        self.keep(a_key())
        self.keys = KeyRing(lambda: parse_keys(self.private.read()), self.clock)
        self.settings = AuthSettings(
            "auth",
            signing_keys_secret_arn="arn:keys",
            mfa_required=mfa_required,
            password_memory_kib=8,
            password_iterations=1,
            phone_region="RU",
            **settings,
        )
        self.sealing = PaperSealing()
        resources = Resources[AuthSettings](
            settings=self.settings, table=self.table, clock=self.clock, new_id=counter()
        )
        self.wiring = Wiring(resources)
        self.wiring.provide(KeyRing, lambda: self.keys)
        self.wiring.provide(KmsSealing, lambda: cast("KmsSealing", self.sealing))
        self.api = ApiClient(ENDPOINTS, self.wiring)
        self.verifier = AccessTokenVerifier(
            keys=KeyRing(lambda: parse_public_keys(self.public.read()), self.clock),
            issuer="lastmile",
            audience="lastmile-api",
            clock=self.clock,
        )
        self.seal = CallerSeal(key="caller key", now=lambda: self.clock().timestamp())
        self.authorizer = Authorizer(
            verifier=self.verifier,
            sessions=SessionAuthenticator(
                sessions=SessionRepository(table=self.table),
                clock=self.clock,
                mfa_policy=MfaPolicy(mfa_required),
            ),
            api_keys=ApiKeyAuthenticator(
                table=self.table,
                keys=ApiKeyRepository(table=self.table),
                clock=self.clock,
            ),
            seal=self.seal,
        )

    def keep(self, *keys: SigningKey) -> None:
        """Have these keys and no others, pairs here and public halves there."""
        self.private.text, self.public.text = private(*keys), public(*keys)

    def signing_key(self) -> SigningKey:
        return self.wiring.use(AccessTokens).signing_key()

    def register(self, **changes: Any) -> str:
        """Register, and give the token that was sent."""
        assert self.api.post("/auth/register", ANNA | changes).status == 202
        return str(self.sent("auth.user.verification-requested")["token"])

    def verify(self, token: str, password: str = PASSWORD) -> Reply:
        return self.api.post("/auth/verify-email", {"token": token, "password": password})

    def anna(self, **changes: Any) -> dict[str, Any]:
        """A verified customer."""
        token = self.register(**changes)
        reply = self.verify(token, changes.get("password", PASSWORD))
        assert reply.status == 200, reply.text
        return dict(reply.json)

    def sign_in(self, login: str = ANNA["email"], password: str = PASSWORD, **kw: Any) -> Reply:
        return self.api.post("/auth/login", {"login": login, "password": password}, **kw)

    def grant(self, **kw: Any) -> dict[str, Any]:
        """The tokens of somebody who has signed in."""
        reply = self.sign_in(**kw)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    def refresh(self, token: str) -> Reply:
        return self.api.post("/auth/refresh", {"refreshToken": token})

    def policy(self, access_token: str) -> dict[str, Any]:
        """The authorizer's answer."""
        return self.asked({"Authorization": f"Bearer {access_token}"})

    def asked(self, headers: dict[str, str] | None) -> dict[str, Any]:
        """The authorizer's answer to some headers."""
        return self.authorizer.answer(
            {"type": "REQUEST", "headers": headers, "methodArn": METHOD_ARN}
        )

    def caller(self, access_token: str) -> Principal | None:
        """Who the authorizer says is calling; None for a Deny."""
        policy = self.policy(access_token)
        allowed = policy["policyDocument"]["Statement"][0]["Effect"] == "Allow"
        context = json.loads(json.dumps(policy["context"]))
        return self.seal.read(context) if allowed else None

    def store(self, user_id: str, **changes: Any) -> User:
        """Change a user behind the service's back."""
        users = UserRepository(table=self.table)
        user = users.get(user_id)
        changed = replace(user, version=user.version + 1, **changes)
        self.table.commit(users.change(changed, over=replace(changed, version=user.version)))
        return changed

    def me(self, access_token: str) -> Principal:
        principal = self.caller(access_token)
        assert principal is not None
        return principal

    def work(self, deed: Callable[[], object]) -> list[str]:
        """What a deed asks of the table: its requests, how much they write, what is refused."""
        table, commit = self.table, self.table.commit

        def shown(transaction: Transaction) -> None:
            table.requests.append(f"{len(transaction)} writes")
            try:
                commit(transaction)
            except DomainError:
                table.requests.append("refused")
                raise

        table.commit = shown
        table.requests.clear()
        deed()
        table.commit = commit
        return list(table.requests)

    def sent(self, event_type: str) -> dict[str, Any]:
        """What the last event of a type says."""
        return dict(self.table.events(event_type)[-1]["data"])
