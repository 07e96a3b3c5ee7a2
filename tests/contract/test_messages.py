"""What people are told when a request is refused: whole sentences, in their language.

Every field of every request is sent wrongly in each way that there is, through the code that reads
requests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain
from operator import getitem
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from infra.contracts.example import Examples
from infra.contracts.untitled import Untitled
from infra.openapi.declared import declared
from infra.openapi.generate import DESCRIPTION
from shared import russian
from shared.errors import DomainError
from shared.http import reading
from shared.http.endpoint import Endpoint
from shared.http.languages import LANGUAGES
from shared.http.reply import refusal
from shared.messages import Unit
from shared.takes import SENTENCE, UNIT, resolved, rule_of

LIMITS = {"max_length", "min_length", "ge", "gt", "le", "lt"}
SAID_OTHERWISE = {
    "password": "counted after normalization, which makes a text shorter",
    "newPassword": "the same",
    "timeZone": "no zone is nearly as long",
    "day": "years instead of days", "since": "the same", "until": "the same",
}  # fmt: skip
"""Fields whose limits are told otherwise than they are checked."""
JSON = {"content-type": "application/json"}
WRONG: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**9, 10**30, [], {}, [None], {"a": 1}, "", " ", "a", "1", "-0", "0.00", "0.0001",
    "999999999999", "12345678901234567890", "§§ §§", "x" * 20_000, "7" * 400, "2026-13-45", "10.03.2026",
    "2026-03-10T09:00:00", "1999-12-31", "2300-01-01", "1999-12-31T09:00:00Z", "2300-01-01T09:00:00Z",
    "0001-01-01T00:00:00+14:00", "Nobody/Nowhere", "a@b", "ä@example.com", "x@" + "a." * 130 + "com",
    "x@exa mple.com", "x@-.рф", "Anna\u0007", "Anna\nPetrova", "!!!", "http://a.example", "Anna.ru",
    "+7 916 123-45-67", "a/b:c\\d", "<b>", "javascript:alert(1)", "../../etc",
)  # fmt: skip
"""Of each type, of each form and beyond each limit; what a field happens to take is passed over."""
PYTHON = re.compile(
    r"should|Input|Value error|[Vv]alidat|NoneType|dictionar|\b(?:str|int|bool|dict|tuple|None|Decimal|datetime)\b"
)
EXPRESSION = re.compile(r"\^|\$|\\[a-zA-Z]|\[|\{|\(\?|\.\*|\|")
EXAMPLES = re.compile(
    r'"-?590\.00"|"12\.5"|\b\d\d:\d\d\b|\bRU\b|\d{4}-\d\d-\d\d(?:T[\d:]+Z)?|\+\d{11}|ISO 4217|https://\S+|\S+@example\.com'
)
NUMBER = re.compile(
    r"(?:(?P<ahead>years|revision|редакция) )?(?P<number>-?\d[\d,.\xa0]*\d|\d)"
    r"(?: (?:to|or|до|или) -?\d[\d,.\xa0]*)?(?P<after> [\w/%]+)?"
)
UNITS = {
    "en": {"small", "capital", "digits", "units", *(w for unit in Unit for w in unit.value)},
    "ru": {
        "строчных",
        "заглавных",
        "любых",
        "цифр",
        "единиц",
        "года",
        *chain(*russian.UNITS.values()),
    },
}
LATIN = re.compile(r"[A-Za-z]+")
NAMES = {
    "ISO", "UTC", "IANA", "RUB", "true", "false", "id", "Europe", "Moscow", "tariff", "billing", "invoice",
    "read", "inn", "subject", "actor", "day", "state", "technicianId", "ru", "en", "terminal",
    "customer", "contract", "account", "application", "ticket", "device", "incident",
}  # fmt: skip
"""What a Russian sentence names as it is written: standards, fields, values."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What an endpoint reads into a model: its body, or its query string."""

    endpoint: Endpoint
    model: type[BaseModel]

    @property
    def is_body(self) -> bool:
        return self.model is self.endpoint.request

    def refused(self, sent: Mapping[str, Any]) -> DomainError | None:
        """How the sent one is refused, if it is."""
        try:
            if self.is_body:
                reading.parsed(self.endpoint, JSON, json.dumps(sent).encode())
            else:
                event = {"queryStringParameters": {k: _typed(v) for k, v in sent.items()}}
                reading.queried(self.endpoint, event)
        except DomainError as error:
            return error
        return None


@dataclass(frozen=True)
class Refused:
    """A refusal as it is answered in each language."""

    problems: Mapping[str, dict[str, Any]]

    def said(self, language: str) -> Iterator[str]:
        """What people read in it."""
        for error in self.problems[language]["errors"]:
            yield error["message"]


