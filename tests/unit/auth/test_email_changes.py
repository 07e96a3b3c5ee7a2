"""A change of address: proved at the new one, told to the old one."""

from __future__ import annotations

import pytest

from shared.principal import Principal
from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, PASSWORD, House

NEW = "anna@example.net"


def signed_in(house: House) -> Principal:
    house.anna()
    return house.me(house.grant()["accessToken"])


def request(house: House, by: Principal, email: str = NEW, password: str = PASSWORD) -> int:
    form = {"email": email, "password": password}
    return int(house.api.post("/auth/email/change", form, by=by).status)


def confirm(house: House, token: str) -> int:
    return int(house.api.post("/auth/email/confirm", {"token": token}).status)


def sent_token(house: House) -> str:
    return str(house.sent("auth.user.email-change-requested")["token"])


def test_the_new_address_counts_once_its_link_was_followed(house: House) -> None:
    me = signed_in(house)
    assert request(house, me, "Anna@Example.NET") == 202
    told = house.sent("auth.user.email-change-requested")
    assert (told["email"], told["expiresAt"]) == (NEW, "2026-03-11T09:00:00Z")
    assert house.sign_in(NEW).status == 401
    house.clock.advance(minutes=5)
    assert confirm(house, told["token"]) == 204
    assert house.api.get("/auth/me", by=me).json["emailVerifiedAt"] == "2026-03-10T09:05:00Z"
    assert house.sign_in(NEW).status == 200
    assert house.sign_in(ANNA["email"]).status == 401
    assert house.sent("auth.user.updated")["email"] == NEW
    assert house.caller(house.grant(login=NEW)["accessToken"]) is not None


def test_the_old_address_is_told(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    confirm(house, sent_token(house))
    assert house.sent("auth.user.email-changed") == {
        "userId": me.id, "email": ANNA["email"], "name": ANNA["name"], "locale": "ru",
    }  # fmt: skip
    assert {line["action"] for line in house.table.audit()} >= {
        "email.change-requested", "user.email-changed",
    }  # fmt: skip


def test_a_link_to_the_old_address_is_worth_nothing_afterwards(house: House) -> None:
    me = signed_in(house)
    house.api.post("/auth/password/forgot", {"email": ANNA["email"]})
    old_link = house.sent("auth.password.reset-requested")["token"]
    request(house, me)
    confirm(house, sent_token(house))
    form = {"token": old_link, "password": "set by a stranger"}
    assert house.api.post("/auth/password/reset", form).status == 422


def test_the_old_address_is_free_for_somebody_else(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    confirm(house, sent_token(house))
    assert house.anna()["id"] != me.id


def test_whoever_holds_only_the_session_cannot_change_the_address(house: House) -> None:
    me = signed_in(house)
    reply = house.api.post("/auth/email/change", {"email": NEW, "password": "a guess"}, by=me)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/password")
    assert house.table.events("auth.user.email-change-requested") == []


def test_a_known_address_gets_no_link_and_the_answer_and_work_are_the_same(house: House) -> None:
    me = signed_in(house)
    house.anna(email="ivan@example.org", name="Ivan Sidorov")
    known = house.work(lambda: request(house, me, "ivan@example.org"))
    assert house.table.events("auth.user.email-change-requested") == []
    house.clock.advance(minutes=2)
    unknown = house.work(lambda: request(house, me))
    assert house.sent("auth.user.email-change-requested")["email"] == NEW
    assert known == unknown


def test_an_address_taken_meanwhile_stays_with_whoever_was_first(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    house.anna(email=NEW, name="Anna the Second")
    assert confirm(house, sent_token(house)) == 422
    assert house.sign_in(ANNA["email"]).status == 200


def test_the_own_address_is_no_change(house: House) -> None:
    me = signed_in(house)
    assert request(house, me, ANNA["email"].upper()) == 422


def test_a_message_a_minute_at_most(house: House) -> None:
    me = signed_in(house)
    assert [request(house, me), request(house, me)] == [202, 429]
    house.clock.advance(seconds=61)
    assert request(house, me) == 202


def test_only_the_last_link_works_and_once(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    first = sent_token(house)
    house.clock.advance(seconds=61)
    request(house, me)
    second = sent_token(house)
    assert [confirm(house, t) for t in (first, second, second)] == [422, 204, 422]


def test_a_link_ends_after_a_day(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    house.clock.advance(days=1)
    assert confirm(house, sent_token(house)) == 422


def test_a_deactivated_users_link_is_worth_nothing(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    house.store(me.id, is_active=False)
    assert confirm(house, sent_token(house)) == 422


def test_a_link_asked_for_before_a_new_password_is_worth_nothing_after_it(house: House) -> None:
    """A thief with the password asks for an address of theirs; the owner notices, and resets it."""
    me = signed_in(house)
    request(house, me)
    house.api.post("/auth/password/forgot", {"email": ANNA["email"]})
    form = {
        "token": house.sent("auth.password.reset-requested")["token"],
        "password": "a new one, at last",
    }
    assert house.api.post("/auth/password/reset", form).status == 204
    assert confirm(house, sent_token(house)) == 422
    assert house.sign_in(password="a new one, at last").status == 200


def test_a_link_asked_for_before_a_change_of_password_is_worth_nothing_after_it(
    house: House,
) -> None:
    me = signed_in(house)
    request(house, me)
    form = {"currentPassword": PASSWORD, "newPassword": "a new one, at last"}
    assert house.api.post("/auth/password/change", form, by=me).status == 204
    assert confirm(house, sent_token(house)) == 422


def test_a_deactivated_users_link_does_not_come_back_with_them(house: House) -> None:
    me = signed_in(house)
    request(house, me)
    for verb in ("deactivate", "activate"):
        assert house.api.post(f"/users/{me.id}/{verb}", by=an_admin()).status == 200
    assert confirm(house, sent_token(house)) == 422


@pytest.mark.parametrize("token", ["x" * 43, f"nobody.{'x' * 43}", "." * 30, f".{'x' * 43}"])
def test_what_is_no_link_is_refused(house: House, token: str) -> None:
    assert confirm(house, token) == 422


def test_nobody_changes_an_address_without_signing_in(house: House) -> None:
    form = {"email": NEW, "password": PASSWORD}
    assert house.api.post("/auth/email/change", form).status == 401
