"""A device that its user has signed in on before is not kept out by those who guess elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.auth.sessions import known_device
from tests.unit.auth.authenticator import answer, challenge, enrolled
from tests.unit.auth.house import ANNA, PASSWORD, House

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LOGIN = {"login": ANNA["email"], "password": PASSWORD}
WRONG = {"login": ANNA["email"], "password": "a guess that is wrong"}
STRANGER = "198.51.100.9"


def known(house: House, **kw: Any) -> str:
    """What a device was given when its user signed in."""
    house.anna()
    return str(house.grant(**kw)["deviceToken"])


def guessed(house: House, times: int = 6) -> None:
    """A stranger fails as often as it takes, an hour later once more."""
    for _ in range(times):
        house.api.post("/auth/login", WRONG, source=STRANGER)


def from_device(house: House, token: str | None, **form: str) -> int:
    body = LOGIN | form | ({"deviceToken": token} if token else {})
    return int(house.api.post("/auth/login", body).status)


def test_one_wrong_password_an_hour_keeps_nobody_waiting_on_a_known_device(house: House) -> None:
    token = known(house)
    guessed(house, 20)
    for _ in range(48):
        assert from_device(house, None) == 401, "whoever is not known has to wait"
        assert from_device(house, token) == 200
        house.clock.advance(hours=1)
        guessed(house, 1)


def test_a_known_device_is_slowed_down_by_its_own_failures(house: House) -> None:
    token = known(house)
    for _ in range(6):
        assert from_device(house, token, password="a guess that is wrong") == 401
    assert from_device(house, token) == 401
    assert from_device(house, None) == 200, "and nobody else is"


def test_failures_on_a_known_device_are_told_to_its_user_with_a_link(house: House) -> None:
    token = known(house)
    for _ in range(6):
        from_device(house, token, password="a guess that is wrong")
    link = house.sent("auth.account.unlock-requested")["token"]
    assert house.api.post("/auth/unlock", {"token": link}).status == 204
    assert from_device(house, token) == 200


def test_a_full_source_does_not_keep_a_known_device_out(house: House) -> None:
    token = known(house)
    for number in range(51):
        house.api.post("/auth/login", WRONG | {"login": f"nobody{number}@example.org"})
    assert from_device(house, None) == 429
    assert from_device(house, token) == 200


@pytest.mark.parametrize("forge", [
    lambda _token: "x" * 43 + "." + "x" * 43,
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: known_device.issue("another key", NOW, token).token,
    lambda token: token + "x",
    lambda _token: "",
    lambda _token: ".",
])  # fmt: skip
def test_a_forged_token_makes_nobody_known(house: House, forge: Any) -> None:
    token = known(house)
    guessed(house)
    assert from_device(house, forge(token)) == 401


def test_a_token_is_good_for_its_own_user_only(house: House) -> None:
    token = known(house)
    house.anna(email="boris@example.org")
    house.grant(login="boris@example.org")
    for _ in range(6):
        house.api.post("/auth/login", WRONG | {"login": "boris@example.org"}, source=STRANGER)
    boris = {"login": "boris@example.org", "deviceToken": token}
    assert house.api.post("/auth/login", LOGIN | boris).status == 401


def test_a_device_keeps_its_token_and_another_one_gets_another(house: House) -> None:
    token = known(house)
    again = house.api.post("/auth/login", LOGIN | {"deviceToken": token}).json["deviceToken"]
    assert again == token
    assert house.grant()["deviceToken"] != token


def test_a_browser_keeps_it_where_no_script_reads_it(house: House) -> None:
    house.anna()
    reply = house.api.post("/auth/login", LOGIN | {"delivery": "cookie"})
    assert "deviceToken" not in reply.json
    (kept,) = [c for c in reply.cookies if c.startswith("__Host-lastmile-device=")]
    assert "HttpOnly" in kept
    assert "Secure" in kept
    assert "SameSite=Strict" in kept
    guessed(house)
    shown = {"cookie": kept.partition(";")[0]}
    assert house.api.post("/auth/login", LOGIN, headers=shown).status == 200
    assert house.api.post("/auth/login", LOGIN).status == 401


@pytest.mark.parametrize("kind", ["unlock", "reset"])
def test_a_link_from_the_mail_makes_the_browser_known(house: House, kind: str) -> None:
    house.anna()
    house.grant()
    guessed(house)
    if kind == "unlock":
        body = {"token": house.sent("auth.account.unlock-requested")["token"]}
        reply = house.api.post("/auth/unlock", body)
    else:
        house.api.post("/auth/password/forgot", {"email": ANNA["email"]})
        body = {"token": house.sent("auth.password.reset-requested")["token"]}
        reply = house.api.post("/auth/password/reset", body | {"password": PASSWORD})
    assert reply.status == 204
    guessed(house, 20)
    (kept,) = [c for c in reply.cookies if c.startswith("__Host-lastmile-device=")]
    shown = {"cookie": kept.partition(";")[0]}
    assert house.api.post("/auth/login", LOGIN).status == 401
    assert house.api.post("/auth/login", LOGIN, headers=shown).status == 200


def test_a_device_is_known_after_a_second_factor_too(house: House) -> None:
    house.anna()
    app = enrolled(house, house.me(house.grant()["accessToken"]))
    token = answer(house, challenge(house), app.next_code()).json["deviceToken"]
    guessed(house)
    reply = house.api.post("/auth/login", LOGIN | {"deviceToken": token})
    assert reply.json["mfaRequired"] is True


def test_a_known_device_costs_no_more_requests(house: House) -> None:
    token = known(house)
    plain = house.work(lambda: from_device(house, None))
    assert house.work(lambda: from_device(house, token)) == plain
    wrong = "a guess that is wrong"
    failed = house.work(lambda: from_device(house, None, password=wrong))
    assert house.work(lambda: from_device(house, token, password=wrong)) == failed


def test_the_key_of_a_users_devices_is_in_no_answer_and_no_audit_line(house: House) -> None:
    user_id = house.anna()["id"]
    house.grant()
    key = house.table.items[f"USER#{user_id}", "USER"]["device_key"]
    assert len(key) == 43
    lines = [str(i) for (pk, _), i in house.table.items.items() if pk.startswith("AUDIT#")]
    assert lines
    assert not any(key in line for line in lines)
