"""Categories: shipped ones, one's own, and the fields that they ask for."""

from __future__ import annotations

from typing import Any

import pytest

from shared.dynamo import Item
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk

NAME = {"ru": "ТВ", "en": "TV"}
LIGHT = {
    "key": "light",
    "name": {"ru": "Индикатор", "en": "Light"},
    "kind": "choice",
    "requiredFor": "opening",
    "choices": [
        {"value": "red", "name": {"ru": "Красный", "en": "Red"}},
        {"value": "green", "name": {"ru": "Зелёный", "en": "Green"}},
    ],
}
CAUSE = {"key": "cause", "name": NAME, "kind": "text", "requiredFor": "resolving"}
SINCE = {"key": "since", "name": NAME, "kind": "date"}
LOSS = {"key": "loss", "name": NAME, "kind": "number"}
TV = {"code": "tv", "name": NAME, "priority": "high", "fields": [LIGHT, CAUSE, SINCE, LOSS]}


def made(desk: Desk, **changes: Any) -> dict[str, Any]:
    reply = desk.api.post("/ticket-categories", TV | changes, by=OPERATOR)
    assert reply.status == 201, reply.text
    found: dict[str, Any] = reply.json
    return found


def listed(desk: Desk, by: Any = OPERATOR) -> list[str]:
    return [c["code"] for c in desk.api.get("/ticket-categories", by=by).json["items"]]


def refused(desk: Desk, fields: dict[str, str], **more: Any) -> list[tuple[str, str]]:
    body = {"subject": "s", "text": "t", "category": "tv", "fields": fields} | more
    reply = desk.api.post("/tickets", body, by=CUSTOMER)
    assert reply.status == 422, reply.text
    return [(e["pointer"], e["code"]) for e in reply.json["errors"]]


def test_five_categories_are_there_from_the_start(desk: Desk) -> None:
    assert listed(desk) == ["connection", "billing", "equipment", "tariff", "other"]
    assert not [key for key in desk.table.items if key[0] == "DESK"]


def test_a_ticket_has_what_its_category_says(desk: Desk) -> None:
    desk.api.post("/teams", {"code": "tv-team", "name": "TV"}, by=OPERATOR)
    made(desk, team="tv-team")
    ticket = desk.read(desk.opened(category="tv", fields={"light": "red", "loss": "-0.5"}))
    assert (ticket["team"], ticket["priority"]) == ("tv-team", "high")
    assert ticket["fields"] == {"light": "red", "loss": "-0.5"}
    shown = desk.api.get("/ticket-categories", by=CUSTOMER).json["items"]
    assert {c["team"] for c in shown} == {None}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, [("/fields/light", "missing")]),
        ({"light": ""}, [("/fields/light", "missing")]),
        ({"light": "blue"}, [("/fields/light", "invalid")]),
        ({"light": "red", "since": "2026-02-30"}, [("/fields/since", "invalid")]),
        ({"light": "red", "since": "20260230"}, [("/fields/since", "invalid")]),
        ({"light": "red", "loss": "1e9"}, [("/fields/loss", "invalid")]),
        ({"light": "red", "loss": "١٢"}, [("/fields/loss", "invalid")]),
        ({"light": "red", "mood": "bad"}, [("/fields/mood", "unknown")]),
    ],
    ids=str,
)
def test_fields_that_do_not_fit_are_named(
    desk: Desk, fields: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    made(desk)
    assert refused(desk, fields) == wrong


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"light": 1}, "/fields/light"),
        ({"a/b~": "x"}, "/fields/a~1b~0"),
        ({"light": None}, "/fields/light"),
    ],
    ids=str,
)
def test_a_field_is_a_text_under_any_name(desk: Desk, fields: dict[str, Any], pointer: str) -> None:
    made(desk)
    assert pointer in [found for found, _ in refused(desk, fields)]


def test_staff_fill_in_what_resolving_needs(desk: Desk) -> None:
    made(desk)
    ticket = desk.opened(category="tv", fields={"light": "red"})
    path = f"/tickets/{ticket['id']}"
    reply = desk.moved(ticket, "resolved")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/fields/cause")
    evil = "<b>\u202e=1+1😀"
    desk.api.patch(path, {"fields": {"cause": evil, "light": "green"}}, by=OPERATOR)
    assert desk.read(ticket)["fields"] == {"light": "green", "cause": evil}
    assert desk.moved(ticket, "resolved").status == 200


