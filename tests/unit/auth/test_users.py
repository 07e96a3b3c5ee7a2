"""Users as administrators handle them, and as they see themselves."""

from __future__ import annotations

from typing import Any

import pytest

from functions.auth.roles.entities import BUILT_IN
from functions.auth.sessions.entities import Client
from functions.auth.sessions.service import Sessions
from functions.auth.users.repository import UserRepository
from shared.dynamo import Transaction
from tests.fakes.people import an_admin, staff
from tests.unit.auth.authenticator import answer, challenge, enrolled
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
    invited = house.sent("auth.user.invited")
    assert (invited["email"], invited["expiresAt"]) == (OLGA["email"], "2026-03-11T09:00:00Z")
    assert house.table.events("auth.password.reset-requested") == []
    house.clock.advance(hours=23)
    form = {"token": invited["token"], "password": "set by herself"}
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
    assert house.api.post(f"{path}/deactivate", by=an_admin()).json["isActive"] is False
    assert house.caller(grant["accessToken"]) is None
    assert house.sign_in(OLGA["email"]).status == 401
    assert house.sent("auth.user.deactivated")["userId"] == user["id"]
    assert house.api.post(f"{path}/activate", by=an_admin()).json["isActive"] is True
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.sign_in(OLGA["email"]).status == 200


@pytest.mark.parametrize("verb", ["activate", "deactivate"])
def test_what_is_so_already_changes_nothing(house: House, verb: str) -> None:
    user = create(house).json
    path = f"/users/{user['id']}/{verb}"
    before = house.api.post(path, by=an_admin()).json["version"]
    house.table.requests.clear()
    assert house.api.post(path, by=an_admin()).json["version"] == before
    assert "commit" not in house.table.requests


def test_a_deactivated_users_link_for_a_new_password_ends(house: House) -> None:
    user = create(house).json
    house.api.post("/auth/password/forgot", {"email": OLGA["email"]})
    token = house.sent("auth.password.reset-requested")["token"]
    for verb in ("deactivate", "activate"):
        house.api.post(f"/users/{user['id']}/{verb}", by=an_admin())
    form = {"token": token, "password": "set by a stranger"}
    assert house.api.post("/auth/password/reset", form).status == 422


def test_a_deleted_user_leaves_nothing_but_the_audit(house: House) -> None:
    user = create(house, phone="+79161234567").json
    grant = house.grant(login=OLGA["email"])
    house.api.post("/auth/password/forgot", {"email": OLGA["email"]})
    token = house.sent("auth.password.reset-requested")["token"]
    for _ in range(6):
        house.sign_in(OLGA["email"], "wrong password")
    path = f"/users/{user['id']}"
    assert house.api.delete(path, by=an_admin()).status == 204
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.sign_in(OLGA["email"]).status == 401
    form = {"token": token, "password": "set by a stranger"}
    assert house.api.post("/auth/password/reset", form).status == 422
    assert [house.api.get(path, by=an_admin()).status, house.api.delete(path, by=an_admin()).status] == [404, 404]  # fmt: skip
    left = {
        pk.split("#")[0] for pk, _ in house.table.items if user["id"] in pk or OLGA["email"] in pk
    }
    assert left == {"AUDIT"}
    assert house.sent("auth.user.deleted")["userId"] == user["id"]
    line = house.table.audit()[-1]
    assert (line["action"], line["actor"]) == ("user.deleted", "admin-1")
    assert create(house, phone="+79161234567").status == 201
    assert house.sign_in(OLGA["email"]).status == 200


def test_a_phone_can_be_given_changed_and_taken_away(house: House) -> None:
    user = create(house).json
    path = f"/users/{user['id']}"
    assert house.api.patch(path, {"phone": "8 (916) 123-45-67"}, by=an_admin()).json["phone"] == "+79161234567"  # fmt: skip
    assert house.sign_in("+79161234567").status == 200
    assert house.api.patch(path, {"phone": "+79161234568"}, by=an_admin()).status == 200
    assert [house.sign_in(p).status for p in ("+79161234567", "+79161234568")] == [401, 200]
    assert house.api.patch(path, {"phone": None}, by=an_admin()).json["phone"] is None
    assert house.sign_in("+79161234568").status == 401
    assert [pk for pk, _ in house.table.items if pk.startswith("PHONE#")] == []


def test_a_phone_that_is_anothers_cannot_be_taken(house: House) -> None:
    house.anna(phone="+79161234567")
    user = create(house).json
    reply = house.api.patch(f"/users/{user['id']}", {"phone": "+79161234567"}, by=an_admin())
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:phone-taken")
    bad = house.api.patch(f"/users/{user['id']}", {"phone": "12345"}, by=an_admin())
    assert bad.json["errors"][0]["pointer"] == "/phone"


def test_an_address_given_by_an_administrator_counts_once_its_owner_has_confirmed_it(
    house: House,
) -> None:
    user = create(house).json
    path = f"/users/{user['id']}"
    body = {"email": "Olga@Example.net", "name": "Olga Sidorova"}
    reply = house.api.patch(path, body, by=an_admin())
    assert (reply.json["email"], reply.json["name"]) == (OLGA["email"], "Olga Sidorova")
    told = house.sent("auth.user.email-change-requested")
    assert told["email"] == "olga@example.net"
    assert house.api.post("/auth/email/confirm", {"token": told["token"]}).status == 204
    assert house.api.get(path, by=an_admin()).json["email"] == "olga@example.net"


def test_a_deactivated_user_gets_no_link_for_a_new_password(house: House) -> None:
    user = create(house).json
    house.api.post(f"/users/{user['id']}/deactivate", by=an_admin())
    assert house.api.post("/auth/password/forgot", {"email": OLGA["email"]}).status == 202
    assert house.table.events("auth.password.reset-requested") == []


def test_an_administrator_cannot_lock_themselves_out(house: House) -> None:
    user = create(house, role="admin").json
    me = house.me(house.grant(login=OLGA["email"])["accessToken"])
    path = f"/users/{user['id']}"
    for reply in (house.api.post(f"{path}/deactivate", by=me), house.api.delete(path, by=me)):
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
    "body",
    [
        {},
        {"name": None},
        {"email": None},
        {"isActive": False},
        {"version": 9},
        {"email": OLGA["email"]},
    ],
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
    [("GET", "/users"), ("POST", "/users"), ("GET", "/users/x"), ("PATCH", "/users/x"), ("DELETE", "/users/x"),
     ("POST", "/users/x/activate"), ("POST", "/users/x/deactivate"), ("POST", "/users/x/unlock"), ("GET", "/roles")],
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


def test_a_user_with_many_unanswered_challenges_and_sessions_can_be_deleted(house: House) -> None:
    user = house.anna()
    app = enrolled(house, house.me(house.grant()["accessToken"]))
    for _ in range(100):
        challenge(house)
    for _ in range(100):
        house.wiring.use(Sessions).start(
            UserRepository(table=house.table).get(user["id"]),
            Client("device", "203.0.113.7"),
            Transaction(),
        )
    text = challenge(house)
    assert house.api.delete(f"/users/{user['id']}", by=an_admin()).status == 204
    assert [key for key in house.table.items if key[0] == f"USER#{user['id']}"] == []
    assert answer(house, text, app.next_code()).status == 401
