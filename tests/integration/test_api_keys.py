"""API keys at every route: with the permission, and without it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pytest

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from shared.http.endpoint import SIGNED_IN
from shared.principal import Principal
from tests.integration.answers import fault, not_
from tests.integration.crowd import all_of
from tests.integration.routes import ROUTES, Route

BY_PERMISSION = [r for r in ROUTES if not r.is_public and r.endpoint.permission != SIGNED_IN]
PERMISSIONS = sorted({r.endpoint.permission for r in BY_PERMISSION})


@dataclass(frozen=True)
class Integrator:
    """A program with a key for some permissions."""

    key_id: str
    api: Api
    principal: Principal

    def sent(self, route: Route) -> tuple[int, str, str]:
        """What a route answers: status, the problem's type, and what is wrong with it as such."""
        body = route.example() if route.endpoint.request is not None else None
        response = self.api.request(route.endpoint.method, route.path(), body)
        is_problem = "problem" in response.headers.get("content-type", "")
        kind = response.json()["type"].rsplit(":", 1)[1] if is_problem else ""
        return response.status_code, kind, fault(response)


def an_integrator(stage: Stage, admin: Api, *permissions: str) -> Integrator:
    name = f"integrator {secrets.token_hex(4)}"
    key = admin.post("/api-keys", {"name": name, "permissions": permissions, "days": 1})
    principal = Principal(key["id"], "api-key", frozenset(permissions))
    return Integrator(key["id"], stage.api.as_(key["key"]), principal)


@pytest.fixture(scope="module")
def integrators(stage: Stage, admin: Api) -> dict[str, Integrator]:
    """One for each permission that any route asks for."""
    return {p: an_integrator(stage, admin, p) for p in PERMISSIONS}


def test_a_key_opens_the_routes_of_its_permission(integrators: dict[str, Integrator]) -> None:
    def wrong(route: Route) -> str:
        status, kind, told = integrators[route.endpoint.permission].sent(route)
        # The route lets it in; what it asks for may still go beyond what a lone permission grants.
        if status == 401 or (status == 403 and kind != "beyond-own-permissions"):
            return f"{route} refuses a key that has {route.endpoint.permission}: {status} {kind}"
        return told

    all_of(wrong, BY_PERMISSION)


def test_a_key_opens_no_route_of_another_permission(integrators: dict[str, Integrator]) -> None:
    def wrong(route: Route) -> str:
        place = PERMISSIONS.index(route.endpoint.permission)
        other = integrators[PERMISSIONS[place - 1]]
        assert not route.allows(other.principal)
        status, kind, _ = other.sent(route)
        return "" if (status, kind) == (403, "forbidden") else f"{route} answers {status} {kind}"

    all_of(wrong, BY_PERMISSION)


def test_a_key_is_no_user(stage: Stage, admin: Api) -> None:
    """Routes for the signed-in show what is theirs, and a key owns nothing."""
    api = an_integrator(stage, admin, "auth:user:read").api
    assert not (wrong := not_(api.request("GET", "/auth/me"), 404)), wrong
    assert api.get("/auth/sessions")["items"] == []


def test_a_revoked_key_opens_nothing_that_was_not_asked_before(stage: Stage, admin: Api) -> None:
    integrator = an_integrator(stage, admin, "auth:user:read")
    admin.good(admin.request("DELETE", f"/api-keys/{integrator.key_id}"))
    assert not (wrong := not_(integrator.api.request("GET", "/users"), 401)), wrong


def test_the_last_use_is_noted(stage: Stage, admin: Api) -> None:
    integrator = an_integrator(stage, admin, "auth:user:read")
    integrator.api.get("/users", limit=1)
    (key,) = [k for k in admin.get("/api-keys", limit=200)["items"] if k["id"] == integrator.key_id]
    assert key["lastUsedAt"] is not None


def test_a_key_with_another_secret_is_none(stage: Stage, admin: Api) -> None:
    integrator = an_integrator(stage, admin, "auth:user:read")
    forged = f"lm_{integrator.key_id}_{secrets.token_urlsafe(32)}"
    response = stage.api.as_(forged).request("GET", "/users")
    assert not (wrong := not_(response, 401)), wrong
