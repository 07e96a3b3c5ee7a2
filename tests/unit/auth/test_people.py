"""Names and addresses of users: one rule for whoever types them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, House

OWN_LETTERS = "ivan@пример.рф"
ASCII_FORM = "ivan@xn--e1afmkfd.xn--p1ai"


def errors(reply: Any) -> list[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return [(error["pointer"], error["code"]) for error in reply.json["errors"]]


def test_an_address_in_its_own_letters_is_kept_in_ascii_and_shown_as_typed(house: House) -> None:
    user = house.anna(email=OWN_LETTERS)
    assert user["email"] == OWN_LETTERS
    assert house.sent("auth.user.verified")["email"] == ASCII_FORM
    assert house.sent("auth.user.verification-requested")["email"] == ASCII_FORM
    assert ("EMAIL#" + ASCII_FORM, "USER") in house.table.items


@pytest.mark.parametrize("login", [OWN_LETTERS, ASCII_FORM, "Ivan@ПРИМЕР.рф"])
def test_either_form_signs_in(house: House, login: str) -> None:
    house.anna(email=OWN_LETTERS)
    assert house.sign_in(login).status == 200


def test_both_forms_are_one_address(house: House) -> None:
    house.anna(email=OWN_LETTERS)
    house.clock.advance(seconds=61)
    assert house.api.post("/auth/register", ANNA | {"email": ASCII_FORM}).status == 202
    assert len(house.table.events("auth.user.registration-repeated")) == 1


def test_a_local_part_beyond_ascii_is_refused_with_a_sentence(house: House) -> None:
    reply = house.api.post("/auth/register", ANNA | {"email": "иван@пример.рф"})
    assert errors(reply) == [("/email", "email_local")]
    (error,) = reply.json["errors"]
    assert "Latin letters" in error["message"]
    assert "^" not in reply.text


@pytest.mark.parametrize("email", ["anna", "anna@example", "anna@exa mple.com", "a@b@c.de"])
def test_what_is_no_address_is_refused_with_an_example(house: House, email: str) -> None:
    reply = house.api.post("/auth/register", ANNA | {"email": email})
    assert errors(reply) == [("/email", "email")]
    assert "anna@example.com" in reply.text
    assert "^" not in reply.text


@pytest.mark.parametrize("name", ["O'Connell", "X Æ A-12", "Ёлкина-Щукина", "محمد", "ж" * 200])
def test_names_of_any_script_are_kept_as_they_are(house: House, name: str) -> None:
    assert house.anna(name=name)["name"] == name


def test_what_nobody_sees_in_a_name_is_dropped(house: House) -> None:
    assert house.anna(name="\u202eAn\u200bna\u202c")["name"] == "Anna"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("🙂", "name_letters"),
        ("www.evil.example win 1000 EUR now", "name_link"),
        ("Call +7 916 123-45-67", "name_phone"),
        ("Anna/Petrova", "name_characters"),
    ],
)
def test_a_name_with_something_that_acts_in_messages_is_refused(
    house: House, name: str, code: str
) -> None:
    assert errors(house.api.post("/auth/register", ANNA | {"name": name})) == [("/name", code)]
    draft = {"email": "o@example.com", "name": name, "role": "operator"}
    assert errors(house.api.post("/users", draft, by=an_admin())) == [("/name", code)]
    path = f"/users/{house.anna()['id']}"
    assert errors(house.api.patch(path, {"name": name}, by=an_admin())) == [("/name", code)]
