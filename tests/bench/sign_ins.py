"""Signing in, refreshing, and the authorizer when API Gateway has not kept its answer."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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
from shared.aws import clients
from shared.clock import system_clock
from shared.ids import new_id
from tests.bench.figures import cpu_ms
from tests.bench.samples import Round, Spent, in_turns, percentile, spent
from tests.bench.stack import BenchStack, quiet
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


def logins(
    stack: BenchStack, crowd: Sequence[Person], each: int, rounds: int
) -> tuple[list[Spent], list[Spent]]:
    """What a login takes, by some clients at once, and what a bare argon2id hash takes.

    The hashes are made in this process, with the deployed parameters and as many at once.
    """
    hasher = PasswordHasher(
        SETTINGS.password_memory_kib, SETTINGS.password_iterations, SETTINGS.password_lanes
    )
    hashes = [partial(hasher.hash, "correct horse battery staple")] * len(crowd)
    return _beside(stack, [person.sign_in for person in crowd], hashes, each, rounds)


def refreshes(
    stack: BenchStack, crowd: Sequence[Person], token: str, each: int, rounds: int
) -> tuple[list[Spent], list[Spent]]:
    """What a refresh takes, each client with a session of its own, and a call of nothing.

    The call of nothing is an empty function's behind the same authorizer, by as many clients.
    """
    chains = [_chain(person) for person in crowd]
    for chain in chains:
        next(chain)  # its login is not what is measured
    headers = {"Authorization": f"Bearer {token}"}
    with empty_api(stack) as base:
        others = [httpx.Client(headers=headers, timeout=30) for _ in crowd]
        calls = [partial(http.get, f"{base}/nothing") for http in others]
        _at_once(stack, calls, 10)
        return _beside(stack, [partial(next, chain) for chain in chains], calls, each, rounds)


def _chain(person: Person) -> Any:
    token = person.sign_in()["refreshToken"]
    while True:
        token = person.refresh(token)["refreshToken"]
        yield token


def verification_cpu(stack: BenchStack, calls: int, rounds: int) -> float:
    """Milliseconds of CPU to verify an access token, its key at hand; the median of some rounds."""
    public = _text(stack, "publicKeys")
    verifier = AccessTokenVerifier(
        keys=KeyRing(lambda: parse_public_keys(public.read()), system_clock),
        issuer=SETTINGS.token_issuer,
        audience=SETTINGS.token_audience,
        clock=system_clock,
    )
    token = _tokens(stack).issue(_somebody(), "session")
    claims: AccessClaims = verifier.verify(token)
    if claims.session_id != "session":
        raise LookupError("the token says something else")

    def verifications() -> float:
        with spent() as watch:
            for _ in range(calls):
                verifier.verify(token)
        return cpu_ms(watch.result.each(calls))

    return statistics.median(took for (took,) in in_turns(rounds, verifications))


def authorizer(person: Person, stack: BenchStack, calls: int, rounds: int) -> list[Round]:
    """Milliseconds (p50) of GET /auth/me with tokens not seen before, and with a known one."""
    known = person.sign_in()
    me = person.http.get(f"{person.base}/auth/me", headers=_bearer(known["accessToken"])).json()
    issuer, user = _tokens(stack), _somebody(me["id"])

    def one_round() -> Round:
        fresh = [issuer.issue(user, known["sessionId"]) for _ in range(calls)]
        pairs = [(_get(person, token), _get(person, known["accessToken"])) for token in fresh]
        new, kept = zip(*pairs, strict=True)
        return percentile(new, 50), percentile(kept, 50)

    return [result for (result,) in in_turns(rounds, one_round)]


def _get(person: Person, token: str) -> float:
    began = time.perf_counter()
    answer = person.http.get(f"{person.base}/auth/me", headers=_bearer(token))
    took = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return took


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _beside(
    stack: BenchStack,
    ours: Sequence[Callable[[], Any]],
    others: Sequence[Callable[[], Any]],
    each: int,
    rounds: int,
) -> tuple[list[Spent], list[Spent]]:
    """What one of ours and one of the others take, in turns."""
    works = [partial(_at_once, stack, work, each) for work in (ours, others)]
    ours_took, others_took = zip(*in_turns(rounds, *works), strict=True)
    return list(ours_took), list(others_took)


def _at_once(stack: BenchStack, work: Sequence[Callable[[], Any]], each: int) -> Spent:
    """What one of the works takes when all are done at once, each so many times in a row."""
    quiet(stack)  # what was said before is on its way until then
    with ThreadPoolExecutor(len(work)) as pool, spent(stack.emulator) as watch:
        list(pool.map(lambda one: [one() for _ in range(each)], work))
    return watch.result.each(len(work) * each)


def _text(stack: BenchStack, name: str) -> KeySecret:
    return KeySecret(client=clients.secrets, secret_arn=stack.outputs["secrets"][name])


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
