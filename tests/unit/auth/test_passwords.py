"""Change of a password, and what helps who has forgotten it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, PASSWORD, House

NEW = "another rather long one"


def change(house: House, access_token: str, current: str = PASSWORD, new: str = NEW) -> Any:
    body = {"currentPassword": current, "newPassword": new}
    return house.api.post("/auth/password/change", body, by=house.me(access_token))


def forgotten(house: House) -> str:
    assert house.api.post("/auth/password/forgot", {"email": ANNA["email"]}).status == 202
    return str(house.sent("auth.password.reset-requested")["token"])


def reset(house: House, token: str, password: str = NEW) -> Any:
    return house.api.post("/auth/password/reset", {"token": token, "password": password})


def test_a_change_takes_effect_and_ends_the_other_sessions(house: House) -> None:
    house.anna()
    other, mine = house.grant(), house.grant()
    assert change(house, mine["accessToken"]).status == 204
    assert house.caller(other["accessToken"]) is None
    assert house.caller(mine["accessToken"]) is not None
    assert house.sign_in().status == 401
    assert house.sign_in(password=NEW).status == 200
    assert house.sent("auth.password.changed")["email"] == ANNA["email"]


def test_a_change_is_audited_without_hashes(house: House) -> None:
    user = house.anna()
    change(house, house.grant()["accessToken"])
    line = house.table.audit()[-1]
    assert (line["action"], line["actor"]) == ("password.changed", user["id"])
    assert "argon2" not in str(line)


def test_a_change_is_one_read_and_one_transaction(house: House) -> None:
    house.anna()
    me = house.me(house.grant()["accessToken"])
    house.table.requests.clear()
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert house.api.post("/auth/password/change", body, by=me).status == 204
    assert house.table.requests == ["each", "commit"]


def test_the_current_password_must_be_right(house: House) -> None:
    house.anna()
    reply = change(house, house.grant()["accessToken"], current="a guess of mine")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/currentPassword")
    assert house.sign_in().status == 200


def test_the_new_password_must_not_be_easily_guessed(house: House) -> None:
    house.anna()
    reply = change(house, house.grant()["accessToken"], new="Petrova the great")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/newPassword")


def test_a_reset_sets_the_password_and_ends_every_session(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    token = forgotten(house)
    assert house.sent("auth.password.reset-requested")["userId"] == user["id"]
    assert reset(house, token).status == 204
    assert house.caller(grant["accessToken"]) is None
    assert house.sign_in().status == 401
    assert house.sign_in(password=NEW).status == 200


def test_a_reset_ends_however_many_sessions(house: House) -> None:
    house.anna()
    grants = [house.grant() for _ in range(90)]
    assert reset(house, forgotten(house)).status == 204
    assert [house.caller(g["accessToken"]) for g in grants] == [None] * 90


def test_a_reset_token_works_once(house: House) -> None:
    house.anna()
    token = forgotten(house)
    assert reset(house, token).status == 204
    assert reset(house, token, "yet another long one").status == 422
    assert house.sign_in(password=NEW).status == 200


def test_two_uses_of_a_reset_token_at_once_set_one_password(house: House) -> None:
    house.anna()
    token = forgotten(house)
    read = house.table.each

    def read_then_lose(*given: Any, **named: Any) -> Any:
        found = list(read(*given, **named))
        house.table.each = read
        assert reset(house, token).status == 204
        return iter(found)

    house.table.each = read_then_lose
    assert reset(house, token, "yet another long one").status == 422
    assert house.sign_in(password=NEW).status == 200


def test_a_reset_token_ends_after_an_hour(house: House) -> None:
    house.anna()
    token = forgotten(house)
    house.clock.advance(hours=1)
    assert reset(house, token).status == 422


def test_a_changed_password_takes_the_leave_of_a_reset_away(house: House) -> None:
    house.anna()
    token = forgotten(house)
    change(house, house.grant()["accessToken"])
    assert reset(house, token, "yet another long one").status == 422


def test_only_the_latest_link_works_and_none_is_sent_within_a_minute(house: House) -> None:
    house.anna()
    first = forgotten(house)
    assert forgotten(house) == first
    house.clock.advance(minutes=1, seconds=1)
    second = forgotten(house)
    assert second != first
    assert reset(house, first).status == 422
    assert reset(house, second).status == 204


@pytest.mark.parametrize(
    "token", ["x" * 43, "id-1." + "x" * 43, "." + "x" * 43, "id-1." + "." * 20]
)
def test_a_made_up_token_resets_nothing(house: House, token: str) -> None:
    house.anna()
    forgotten(house)
    assert reset(house, token).status == 422
    assert house.sign_in().status == 200


def test_a_reset_does_not_take_a_password_that_is_easily_guessed(house: House) -> None:
    house.anna()
    token = forgotten(house)
    reply = reset(house, token, "Petrova the great")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/password")
    assert reset(house, token).status == 204


def test_a_deactivated_user_cannot_come_back_by_a_reset(house: House) -> None:
    user = house.anna()
    token = forgotten(house)
    house.api.post(f"/users/{user['id']}/deactivate", by=an_admin())
    assert reset(house, token).status == 422


def test_a_reset_is_the_act_of_its_user(house: House) -> None:
    user = house.anna()
    reset(house, forgotten(house))
    line = house.table.audit()[-1]
    assert (line["action"], line["actor"]) == ("password.reset", user["id"])
    assert house.table.events("auth.password.changed")[-1]["actor"] == user["id"]


def test_somebody_elses_token_resets_nothing_of_mine(house: House) -> None:
    anna = house.anna()
    house.anna(email="ivan@example.org", name="Ivan Sidorov")
    house.api.post("/auth/password/forgot", {"email": "ivan@example.org"})
    secret = house.sent("auth.password.reset-requested")["token"].split(".")[1]
    assert reset(house, f"{anna['id']}.{secret}").status == 422


@pytest.mark.parametrize("is_active", [True, False], ids=["user", "deactivated"])
def test_the_answer_and_the_work_are_the_same_for_a_stranger(house: House, is_active: bool) -> None:
    """Also within the minute, and after it."""
    house.store(house.anna()["id"], is_active=is_active)

    def asked(email: str) -> None:
        for seconds in (0, 30, 40):
            house.clock.advance(seconds=seconds)
            reply = house.api.post("/auth/password/forgot", {"email": email})
            assert (reply.status, reply.text) == (202, "")

    theirs, nobodys = (
        house.work(partial(asked, email)) for email in (ANNA["email"], "nobody@example.org")
    )
    assert theirs == nobodys
    assert theirs[:3] == ["get", "2 writes", "commit"]
    assert len(house.table.events("auth.password.reset-requested")) == 2 * is_active
