"""Signing keys take turns under traffic, and nobody is logged out."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.callers import a_caller
from tests.integration.forged import Forge, current_key, keys
from tests.integration.turning import NextKey, turn
from tests.integration.visitors import Visitor, a_customer


class Traffic:
    """Customers who call, refresh and sign in all the time; `refusals` is what any of them met."""

    def __init__(self, customers: list[Visitor]) -> None:
        self.customers = customers
        self.refusals: list[str] = []
        self.answers = 0
        self._over = threading.Event()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._one, args=(c,)) for c in self.customers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _one(self, customer: Visitor) -> None:
        grant = customer.sign_in().json()
        while not self._over.is_set():
            api = customer.stage.api.as_(grant["accessToken"])
            self._check("me", api.request("GET", "/auth/me").status_code)
            token = {"refreshToken": grant["refreshToken"]}
            refreshed = customer.post("/auth/refresh", token)
            self._check("refresh", refreshed.status_code)
            if refreshed.status_code == 200:
                grant = refreshed.json()
            self._check("login", customer.sign_in().status_code)
            self._over.wait(0.3)

    def _check(self, what: str, status: int) -> None:
        self.answers += 1
        if status != 200:
            self.refusals.append(f"{what}: {status}")


def _read_by_the_authorizer(stage: Stage) -> list[dict[str, str]]:
    secret = stage.outputs["secrets"]["publicKeys"]
    text = stage.aws("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    return list(json.loads(text)["keys"])


def test_what_the_authorizer_reads_is_what_everybody_may(stage: Stage) -> None:
    """Public halves and nothing else: word for word the key set that is open to all."""
    read = _read_by_the_authorizer(stage)
    everybody = stage.api.as_(None)
    until(
        lambda: everybody.get("/.well-known/jwks.json")["keys"] == read,
        "the open key set's being as the authorizer's",
        seconds=90,
    )
    assert {name for key in read for name in key} == {
        "crv", "kty", "x", "y", "kid", "alg", "use",
    }  # fmt: skip


def test_nobody_is_logged_out_while_the_keys_take_turns(
    stage: Stage, admin: Api, next_key: NextKey
) -> None:
    before, following = current_key(stage).kid, next_key.kid
    caller = a_caller(stage, admin, "customer")
    traffic = Traffic([a_customer(stage) for _ in range(3)])
    next_key.wait_until_known()
    with traffic.going_on():
        time.sleep(2)
        turned = turn(stage, next_key.due + timedelta(hours=1))
        assert (turned[before], turned[following]) == ("retired", "current")
        time.sleep(2)
    assert traffic.answers > 10
    assert traffic.refusals == []
    _old_and_new_are_good(stage, caller.token, before, following)


def _old_and_new_are_good(stage: Stage, token: str, before: str, following: str) -> None:
    """A token signed before the turn still opens, and so does one signed by the key of now."""
    assert stage.api.as_(token).get("/auth/me")["role"] == "customer"
    key = current_key(stage)
    assert key.kid == following
    fresh = Forge(token, key).signed(jti="signed-by-the-next-key")
    until(
        lambda: stage.api.as_(fresh).request("GET", "/auth/me").status_code == 200,
        "the authorizer's knowing of the new key",
        seconds=90,
    )
    published = {k["kid"] for k in stage.api.get("/.well-known/jwks.json")["keys"]}
    assert before in published
    assert {key["kid"] for key in _read_by_the_authorizer(stage)} == published
    assert {before, following} <= {k.kid for k in keys(stage)}


def test_the_function_that_turns_keys_says_nothing_of_them(stage: Stage) -> None:
    """What it answers goes to whoever invokes it: ids and states, and nothing private."""
    now = datetime.now(UTC).isoformat()
    made = stage.invoke("AuthJobs", {"job": "keys", "at": now})
    assert {name for key in made["keys"] for name in key} == {"kid", "state"}
