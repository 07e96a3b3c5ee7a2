"""Somebody always administers, whatever is done at the same time."""

from __future__ import annotations

from typing import Any

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.seeds import seed_administrator
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.auth.house import PASSWORD, House

HASHER = PasswordHasher(8, 1, 1)


def ids_of_administrators(house: House) -> set[str]:
    item = house.table.items.get(("ADMINISTRATORS", "ADMINISTRATORS"), {})
    return set(item.get("ids", ()))


@pytest.fixture
def first(house: House) -> Principal:
    """The administrator that the seed makes, with a password of their own."""
    initial = "generated for this stack"
    assert seed_administrator(house.table, initial, hasher=HASHER, clock=house.clock)
    grant = house.grant(login="admin@lastmile.local", password=initial)
    change = {"currentPassword": initial, "newPassword": PASSWORD}
    by = house.me(grant["accessToken"])
    assert house.api.post("/auth/password/change", change, by=by).status == 204
    return house.me(grant["accessToken"])


def another(house: House, by: Principal, name: str = "second", role: str = "admin") -> str:
    user = {
        "email": f"{name}@lastmile.local",
        "name": name.title(),
        "role": role,
        "password": PASSWORD,
    }
    reply = house.api.post("/users", user, by=by)
    assert reply.status == 201, reply.text
    return str(reply.json["id"])


def signed_in(house: House, name: str) -> Principal:
    return house.me(house.grant(login=f"{name}@lastmile.local")["accessToken"])


def removed(house: House, user_id: str, how: str, by: Principal) -> Reply:
    if how == "demote":
        return house.api.patch(f"/users/{user_id}", {"role": "operator"}, by=by)
    if how == "delete":
        return house.api.delete(f"/users/{user_id}", by)
    return house.api.post(f"/users/{user_id}/deactivate", by=by)


HOW = pytest.mark.parametrize("how", ["demote", "deactivate", "delete"])


def test_the_seed_knows_whom_it_made(house: House, first: Principal) -> None:
    assert ids_of_administrators(house) == {first.id}


def test_administrators_are_counted_as_they_come(house: House, first: Principal) -> None:
    second = another(house, first)
    another(house, first, "olga", role="operator")
    assert ids_of_administrators(house) == {first.id, second}


@HOW
def test_one_of_two_can_go(house: House, first: Principal, how: str) -> None:
    second = another(house, first)
    assert removed(house, second, how, first).status in (200, 204)
    assert ids_of_administrators(house) == {first.id}


@HOW
def test_the_last_one_can_not(house: House, first: Principal, how: str) -> None:
    """Not even by a caller who still is one in a token, and no longer in the table."""
    second = another(house, first)
    late = signed_in(house, "second")
    assert removed(house, second, "demote", first).status == 200
    reply = removed(house, first.id, how, late)
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:last-administrator")
    assert ids_of_administrators(house) == {first.id}
    assert house.sign_in(login="admin@lastmile.local").status == 200


@HOW
def test_two_who_remove_each_other_at_once_do_not_both_succeed(
    house: House, first: Principal, how: str
) -> None:
    second = another(house, first)
    as_second = signed_in(house, "second")
    read = house.table.get
    raced: list[Any] = []

    def read_and_be_overtaken(pk: str, sk: str, **options: Any) -> Any:
        item = read(pk, sk, **options)
        if pk == "ADMINISTRATORS" and not raced:
            raced.append(None)
            raced[0] = removed(house, first.id, how, as_second)
        return item

    house.table.get = read_and_be_overtaken
    reply = removed(house, second, how, first)
    assert raced[0].status in (200, 204)
    assert (reply.status, reply.json["type"]) == (
        409,
        "urn:lastmile:problem:administrators-changed",
    )
    assert ids_of_administrators(house) == {second}


@HOW
def test_nobody_removes_themselves(house: House, first: Principal, how: str) -> None:
    another(house, first)
    assert removed(house, first.id, how, first).status == 409


def test_who_was_deactivated_counts_again_once_active(house: House, first: Principal) -> None:
    second = another(house, first)
    removed(house, second, "deactivate", first)
    assert house.api.post(f"/users/{second}/activate", by=first).status == 200
    assert ids_of_administrators(house) == {first.id, second}


def test_an_operator_who_is_promoted_counts(house: House, first: Principal) -> None:
    olga = another(house, first, "olga", role="operator")
    assert house.api.patch(f"/users/{olga}", {"role": "admin"}, by=first).status == 200
    assert ids_of_administrators(house) == {first.id, olga}


def test_a_change_that_concerns_no_administrator_reads_nothing_more(
    house: House, first: Principal
) -> None:
    olga = another(house, first, "olga", role="operator")
    house.table.requests.clear()
    assert house.api.patch(f"/users/{olga}", {"name": "Olga B."}, by=first).status == 200
    assert house.table.requests == ["get", "commit"]
