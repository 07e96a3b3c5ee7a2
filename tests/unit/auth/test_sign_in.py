"""Signing in: what it gives, what it costs, and how guessing is slowed down."""

from __future__ import annotations

from typing import Any

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.sessions.entities import Client
from functions.auth.sign_in.entities import InvalidCredentials
from functions.auth.sign_in.service import SignIn
from functions.auth.throttling.entities import (
    Backoff,
    BackoffChanged,
    BackoffPolicy,
    TooManyAttempts,
    source_backoff_id,
)
from shared.retrying import ATTEMPTS
from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, PASSWORD, House

HERE = Client("Firefox/146", "203.0.113.7")
WRONG = "wrong password"


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


def locked(house: House, **kw: Any) -> None:
    """Wrong passwords until it makes no difference any more."""
    for _ in range(6):
        assert house.sign_in(password=WRONG, **kw).status == 401


CAUSES: dict[str, tuple[str, str]] = {
    "wrong password": (ANNA["email"], WRONG),
    "unknown user": ("nobody@example.org", PASSWORD),
    "unknown phone": ("+79990000000", PASSWORD),
    "no phone at all": ("no phone", PASSWORD),
    "not verified": ("ivan@example.org", PASSWORD),
    "deactivated": ("olga@example.org", PASSWORD),
}


def house_with_everybody(house: House) -> House:
    house.anna()
    olga = house.anna(email="olga@example.org", name="Olga Ivanova")
    house.store(olga["id"], is_active=False)
    house.register(email="ivan@example.org", name="Ivan Sidorov")
    return house


def test_refusals_tell_nothing_of_their_cause(house: House) -> None:
    house_with_everybody(house)
    refusals = [house.sign_in(*cause) for cause in CAUSES.values()]
    locked(house)
    refusals.append(house.sign_in())
    assert {r.status for r in refusals} == {401}
    assert len({r.text for r in refusals}) == 1
    assert (
        len(
            {
                frozenset(r.headers.items() - {("X-Correlation-Id", r.headers["X-Correlation-Id"])})
                for r in refusals
            }
        )
        == 1
    )


def test_every_attempt_is_one_read_one_transaction_and_one_hash(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house_with_everybody(house)
    hashes: list[str] = []
    raw = PasswordHasher.hash, PasswordHasher.matches
    monkeypatch.setattr(PasswordHasher, "hash", lambda s, p: hashes.append("") or raw[0](s, p))
    monkeypatch.setattr(
        PasswordHasher, "matches",
        lambda s, k, p: (hashes.append("") if k else None) or raw[1](s, k, p),
    )  # fmt: skip
    locked(house)
    attempts = [*CAUSES.values(), (ANNA["email"], PASSWORD), ("olga@example.org", WRONG)]
    for login, password in attempts:
        house.table.requests.clear()
        hashes.clear()
        house.sign_in(login, password)
        assert house.table.requests == ["get_many", "commit"], login
        assert len(hashes) == 1, login
    house.clock.advance(days=2)
    house.table.requests.clear()
    assert house.sign_in().status == 200
    assert house.table.requests == ["get_many", "commit"]


@pytest.mark.parametrize("failures", range(1, 9))
def test_a_failure_writes_as_much_whether_the_login_is_a_users_or_not(
    house: House, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    house.anna()
    sizes: dict[str, list[int]] = {}
    commit = house.table.commit
    for login in (ANNA["email"], "nobody@example.org"):
        seen = sizes.setdefault(login, [])
        monkeypatch.setattr(
            house.table, "commit", lambda t, seen=seen: (seen.append(len(t)), commit(t))[1]
        )
        for _ in range(failures):
            house.sign_in(login, WRONG)
    assert sizes[ANNA["email"]] == sizes["nobody@example.org"]


def test_a_failed_login_is_said_with_the_user_where_there_is_one(house: House) -> None:
    user = house.anna()
    house.sign_in(password=WRONG)
    house.sign_in("nobody@example.org")
    said = [e["data"]["userId"] for e in house.table.events("auth.login.failed")]
    assert said == [user["id"], None]


# --- the back-off of a login


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (5, 0), (6, 30), (7, 60), (8, 120), (12, 1920), (13, 3600), (500, 3600)],
)
def test_the_pause_doubles_with_each_failure_up_to_the_longest(failures: int, seconds: int) -> None:
    policy = BackoffPolicy(free_failures=5, first_wait=30, longest_wait=3600, memory=86400)
    assert policy.wait(failures) == seconds


