"""The second factor: set up, asked for, used up, given up, taken off."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.auth.mfa.entities import FIRST_BLOCK, FREE_ATTEMPTS
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.sign_in.challenge import LIFETIME
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.fakes.people import an_admin, staff
from tests.unit.auth.authenticator import App, answer, begin, challenge, enrolled
from tests.unit.auth.house import PASSWORD, House


def at_once(house: House, answers: list[tuple[str, str]]) -> list[Reply]:
    """Every answer reads before any of them writes; the last to read is the first to write."""
    read, waiting, replies = house.table.get_many, list(answers), []

    def read_and_wait(keys: Any) -> Any:
        items = read(keys)
        if waiting:
            replies.append(answer(house, *waiting.pop(0)))
        return items

    house.table.get_many = read_and_wait
    replies.append(answer(house, *waiting.pop(0)))
    house.table.get_many = read
    return replies


@pytest.fixture
def anna(house: House) -> Principal:
    house.anna()
    return house.me(house.grant()["accessToken"])


@pytest.fixture
def app(house: House, anna: Principal) -> App:
    return enrolled(house, anna)


# --- setting it up


def test_setting_up_asks_for_the_password_once_more(house: House, anna: Principal) -> None:
    reply = house.api.post("/auth/mfa/totp", {"password": "not mine at all"}, by=anna)
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/password"


def test_nothing_is_asked_for_until_the_first_code_was_given(house: House, anna: Principal) -> None:
    begin(house, anna)
    assert "accessToken" in house.sign_in().json


def test_a_wrong_first_code_puts_nothing_into_force(house: House, anna: Principal) -> None:
    app = App(house, begin(house, anna).json["secret"])
    reply = house.api.post("/auth/mfa/totp/confirm", {"code": app.wrong_code()}, by=anna)
    assert (reply.status, reply.json["type"]) == (401, "urn:lastmile:problem:invalid-code")
    assert "accessToken" in house.sign_in().json


def test_a_second_picture_makes_the_first_one_void(house: House, anna: Principal) -> None:
    first = App(house, begin(house, anna).json["secret"])
    second = App(house, begin(house, anna).json["secret"])
    assert house.api.post("/auth/mfa/totp/confirm", {"code": first.code()}, by=anna).status == 401
    assert house.api.post("/auth/mfa/totp/confirm", {"code": second.code()}, by=anna).status == 200


def test_confirming_what_was_never_begun_is_a_conflict(house: House, anna: Principal) -> None:
    assert house.api.post("/auth/mfa/totp/confirm", {"code": "123456"}, by=anna).status == 409


def test_confirming_twice_is_a_conflict(house: House, anna: Principal, app: App) -> None:
    reply = house.api.post("/auth/mfa/totp/confirm", {"code": app.next_code()}, by=anna)
    assert reply.status == 409


def test_a_factor_in_force_is_not_overwritten_by_a_stolen_session(
    house: House, anna: Principal, app: App
) -> None:
    assert begin(house, anna).status == 409
    assert answer(house, challenge(house), app.next_code()).status == 200


def test_it_ends_the_other_sessions_and_keeps_the_one_that_set_it_up(house: House) -> None:
    house.anna()
    other, own = house.grant(), house.grant()
    enrolled(house, house.me(own["accessToken"]))
    assert house.caller(other["accessToken"]) is None
    assert house.caller(own["accessToken"]) is not None


def test_the_user_is_told_and_the_audit_trail_knows(
    house: House, anna: Principal, app: App
) -> None:
    assert house.sent("auth.mfa.enabled")["userId"] == anna.id
    actions = [line["action"] for line in house.table.audit() if line["actor"] == anna.id]
    assert [a for a in actions if a.startswith("mfa")] == ["mfa.begun", "mfa.enabled"]
    line = next(line for line in house.table.audit() if line["action"] == "mfa.enabled")
    assert line["after"]["mfa_enabled"] is True


def test_no_secret_lies_in_the_table_as_it_is(house: House, app: App) -> None:
    kept = json.dumps(list(house.table.items.values()), default=str)
    assert app.secret not in kept
    for code in app.backup_codes:
        assert code not in kept
        assert code.replace("-", "") not in kept


def test_no_secret_is_in_the_representation_of_anything(house: House, app: App) -> None:
    challenge(house)
    from functions.auth.mfa.repository import factor_in
    from functions.auth.users.repository import UserRepository

    account = UserRepository(table=house.table).get_account(str(house.table.audit()[-1]["actor"]))
    factor = factor_in(account)
    assert factor is not None
    for shown in (repr(account), repr(factor)):
        assert factor.sealed_secret not in shown
        assert not any(code in shown for code in factor.backup_codes)


def test_me_says_whether_a_second_factor_is_on(house: House, anna: Principal) -> None:
    assert house.api.get("/auth/me", by=anna).json["mfaEnabled"] is False
    enrolled(house, anna)
    assert house.api.get("/auth/me", by=anna).json["mfaEnabled"] is True


# --- signing in


def test_the_password_alone_gives_no_token(house: House, app: App) -> None:
    reply = house.sign_in()
    assert set(reply.json) == {"mfaRequired", "challenge", "expiresAt"}
    assert house.table.events("auth.login.succeeded")[1:] == []


def test_a_code_completes_it(house: House, anna: Principal, app: App) -> None:
    reply = answer(house, challenge(house), app.next_code())
    assert reply.status == 200
    assert house.me(reply.json["accessToken"]).id == anna.id


def test_each_step_takes_one_read_and_one_transaction(house: House, app: App) -> None:
    house.table.requests.clear()
    text = challenge(house)
    assert house.table.requests == ["get_many", "commit"]
    house.table.requests.clear()
    assert answer(house, text, app.next_code()).status == 200
    assert house.table.requests == ["get_many", "commit"]


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}-{}", "{}\u00a0{}"])
def test_a_code_is_known_however_it_is_typed(house: House, app: App, typed: str) -> None:
    """Apps show `123 456`."""
    code = app.next_code()
    assert answer(house, challenge(house), typed.format(code[:3], code[3:])).status == 200


@pytest.mark.parametrize("drift", [0, 1])
@pytest.mark.parametrize("steps", range(-2, 3))
def test_a_clock_may_be_off_by_the_steps_that_are_set(steps: int, drift: int) -> None:
    house = House(totp_drift=drift)
    house.anna()
    app = enrolled(house, house.me(house.grant()["accessToken"]))
    house.clock.advance(minutes=5)
    status = 200 if abs(steps) <= drift else 401
    assert answer(house, challenge(house), app.code(steps)).status == status


def test_the_code_that_set_it_up_does_not_sign_in(house: House, app: App) -> None:
    assert answer(house, challenge(house), app.code()).status == 401


def test_a_code_works_once(house: House, app: App) -> None:
    code = app.next_code()
    assert answer(house, challenge(house), code).status == 200
    assert answer(house, challenge(house), code).status == 401


def test_a_code_that_is_older_than_the_last_one_used_is_void_too(house: House, app: App) -> None:
    house.clock.advance(minutes=5)
    older = app.code(-1)
    assert answer(house, challenge(house), app.code()).status == 200
    assert answer(house, challenge(house), older).status == 401


def test_a_challenge_works_once(house: House, app: App) -> None:
    text = challenge(house)
    assert answer(house, text, app.next_code()).status == 200
    reply = answer(house, text, app.next_code())
    assert (reply.status, reply.json["type"]) == (401, "urn:lastmile:problem:invalid-challenge")


def test_a_wrong_code_leaves_the_challenge_for_another_try(house: House, app: App) -> None:
    text = challenge(house)
    assert answer(house, text, app.wrong_code()).status == 401
    assert answer(house, text, app.next_code()).status == 200


def test_a_challenge_ends_after_minutes(house: House, app: App) -> None:
    text = challenge(house)
    house.clock.at += LIFETIME
    assert answer(house, text, app.code()).json["type"].endswith("invalid-challenge")


def test_a_challenge_is_good_on_its_own_device_only(house: House, app: App) -> None:
    text = challenge(house, headers={"user-agent": "Firefox"})
    code = app.next_code()
    assert answer(house, text, code, headers={"user-agent": "curl"}).status == 401
    assert answer(house, text, code, headers={"user-agent": "Firefox"}).status == 200


def test_a_changed_password_makes_an_open_challenge_void(
    house: House, anna: Principal, app: App
) -> None:
    text = challenge(house)
    change = {"currentPassword": PASSWORD, "newPassword": "battery staple correct horse"}
    assert house.api.post("/auth/password/change", change, by=anna).status == 204
    assert answer(house, text, app.next_code()).json["type"].endswith("invalid-challenge")


def test_an_account_that_changes_during_the_answer_makes_the_challenge_void(
    house: House, anna: Principal, app: App
) -> None:
    text, read = challenge(house), house.table.get_many

    def read_then_change(keys: Any) -> Any:
        items = read(keys)
        house.table.get_many = read
        house.store(anna.id, is_active=False)
        return items

    house.table.get_many = read_then_change
    reply = answer(house, text, app.next_code())
    assert (reply.status, reply.json["type"]) == (401, "urn:lastmile:problem:invalid-challenge")


def test_a_deactivated_user_does_not_complete_an_open_challenge(
    house: House, anna: Principal, app: App
) -> None:
    text = challenge(house)
    assert house.api.post(f"/users/{anna.id}/deactivate", by=an_admin()).status in (200, 204)
    assert answer(house, text, app.next_code()).status == 401


def test_one_users_challenge_takes_no_other_users_code(house: House, app: App) -> None:
    """A fixed session: the attacker's own challenge, sent to Anna, signs nobody else in."""
    house.anna(email="mallory@example.org", name="Mallory")
    mallory = house.me(house.grant(login="mallory@example.org")["accessToken"])
    enrolled(house, mallory)
    text = challenge(house, login="mallory@example.org")
    assert answer(house, text, app.next_code()).status == 401


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20,
        "a.b." + "c" * 43,
        "." * 30,
        "id-1.id-9." + "s" * 43,
        "id-1..",
        "id-1.id-2.\u0661" + "s" * 42,
    ],
)
def test_a_made_up_challenge_is_refused(house: House, app: App, text: str) -> None:
    reply = answer(house, text.ljust(20, "x"), app.code())
    assert (reply.status, reply.json["type"]) == (401, "urn:lastmile:problem:invalid-challenge")


