"""Every route that takes an Idempotency-Key, killed at each write: one effect, the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.auth.app import ENDPOINTS as AUTH
from functions.billing.app import ENDPOINTS as BILLING
from functions.customer.app import ENDPOINTS as CUSTOMER
from functions.monitoring.app import ENDPOINTS as MONITORING
from functions.notification.app import ENDPOINTS as NOTIFICATION
from functions.support.app import ENDPOINTS as SUPPORT
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from tests.contract import test_requests
from tests.contract.test_requests import ADMIN, Counted
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient, Reply
from tests.fakes.table import InMemoryTable
from tests.unit.auth.house import House

IDEMPOTENT = {
    f"{e.method} {e.path}"
    for group in (*AUTH, *BILLING, *CUSTOMER, *SUPPORT, *MONITORING, *NOTIFICATION)
    for e in group.declared
    if e.idempotent
}
PAYING = {
    "POST /payments",
    "POST /consolidated-invoices/{consolidatedInvoiceId}/payments",
}
GATEWAYS = ("manual", "sandbox")
AUDITOR = {"name": "auditor", "permissions": ["billing:invoice:read"]}
Send = Callable[[], Reply]


def killed_everywhere(table: InMemoryTable, send: Send) -> Iterator[str]:
    """What is wrong with a request that is killed at each of its writes and sent again."""
    crashes = Crashes(table)
    before = crashes.kept()
    plain = send()
    assert plain.status < 300, plain.text
    wanted, writes = crashes.kinds(), crashes.commits
    assert writes == 2, f"{writes} writes: a claim of the key, and the effect with the answer"
    for at, early in ((at, early) for at in range(writes) for early in (True, False)):
        crashes.go_back(before)
        crashes.kill(at, before=early)
        with pytest.raises(Killed):
            send()
        crashes.end_leases()
        answers = [send() for _ in range(2)]
        place = f"killed {'before' if early else 'after'} write {at}"
        if {(a.status, a.text) for a in answers} != {(plain.status, plain.text)}:
            yield f"{place}: {[(a.status, a.text) for a in answers]}, not {plain.text}"
        if answers[1].headers.get("Idempotent-Replayed") != "true":
            yield f"{place}: done twice"
        if crashes.kinds() != wanted:
            yield f"{place}: {crashes.kinds() - wanted} too many, {wanted - crashes.kinds()} lost"
    crashes.go_back(before)
    table.commit = crashes._commit  # type: ignore[method-assign]


@dataclass
class Crashed(Counted):
    """Calls of a test of other things; each that takes a key is first killed at every write."""

    faults: dict[str, list[str]] = field(default_factory=dict)

    def call(self, route: str, body: Any = None, by: Principal | None = ADMIN, **sent: Any) -> Any:
        name = f"{route} {body['gateway']}" if route in PAYING else route
        if route in IDEMPOTENT and name not in self.faults:
            ids = {k: v for k, v in sent.items() if f"{{{k}}}" in route}
            send = self._sending(route, body, by, ids)
            self.faults[name] = list(killed_everywhere(self.table, send))
        return super().call(route, body, by, **sent)

    def _sending(self, route: str, body: Any, by: Principal | None, ids: dict[str, Any]) -> Send:
        method, path = route.split(" ")
        key = {"idempotency-key": "k-1"}
        return lambda: self.api.call(method, path.format(**ids), body, by=by, headers=key)


def _auth() -> dict[str, list[str]]:
    house = House()
    calls = Crashed(ApiClient(AUTH, house.wiring), house.table)
    calls.call("POST /roles", AUDITOR)
    calls.call("POST /users", {"email": "olga@example.org", "name": "Olga", "role": "auditor"})
    return calls.faults


@pytest.fixture(scope="module")
def faults() -> dict[str, list[str]]:
    """What is wrong with every route that takes a key."""
    found, made = _auth(), list[Crashed]()

    def crashed(api: ApiClient, table: InMemoryTable) -> Crashed:
        made.append(Crashed(api, table))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_requests, "Counted", crashed)
        for play in (test_requests._billing, test_requests._customer, test_requests._support,
                     test_requests._monitoring, test_requests._notification):  # fmt: skip
            play()
    return found | {route: wrong for calls in made for route, wrong in calls.faults.items()}


@pytest.mark.parametrize(
    "route",
    sorted(
        IDEMPOTENT - PAYING | {f"{route} {gateway}" for route in PAYING for gateway in GATEWAYS}
    ),
)
def test_a_request_that_is_killed_anywhere_has_one_effect_and_one_answer(
    route: str, faults: dict[str, list[str]]
) -> None:
    assert faults.get(route, ["call it in test_requests.py"]) == []


def test_a_route_that_keeps_its_answer_too_late_is_found() -> None:
    house = House()
    calls = Crashed(ApiClient(AUTH, house.wiring), house.table)
    done_by, KeyedRequest.done_by = KeyedRequest.done_by, lambda *_: []  # type: ignore[method-assign]
    try:
        send = calls._sending("POST /roles", AUDITOR, ADMIN, {})
        with pytest.raises(AssertionError, match="3 writes"):
            list(killed_everywhere(house.table, send))
    finally:
        KeyedRequest.done_by = done_by  # type: ignore[method-assign]
