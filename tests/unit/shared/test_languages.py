"""The language of an answer, and how each language says a number with its unit."""

from __future__ import annotations

import pytest
from babel.core import Locale

from shared import russian
from shared.http import PUBLIC, Call, Endpoints, Schema
from shared.http.languages import preferred, speaker
from shared.messages import Count, Message, Unit
from shared.wiring import Wiring
from tests.fakes.http import ApiClient, Reply


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("RU-ru ; Q=0.4, en;q=0.3", "ru"),
        ("en,ru;q=0.9", "en"),
        ("en;q=0.5,ru;q=0.9", "ru"),
        ("en;q=0.7,ru;q=0.5,ru-RU;q=0.9", "ru"),
        ("ru,en", "ru"),
        ("en,ru", "en"),
        ("de", "en"),
        ("de,ru;q=0.001", "ru"),
        ("*", "en"),
        ("en;q=0,*", "ru"),
        ("ru;q=0,*", "en"),
        ("ru;q=0", "en"),
        ("en;q=0,ru;q=0", "en"),
        ("ru;q=nan,en;q=0.1", "en"),
        ("ru;q=2", "en"),
        ("ru;;q=1", "en"),
        ("," * 5000 + "ru", "en"),
    ],
)
def test_the_language_that_is_liked_best_is_spoken(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@pytest.mark.parametrize(
    ("number", "alone", "after"),
    [
        (1, "1 символ", "1 символа"),
        (2, "2 символа", "2 символов"),
        (5, "5 символов", "5 символов"),
        (11, "11 символов", "11 символов"),
        (21, "21 символ", "21 символа"),
        (10_000, "10\xa0000 символов", "10\xa0000 символов"),
    ],
)
def test_a_number_takes_its_unit_in_the_right_form(number: int, alone: str, after: str) -> None:
    count = Count(number, Unit.CHARACTER)
    said = russian.said({"{n} {n:of}": "{n}, до {n:of}"}, Message("{n} {n:of}", {"n": count}))
    assert said == f"{alone}, до {after}"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 day"), (0, "0 days"), (2.0, "2 days"), (1500, "1,500 days")]
)
def test_english_has_two_forms(number: float, text: str) -> None:
    assert str(Message("{n:of}", {"n": Count(number, Unit.DAY)})) == text


def test_plural_forms_are_those_of_cldr() -> None:
    forms = ("one", "few", "many")
    wanted = Locale.parse("ru").plural_form
    assert [forms[russian.plural_form(n)] for n in range(1200)] == [wanted(n) for n in range(1200)]


def test_a_sentence_without_values_is_said_as_it_is() -> None:
    assert str(Message("Write {name}.")) == "Write {name}."
    assert str(Message("Write {name}.", {"name": "Anna"})) == "Write Anna."


def test_every_unit_has_a_russian_name() -> None:
    assert {*russian.UNITS} == {*Unit}


def test_a_message_within_a_message_is_said_in_the_same_language() -> None:
    say = speaker("ru", "functions.support.tickets.routes")
    inner = Message("Must be true or false.")
    assert say(Message("This field is required. {takes}", {"takes": inner})).isascii() is False


class Form(Schema):
    name: str


endpoint = Endpoints("names")


@endpoint.post("/names", permission=PUBLIC, request=Form)
def create_name(call: Call[Form]) -> None:
    """Take a name."""
    if call.body.name == "broken":
        raise RuntimeError


def refused(accepted: str | None, name: object = 1) -> Reply:
    sent = {} if accepted is None else {"Accept-Language": accepted}
    return ApiClient([endpoint], Wiring()).post("/names", {"name": name}, headers=sent)


@pytest.mark.parametrize(("accepted", "language"), [(None, "en"), ("ru", "ru"), ("de", "en")])
def test_a_refusal_says_in_which_language_it_is(accepted: str | None, language: str) -> None:
    reply = refused(accepted)
    assert reply.headers["Content-Language"] == language
    assert "Accept-Language" in reply.headers["Vary"].split(", ")


def test_who_may_read_an_answer_still_varies_by_origin() -> None:
    assert refused("ru").headers["Vary"] == "Origin, Accept-Language"


@pytest.mark.parametrize("name", [1, "broken"])
def test_codes_are_the_same_in_every_language(name: object) -> None:
    english, russian_ = (refused(language, name).json for language in ("en", "ru"))
    for problem in (english, russian_):
        problem.pop("title"), problem.pop("detail")
        for error in problem.get("errors", ()):
            error.pop("message")
    assert english == russian_


def test_a_good_answer_is_in_no_language() -> None:
    reply = refused("ru", "Anna")
    assert reply.status == 204
    assert "Content-Language" not in reply.headers