def test_every_session_begun_with_a_code_is_a_new_one(house: House, app: App) -> None:
    first = answer(house, challenge(house), app.next_code()).json
    second = answer(house, challenge(house), app.next_code()).json
    assert first["sessionId"] != second["sessionId"]
    assert first["refreshToken"] != second["refreshToken"]


def test_a_weak_hash_is_renewed_at_the_first_step_and_the_challenge_still_holds(
    house: House, anna: Principal, app: App
) -> None:
    from dataclasses import replace

    from functions.auth.users.repository import UserRepository

    users = UserRepository(table=house.table)
    user = users.get(anna.id)
    weak = replace(user.with_password(PasswordHasher(16, 1, 1).hash(PASSWORD), house.clock()))
    house.table.commit(users.change(weak, over=user))
    assert answer(house, challenge(house), app.next_code()).status == 200
    assert users.get(anna.id).password_hash != weak.password_hash


# --- guessing


def test_guessing_is_blocked_for_a_time_that_doubles(house: House, app: App) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert answer(house, challenge(house), app.wrong_code()).status == 401
    blocked = answer(house, challenge(house), app.code(1))
    assert (blocked.status, blocked.headers["Retry-After"]) == (429, "60")
    house.clock.at += FIRST_BLOCK
    assert answer(house, challenge(house), app.wrong_code()).status == 401
    assert answer(house, challenge(house), app.code(1)).headers["Retry-After"] == "120"


