"""The first administrator of a stack on AWS."""

from __future__ import annotations

import pytest

from infra.administrator import administrator
from tests.unit.auth.house import House


@pytest.fixture
def house() -> House:
    return House()


def test_they_can_sign_in_with_the_password_that_is_shown_and_change_it(house: House) -> None:
    password = administrator(house.table, "ada@example.org")
    grant = house.grant(login="ada@example.org", password=password)
    by = house.me(grant["accessToken"])
    assert by.permissions == frozenset()
    change = {"currentPassword": password, "newPassword": "one of her own"}
    assert house.api.post("/auth/password/change", change, by=by).status == 204
    assert house.me(grant["accessToken"]).may("auth:user:write")


def test_whoever_is_a_user_keeps_their_password(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    password = administrator(house.table, "ada@example.org")
    with pytest.raises(SystemExit):
        administrator(house.table, "Ada@example.org")
    assert "is a user already" in capsys.readouterr().out
    assert house.grant(login="ada@example.org", password=password)


@pytest.mark.parametrize("email", ["", "ada", "@example.org", "ada@here"])
def test_an_address_is_asked_for(
    email: str, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        administrator(house.table, email)
    assert "EMAIL" in capsys.readouterr().out
    assert not house.table.items
