"""The first administrator: made once, and given a password that must be changed at first sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.seeds import ADMINISTRATOR, seed_administrator
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.auth.authenticator import answer, challenge, enrolled
from tests.unit.auth.house import PASSWORD, House

INITIAL = "generated for this stack"
OWN = "another rather long one"


def seed(house: House, password: str = INITIAL) -> bool:
    return seed_administrator(
        house.table, password, hasher=PasswordHasher(8, 1, 1), clock=house.clock
    )


def change(house: House, by: Principal, new: str, current: str = INITIAL) -> Reply:
    body = {"currentPassword": current, "newPassword": new}
    return house.api.post("/auth/password/change", body, by=by)


@pytest.fixture
def grant(house: House) -> dict[str, Any]:
    """The first sign-in."""
    assert seed(house)
    return house.grant(login=ADMINISTRATOR, password=INITIAL)


def test_the_administrator_is_made_once(house: House) -> None:
    assert (seed(house), seed(house)) == (True, False)


def test_a_second_seed_leaves_the_first_password(house: House) -> None:
    seed(house, "generated the first time")
    seed(house, "generated another time")
    assert house.sign_in(ADMINISTRATOR, "generated the first time").status == 200
    assert house.sign_in(ADMINISTRATOR, "generated another time").status == 401


def test_whoever_signs_in_with_it_may_do_nothing_until_it_is_changed(
    house: House, grant: dict[str, Any]
) -> None:
    assert grant["passwordChangeRequired"] is True
    me = house.me(grant["accessToken"])
    assert me.permissions == frozenset()
    assert house.api.get("/users", by=me).status == 403
    assert house.api.get("/auth/me", by=me).json["passwordChangeRequired"] is True
    assert change(house, me, OWN).status == 204
    assert house.api.get("/auth/me", by=me).json["passwordChangeRequired"] is False
    tokens = house.refresh(grant["refreshToken"]).json
    assert tokens["passwordChangeRequired"] is False
    assert house.me(tokens["accessToken"]).may("billing:tariff:write")
    assert house.sign_in(ADMINISTRATOR, INITIAL).status == 401
    assert house.grant(login=ADMINISTRATOR, password=OWN)["passwordChangeRequired"] is False


def test_refreshing_does_not_lift_it(house: House, grant: dict[str, Any]) -> None:
    tokens = house.refresh(grant["refreshToken"]).json
    assert tokens["passwordChangeRequired"] is True
    assert house.me(tokens["accessToken"]).permissions == frozenset()


def test_a_browser_is_told_too(house: House) -> None:
    seed(house)
    body = {"login": ADMINISTRATOR, "password": INITIAL, "delivery": "cookie"}
    assert house.api.post("/auth/login", body).json["passwordChangeRequired"] is True


@pytest.mark.parametrize("spelt", [INITIAL, INITIAL.replace("s", "ſ")])
def test_it_can_not_become_the_password(house: House, grant: dict[str, Any], spelt: str) -> None:
    me = house.me(grant["accessToken"])
    refused = change(house, me, spelt)
    assert refused.status == 422
    assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [
        ("/newPassword", "initial")
    ]
    assert house.me(grant["accessToken"]).permissions == frozenset()


def test_a_link_from_the_mail_changes_it_too_but_not_to_itself(house: House) -> None:
    seed(house)
    house.api.post("/auth/password/forgot", {"email": ADMINISTRATOR})
    token = house.sent("auth.password.reset-requested")["token"]
    path = "/auth/password/reset"
    refused = house.api.post(path, {"token": token, "password": INITIAL})
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "initial")
    assert house.api.post(path, {"token": token, "password": OWN}).status == 204
    grant = house.grant(login=ADMINISTRATOR, password=OWN)
    assert house.me(grant["accessToken"]).may("auth:user:write")


def test_a_renewed_hash_is_still_of_the_initial_password(house: House) -> None:
    seed_administrator(house.table, INITIAL, hasher=PasswordHasher(16, 2, 1), clock=house.clock)
    for _ in range(2):
        grant = house.grant(login=ADMINISTRATOR, password=INITIAL)
        assert grant["passwordChangeRequired"] is True


def test_a_second_factor_does_not_stand_in_for_the_change(house: House) -> None:
    seed_administrator(house.table, PASSWORD, hasher=PasswordHasher(16, 2, 1), clock=house.clock)
    app = enrolled(house, house.me(house.grant(login=ADMINISTRATOR)["accessToken"]))
    tokens = answer(house, challenge(house, login=ADMINISTRATOR), app.next_code()).json
    assert tokens["passwordChangeRequired"] is True
    assert house.me(tokens["accessToken"]).permissions == frozenset()


def test_a_password_of_ones_own_may_be_kept(house: House) -> None:
    house.anna()
    me = house.me(house.grant()["accessToken"])
    assert me.permissions
    assert change(house, me, PASSWORD, PASSWORD).status == 204