def test_no_block_is_longer_than_an_hour(house: House, app: App) -> None:
    for _ in range(20):
        answer(house, challenge(house), app.wrong_code())
        house.clock.advance(hours=1)
    assert answer(house, challenge(house), app.code()).status == 200


def test_a_new_challenge_does_not_reset_the_count(house: House, app: App) -> None:
    text = challenge(house)
    for _ in range(FREE_ATTEMPTS):
        answer(house, text, app.wrong_code())
    assert answer(house, challenge(house), app.next_code()).status == 429


def test_a_right_code_resets_it(house: House, app: App) -> None:
    for _ in range(FREE_ATTEMPTS - 1):
        answer(house, challenge(house), app.wrong_code())
    assert answer(house, challenge(house), app.next_code()).status == 200
    for _ in range(FREE_ATTEMPTS - 1):
        assert answer(house, challenge(house), app.wrong_code()).status == 401
    assert answer(house, challenge(house), app.next_code()).status == 200


def test_its_user_is_told_when_somebody_who_knows_the_password_guesses_codes(
    house: House, anna: Principal, app: App
) -> None:
    for _ in range(FREE_ATTEMPTS - 1):
        answer(house, challenge(house), app.wrong_code())
    assert house.table.events("auth.mfa.blocked") == []
    answer(house, challenge(house), app.wrong_code())
    assert house.sent("auth.mfa.blocked") == {
        "userId": anna.id, "email": "anna@example.org", "name": "Anna Petrova", "locale": "ru",
        "until": "2026-03-10T09:01:00Z",
    }  # fmt: skip
    house.clock.at += FIRST_BLOCK
    answer(house, challenge(house), app.wrong_code())
    assert len(house.table.events("auth.mfa.blocked")) == 1