ASKED = {
    model: Asked(endpoint, model)
    for groups in declared().values()
    for group in groups
    for endpoint in group.declared
    for model in (endpoint.request, endpoint.query)
    if model is not None
}
IDS = [f"{a.model.__module__.split('.')[1]}.{a.model.__name__}" for a in ASKED.values()]
each_model = pytest.mark.parametrize("asked", ASKED.values(), ids=IDS)


@each_model
def test_each_field_is_refused_in_sentences(asked: Asked) -> None:
    for refused in refusals(asked):
        for text in refused.said("en"):
            assert text[0].isupper(), text
            assert not PYTHON.search(text), text
            assert not EXPRESSION.search(text), text


@each_model
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_limit_has_its_unit(asked: Asked, language: str) -> None:
    for refused in refusals(asked):
        for text in refused.said(language):
            assert without_unit(text, language) == [], text


@each_model
def test_who_asks_for_russian_reads_russian(asked: Asked) -> None:
    named = NAMES | choices(asked)
    for refused in refusals(asked):
        for text in refused.said("ru"):
            assert re.search("[а-яё]", text), text
            assert {*LATIN.findall(EXAMPLES.sub("", text))} <= named, text


@each_model
def test_each_field_and_limit_is_met(asked: Asked) -> None:
    """A field that takes everything, or a limit that nobody is told, would be missed by the above."""
    met = {e["pointer"] for r in refusals(asked) for e in r.problems["en"]["errors"]}
    named = {pointer(path) for path, _ in fields(asked)}
    named |= {"/unheardOf"} if asked.model.model_config.get("extra") == "forbid" else set()
    assert named <= met | free(asked)
    for sent in wrong(asked):
        error = asked.refused(sent)
        for limit, text in limits(error):
            assert limit in text.replace(",", ""), text


@each_model
def test_the_codes_are_the_same_in_every_language(asked: Asked) -> None:
    for refused in refusals(asked):
        codes = {language: _codes(problem) for language, problem in refused.problems.items()}
        assert all(said == codes["en"] for said in codes.values())


@each_model
def test_a_field_with_a_rule_of_its_own_has_a_sentence(asked: Asked) -> None:
    for path, schema in fields(asked):
        assert "pattern" not in schema or SENTENCE in schema, path
        is_bounded = {"minimum", "maximum"} & {*schema}
        assert not is_bounded or {SENTENCE, UNIT} & {*schema}, path


@each_model
def test_the_document_says_what_a_field_refuses(asked: Asked) -> None:
    shown = asked.model.model_json_schema(schema_generator=Untitled)
    assert "x-" not in json.dumps(shown)
    for name, schema in _schema(asked)["properties"].items():
        plain = resolved(schema, definitions(asked))
        if SENTENCE in plain:
            assert rule_of(plain) in shown["properties"][name]["description"]


def test_the_document_says_what_every_text_refuses() -> None:
    assert "no control characters but" in " ".join(DESCRIPTION.split())


def test_every_kind_of_error_is_met() -> None:
    met = {
        error["code"]
        for asked in ASKED.values()
        for refused in refusals(asked)
        for error in refused.problems["en"]["errors"]
    }
    assert met >= {
        "bool_parsing", "bool_type", "date_type", "datetime_type", "email", "email_domain", "email_local",
        "enum", "extra_forbidden", "greater_than", "greater_than_equal", "int_parsing",
        "int_type", "less_than_equal", "literal_error", "missing", "model_type", "name_characters",
        "name_control", "name_letters", "name_link", "name_phone", "string_pattern_mismatch",
        "string_too_long", "string_too_short", "string_type", "too_long", "too_short", "tuple_type",
        "value_error",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "String should match pattern '^[a-z]+$'",
        "Must match ^[a-z]$.",
        "Must be a str.",
        "Input should be a valid string",
    ],
)
def test_what_is_no_sentence_is_found(text: str) -> None:
    assert PYTHON.search(text) or EXPRESSION.search(text)


@pytest.mark.parametrize(
    "text", ["Must be at most 200.", "From 1 to 30.", "The body may have 262144."]
)
def test_a_limit_without_unit_is_found(text: str) -> None:
    assert without_unit(text) != []


def choices(asked: Asked) -> set[str]:
    """The words of the values that a model's fields may have, and of the fields' names."""
    values = [v for _, schema in fields(asked) for v in schema.get("enum", ())]
    names = [str(part) for path, _ in fields(asked) for part in path]
    return {*LATIN.findall(" ".join(map(str, [*values, *names])))}


