"""What each route of auth asks of DynamoDB: one read and one transaction at most, but where it says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from functions.auth.app import ENDPOINTS
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.fakes.people import an_admin
from tests.unit.auth.authenticator import App, answer, begin, challenge, enrolled
from tests.unit.auth.house import ANNA, PASSWORD, House

OLGA = {
    "email": "olga@example.org",
    "name": "Olga Ivanova",
    "role": "operator",
    "password": PASSWORD,
}
AUDITOR = {"name": "auditor", "permissions": ["billing:invoice:read"]}
KEY = {"name": "Payment terminal", "permissions": ["billing:payment:read"]}


@dataclass
class Scene:
    """Anna, signed in; Olga of the staff; a custom role; and an administrator beside them."""

    house: House
    me: Principal
    olga: str

    @property
    def app(self) -> App:
        return enrolled(self.house, self.me)

    def sent(
        self, method: str, path: str, body: object = None, by: Principal | None = None
    ) -> Reply:
        self.house.table.requests.clear()
        return self.house.api.call(method, path, body, by=by)

    def mine(self, method: str, path: str, body: object = None) -> Reply:
        return self.sent(method, path, body, self.me)

    def admins(self, method: str, path: str, body: object = None) -> Reply:
        return self.sent(method, path, body, an_admin())


@pytest.fixture
def scene(house: House) -> Scene:
    house.anna()
    olga = house.api.post("/users", OLGA, by=an_admin()).json["id"]
    house.api.post("/roles", AUDITOR, by=an_admin())
    scene = Scene(house, house.me(house.grant()["accessToken"]), olga)
    house.clock.advance(minutes=2)
    return scene


def verify(s: Scene) -> Reply:
    token = s.house.register(email="ivan@example.org", name="Ivan Sidorov")
    return s.sent("POST", "/auth/verify-email", {"token": token, "password": PASSWORD})


def resend(s: Scene) -> Reply:
    s.house.register(email="ivan@example.org", name="Ivan Sidorov")
    s.house.clock.advance(minutes=2)
    return s.sent("POST", "/auth/verify-email/resend", {"email": "ivan@example.org"})


def second_step(s: Scene) -> Reply:
    app = s.app
    text, code = challenge(s.house), app.next_code()
    s.house.table.requests.clear()
    return answer(s.house, text, code)


def refresh(s: Scene) -> Reply:
    token = s.house.grant()["refreshToken"]
    return s.sent("POST", "/auth/refresh", {"refreshToken": token})


def unlock(s: Scene) -> Reply:
    for _ in range(6):
        s.house.sign_in(password="a wrong password")
    token = s.house.sent("auth.account.unlock-requested")["token"]
    return s.sent("POST", "/auth/unlock", {"token": token})


def reset(s: Scene) -> Reply:
    s.house.api.post("/auth/password/forgot", {"email": ANNA["email"]})
    token = s.house.sent("auth.password.reset-requested")["token"]
    return s.sent(
        "POST", "/auth/password/reset", {"token": token, "password": "a new one, at last"}
    )


def move(s: Scene) -> Reply:
    return s.mine("POST", "/auth/email/change", {"email": "new@example.org", "password": PASSWORD})


def moved(s: Scene) -> Reply:
    move(s)
    token = s.house.sent("auth.user.email-change-requested")["token"]
    return s.sent("POST", "/auth/email/confirm", {"token": token})


def confirm(s: Scene) -> Reply:
    app = App(s.house, begin(s.house, s.me).json["secret"])
    return s.mine("POST", "/auth/mfa/totp/confirm", {"code": app.code()})


def renew(s: Scene) -> Reply:
    return s.mine("POST", "/auth/mfa/backup-codes", {"code": s.app.next_code()})


def give_up(s: Scene) -> Reply:
    return s.mine("DELETE", "/auth/mfa", {"code": s.app.next_code()})


def activate(s: Scene) -> Reply:
    s.admins("POST", f"/users/{s.olga}/deactivate")
    return s.admins("POST", f"/users/{s.olga}/activate")


def reset_mfa(s: Scene) -> Reply:
    enrolled(s.house, s.me)
    return s.admins("POST", f"/users/{s.me.id}/reset-mfa")


def revoke(s: Scene) -> Reply:
    key = s.admins("POST", "/api-keys", KEY).json["id"]
    return s.admins("DELETE", f"/api-keys/{key}")


CHANGE_PASSWORD = {"currentPassword": PASSWORD, "newPassword": "a new one, at last"}
PROOF = {"password": PASSWORD}
ROUTES: dict[str, tuple[Callable[[Scene], Reply], list[str]]] = {
    "POST /auth/register": (lambda s: s.sent("POST", "/auth/register", ANNA | {"email": "new@example.org"}), ["get_many", "commit"]),
    "POST /auth/verify-email": (verify, ["get_many", "commit"]),
    "POST /auth/verify-email/resend": (resend, ["get_many", "first", "commit"]),
    "POST /auth/login": (lambda s: s.sent("POST", "/auth/login", {"login": ANNA["email"], "password": PASSWORD}), ["get_many", "commit"]),
    "POST /auth/login/mfa": (second_step, ["get_many", "commit"]),
    "POST /auth/refresh": (refresh, ["get_many", "commit"]),
    "POST /auth/unlock": (unlock, ["get", "commit"]),
    "POST /auth/logout": (lambda s: s.mine("POST", "/auth/logout"), ["commit"]),
    "GET /auth/me": (lambda s: s.mine("GET", "/auth/me"), ["get"]),
    "GET /auth/sessions": (lambda s: s.mine("GET", "/auth/sessions"), ["page"]),
    "DELETE /auth/sessions": (lambda s: s.mine("DELETE", "/auth/sessions", PROOF), ["each", "commit"]),
    "DELETE /auth/sessions/{sessionId}": (lambda s: s.mine("DELETE", f"/auth/sessions/{s.me.session_id}", PROOF), ["each", "commit"]),
    "POST /auth/password/change": (lambda s: s.mine("POST", "/auth/password/change", CHANGE_PASSWORD), ["each", "commit"]),
    "POST /auth/password/forgot": (lambda s: s.sent("POST", "/auth/password/forgot", {"email": ANNA["email"]}), ["get", "commit"]),
    "POST /auth/password/reset": (reset, ["each", "commit"]),
    # whether the new address is somebody's is another partition's to say
    "POST /auth/email/change": (move, ["each", "get", "commit"]),
    "POST /auth/email/confirm": (moved, ["get_many", "commit"]),
    "POST /auth/mfa/totp": (lambda s: s.mine("POST", "/auth/mfa/totp", {"password": PASSWORD}), ["each", "commit"]),
    "POST /auth/mfa/totp/confirm": (confirm, ["each", "commit"]),
    "POST /auth/mfa/backup-codes": (renew, ["each", "commit"]),
    "DELETE /auth/mfa": (give_up, ["each", "commit"]),
    "GET /auth/verify-email": (lambda s: s.sent("GET", "/auth/verify-email"), []),
    "GET /auth/email/confirm": (lambda s: s.sent("GET", "/auth/email/confirm"), []),
    "GET /auth/password/reset": (lambda s: s.sent("GET", "/auth/password/reset"), []),
    "GET /auth/unlock": (lambda s: s.sent("GET", "/auth/unlock"), []),
    "GET /.well-known/jwks.json": (lambda s: s.sent("GET", "/.well-known/jwks.json"), []),
    "GET /users": (lambda s: s.admins("GET", "/users"), ["page"]),
    "POST /users": (lambda s: s.admins("POST", "/users", OLGA | {"email": "pavel@example.org"}), ["commit"]),
    "GET /users/{userId}": (lambda s: s.admins("GET", f"/users/{s.olga}"), ["get"]),
    "PATCH /users/{userId}": (lambda s: s.admins("PATCH", f"/users/{s.olga}", {"role": "tech"}), ["get", "commit"]),
    "DELETE /users/{userId}": (lambda s: s.admins("DELETE", f"/users/{s.olga}"), ["each", "commit"]),
    "POST /users/{userId}/activate": (activate, ["each", "commit"]),
    "POST /users/{userId}/deactivate": (lambda s: s.admins("POST", f"/users/{s.olga}/deactivate"), ["each", "commit"]),
    "POST /users/{userId}/unlock": (lambda s: s.admins("POST", f"/users/{s.olga}/unlock"), ["get", "commit"]),
    "POST /users/{userId}/reset-mfa": (reset_mfa, ["each", "commit"]),
    "GET /roles": (lambda s: s.admins("GET", "/roles"), ["page"]),
    "POST /roles": (lambda s: s.admins("POST", "/roles", AUDITOR | {"name": "reader"}), ["commit"]),
    "GET /roles/{roleName}": (lambda s: s.admins("GET", "/roles/auditor"), ["get"]),
    "PUT /roles/{roleName}": (lambda s: s.admins("PUT", "/roles/auditor", {"permissions": ["billing:payment:read"]}), ["get", "commit"]),
    # whether anybody has it is the index's to say
    "DELETE /roles/{roleName}": (lambda s: s.admins("DELETE", "/roles/auditor"), ["get", "first", "commit"]),
    "GET /permissions": (lambda s: s.admins("GET", "/permissions"), []),
    "GET /api-keys": (lambda s: s.admins("GET", "/api-keys"), ["page"]),
    "POST /api-keys": (lambda s: s.admins("POST", "/api-keys", KEY), ["commit"]),
    "DELETE /api-keys/{keyId}": (revoke, ["get", "commit"]),
    "GET /audit": (lambda s: s.admins("GET", "/audit"), ["page"]),
}  # fmt: skip


def test_no_route_is_forgotten() -> None:
    declared = {f"{e.method} {e.path}" for group in ENDPOINTS for e in group.declared}
    assert set(ROUTES) == declared


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_asks_for_no_more_than_it_must(scene: Scene, route: str) -> None:
    call, wanted = ROUTES[route]
    reply = call(scene)
    assert 200 <= reply.status < 300, reply.text
    assert scene.house.table.requests == wanted