def test_wrong_codes_of_a_stolen_session_are_told_too(
    house: House, anna: Principal, app: App
) -> None:
    for _ in range(FREE_ATTEMPTS):
        house.api.delete("/auth/mfa", anna, body={"code": app.wrong_code()})
    assert house.sent("auth.mfa.blocked")["userId"] == anna.id


def test_wrong_first_codes_are_no_news(house: House, anna: Principal) -> None:
    """Whoever is still setting it up has just typed the password."""
    app = App(house, begin(house, anna).json["secret"])
    for _ in range(FREE_ATTEMPTS):
        body = {"code": app.wrong_code()}
        assert house.api.post("/auth/mfa/totp/confirm", body, by=anna).status == 401
    assert house.table.events("auth.mfa.blocked") == []


def test_a_failed_code_is_said_like_a_failed_password(
    house: House, anna: Principal, app: App
) -> None:
    answer(house, challenge(house), app.wrong_code())
    assert house.sent("auth.login.failed") == {"userId": anna.id}


def test_of_many_guesses_at_once_one_is_judged(house: House, app: App) -> None:
    """All have read the same state; the one that is written first counts, whatever it was."""
    texts = [challenge(house) for _ in range(5)]
    house.clock.advance(seconds=30)
    guesses = [app.code(), *[app.wrong_code()] * 4]  # the last to read is the first to write
    replies = at_once(house, list(zip(texts, guesses, strict=True)))
    assert [r.status for r in replies] == [401] * 5
    assert answer(house, texts[0], app.code()).status == 200


# --- backup codes


def test_each_backup_code_signs_in_once(house: House, app: App) -> None:
    for code in app.backup_codes:
        assert answer(house, challenge(house), code).status == 200
        assert answer(house, challenge(house), code).status == 401


