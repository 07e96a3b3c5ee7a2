"""Signing in, refreshing, and the authorizer when API Gateway has not kept its answer."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import httpx

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.settings import AuthSettings
from functions.auth.tokens.entities import AccessClaims
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import parse_keys
from functions.auth.tokens.public_keys import parse_public_keys
from functions.auth.tokens.repository import KeySecret
from functions.auth.tokens.service import AccessTokens
from functions.auth.tokens.verification import AccessTokenVerifier
from functions.auth.users.entities import User
from shared.clock import system_clock
from shared.ids import new_id
from tests.bench.samples import percentile, spent
from tests.bench.stack import BenchStack
from tests.bench.warm import empty_api

CLIENTS = 4
SETTINGS = AuthSettings("", signing_keys_secret_arn="")


@dataclass(frozen=True)
class Person:
    """A customer of the bench, who signs in over a connection of their own."""

    http: httpx.Client
    base: str
    email: str
    password: str

    def sign_in(self) -> dict[str, Any]:
        return self._post("/auth/login", {"login": self.email, "password": self.password})

    def refresh(self, token: str) -> dict[str, Any]:
        return self._post("/auth/refresh", {"refreshToken": token})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.http.post(self.base + path, json=body)
        answer.raise_for_status()
        return dict(answer.json())


def people(stack: BenchStack, token: str) -> list[Person]:
    """One person a client, each made by the administrator, each signed in once."""
    made = [_person(stack, token) for _ in range(CLIENTS)]
    for person in made:
        person.sign_in()
    return made


def _person(stack: BenchStack, token: str) -> Person:
    base, http = stack.outputs["apiUrl"], httpx.Client(timeout=30)
    email, password = f"bench-{secrets.token_hex(4)}@bench.example", secrets.token_urlsafe(16)
    body = {"email": email, "password": password, "name": "Bench", "role": "customer"}
    headers = {"Authorization": f"Bearer {token}"}
    http.post(f"{base}/users", json=body, headers=headers).raise_for_status()
    return Person(http, base, email, password)


def logins(crowd: Sequence[Person], each: int) -> float:
    """Logins a second, by some clients at once."""
    return _rate([person.sign_in for person in crowd], each)


def refreshes(crowd: Sequence[Person], each: int) -> float:
    """Refreshes a second, each client with a session of its own."""
    chains = [_chain(person) for person in crowd]
    for chain in chains:
        next(chain)  # its login is not what is measured
    return _rate([partial(next, chain) for chain in chains], each)


def _chain(person: Person) -> Any:
    token = person.sign_in()["refreshToken"]
    while True:
        token = person.refresh(token)["refreshToken"]
        yield token


def empty_calls(stack: BenchStack, token: str, each: int) -> float:
    """Calls a second of an empty function behind the same authorizer, by as many clients."""
    headers = {"Authorization": f"Bearer {token}"}
    with empty_api(stack) as base:
        crowd = [httpx.Client(headers=headers, timeout=30) for _ in range(CLIENTS)]
        call = [partial(http.get, f"{base}/nothing") for http in crowd]
        _rate(call, 10)
        return _rate(call, each)


def hashes(each: int) -> float:
    """Bare argon2id hashes a second in this process, with the deployed parameters."""
    hasher = PasswordHasher(
        SETTINGS.password_memory_kib, SETTINGS.password_iterations, SETTINGS.password_lanes
    )
    return _rate([partial(hasher.hash, "correct horse battery staple")] * CLIENTS, each)


def verification_cpu(stack: BenchStack, calls: int) -> float:
    """Milliseconds of CPU to verify an access token, its key at hand."""
    public = _text(stack, "publicKeys")
    verifier = AccessTokenVerifier(
        keys=KeyRing(lambda: parse_public_keys(public.read()), system_clock),
        issuer=SETTINGS.token_issuer,
        audience=SETTINGS.token_audience,
        clock=system_clock,
    )
    token = _tokens(stack).issue(_somebody(), "session")
    claims: AccessClaims = verifier.verify(token)
    with spent() as result:
        for _ in range(calls):
            claims = verifier.verify(token)
    if claims.session_id != "session":
        raise LookupError("the token says something else")
    return result.cpu * 1000 / calls


def authorizer(person: Person, stack: BenchStack, calls: int) -> tuple[float, float]:
    """Milliseconds (p50) of GET /auth/me with a token not seen before, and with a known one."""
    known = person.sign_in()
    me = person.http.get(f"{person.base}/auth/me", headers=_bearer(known["accessToken"])).json()
    issuer, user = _tokens(stack), _somebody(me["id"])
    fresh = [issuer.issue(user, known["sessionId"]) for _ in range(calls)]
    times: dict[bool, list[float]] = {True: [], False: []}
    for token in fresh:
        times[True].append(_get(person, token))
        times[False].append(_get(person, known["accessToken"]))
    return percentile(times[True], 50), percentile(times[False], 50)


def _get(person: Person, token: str) -> float:
    began = time.perf_counter()
    answer = person.http.get(f"{person.base}/auth/me", headers=_bearer(token))
    took = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return took


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _rate(work: Sequence[Callable[[], Any]], each: int) -> float:
    """How often a second the works are done, all at once, each so many times in a row."""
    with ThreadPoolExecutor(len(work)) as pool, spent() as result:
        list(pool.map(lambda one: [one() for _ in islice(iter(int, 1), each)], work))
    return len(work) * each / result.wall


def _text(stack: BenchStack, name: str) -> KeySecret:
    client = partial(stack.client, "secretsmanager")
    return KeySecret(client=client, secret_arn=stack.outputs["secrets"][name])


def _tokens(stack: BenchStack) -> AccessTokens:
    private = _text(stack, "signingKeys")
    ring = KeyRing(lambda: parse_keys(private.read()), system_clock)
    return AccessTokens(
        keys=ring,
        issuer=SETTINGS.token_issuer,
        audience=SETTINGS.token_audience,
        lifetime=3600,
        clock=system_clock,
        new_id=new_id,
    )


def _somebody(user_id: str = "user") -> User:
    now = system_clock()
    return User(user_id, "x@bench.example", "Bench", "customer", "en", now, now, now)
