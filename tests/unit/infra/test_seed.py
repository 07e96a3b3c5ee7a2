"""The administrator of a local stack: the password that is printed works at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.seeds import seed_administrator
from infra.local.seed import ADMINISTRATOR, Login, first_administrator
from tests.unit.auth.house import House


class Stack:
    """A stack whose administrator is made by auth's own code and signs in by its API."""

    def __init__(self, folder: Path) -> None:
        self.house = House()
        self.file = folder / "logins.json"
        self.changes = 0

    def start(self) -> Login:
        return first_administrator(self.file, create=self.create, change=self.change)

    def create(self, password: str) -> bool:
        house = self.house
        hasher = PasswordHasher(8, 1, 1)
        return seed_administrator(house.table, password, hasher=hasher, clock=house.clock)

    def change(self, initial: str, password: str) -> None:
        self.changes += 1
        signed_in = self.house.sign_in(ADMINISTRATOR, initial)
        if signed_in.status == 401:
            return
        me = self.house.me(signed_in.json["accessToken"])
        body = {"currentPassword": initial, "newPassword": password}
        assert self.house.api.post("/auth/password/change", body, by=me).status == 204

    def may_administer(self, password: str) -> bool:
        grant = self.house.grant(login=ADMINISTRATOR, password=password)
        return self.house.me(grant["accessToken"]).may("auth:user:write")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def test_the_password_that_is_shown_works_at_once(stack: Stack) -> None:
    login = stack.start()
    assert login.shown() == login.password
    assert stack.may_administer(login.password)
    kept = json.loads(stack.file.read_text())
    assert kept == {"email": ADMINISTRATOR, "password": login.password}
    assert stack.file.stat().st_mode & 0o777 == 0o600


def test_a_second_start_leaves_it_as_it_is(stack: Stack) -> None:
    first, second = stack.start(), stack.start()
    assert (second.password, second.is_new) == (first.password, False)
    assert second.shown() == "(password in logins.json)"
    assert stack.changes == 1


@pytest.mark.parametrize("moment", ["create", "change"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_start_that_was_cut_off_is_gone_on_with(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, moment: str, when: str
) -> None:
    work = getattr(stack, moment)

    def cut_off(*passwords: str) -> None:
        if when == "after":
            work(*passwords)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(stack, moment, cut_off)
        with pytest.raises(KeyboardInterrupt):
            stack.start()
    login = stack.start()
    assert login.is_new
    assert stack.may_administer(login.password)


def test_a_stack_that_forgot_its_tables_keeps_the_password(stack: Stack) -> None:
    before = stack.start()
    stack.house = House()
    after = stack.start()
    assert after.password == before.password
    assert stack.may_administer(after.password)
