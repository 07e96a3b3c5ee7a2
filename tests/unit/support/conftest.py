"""Support over a table in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from functions.support.app import ENDPOINTS
from shared.principal import Principal
from shared.wiring import Wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, staff
from tests.fakes.support import know_agents, support_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

CUSTOMER = a_customer(
    "customer-1", "support:ticket:read", "support:ticket:write", "support:ticket:rate"
)
STRANGER = a_customer("customer-2", "support:ticket:read", "support:ticket:write")
OPERATOR = staff("operator", "support:*:*")
TECHNICIAN = staff("tech", "support:ticket:read", "support:ticket:write")


@dataclass
class Desk:
    """The API, the table behind it, the clock it goes by and its use cases."""

    api: ApiClient
    table: InMemoryTable
    clock: FixedClock
    wiring: Wiring

    def opened(self, by: Principal = CUSTOMER, **changes: Any) -> dict[str, Any]:
        """A ticket that has been opened."""
        body = {"subject": "No connection", "text": "Red light.", "category": "connection"}
        reply = self.api.post("/tickets", body | changes, by=by)
        assert reply.status == 201, reply.text
        made: dict[str, Any] = reply.json
        return made

    def moved(self, ticket: dict[str, Any], state: str, by: Principal = OPERATOR) -> Reply:
        """The answer to putting a ticket in a state."""
        return self.api.post(f"/tickets/{ticket['id']}/status", {"state": state}, by=by)

    def said(self, ticket: dict[str, Any], text: str, by: Principal, **more: Any) -> Reply:
        """The answer to posting a message."""
        return self.api.post(f"/tickets/{ticket['id']}/messages", {"text": text} | more, by=by)

    def read(self, ticket: dict[str, Any], by: Principal = OPERATOR) -> dict[str, Any]:
        """A ticket as it is now."""
        found: dict[str, Any] = self.api.get(f"/tickets/{ticket['id']}", by=by).json
        return found


@pytest.fixture
def desk() -> Desk:
    """An empty support desk on the morning of 10 March 2026."""
    table, clock = InMemoryTable(), FixedClock()
    know_agents(table, "operator-1", "operator-2", "operator-3")
    table.requests.clear()
    wiring = support_wiring(table, clock, counter())
    return Desk(ApiClient(ENDPOINTS, wiring), table, clock, wiring)
