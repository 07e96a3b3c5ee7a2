"""Users as administrators handle them, and as they see themselves."""

from __future__ import annotations

from typing import Any

import pytest

from functions.auth.roles.entities import BUILT_IN
from tests.fakes.people import an_admin, staff
from tests.unit.auth.house import ANNA, PASSWORD, House

OLGA: dict[str, Any] = {
    "email": "olga@example.org",
    "name": "Olga Ivanova",
    "role": "operator",
    "password": PASSWORD,
}


def create(house: House, **changes: Any) -> Any:
    return house.api.post("/users", OLGA | changes, by=an_admin())


def test_an_administrator_makes_an_operator_who_can_sign_in(house: House) -> None:
    reply = create(house)
    assert reply.status == 201
    assert (reply.json["role"], reply.json["customerId"], reply.json["version"]) == (
        "operator", None, 1,
    )  # fmt: skip
    assert "password" not in reply.text.lower()
    me = house.me(house.grant(login="olga@example.org")["accessToken"])
    assert me.may("customer:application:write")
    assert not me.may("auth:user:write")
    assert house.sent("auth.user.verified")["role"] == "operator"


def test_a_user_without_a_first_password_is_sent_a_link_to_set_one(house: House) -> None:
    body = {k: v for k, v in OLGA.items() if k != "password"}
    assert house.api.post("/users", body, by=an_admin()).status == 201
    assert house.sign_in("olga@example.org", "").status == 422
    assert house.sign_in("olga@example.org", "anything at all").status == 401
    token = house.sent("auth.password.reset-requested")["token"]
    form = {"token": token, "password": "set by herself"}
    assert house.api.post("/auth/password/reset", form).status == 204
    assert house.sign_in("olga@example.org", "set by herself").status == 200


def test_a_first_password_must_not_be_easily_guessed(house: House) -> None:
    reply = create(house, password="Ivanova the great")
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "own-data")


def test_a_customer_made_by_an_administrator_has_a_customer_id(house: House) -> None:
    reply = create(house, role="customer")
    assert reply.json["customerId"]
    assert house.sent("auth.user.verified")["customerId"] == reply.json["customerId"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "ANNA@example.org"}, "email-taken"),
        ({"phone": "+79161234567"}, "phone-taken"),
    ],
)
def test_names_are_unique(house: House, changes: dict[str, str], code: str) -> None:
    house.anna(phone="+79161234567")
    reply = create(house, **changes)
    assert (reply.status, reply.json["type"]) == (409, f"urn:lastmile:problem:{code}")
    assert house.sign_in("olga@example.org").status == 401


@pytest.mark.parametrize("role", ["root", "", "Admin", None])
def test_a_role_must_be_known(house: House, role: object) -> None:
    assert create(house, role=role).status == 422


