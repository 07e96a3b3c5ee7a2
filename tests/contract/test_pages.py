"""Every list obeys its limit: page by page it gives what it gives at once, in the same order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.auth.app import ENDPOINTS as AUTH
from functions.billing.app import ENDPOINTS as BILLING
from functions.customer.app import ENDPOINTS as CUSTOMER
from functions.monitoring.app import ENDPOINTS as MONITORING
from functions.notification.app import ENDPOINTS as NOTIFICATION
from functions.support.app import ENDPOINTS as SUPPORT
from shared.http import PageQuery
from shared.principal import Principal
from tests.contract import test_requests
from tests.contract.test_requests import ADMIN, Counted
from tests.fakes.http import ApiClient
from tests.fakes.table import InMemoryTable
from tests.unit.auth.house import House

WHOLE = {
    "GET /ledger-accounts", "GET /permissions",  # they stand in the code
    "GET /calendars", "GET /sla-policies", "GET /ticket-categories",  # one read has all
    "GET /alert-rules",  # the same
    "GET /technicians/{userId}/absences",  # of a technician, one item
}  # fmt: skip
"""Lists that take no limit."""
LISTS = {
    f"{e.method} {e.path}": e
    for group in (*AUTH, *BILLING, *CUSTOMER, *SUPPORT, *MONITORING, *NOTIFICATION)
    for e in group.declared
    if e.paged
}
PAGED = LISTS.keys() - WHOLE
MOST_PAGES = 300


@dataclass
class Walked(Counted):
    """Calls of a test of other things; each list is walked through with a limit of one, too."""

    faults: dict[str, list[str]] = field(default_factory=dict)

    def call(self, route: str, body: Any = None, by: Principal | None = ADMIN, **sent: Any) -> Any:
        query = dict(sent.get("query") or {})
        if route in PAGED and query.get("format", "json") == "json":
            ids = {k: v for k, v in sent.items() if f"{{{k}}}" in route}
            path = route.split(" ")[1].format(**ids)
            self.faults.setdefault(route, []).extend(self._wrong(path, by, query))
        return super().call(route, body, by, **sent)

    def _wrong(self, path: str, by: Principal | None, query: dict[str, str]) -> list[str]:
        at_once = self.api.get(path, by=by, query=query or None).json["items"]
        one_by_one: list[Any] = []
        step = query | {"limit": "1"}
        for _ in range(MOST_PAGES):
            page = self.api.get(path, by=by, query=step).json
            if len(page["items"]) > 1:
                return [f"{len(page['items'])} items for a limit of one"]
            one_by_one += page["items"]
            if page.get("nextCursor") is None:
                break
            step = query | {"limit": "1", "cursor": page["nextCursor"]}
        same = one_by_one == at_once
        return [] if same else [f"{len(one_by_one)} one by one, {len(at_once)} at once"]


def _auth() -> Walked:
    house = House()
    calls = Walked(ApiClient(AUTH, house.wiring), house.table)
    anna = {"email": "a@example.org", "name": "Anna", "role": "operator"}
    user = calls.api.post("/users", anna, by=ADMIN)
    own = Principal(user.json["id"], "operator", frozenset({"*:*:*"}))
    for name in ("auditor", "cashier"):
        role = {"name": name, "permissions": ["billing:invoice:read"]}
        assert calls.api.post("/roles", role, by=ADMIN).status == 201
        key = {"name": name, "permissions": ["billing:invoice:read"]}
        assert calls.api.post("/api-keys", key, by=ADMIN).status == 201
    own_lists = {f"{e.method} {e.path}" for group in AUTH for e in group.declared} & PAGED
    for route in sorted(own_lists):
        query = {"actor": ADMIN.id} if route == "GET /audit" else {}
        calls.call(route, by=own if route == "GET /auth/sessions" else ADMIN, query=query)
    return calls


@pytest.fixture(scope="module")
def faults() -> dict[str, list[str]]:
    """What is wrong with every list."""
    made = [_auth()]

    def walked(api: ApiClient, table: InMemoryTable) -> Walked:
        made.append(Walked(api, table))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_requests, "Counted", walked)
        for play in (test_requests._billing, test_requests._customer, test_requests._support,
                     test_requests._monitoring, test_requests._notification):  # fmt: skip
            play()
    return {route: wrong for calls in made for route, wrong in calls.faults.items()}


@pytest.mark.parametrize("route", sorted(PAGED))
def test_a_list_gives_no_more_than_its_limit(route: str, faults: dict[str, list[str]]) -> None:
    assert faults.get(route, ["call it in test_requests.py"]) == []


@pytest.mark.parametrize("route", sorted(LISTS))
def test_a_list_takes_limit_and_cursor_unless_it_is_short_by_nature(route: str) -> None:
    query = LISTS[route].query
    takes_both = query is not None and issubclass(query, PageQuery)
    assert takes_both == (route not in WHOLE)
