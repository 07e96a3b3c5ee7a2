"""Signing in, staying signed in, signing out."""

from __future__ import annotations

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.sessions.entities import AccountChanged
from functions.auth.sessions.service import Place, Sessions
from functions.auth.users.entities import User
from functions.auth.users.repository import UserRepository, replacement
from tests.unit.auth.house import ANNA, PASSWORD, House


def test_signing_in_gives_both_tokens_and_says_so(house: House) -> None:
    user = house.anna()
    grant = house.grant(headers={"user-agent": "Firefox/146"})
    assert (grant["tokenType"], grant["expiresIn"]) == ("Bearer", 3600)
    assert grant["refreshExpiresAt"] == "2026-04-09T09:00:00Z"
    assert house.me(grant["accessToken"]).id == user["id"]
    assert house.sent("auth.login.succeeded") == {
        "userId": user["id"], "sessionId": grant["sessionId"], "device": "Firefox/146",
    }  # fmt: skip


@pytest.mark.parametrize(
    "login", ["ANNA@example.ORG", " anna@example.org ", "+79161234567", "8 (916) 123-45-67"]
)
def test_one_signs_in_by_address_or_phone_however_spelt(house: House, login: str) -> None:
    house.anna(phone="+79161234567")
    assert house.sign_in(login).status == 200


def test_signing_in_is_one_read_and_one_transaction_whether_it_works_or_not(house: House) -> None:
    house.anna()
    work = []
    for login, password in (
        (ANNA["email"], PASSWORD), (ANNA["email"], "wrong password"), ("nobody@example.org", PASSWORD),
        ("+79990000000", PASSWORD), ("no phone", PASSWORD),
    ):  # fmt: skip
        house.table.requests.clear()
        house.sign_in(login, password)
        work.append(list(house.table.requests))
    assert work == [["get", "commit"]] * 5


def test_refusals_tell_nothing_of_their_cause(house: House) -> None:
    house.anna()
    refusals = [
        house.sign_in("nobody@example.org"),
        house.sign_in(password="wrong password"),
        house.sign_in("+79990000000"),
        house.sign_in("no phone"),
    ]
    assert {r.status for r in refusals} == {401}
    assert len({r.text for r in refusals}) == 1