def test_after_some_failures_even_the_right_password_has_to_wait(house: House) -> None:
    house.anna()
    locked(house)
    assert house.sign_in().status == 401
    house.clock.advance(seconds=29)
    assert house.sign_in().status == 401
    house.clock.advance(seconds=1)
    assert house.sign_in().status == 200


def test_what_is_tried_during_a_pause_does_not_make_it_longer(house: House) -> None:
    house.anna()
    locked(house)
    for _ in range(20):
        house.sign_in(password=WRONG)
    house.clock.advance(seconds=30)
    assert house.sign_in().status == 200


def test_the_first_failure_after_a_pause_begins_one_twice_as_long(house: House) -> None:
    house.anna()
    locked(house)
    house.clock.advance(seconds=30)
    house.sign_in(password=WRONG)
    house.clock.advance(seconds=59)
    assert house.sign_in().status == 401
    house.clock.advance(seconds=1)
    assert house.sign_in().status == 200


def test_signing_in_forgets_the_failures_before(house: House) -> None:
    house.anna()
    for _ in range(3):
        for _ in range(5):
            house.sign_in(password=WRONG)
        assert house.sign_in().status == 200


def test_a_day_forgets_the_failures_before(house: House) -> None:
    house.anna()
    for _ in range(5):
        house.sign_in(password=WRONG)
    house.clock.advance(days=1)
    for _ in range(5):
        house.sign_in(password=WRONG)
    assert house.sign_in().status == 200


def test_a_login_that_nobody_has_is_slowed_down_alike(house: House) -> None:
    for _ in range(6):
        house.sign_in("nobody@example.org", WRONG)
    house.anna(email="nobody@example.org")
    assert house.sign_in("nobody@example.org").status == 401
    house.clock.advance(seconds=30)
    assert house.sign_in("nobody@example.org").status == 200


def test_back_offs_hold_no_name_and_go_by_ttl(house: House) -> None:
    house.anna()
    house.sign_in(password=WRONG)
    kept = [i for (pk, _), i in house.table.items.items() if pk.startswith("BACKOFF#")]
    assert len(kept) == 2
    assert "anna" not in str(kept)
    ends = int(house.clock().timestamp()) + 86400
    assert {i["expiresAt"] for i in kept} == {ends}


def test_no_failure_goes_uncounted_when_many_try_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read before either writes; the other one is faster, three times in a row."""
    house.anna()
    read, lost = house.table.get_many, 3

    def read_then_lose(keys: list[tuple[str, str]]) -> list[dict[str, object]]:
        nonlocal lost
        found: list[dict[str, object]] = read(keys)
        if lost:
            lost -= 1
            monkeypatch.setattr(house.table, "get_many", read)
            house.sign_in(password=WRONG)
            monkeypatch.setattr(house.table, "get_many", read_then_lose)
        return found

    monkeypatch.setattr(house.table, "get_many", read_then_lose)
    house.sign_in(password=WRONG)
    counts = [
        i["failures"] for (pk, _), i in house.table.items.items() if pk.startswith("BACKOFF#")
    ]
    assert counts == [4, 4]


def test_a_guess_that_is_right_counts_for_nothing_once_the_others_have_locked_the_login(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guesses sent at once gain nothing over guesses sent one by one."""
    house.anna()
    read = house.table.get_many

    def read_then_lose(keys: list[tuple[str, str]]) -> list[dict[str, object]]:
        found: list[dict[str, object]] = read(keys)
        monkeypatch.setattr(house.table, "get_many", read)
        locked(house)
        return found

    monkeypatch.setattr(house.table, "get_many", read_then_lose)
    assert house.sign_in().status == 401
    assert house.table.events("auth.login.succeeded") == []


def test_an_attempt_among_too_many_at_once_is_asked_to_come_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.anna()
    tries: list[int] = []
    hashes: list[str] = []
    matches = PasswordHasher.matches

    def moved(_: object) -> None:
        tries.append(1)
        raise BackoffChanged

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        hashes.append(kept)
        return matches(hasher, kept, password)

    monkeypatch.setattr("shared.retrying.time.sleep", lambda _: None)
    monkeypatch.setattr(PasswordHasher, "matches", counted)
    monkeypatch.setattr(house.table, "commit", moved)
    reply = house.sign_in()
    assert (reply.status, reply.headers["Retry-After"]) == (503, "1")
    assert reply.json["type"] == "urn:lastmile:problem:unavailable"
    assert (len(tries), len(hashes)) == (ATTEMPTS, 1)


# --- the back-off of a source


def try_from(house: House, ip: str, login: str, password: str = WRONG) -> None:
    house.wiring.use(SignIn).sign_in(login, password, Client("Firefox/146", ip))