def test_twenty_uses_of_one_backup_code_at_once_give_one_session(house: House, app: App) -> None:
    uses = [(challenge(house), app.backup_codes[0]) for _ in range(20)]
    replies = at_once(house, uses)
    assert sorted(r.status for r in replies) == [200] + [401] * 19


def test_new_backup_codes_make_the_old_ones_void(house: House, anna: Principal, app: App) -> None:
    reply = house.api.post("/auth/mfa/backup-codes", {"code": app.next_code()}, by=anna)
    assert reply.status == 200
    assert not set(reply.json["backupCodes"]) & set(app.backup_codes)
    assert answer(house, challenge(house), app.backup_codes[0]).status == 401
    assert answer(house, challenge(house), reply.json["backupCodes"][0]).status == 200


def test_new_backup_codes_are_told_to_their_user(house: House, anna: Principal, app: App) -> None:
    body = {"code": app.next_code()}
    assert house.api.post("/auth/mfa/backup-codes", body, by=anna).status == 200
    assert house.sent("auth.mfa.backup-codes-renewed") == {
        "userId": anna.id, "email": "anna@example.org", "name": "Anna Petrova", "locale": "ru",
    }  # fmt: skip


def test_new_backup_codes_need_a_code(house: House, anna: Principal, app: App) -> None:
    assert (
        house.api.post("/auth/mfa/backup-codes", {"code": app.wrong_code()}, by=anna).status == 401
    )


def test_without_a_factor_there_are_no_backup_codes(house: House, anna: Principal) -> None:
    assert house.api.post("/auth/mfa/backup-codes", {"code": "123456"}, by=anna).status == 409


# --- giving it up


def test_it_is_given_up_with_a_code_and_the_user_is_told(
    house: House, anna: Principal, app: App
) -> None:
    assert house.api.delete("/auth/mfa", anna, body={"code": app.next_code()}).status == 204
    assert "accessToken" in house.sign_in().json
    assert house.sent("auth.mfa.disabled")["userId"] == anna.id


def test_it_is_not_given_up_without_one(house: House, anna: Principal, app: App) -> None:
    assert house.api.delete("/auth/mfa", anna, body={"code": app.wrong_code()}).status == 401
    assert house.api.delete("/auth/mfa", anna, body={"code": app.code()}).status == 401
    challenge(house)


def test_an_administrator_takes_it_off_and_all_sessions_end(
    house: House, anna: Principal, app: App
) -> None:
    token = answer(house, challenge(house), app.next_code()).json["accessToken"]
    assert house.api.post(f"/users/{anna.id}/reset-mfa", by=an_admin()).status == 204
    assert house.caller(token) is None
    assert "accessToken" in house.sign_in().json
    assert house.sent("auth.mfa.disabled")["userId"] == anna.id
    (line,) = [line for line in house.table.audit() if line["action"] == "mfa.reset"]
    assert (line["subject"], line["actor"]) == (f"user#{anna.id}", "admin-1")


def test_there_is_nothing_to_take_off_twice(house: House, anna: Principal, app: App) -> None:
    house.api.post(f"/users/{anna.id}/reset-mfa", by=an_admin())
    assert house.api.post(f"/users/{anna.id}/reset-mfa", by=an_admin()).status == 409


def test_nobody_takes_their_own_off_as_an_administrator(
    house: House, anna: Principal, app: App
) -> None:
    as_admin = Principal(anna.id, "admin", frozenset({"*:*:*"}))
    assert house.api.post(f"/users/{anna.id}/reset-mfa", by=as_admin).status == 409


def test_nobody_takes_it_off_who_may_less_than_its_user(
    house: House, anna: Principal, app: App
) -> None:
    desk = staff("desk", "auth:user:write")
    assert house.api.post(f"/users/{anna.id}/reset-mfa", by=desk).status == 403