def test_every_refusal_costs_one_hash(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.anna()
    hashes = []
    raw = PasswordHasher.hash, PasswordHasher.matches
    monkeypatch.setattr(PasswordHasher, "hash", lambda s, p: hashes.append("hash") or raw[0](s, p))
    monkeypatch.setattr(
        PasswordHasher, "matches",
        lambda s, k, p: (hashes.append("verify") if k else None) or raw[1](s, k, p),
    )  # fmt: skip
    house.sign_in("nobody@example.org")
    house.sign_in(password="wrong password")
    assert hashes == ["hash", "verify"]


def test_a_failed_login_is_said_with_the_user_where_there_is_one(house: House) -> None:
    user = house.anna()
    house.sign_in(password="wrong password")
    house.sign_in("nobody@example.org")
    said = [e["data"]["userId"] for e in house.table.events("auth.login.failed")]
    assert said == [user["id"], None]


def test_refreshing_gives_new_tokens_for_the_same_session(house: House) -> None:
    house.anna()
    first = house.grant()
    house.clock.advance(minutes=50)
    second = house.refresh(first["refreshToken"]).json
    assert second["sessionId"] == first["sessionId"]
    assert second["refreshToken"] != first["refreshToken"]
    house.clock.advance(minutes=30)
    assert house.caller(first["accessToken"]) is None
    assert house.caller(second["accessToken"]) is not None
    assert house.refresh(second["refreshToken"]).status == 200


def test_refreshing_is_one_read_and_one_transaction(house: House) -> None:
    house.anna()
    grant = house.grant()
    house.table.requests.clear()
    house.refresh(grant["refreshToken"])
    assert house.table.requests == ["get_many", "commit"]


def test_a_refresh_token_used_twice_ends_the_session_for_everybody(house: House) -> None:
    user = house.anna()
    stolen = house.grant()
    thiefs = house.refresh(stolen["refreshToken"]).json
    reuse = house.refresh(stolen["refreshToken"])
    assert reuse.status == 401
    assert house.refresh(thiefs["refreshToken"]).status == 401
    assert house.caller(thiefs["accessToken"]) is None
    wanted = {"userId": user["id"], "sessionId": stolen["sessionId"]}
    assert house.sent("auth.token.reuse-detected") == wanted
    assert house.sent("auth.session.revoked") == wanted
    line = house.table.audit()[-1]
    assert (line["action"], line["actor"]) == ("token.reuse-detected", user["id"])
    assert "hash" not in str(line)


def test_two_uses_of_a_token_at_once_count_as_reuse(house: House) -> None:
    house.anna()
    grant = house.grant()
    read = house.table.get_many

    def read_then_lose(keys: list[tuple[str, str]]) -> list[dict[str, object]]:
        """Both have read before either writes; the other one is faster."""
        found = read(keys)
        house.table.get_many = read  # type: ignore[method-assign]
        assert house.refresh(grant["refreshToken"]).status == 200
        return found

    house.table.get_many = read_then_lose  # type: ignore[method-assign, assignment]
    assert house.refresh(grant["refreshToken"]).status == 401
    assert len(house.table.events("auth.token.reuse-detected")) == 1
    assert house.caller(grant["accessToken"]) is None


def test_whoever_only_knows_the_ids_cannot_end_a_session(house: House) -> None:
    house.anna()
    grant = house.grant()
    user_id, session_id, *_ = grant["refreshToken"].split(".")
    forged = f"{user_id}.{session_id}.{'x' * 43}.{'y' * 43}"
    assert house.refresh(forged).status == 401
    assert house.table.events("auth.token.reuse-detected") == []
    assert house.caller(grant["accessToken"]) is not None


@pytest.mark.parametrize(
    "token", ["x" * 20, "a.b.c.d" + "x" * 20, "." * 30, f"a.b.{'ж' * 43}.{'x' * 43}", "x.y" * 80]
)
def test_what_is_no_refresh_token_is_refused(house: House, token: str) -> None:
    assert house.refresh(token).status == 401


def test_a_session_ends_after_thirty_days_however_often_it_is_refreshed(house: House) -> None:
    house.anna()
    grant = house.grant()
    for _ in range(29):
        house.clock.advance(days=1)
        grant = house.refresh(grant["refreshToken"]).json
    house.clock.advance(hours=23, minutes=30)
    last = house.refresh(grant["refreshToken"]).json
    assert house.caller(last["accessToken"]) is not None
    house.clock.advance(minutes=30)
    assert house.refresh(last["refreshToken"]).status == 401
    assert house.caller(last["accessToken"]) is None


def test_signing_out_ends_the_session_and_once_more_does_no_harm(house: House) -> None:
    house.anna()
    grant = house.grant()
    me = house.me(grant["accessToken"])
    assert house.api.post("/auth/logout", by=me).status == 204
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.api.post("/auth/logout", by=me).status == 204
    assert len(house.table.events("auth.session.revoked")) == 1


def test_my_sessions_are_listed_with_their_places_newest_first(house: House) -> None:
    house.anna()
    house.grant(headers={"user-agent": "Phone"})
    house.clock.advance(hours=1)
    laptop = house.grant(headers={"user-agent": "Laptop " + "x" * 500})
    listed = house.api.get("/auth/sessions", by=house.me(laptop["accessToken"])).json
    assert [s["device"][:6] for s in listed["items"]] == ["Laptop", "Phone"]
    assert [s["current"] for s in listed["items"]] == [True, False]
    assert listed["items"][0]["ip"] == "203.0.113.7"
    assert len(listed["items"][0]["device"]) == 256
    assert "hash" not in str(listed).lower()


def test_sessions_page(house: House) -> None:
    house.anna()
    grants = [house.grant() for _ in range(3)]
    me = house.me(grants[0]["accessToken"])
    first = house.api.get("/auth/sessions", by=me, query={"limit": "2"}).json
    query = {"limit": "2", "cursor": first["nextCursor"]}
    rest = house.api.get("/auth/sessions", by=me, query=query).json
    found = [s["id"] for s in first["items"] + rest["items"]]
    assert sorted(found) == sorted(g["sessionId"] for g in grants)
    assert rest["nextCursor"] is None


def test_a_session_that_has_ended_is_not_listed_though_ttl_is_late(house: House) -> None:
    house.anna()
    house.grant()
    house.clock.advance(days=30)
    grant = house.grant()
    listed = house.api.get("/auth/sessions", by=house.me(grant["accessToken"])).json
    assert [s["id"] for s in listed["items"]] == [grant["sessionId"]]


def test_one_session_can_be_ended_from_another(house: House) -> None:
    house.anna()
    phone, laptop = house.grant(), house.grant()
    me = house.me(laptop["accessToken"])
    assert house.api.delete(f"/auth/sessions/{phone['sessionId']}", by=me).status == 204
    assert house.caller(phone["accessToken"]) is None
    assert house.caller(laptop["accessToken"]) is not None
    assert house.api.delete(f"/auth/sessions/{phone['sessionId']}", by=me).status == 404


def test_somebody_elses_session_is_not_found(house: House) -> None:
    house.anna()
    annas = house.grant()
    house.anna(email="ivan@example.org", name="Ivan Sidorov")
    ivan = house.me(house.grant(login="ivan@example.org")["accessToken"])
    assert house.api.delete(f"/auth/sessions/{annas['sessionId']}", by=ivan).status == 404
    assert house.caller(annas["accessToken"]) is not None


def test_all_other_sessions_can_be_ended_however_many(house: House) -> None:
    house.anna()
    others = [house.grant() for _ in range(95)]
    mine = house.grant()
    me = house.me(mine["accessToken"])
    assert house.api.delete("/auth/sessions", by=me).status == 204
    assert [house.caller(o["accessToken"]) for o in others] == [None] * 95
    assert house.caller(mine["accessToken"]) == me
    assert len(house.table.events("auth.session.revoked")) == 95


def test_a_deactivated_user_is_out_at_once(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    _store(house, user["id"], is_active=False)
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.sign_in().status == 401


def test_an_account_that_changes_during_the_login_is_not_entered_on_its_old_state(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = house.anna()
    sessions = house.wiring.use(Sessions)
    matches = PasswordHasher.matches

    def slowly(hasher: PasswordHasher, kept: str, password: str) -> bool:
        _store(house, user["id"], name="Anna Sidorova")
        return matches(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "matches", slowly)
    with pytest.raises(AccountChanged):
        sessions.sign_in(ANNA["email"], PASSWORD, Place("", ""))
    assert house.table.events("auth.login.succeeded") == []


def test_a_hash_with_weaker_parameters_is_renewed_when_its_owner_signs_in(house: House) -> None:
    user = house.anna()
    weaker = PasswordHasher(memory_kib=16, iterations=2).hash(PASSWORD)
    _store(house, user["id"], password_hash=weaker)
    assert house.sign_in().status == 200
    kept = house.table.items[f"EMAIL#{ANNA['email']}", "USER"]["password_hash"]
    assert "m=8,t=1" in kept
    assert house.sign_in().status == 200


def test_without_a_signing_key_signing_in_says_to_try_again(house: House) -> None:
    house.anna()
    house.secret = ""
    reply = house.sign_in()
    assert reply.status == 503
    assert house.table.events("auth.login.succeeded") == []


def _store(house: House, user_id: str, **changes: object) -> User:
    """Change a user behind the service's back."""
    from dataclasses import replace

    user = UserRepository(house.table).get(user_id)
    changed = replace(user, version=user.version + 1, **changes)  # type: ignore[arg-type]
    house.table.commit(replacement(changed))
    return changed