def test_a_source_that_tries_many_logins_is_told_how_long_to_wait(house: House) -> None:
    house.anna()
    for number in range(51):
        with pytest.raises(InvalidCredentials):
            try_from(house, "198.51.100.1", f"user-{number}@example.org")
    house.clock.advance(seconds=10)
    with pytest.raises(TooManyAttempts) as refused:
        try_from(house, "198.51.100.1", ANNA["email"], PASSWORD)
    assert refused.value.retry_after == 20
    try_from(house, "198.51.100.2", ANNA["email"], PASSWORD)
    house.clock.advance(seconds=20)
    try_from(house, "198.51.100.1", ANNA["email"], PASSWORD)


def test_over_http_a_source_that_has_to_wait_gets_429_and_when_to_come_back(house: House) -> None:
    for number in range(51):
        house.sign_in(f"user-{number}@example.org")
    reply = house.sign_in("user-99@example.org")
    assert (reply.status, reply.headers["Retry-After"]) == (429, "30")
    assert reply.json["type"] == "urn:lastmile:problem:too-many-attempts"


def test_a_source_is_what_the_gateway_saw_and_not_what_a_client_says(house: House) -> None:
    for number in range(51):
        headers = {"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": f"192.0.2.{number}"}
        house.sign_in(f"user-{number}@example.org", headers=headers)
    assert house.sign_in(headers={"x-forwarded-for": "203.0.113.99"}).status == 429


def test_signing_in_does_not_clear_the_source_of_its_failures(house: House) -> None:
    house.anna()
    for number in range(51):
        house.sign_in(f"user-{number}@example.org")
        if number == 25:
            assert house.sign_in().status == 200
    assert house.sign_in().status == 429


def test_an_ipv6_customer_is_one_source_whatever_address_they_take() -> None:
    assert source_backoff_id("2001:db8:1:2::1") == source_backoff_id("2001:db8:1:2:ffff::9")
    assert source_backoff_id("2001:db8:1:2::1") != source_backoff_id("2001:db8:1:3::1")
    assert source_backoff_id("203.0.113.7") == "SOURCE#203.0.113.7"


# --- ways out of a pause


def test_the_user_is_told_of_the_pause_once_with_a_link_that_ends_it(house: House) -> None:
    user = house.anna()
    locked(house)
    house.clock.advance(seconds=30)
    house.sign_in(password=WRONG)
    (told,) = house.table.events("auth.account.unlock-requested")
    assert told["data"]["userId"] == user["id"]
    (said,) = house.table.events("auth.account.locked")
    assert "token" not in said["data"]
    assert house.api.post("/auth/unlock", {"token": told["data"]["token"]}).status == 204
    assert house.sign_in().status == 200
    (line,) = [line for line in house.table.audit() if line["action"].startswith("account.")]
    assert (line["subject"], line["action"], line["actor"]) == (
        f"user#{user['id']}", "account.unlocked", user["id"],
    )  # fmt: skip
    assert told["data"]["token"].partition(".")[2] not in str(line)


def test_a_link_that_ends_a_pause_works_once_and_for_a_day(house: House) -> None:
    house.anna()
    locked(house)
    token = house.sent("auth.account.unlock-requested")["token"]
    house.clock.advance(days=1)
    assert house.api.post("/auth/unlock", {"token": token}).status == 422
    locked(house)
    fresh = house.sent("auth.account.unlock-requested")["token"]
    assert [house.api.post("/auth/unlock", {"token": t}).status for t in (token, fresh, fresh)] == [422, 204, 422]  # fmt: skip


@pytest.mark.parametrize("token", ["x" * 43, ".".join(["a" * 64, "b" * 43]), "." * 30])
def test_what_is_no_such_link_is_refused(house: House, token: str) -> None:
    house.anna()
    locked(house)
    assert house.api.post("/auth/unlock", {"token": token}).status == 422
    assert house.sign_in().status == 401


def test_the_link_of_a_login_that_nobody_has_is_never_made(house: House) -> None:
    for _ in range(8):
        house.sign_in("nobody@example.org")
    assert house.table.events("auth.account.unlock-requested") == []
    assert house.table.events("auth.account.locked") == []
    kept = [i for (pk, _), i in house.table.items.items() if pk.startswith("BACKOFF#LOGIN#")]
    assert [i.get("user_id") for i in kept] == [None]


def test_setting_a_new_password_by_mail_ends_the_pause(house: House) -> None:
    house.anna()
    locked(house)
    house.api.post("/auth/password/forgot", {"email": ANNA["email"]})
    token = house.sent("auth.password.reset-requested")["token"]
    form = {"token": token, "password": "another rather long one"}
    assert house.api.post("/auth/password/reset", form).status == 204
    assert house.sign_in(password="another rather long one").status == 200