def test_an_unknown_user_is_not_found(house: House) -> None:
    assert house.api.post("/users/nobody/reset-mfa", by=an_admin()).status == 404


def test_an_api_key_has_no_second_factor_to_set_up(house: House) -> None:
    key = Principal("key-1", "api-key", frozenset({"billing:invoice:read"}))
    assert begin(house, key).status == 404


# --- who must have one


def an_operator(house: House) -> dict[str, Any]:
    user = {
        "email": "olga@lastmile.local",
        "name": "Olga",
        "role": "operator",
        "password": PASSWORD,
    }
    assert house.api.post("/users", user, by=an_admin()).status == 201
    return house.grant(login="olga@lastmile.local")


def test_staff_who_must_have_one_may_do_nothing_else_until_they_do() -> None:
    house = House(mfa_required="staff")
    grant = an_operator(house)
    assert grant["mfaSetupRequired"] is True
    olga = house.me(grant["accessToken"])
    assert olga.permissions == frozenset()
    assert house.api.get("/users", by=olga).status == 403
    assert house.api.get("/auth/me", by=olga).json["mfaSetupRequired"] is True
    enrolled(house, olga)
    assert house.api.get("/auth/me", by=olga).json["mfaSetupRequired"] is False
    reply = house.refresh(grant["refreshToken"])
    assert reply.json["mfaSetupRequired"] is False
    assert house.me(reply.json["accessToken"]).may("customer:customer:read")


def test_who_gives_it_up_is_back_to_setting_it_up() -> None:
    house = House(mfa_required="staff")
    grant = an_operator(house)
    app = enrolled(house, house.me(grant["accessToken"]))
    olga = house.me(grant["accessToken"])
    assert house.api.delete("/auth/mfa", olga, body={"code": app.next_code()}).status == 204
    assert house.me(grant["accessToken"]).permissions == frozenset()


@pytest.mark.parametrize(
    ("demand", "held_back"), [("nobody", False), ("staff", False), ("everybody", True)]
)
def test_customers_need_one_only_where_everybody_does(demand: str, held_back: bool) -> None:
    house = House(mfa_required=demand)
    house.anna()
    grant = house.grant()
    assert grant["mfaSetupRequired"] is held_back
    assert (house.me(grant["accessToken"]).permissions == frozenset()) is held_back


@pytest.mark.parametrize("demand", ["nobody", "staff", "everybody"])
def test_customers_may_set_one_up_whoever_must(demand: str) -> None:
    house = House(mfa_required=demand)
    house.anna()
    first = house.grant()
    app = enrolled(house, house.me(first["accessToken"]))
    tokens = answer(house, challenge(house), app.next_code()).json
    assert tokens["mfaSetupRequired"] is False
    for grant in (house.refresh(first["refreshToken"]).json, tokens):
        assert house.me(grant["accessToken"]).may("billing:invoice:read")


def test_a_new_password_by_mail_does_not_pass_the_second_factor_by(
    house: House, anna: Principal, app: App
) -> None:
    house.api.post("/auth/password/forgot", {"email": "anna@example.org"})
    token = house.sent("auth.password.reset-requested")["token"]
    new = "another rather long one"
    assert house.api.post("/auth/password/reset", {"token": token, "password": new}).status == 204
    assert "accessToken" not in house.sign_in(password=new).json
    text = challenge(house, password=new)
    assert answer(house, text, app.next_code()).status == 200


def test_a_challenge_of_one_user_says_nothing_of_another(house: House, app: App) -> None:
    """Whose own password was right must still give that of whoever they want to be."""
    house.anna(email="mallory@example.org")
    enrolled(house, house.me(house.grant(login="mallory@example.org")["accessToken"]))
    _, own, secret = challenge(house, login="mallory@example.org").split(".")
    victim = challenge(house).split(".")[0]
    assert answer(house, f"{victim}.{own}.{secret}", app.next_code()).status == 401
