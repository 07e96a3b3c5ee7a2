"""What there is before anybody can sign in."""

from __future__ import annotations

from functools import partial

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.seeds import seed_administrator
from tests.unit.auth.house import House


def test_the_administrator_is_made_once_and_can_sign_in(house: House) -> None:
    seed = partial(
        seed_administrator, house.table, "generated for this stack",
        hasher=PasswordHasher(8, 1), clock=house.clock,
    )  # fmt: skip
    assert (seed(), seed()) == (True, False)
    grant = house.grant(login="admin@lastmile.local", password="generated for this stack")
    assert house.me(grant["accessToken"]).may("billing:tariff:write")


def test_a_second_seed_leaves_the_first_password(house: House) -> None:
    hasher = PasswordHasher(8, 1)
    seed_administrator(house.table, "generated the first time", hasher=hasher, clock=house.clock)
    seed_administrator(house.table, "generated another time", hasher=hasher, clock=house.clock)
    login = "admin@lastmile.local"
    assert house.sign_in(login, "generated the first time").status == 200
    assert house.sign_in(login, "generated another time").status == 401