def test_an_administrator_ends_the_pause_of_every_name(house: House) -> None:
    user = house.anna(phone="+79161234567")
    locked(house)
    locked(house, login="+79161234567")
    reply = house.api.post(f"/users/{user['id']}/unlock", by=an_admin())
    assert (reply.status, reply.json["id"]) == (200, user["id"])
    assert house.sign_in().status == 200
    assert house.sign_in("+79161234567").status == 200
    assert "account.unlocked" in {line["action"] for line in house.table.audit()}


# --- devices


def test_the_first_device_is_no_news_and_another_kind_is(house: House) -> None:
    user = house.anna()
    house.grant(headers={"user-agent": "Firefox/146.0 (Linux)"})
    house.grant(headers={"user-agent": "Firefox/147.0 (Linux)"})
    assert house.table.events("auth.device.added") == []
    house.grant(headers={"user-agent": "Safari/18 (iPhone)"})
    house.grant(headers={"user-agent": "Safari/18 (iPhone)"})
    (told,) = house.table.events("auth.device.added")
    assert told["data"] == {
        "userId": user["id"], "email": ANNA["email"], "name": ANNA["name"], "locale": "ru",
        "device": "Safari/18 (iPhone)", "ip": "203.0.113.7", "at": "2026-03-10T09:00:00Z",
    }  # fmt: skip


def test_only_so_many_devices_are_remembered_and_the_latest_are(house: House) -> None:
    user = house.anna()
    for kind in "abcdefghijklmnopqrstuvwxyz":
        house.grant(headers={"user-agent": kind})
    kept = house.table.items[f"USER#{user['id']}", "USER"]["devices"]
    assert len(kept) == 20
    assert kept[-1] == Client("z", "").fingerprint


# --- the account itself


def while_hashing(
    house: House, monkeypatch: pytest.MonkeyPatch, user_id: str, **changes: Any
) -> None:
    """Something changes between the read and the write of a login."""
    matches = PasswordHasher.matches

    def slowly(hasher: PasswordHasher, kept: str, password: str) -> bool:
        monkeypatch.setattr(PasswordHasher, "matches", matches)
        house.store(user_id, **changes)
        return matches(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "matches", slowly)


def test_a_login_during_a_change_meets_the_user_as_they_are_now(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = house.anna()
    while_hashing(house, monkeypatch, user["id"], name="Anna Sidorova")
    assert house.sign_in().status == 200
    kept = house.table.items[f"EMAIL#{ANNA['email']}", "USER"]
    assert kept["name"] == "Anna Sidorova"


def test_a_user_deactivated_during_the_login_is_not_let_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = house.anna()
    while_hashing(house, monkeypatch, user["id"], is_active=False)
    assert house.sign_in().status == 401
    assert house.table.events("auth.login.succeeded") == []


def test_a_password_changed_during_the_login_has_to_be_given_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = house.anna()
    another = PasswordHasher(8, 1, 1).hash("another rather long one")
    while_hashing(house, monkeypatch, user["id"], password_hash=another)
    with pytest.raises(InvalidCredentials):
        house.wiring.use(SignIn).sign_in(ANNA["email"], PASSWORD, HERE)
    assert house.table.events("auth.login.succeeded") == []
    assert house.sign_in(password="another rather long one").status == 200


def test_a_hash_with_weaker_parameters_is_renewed_when_its_owner_signs_in(house: House) -> None:
    user = house.anna()
    weaker = PasswordHasher(memory_kib=16, iterations=2).hash(PASSWORD)
    house.store(user["id"], password_hash=weaker)
    assert house.sign_in().status == 200
    kept = house.table.items[f"EMAIL#{ANNA['email']}", "USER"]["password_hash"]
    assert "m=8,t=1" in kept
    assert house.sign_in().status == 200


def test_a_back_off_says_how_long_is_left(house: House) -> None:
    policy = BackoffPolicy(free_failures=0, first_wait=30, longest_wait=3600, memory=86400)
    backoff = Backoff("LOGIN#x").after_failure(house.clock(), policy)
    house.clock.advance(seconds=12)
    with pytest.raises(TooManyAttempts) as refused:
        backoff.check_open(house.clock())
    assert refused.value.retry_after == 18
    assert "unlock_hash" not in repr(backoff.with_unlock_secret("secret", None))


def test_without_a_signing_key_signing_in_says_to_try_again(house: House) -> None:
    house.anna()
    house.keep()
    reply = house.sign_in()
    assert reply.status == 503
    assert house.table.events("auth.login.succeeded") == []