def without_unit(text: str, language: str = "en") -> list[str]:
    """The numbers in a sentence that nobody says what of."""
    return [
        found["number"]
        for found in NUMBER.finditer(EXAMPLES.sub("", text))
        if not found["ahead"] and (found["after"] or "").strip() not in UNITS[language]
    ]


@cache
def refusals(asked: Asked) -> tuple[Refused, ...]:
    """Every refusal of a wrong request, in every language."""
    found = []
    for sent in wrong(asked):
        error = asked.refused(sent)
        if error is not None and error.errors:
            found.append(
                Refused({language: _answer(asked, error, language) for language in LANGUAGES})
            )
    return tuple(found)


@cache
def wrong(asked: Asked) -> tuple[dict[str, Any], ...]:
    """Requests with one thing wrong each."""
    good = sample(asked)
    made: list[dict[str, Any]] = [good | {"unheardOf": "1"}]
    for path, schema in fields(asked):
        values = [*WRONG]
        if schema.get("type") == "array":
            one = _sample(schema["items"], definitions(asked))
            values += [[one] * (schema.get("maxItems", 0) + 1)]
        made += [_with(good, path, value) for value in values]
        if isinstance(path[-1], str):
            made.append(_without(good, path))
    return tuple(made)


def fields(asked: Asked) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """The fields of a model and of those in it, by where the sample has them."""
    yield from _fields(_schema(asked), (), definitions(asked), in_body=asked.is_body)


def _fields(
    schema: Mapping[str, Any], at: tuple[str | int, ...], known: Mapping[str, Any], *, in_body: bool
) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    schema = resolved(schema, known)
    if at:
        yield at, schema
    for name, part in schema.get("properties", {}).items():
        yield from _fields(part, (*at, name), known, in_body=in_body)
    if schema.get("type") == "array" and in_body:
        yield from _fields(schema["items"], (*at, 0), known, in_body=in_body)


def free(asked: Asked) -> set[str]:
    """Pointers of what takes any text, which a query string can't have wrong."""
    if asked.is_body:
        return set()
    return {pointer(path) for path, schema in fields(asked) if {*schema} <= {"type", "title"}}


def limits(error: DomainError | None) -> Iterator[tuple[str, str]]:
    """Each limit that pydantic has found broken, and what people are told of it."""
    cause = error.__cause__ if error is not None else None
    if error is None or not isinstance(cause, ValidationError):
        return
    for found, told in zip(cause.errors(include_url=False), error.errors, strict=False):
        for name, limit in found.get("ctx", {}).items():
            number = re.search(r"(?<!date\()(?<!datetime\()\b\d[\d.]*", str(limit))
            if name in LIMITS and number and limit and found["loc"][-1] not in SAID_OTHERWISE:
                yield number[0].removesuffix(".0"), str(told.message)


def sample(asked: Asked) -> dict[str, Any]:
    """A good request: all of a body, of a query string what is needed."""
    schema = _schema(asked)
    whole: dict[str, Any] = _sample(schema, definitions(asked))
    return whole if asked.is_body else {name: whole[name] for name in schema.get("required", ())}


def _sample(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    schema = resolved(schema, known)
    if schema.get("type") == "array":
        return [_sample(schema["items"], known)]
    if schema.get("type") == "object":
        return {name: _sample(part, known) for name, part in schema.get("properties", {}).items()}
    return Examples({}).of(schema)


def definitions(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = _schema(asked).get("$defs", {})
    return found


def pointer(path: tuple[str | int, ...]) -> str:
    return "/" + "/".join(map(str, path))


@cache
def _schema(asked: Asked) -> dict[str, Any]:
    return asked.model.model_json_schema()


def _answer(asked: Asked, error: DomainError, language: str) -> dict[str, Any]:
    event = {"path": "/", "requestContext": {}, "headers": {"Accept-Language": language}}
    answer = refusal(error, asked.endpoint, event)
    assert answer.headers["Content-Language"] == language
    problem: dict[str, Any] = json.loads(answer.body)
    return problem


def _codes(problem: Mapping[str, Any]) -> list[Any]:
    return [problem["type"], *((e["pointer"], e["code"]) for e in problem["errors"])]


def _typed(value: Any) -> str:
    """A value as a query string has it."""
    return value if isinstance(value, str) else json.dumps(value)


def _with(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A body with another value somewhere."""
    changed, (*above, last) = deepcopy(body), path
    reduce(getitem, above, changed)[last] = value
    return changed


def _without(body: Any, path: tuple[str | int, ...]) -> Any:
    changed, (*above, last) = deepcopy(body), path
    reduce(getitem, above, changed).pop(last, None)
    return changed
