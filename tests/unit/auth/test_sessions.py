"""Sessions: staying signed in, and signing out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from functions.auth.sessions.entities import (
    Client,
    InvalidRefreshToken,
    RefreshToken,
    Session,
    SessionChanged,
    SessionLimits,
)
from functions.auth.sessions.service import Sessions
from functions.auth.settings import DAY
from shared.dynamo import Item
from shared.retrying import ATTEMPTS
from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, PASSWORD, House


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


def test_an_old_refresh_token_ends_the_session_for_everybody(house: House) -> None:
    user = house.anna()
    stolen = house.grant()
    thiefs = house.refresh(stolen["refreshToken"]).json
    house.clock.advance(seconds=10)
    reuse = house.refresh(stolen["refreshToken"])
    assert reuse.status == 401
    assert house.refresh(thiefs["refreshToken"]).status == 401
    assert house.caller(thiefs["accessToken"]) is None
    wanted = {"userId": user["id"], "sessionId": stolen["sessionId"]}
    assert house.sent("auth.session.revoked") == wanted
    assert house.sent("auth.token.reuse-detected") == wanted | {
        "email": ANNA["email"], "name": ANNA["name"], "locale": "ru",
        "device": "", "ip": "203.0.113.7", "at": "2026-03-10T09:00:10Z",
    }  # fmt: skip
    line = house.table.audit()[-1]
    assert (line["action"], line["actor"]) == ("token.reuse-detected", user["id"])
    assert not {"hash", "key"} & {part for name in line["before"] for part in name.split("_")}


def test_a_client_whose_answer_was_lost_may_repeat_its_refresh_for_a_moment(house: House) -> None:
    house.anna()
    lost = house.grant()["refreshToken"]
    first = house.refresh(lost).json
    house.clock.advance(seconds=9)
    house.table.requests.clear()
    again = house.refresh(lost).json
    assert again["refreshToken"] == first["refreshToken"]
    assert house.table.requests == ["get_many"]
    assert house.caller(again["accessToken"]) is not None
    assert house.refresh(again["refreshToken"]).status == 200


def test_the_repetition_of_an_older_refresh_is_no_retry(house: House) -> None:
    house.anna()
    first = house.grant()["refreshToken"]
    second = house.refresh(first).json["refreshToken"]
    assert house.refresh(second).status == 200
    assert house.refresh(first).status == 401
    assert len(house.table.events("auth.token.reuse-detected")) == 1


@pytest.mark.parametrize("elsewhere", [{"user-agent": "curl/8"}, {"x-elsewhere": "198.51.100.9"}])
def test_a_repetition_from_elsewhere_is_theft_however_soon(
    house: House, elsewhere: dict[str, str]
) -> None:
    house.anna()
    stolen = house.grant()["refreshToken"]
    place = Client(elsewhere.get("user-agent", ""), elsewhere.get("x-elsewhere", "203.0.113.7"))
    house.refresh(stolen)
    with pytest.raises(InvalidRefreshToken):
        house.wiring.use(Sessions).refresh(stolen, place)
    assert len(house.table.events("auth.token.reuse-detected")) == 1


def test_uses_of_a_token_at_once_give_one_and_the_same_next_one(house: House) -> None:
    house.anna()
    grant = house.grant()
    read = house.table.get_many
    faster: list[str] = []

    def read_then_lose(keys: Sequence[tuple[str, str]]) -> list[Item]:
        """Both have read before either writes; the other one is faster."""
        found: list[Item] = read(keys)
        house.table.get_many = read
        faster.append(house.refresh(grant["refreshToken"]).json["refreshToken"])
        return found

    house.table.get_many = read_then_lose
    slower = house.refresh(grant["refreshToken"])
    assert slower.json["refreshToken"] == faster[0]
    assert house.table.events("auth.token.reuse-detected") == []
    assert house.refresh(faster[0]).status == 200


def test_a_refresh_that_is_always_overtaken_is_asked_to_come_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.anna()
    grant = house.grant()
    tries: list[int] = []

    def moved(_: object) -> None:
        tries.append(1)
        raise SessionChanged

    monkeypatch.setattr("shared.retrying.time.sleep", lambda _: None)
    with monkeypatch.context() as overtaken:
        overtaken.setattr(house.table, "commit", moved)
        reply = house.refresh(grant["refreshToken"])
    assert (reply.status, reply.headers["Retry-After"], len(tries)) == (503, "1", ATTEMPTS)
    assert house.refresh(grant["refreshToken"]).status == 200


def test_nobody_can_foretell_the_next_token_from_the_tokens_before(house: House) -> None:
    """The same secrets in another session lead elsewhere: the chain's key is the session's own."""
    now = house.clock()
    token = RefreshToken("user", "session", "f" * 43, "s" * 43)
    here = Client("", "")
    limits = SessionLimits(lifetime=timedelta(days=1), idle=timedelta(hours=1))
    chains = [Session.started(token, client=here, at=now, limits=limits) for _ in range(2)]
    assert chains[0].next_token(token) == chains[0].next_token(token)
    assert chains[0].next_token(token) != chains[1].next_token(token)
    assert len(chains[0].next_token(token).secret) == 43


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


def an_operator(house: House) -> dict[str, Any]:
    """The tokens of an operator who has just signed in."""
    olga = {"email": "olga@example.org", "name": "Olga", "role": "operator", "password": PASSWORD}
    assert house.api.post("/users", olga, by=an_admin()).status == 201
    return house.grant(login="olga@example.org")


def test_a_session_of_staff_ends_half_an_hour_after_its_access_token_unless_it_is_refreshed(
    house: House,
) -> None:
    grant = an_operator(house)
    assert grant["refreshExpiresAt"] == "2026-03-10T10:30:00Z"
    house.clock.advance(minutes=89)
    grant = house.refresh(grant["refreshToken"]).json
    assert grant["refreshExpiresAt"] == "2026-03-10T11:59:00Z"
    house.clock.advance(minutes=90)
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.table.events("auth.token.reuse-detected") == []
    again = house.grant(login="olga@example.org")
    listed = house.api.get("/auth/sessions", by=house.me(again["accessToken"])).json["items"]
    assert [(s["id"], s["endsAt"]) for s in listed] == [
        (again["sessionId"], again["refreshExpiresAt"])
    ]


def test_a_session_of_staff_ends_after_a_day_however_often_it_is_refreshed(house: House) -> None:
    grant = an_operator(house)
    for _ in range(23):
        house.clock.advance(hours=1)
        grant = house.refresh(grant["refreshToken"]).json
    assert grant["refreshExpiresAt"] == "2026-03-11T09:00:00Z"
    house.clock.advance(hours=1)
    assert house.refresh(grant["refreshToken"]).status == 401


def test_a_session_that_nobody_refreshes_goes_by_ttl(house: House) -> None:
    an_operator(house)
    (kept,) = [i for (_, sk), i in house.table.items.items() if sk.startswith("SESSION#")]
    assert kept["expiresAt"] == int((house.clock() + timedelta(minutes=90)).timestamp())


def test_how_long_customers_may_be_away_can_be_set() -> None:
    house = House(session_idle=7 * DAY)
    house.anna()
    grant = house.grant()
    house.clock.advance(days=7, minutes=59)
    grant = house.refresh(grant["refreshToken"]).json
    house.clock.advance(days=7, hours=1)
    assert house.refresh(grant["refreshToken"]).status == 401


def test_a_session_from_before_there_was_a_limit_gets_one_when_it_is_refreshed(
    house: House,
) -> None:
    grant = an_operator(house)
    (key,) = [key for key in house.table.items if key[1].startswith("SESSION#")]
    del house.table.items[key]["idle_ends_at"]
    house.clock.advance(hours=5)
    assert house.refresh(grant["refreshToken"]).json["refreshExpiresAt"] == "2026-03-10T15:30:00Z"


def test_a_session_that_has_ended_goes_by_ttl(house: House) -> None:
    house.anna()
    house.refresh(house.grant()["refreshToken"])
    (kept,) = [i for (_, sk), i in house.table.items.items() if sk.startswith("SESSION#")]
    assert kept["expiresAt"] == int((house.clock() + timedelta(days=30)).timestamp())


def test_signing_out_ends_the_session_and_once_more_does_no_harm(house: House) -> None:
    house.anna()
    grant = house.grant()
    me = house.me(grant["accessToken"])
    assert house.api.post("/auth/logout", by=me).status == 204
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.api.post("/auth/logout", by=me).status == 204
    assert len(house.table.events("auth.session.revoked")) == 1


def test_a_deactivated_user_is_out_at_once(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    house.store(user["id"], is_active=False)
    assert house.caller(grant["accessToken"]) is None
    assert house.refresh(grant["refreshToken"]).status == 401
    assert house.sign_in().status == 401