def test_the_same_key_makes_one_user(house: House) -> None:
    options: dict[str, Any] = {"by": an_admin(), "headers": {"idempotency-key": "k1"}}
    first = house.api.post("/users", OLGA, **options)
    again = house.api.post("/users", OLGA, **options)
    assert (again.status, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_users_are_listed_newest_first_and_by_role(house: House) -> None:
    house.anna()
    create(house)
    create(house, email="tim@example.org", name="Tim Tech", role="tech")
    everybody = house.api.get("/users", by=an_admin()).json["items"]
    assert [u["role"] for u in everybody] == ["tech", "operator", "customer"]
    techs = house.api.get("/users", by=an_admin(), query={"role": "tech"}).json["items"]
    assert [u["email"] for u in techs] == ["tim@example.org"]
    assert "hash" not in str(everybody).lower()


def test_users_page(house: House) -> None:
    for number in range(3):
        create(house, email=f"user{number}@example.org")
    first = house.api.get("/users", by=an_admin(), query={"limit": "2"}).json
    query = {"limit": "2", "cursor": first["nextCursor"]}
    rest = house.api.get("/users", by=an_admin(), query=query).json
    assert len({u["id"] for u in first["items"] + rest["items"]}) == 3


def test_a_user_is_found_by_id(house: House) -> None:
    user = create(house).json
    assert house.api.get(f"/users/{user['id']}", by=an_admin()).json == user
    assert house.api.get("/users/nobody", by=an_admin()).status == 404


def test_a_change_is_kept_under_every_name(house: House) -> None:
    user = create(house, phone="+79161234567").json
    body = {"name": "Olga Sidorova", "locale": "en"}
    reply = house.api.patch(f"/users/{user['id']}", body, by=an_admin())
    assert (reply.json["name"], reply.json["locale"], reply.json["version"]) == (
        "Olga Sidorova", "en", 2,
    )  # fmt: skip
    names = {i["name"] for (_, sk), i in house.table.items.items() if sk == "USER"}
    assert names == {"Olga Sidorova"}
    said = house.sent("auth.user.updated")
    assert (said["name"], said["isActive"]) == ("Olga Sidorova", True)


def test_a_deactivated_user_is_out_and_can_be_let_in_again(house: House) -> None:
    user = create(house).json
    grant = house.grant(login=OLGA["email"])
    path = f"/users/{user['id']}"
    assert house.api.patch(path, {"isActive": False}, by=an_admin()).status == 200
    assert house.caller(grant["accessToken"]) is None
    assert house.sign_in(OLGA["email"]).status == 401
    assert house.sent("auth.user.deactivated")["userId"] == user["id"]
    assert house.api.patch(path, {"isActive": True}, by=an_admin()).status == 200
    assert house.sign_in(OLGA["email"]).status == 200


def test_a_deactivated_user_gets_no_link_for_a_new_password(house: House) -> None:
    user = create(house).json
    house.api.patch(f"/users/{user['id']}", {"isActive": False}, by=an_admin())
    assert house.api.post("/auth/password/forgot", {"email": OLGA["email"]}).status == 202
    assert house.table.events("auth.password.reset-requested") == []


def test_an_administrator_cannot_lock_themselves_out(house: House) -> None:
    user = create(house, role="admin").json
    me = house.me(house.grant(login=OLGA["email"])["accessToken"])
    reply = house.api.patch(f"/users/{user['id']}", {"isActive": False}, by=me)
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:own-account")


def test_a_change_of_what_somebody_else_changed_is_refused(house: House) -> None:
    user = create(house).json
    path = f"/users/{user['id']}"
    house.api.patch(path, {"name": "Olga One"}, by=an_admin())
    stale = {"if-match": '"1"'}
    assert house.api.patch(path, {"name": "Two"}, by=an_admin(), headers=stale).status == 412
    fresh = {"if-match": '"2"'}
    assert house.api.patch(path, {"name": "Two"}, by=an_admin(), headers=fresh).status == 200


@pytest.mark.parametrize(
    "body", [{}, {"name": None}, {"role": "admin"}, {"email": "x@example.org"}, {"version": 9}]
)
def test_a_change_names_only_what_can_be_changed(house: House, body: dict[str, Any]) -> None:
    user = create(house).json
    assert house.api.patch(f"/users/{user['id']}", body, by=an_admin()).status == 422


def test_i_see_myself_and_what_i_may_do(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    mine = house.api.get("/auth/me", by=house.me(grant["accessToken"])).json
    assert (mine["id"], mine["email"]) == (user["id"], ANNA["email"])
    assert mine["sessionId"] == grant["sessionId"]
    assert mine["permissions"] == sorted(BUILT_IN["customer"].permissions)


def test_roles_are_listed_with_what_they_permit(house: House) -> None:
    roles = house.api.get("/roles", by=an_admin()).json["items"]
    assert [r["name"] for r in roles] == ["customer", "operator", "tech", "admin"]
    assert roles[3]["permissions"] == ["*:*:*"]


@pytest.mark.parametrize("role", ["customer", "operator", "tech"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users"), ("POST", "/users"), ("GET", "/users/x"), ("PATCH", "/users/x"), ("GET", "/roles")],
)  # fmt: skip
def test_only_administrators_handle_users(house: House, method: str, path: str, role: str) -> None:
    caller = staff(role, *BUILT_IN[role].permissions)
    assert house.api.call(method, path, OLGA, by=caller).status == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/auth/me"), ("POST", "/auth/logout"), ("GET", "/auth/sessions"),
        ("DELETE", "/auth/sessions"), ("DELETE", "/auth/sessions/x"), ("POST", "/auth/password/change"),
        ("GET", "/users"), ("GET", "/roles"),
    ],
)  # fmt: skip
def test_without_a_token_nothing_of_this_is_there(house: House, method: str, path: str) -> None:
    assert house.api.call(method, path, {}).status == 401
