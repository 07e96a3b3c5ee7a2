"""What asks for the password once more: whoever has only a session guesses in vain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.auth.house import PASSWORD, House

Ask = Callable[[House, Principal, str], Reply]


def change_password(house: House, me: Principal, guess: str) -> Reply:
    body = {"currentPassword": guess, "newPassword": "another rather long one"}
    return house.api.post("/auth/password/change", body, by=me)


def change_address(house: House, me: Principal, guess: str) -> Reply:
    body = {"email": "anna@example.net", "password": guess}
    return house.api.post("/auth/email/change", body, by=me)


def set_up_second_factor(house: House, me: Principal, guess: str) -> Reply:
    return house.api.post("/auth/mfa/totp", {"password": guess}, by=me)


each = pytest.mark.parametrize("ask", [change_password, change_address, set_up_second_factor])


@pytest.fixture
def me(house: House) -> Principal:
    house.anna()
    return house.me(house.grant()["accessToken"])


@each
def test_after_some_guesses_even_the_right_password_has_to_wait(
    house: House, me: Principal, ask: Ask
) -> None:
    assert [ask(house, me, f"guess {n}").status for n in range(6)] == [422] * 6
    refused = ask(house, me, PASSWORD)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
    house.clock.advance(seconds=30)
    assert ask(house, me, PASSWORD).status < 300


def test_the_guesses_count_together_wherever_they_are_made(house: House, me: Principal) -> None:
    for _ in range(2):
        for ask in (change_password, change_address, set_up_second_factor):
            assert ask(house, me, "a guess").status == 422
    assert change_password(house, me, PASSWORD).status == 429


def test_they_do_not_keep_the_user_from_signing_in(house: House, me: Principal) -> None:
    for _ in range(10):
        change_password(house, me, "a guess")
    assert house.sign_in().status == 200


def test_the_right_password_forgets_the_guesses_before(house: House, me: Principal) -> None:
    for _ in range(5):
        change_address(house, me, "a guess")
    assert change_address(house, me, PASSWORD).status == 202
    assert [pk for pk, sk in house.table.items if sk == "GUESSES"] == []


@each
def test_a_guess_is_one_read_one_hash_and_one_transaction(
    house: House, me: Principal, ask: Ask
) -> None:
    house.table.requests.clear()
    ask(house, me, "a guess")
    assert house.table.requests == ["each", "commit"]


def test_guesses_made_at_once_gain_nothing(
    house: House, me: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them have read before the first is counted: one is judged, the rest are asked to wait."""
    matches = PasswordHasher.matches

    def slowly(hasher: PasswordHasher, kept: str, password: str) -> bool:
        monkeypatch.setattr(PasswordHasher, "matches", matches)
        assert change_password(house, me, "a faster guess").status == 422
        return matches(hasher, kept, password)

    for guess in (PASSWORD, "a slower guess"):
        monkeypatch.setattr(PasswordHasher, "matches", slowly)
        assert change_password(house, me, guess).status == 429


def test_a_deleted_users_guesses_go_with_them(house: House, me: Principal) -> None:
    from tests.fakes.people import an_admin

    change_password(house, me, "a guess")
    assert house.api.delete(f"/users/{me.id}", by=an_admin()).status == 204
    assert [pk for pk, _ in house.table.items if pk.startswith("USER#")] == []
