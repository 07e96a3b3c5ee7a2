"""A network over a table in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.monitoring.app import ENDPOINTS
from shared.wiring import Wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.monitoring import monitoring_wiring
from tests.fakes.people import a_customer, staff
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

OPERATOR = staff("operator", "monitoring:*:*")
TECHNICIAN = staff("tech", "monitoring:node:read")
CUSTOMER = a_customer("customer-1", "customer:profile:read")


@dataclass
class Network:
    """The API, the table behind it, the clock it goes by and its use cases."""

    api: ApiClient
    table: InMemoryTable
    clock: FixedClock
    wiring: Wiring

    @classmethod
    def empty(cls) -> Network:
        """A network without nodes on the morning of 10 March 2026."""
        table, clock = InMemoryTable(), FixedClock()
        wiring = monitoring_wiring(table, clock, counter())
        return cls(ApiClient(ENDPOINTS, wiring), table, clock, wiring)

    def add(self, code: str, below: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """A node that has been added, below another one."""
        reply = self.post(code, below, **more)
        assert reply.status == 201, reply.text
        made: dict[str, Any] = reply.json
        return made

    def post(self, code: str, below: dict[str, Any] | None = None, **more: Any) -> Reply:
        """The answer to adding a node."""
        body = {"code": code, "kind": "switch", "name": code, "parentId": below and below["id"]}
        return self.api.post("/nodes", body | more, by=OPERATOR)

    def change(self, node: dict[str, Any], **changes: Any) -> Reply:
        """The answer to changing a node."""
        return self.api.call("PATCH", f"/nodes/{node['id']}", changes, by=OPERATOR)

    def remove(self, node: dict[str, Any]) -> Reply:
        """The answer to taking a node away."""
        return self.api.call("DELETE", f"/nodes/{node['id']}", by=OPERATOR)

    def read(self, node: dict[str, Any]) -> dict[str, Any]:
        """A node as it is now."""
        found: dict[str, Any] = self.api.get(f"/nodes/{node['id']}", by=OPERATOR).json
        return found

    def codes(self, **query: str) -> list[str]:
        """The codes of the nodes that are asked for, in their order."""
        reply = self.api.get("/nodes", by=OPERATOR, query=query or None)
        assert reply.status == 200, reply.text
        return [node["code"] for node in reply.json["items"]]
