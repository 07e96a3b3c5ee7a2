"""API keys: shown once, kept as hashes, good for their permissions until they expire or are revoked."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.observability import masked
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.fakes.people import an_admin, staff
from tests.unit.auth.house import House

TERMINAL = {"name": "Payment terminal", "permissions": ["billing:payment:read"], "days": 30}


def issue(house: House, by: Principal | None = None, **changes: Any) -> Reply:
    return house.api.post("/api-keys", TERMINAL | changes, by=by or an_admin())


def issued(house: House, **changes: Any) -> dict[str, Any]:
    reply = issue(house, **changes)
    assert reply.status == 201, reply.text
    return dict(reply.json)


def listed(house: House) -> list[dict[str, Any]]:
    return list(house.api.get("/api-keys", by=an_admin()).json["items"])


def test_a_key_can_be_told_from_anything_else(house: House) -> None:
    key = issued(house)
    assert re.fullmatch(rf"lm_{key['id']}_[\w-]{{43}}", key["key"], re.ASCII)


def test_it_is_shown_once_and_kept_as_a_hash(house: House) -> None:
    secret = issued(house)["key"].split("_", 2)[2]
    assert secret not in json.dumps(list(house.table.items.values()), default=str)
    assert secret not in json.dumps(listed(house))
    assert "key" not in listed(house)[0]


def test_it_is_masked_wherever_it_turns_up_in_a_log(house: House) -> None:
    text = issued(house)["key"]
    secret = text.split("_", 2)[2]
    assert secret not in str(masked({"message": f"refused {text} at the door", "list": [text]}))


def test_it_may_what_its_permissions_say(house: House) -> None:
    key = issued(house)
    caller = house.me(key["key"])
    assert (caller.id, caller.role) == (key["id"], "api-key")
    assert caller.permissions == {"billing:payment:read"}
    assert (caller.customer_id, caller.session_id) == (None, None)


def test_it_takes_one_read_and_one_write_an_hour(house: House) -> None:
    text = issued(house)["key"]
    house.table.requests.clear()
    house.me(text)
    assert house.table.requests == ["get", "commit"]
    house.clock.advance(minutes=59)
    house.me(text)
    assert house.table.requests == ["get", "commit", "get"]
    house.clock.advance(minutes=1)
    house.me(text)
    assert house.table.requests == ["get", "commit", "get", "get", "commit"]


def test_the_list_says_when_it_was_last_used(house: House) -> None:
    text = issued(house)["key"]
    assert listed(house)[0]["lastUsedAt"] is None
    house.me(text)
    assert datetime.fromisoformat(listed(house)[0]["lastUsedAt"]) == house.clock()


def test_a_use_that_can_not_be_noted_is_a_use_all_the_same(house: House) -> None:
    text = issued(house)["key"]

    def busy(_: object) -> None:
        raise Unavailable

    house.table.commit = busy
    assert house.caller(text) is not None


def test_two_uses_at_once_are_noted_once(house: House) -> None:
    text = issued(house)["key"]
    get = house.table.get

    def overtaken(pk: str, sk: str, **options: Any) -> Any:
        item = get(pk, sk, **options)
        house.table.get = get
        house.me(text)
        return item

    house.table.get = overtaken
    assert house.caller(text) is not None


def test_it_ends_when_it_expires(house: House) -> None:
    text = issued(house, days=1)["key"]
    house.clock.at += timedelta(days=1) - timedelta(seconds=1)
    assert house.caller(text) is not None
    house.clock.advance(seconds=1)
    assert house.caller(text) is None


def test_an_expired_one_is_listed_for_a_month_so_that_people_see_why_it_does_not_work(
    house: House,
) -> None:
    key = issued(house, days=1)
    kept = house.table.items[f"APIKEY#{key['id']}", "APIKEY"]
    assert kept["expiresAt"] == (house.clock() + timedelta(days=1 + 30)).timestamp()


def test_a_revoked_one_opens_nothing_and_is_not_revoked_again(house: House) -> None:
    key = issued(house)
    assert house.api.delete(f"/api-keys/{key['id']}", an_admin()).status == 204
    assert house.caller(key["key"]) is None
    assert listed(house) == []
    assert house.api.delete(f"/api-keys/{key['id']}", an_admin()).status == 404


def test_one_that_is_revoked_in_the_moment_of_its_use_is_not_brought_back(house: House) -> None:
    key = issued(house)
    commit = house.table.commit

    def after_the_revocation(transaction: Any) -> None:
        house.table.commit = commit
        house.api.delete(f"/api-keys/{key['id']}", an_admin())
        commit(transaction)

    house.table.commit = after_the_revocation
    house.caller(key["key"])
    assert house.caller(key["key"]) is None
    assert listed(house) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.upper(),
        lambda text: text.replace("lm_", "lm-"),
        lambda text: text.replace("lm_id", "lm_xd"),
        lambda text: "lm_" + text,
        lambda text: text.split("_", 2)[2],
        lambda text: "lm__" + text.split("_", 2)[2],
        lambda text: text.replace("_", "\u005f\u200b", 1),
        lambda text: "lm_" + "a" * 10_000,
    ],
)
def test_anything_near_a_key_is_none(house: House, change: Any) -> None:
    assert house.caller(change(issued(house)["key"])) is None


@pytest.mark.parametrize(
    ("permissions", "status"),
    [(["billing:payment:read"], 201), (["billing:payment:write"], 403), (["*:*:*"], 403)],
)
def test_nobody_gives_a_key_what_they_do_not_have(
    house: House, permissions: list[str], status: int
) -> None:
    by = staff("desk", "auth:api-key:write", "billing:payment:read")
    assert issue(house, by, permissions=permissions).status == status


def test_a_key_makes_no_key_that_may_more(house: House) -> None:
    text = issued(house, permissions=["auth:api-key:write", "billing:payment:read"])["key"]
    by = house.me(text)
    assert issue(house, by, permissions=["billing:payment:read"]).status == 201
    assert issue(house, by, permissions=["auth:user:write"]).status == 403


def test_nobody_takes_a_key_away_that_may_more_than_they(house: House) -> None:
    terminal = issued(house)
    desk = staff("desk", "auth:api-key:write")
    assert house.api.delete(f"/api-keys/{terminal['id']}", desk).status == 403
    assert house.caller(terminal["key"]) is not None
    cashier = staff("cashier", "auth:api-key:write", "billing:payment:read")
    assert house.api.delete(f"/api-keys/{terminal['id']}", cashier).status == 204


@pytest.mark.parametrize(
    "changes",
    [
        {"permissions": []}, {"permissions": ["billing:payment:eat"]}, {"days": 0}, {"days": 731},
        {"days": 1.5}, {"name": ""}, {"name": "x" * 101}, {"expiresAt": "2099-01-01T00:00:00Z"},
        {"secret": "mine"}, {"id": "mine"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(house: House, changes: dict[str, Any]) -> None:
    assert issue(house, **changes).status == 422


def test_keys_are_listed_newest_first_page_by_page(house: House) -> None:
    names = [issued(house, name=f"key {n}")["name"] for n in range(3)]
    page = house.api.get("/api-keys", by=an_admin(), query={"limit": "2"}).json
    rest = house.api.get(
        "/api-keys", by=an_admin(), query={"limit": "2", "cursor": page["nextCursor"]}
    ).json
    assert [k["name"] for k in (*page["items"], *rest["items"])] == names[::-1]


def test_an_answer_with_a_key_is_not_kept_to_be_given_again(house: House) -> None:
    headers = {"idempotency-key": "terminal-1"}
    first = house.api.post("/api-keys", TERMINAL, by=an_admin(), headers=headers).json
    kept = json.dumps(list(house.table.items.values()), default=str)
    assert first["key"] not in kept
    assert "IDEMPOTENCY#" not in kept


def test_making_and_revoking_are_in_the_audit_trail_without_the_secret(house: House) -> None:
    key = issued(house)
    house.api.delete(f"/api-keys/{key['id']}", an_admin())
    lines = house.table.audit()
    assert [line["action"] for line in lines] == ["api-key.issued", "api-key.revoked"]
    assert {line["subject"] for line in lines} == {f"api-key#{key['id']}"}
    assert "secret_hash" not in json.dumps(lines)


def test_a_key_is_nobody_at_the_doors_of_users(house: House) -> None:
    """Routes for the signed-in show what is theirs, and a key owns nothing."""
    by = house.me(issued(house)["key"])
    change = {"currentPassword": "whatever it is", "newPassword": "whatever it was"}
    assert house.api.get("/auth/me", by=by).status == 404
    assert house.api.get("/auth/sessions", by=by).json["items"] == []
    assert house.api.post("/auth/password/change", change, by=by).status == 404
    assert house.api.post("/auth/logout", by=by).status == 204