def test_a_customer_resolves_without_filling_in_anything(desk: Desk) -> None:
    made(desk)
    ticket = desk.opened(category="tv", fields={"light": "red"})
    assert desk.moved(ticket, "resolved", by=CUSTOMER).status == 200


def test_another_category_keeps_the_fields_that_it_has_too(desk: Desk) -> None:
    made(desk)
    made(desk, code="radio", fields=[SINCE])
    ticket = desk.opened(category="tv", fields={"light": "red", "since": "2026-03-01"})
    path = f"/tickets/{ticket['id']}"
    moved = desk.api.patch(path, {"category": "radio"}, by=OPERATOR).json
    assert (moved["category"], moved["fields"]) == ("radio", {"since": "2026-03-01"})
    assert desk.api.patch(path, {"category": "weather"}, by=OPERATOR).status == 422
    assert desk.api.patch(path, {"fields": {"since": ""}}, by=OPERATOR).json["fields"] == {}


def test_an_archived_or_deleted_category_is_for_no_new_ticket(desk: Desk) -> None:
    made(desk)
    ticket = desk.opened(category="tv", fields={"light": "red"})
    path = "/ticket-categories/tv"
    body = {k: v for k, v in TV.items() if k != "code"} | {"archived": True}
    assert desk.api.put(path, body, by=OPERATOR).status == 200
    assert refused(desk, {}) == [("/category", "unknown")]
    assert "tv" not in listed(desk, by=CUSTOMER)
    assert desk.api.delete(path, by=OPERATOR).status == 204
    assert desk.api.get(path, by=OPERATOR).status == 404
    assert desk.read(ticket)["category"] == "tv"
    assert desk.moved(ticket, "resolved").status == 200


def test_one_category_stays(desk: Desk) -> None:
    statuses = [
        desk.api.delete(f"/ticket-categories/{c}", by=OPERATOR).status for c in listed(desk)
    ]
    assert statuses == [204, 204, 204, 204, 409]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"team": "nobody"}, "/team"),
        ({"fields": [SINCE, SINCE]}, "/fields/1/key"),
        ({"fields": [LIGHT | {"choices": []}]}, "/fields/0/choices"),
        ({"fields": [SINCE | {"choices": LIGHT["choices"]}]}, "/fields/0/choices"),
        ({"fields": [LIGHT | {"choices": [LIGHT["choices"][0]] * 2}]}, "/fields/0/choices"),  # type: ignore[index]
        ({"code": "T V"}, "/code"),
        ({"name": {"ru": "ТВ"}}, "/name/en"),
        ({"position": 0}, "/position"),
    ],
    ids=str,
)
def test_what_can_not_be_a_category_is_refused(
    desk: Desk, changes: dict[str, Any], pointer: str
) -> None:
    reply = desk.api.post("/ticket-categories", TV | changes, by=OPERATOR)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_codes_are_taken_once_and_versions_are_seen(desk: Desk) -> None:
    made(desk)
    assert desk.api.post("/ticket-categories", TV, by=OPERATOR).status == 409
    path, body = "/ticket-categories/tv", {"name": NAME}
    assert desk.api.put(path, body, by=OPERATOR, headers={"If-Match": '"1"'}).status == 200
    assert desk.api.put(path, body, by=OPERATOR, headers={"If-Match": '"1"'}).status == 412
    for caller in (CUSTOMER, TECHNICIAN):
        assert desk.api.post("/ticket-categories", TV, by=caller).status == 403
    assert _trail(desk) == ["category.created", "category.updated"]


def test_there_are_only_so_many(desk: Desk) -> None:
    for number in range(45):
        made(desk, code=f"tv-{number}", fields=[])
    reply = desk.api.post("/ticket-categories", TV, by=OPERATOR)
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:too-many-categories")


def _trail(desk: Desk) -> list[str]:
    lines: list[Item] = [i for i in desk.table.audit() if i["pk"] == "AUDIT#category#tv"]
    return [line["action"] for line in lines]
