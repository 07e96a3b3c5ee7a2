"""What the documentation gives as an example of a request is understood by what is deployed."""

from __future__ import annotations

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.answers import fault
from tests.integration.callers import Caller, a_caller
from tests.integration.crowd import all_of
from tests.integration.routes import WITH_BODY, Route

NOT_UNDERSTOOD = {400, 413, 415, 422}
NOT_THERE = {
    "invalid-verification-token", "invalid-unlock-token", "invalid-reset-token",
    "invalid-email-change-token", "wrong-password", "unknown-tariff", "unknown-model",
    "invalid-slot", "invalid-clock", "invalid-absence", "unknown-calendar", "unknown-agent",
    "unknown-parent", "unknown-root", "unknown-node",
}  # fmt: skip
"""Said of an example that is fine but for a secret, an id or a day to come that it can't know."""


def test_every_example_is_understood(stage: Stage, admin: Api) -> None:
    callers = [a_caller(stage, admin, role) for role in ("customer", "admin")]

    def wrong(route: Route) -> str:
        caller = next(c for c in callers if route.allows(c.principal))
        return _refused(caller, route)

    all_of(wrong, WITH_BODY)


def _refused(caller: Caller, route: Route) -> str:
    """What is wrong with the answer to a route's example; empty if nothing."""
    response = caller.api.request(route.endpoint.method, route.path(), route.example())
    if found := fault(response):
        return found
    if response.status_code not in NOT_UNDERSTOOD:
        return ""
    code = response.json()["type"].rsplit(":", 1)[-1]
    return "" if code in NOT_THERE else f"{route} {route.example()}: {response.text}"
