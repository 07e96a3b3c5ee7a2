"""What the pages of tickets show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.backends import Answer
from functions.gateway.office.entities import items_of
from functions.gateway.office.service import part
from functions.gateway.screens.forms import Form
from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.page import mark
from functions.gateway.screens.words import Word, word

STATE = {
    "new": Word(mark("We have it"), "warn"),
    "open": Word(mark("We work on it"), "warn"),
    "pending": Word(mark("Waits for your answer"), "bad"),
    "on_hold": Word(mark("We work on it"), "warn"),
    "resolved": Word(mark("Resolved"), "good"),
    "closed": Word(mark("Closed")),
}
FIELD = "fields."
"""How the name of a form's field begins that is one of the category's own."""


@dataclass(frozen=True, slots=True)
class TicketsPage:
    """A page of the list of tickets; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str


def tickets_page(answered: dict[str, Any]) -> TicketsPage:
    """The list of tickets."""
    lines = tuple(line(one, STATE) for one in answered["items"])
    return TicketsPage(lines, answered["nextCursor"] or "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a category: its name in the form, its label, and what it may hold, if that."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewTicketPage:
    """The page to write to us; `fields` are those of the category that was chosen."""

    categories: tuple[tuple[str, str], ...]
    fields: tuple[Asked, ...]


def new_ticket_page(answered: dict[str, Any], chosen: str, language: str) -> NewTicketPage:
    """The page of a new ticket."""
    known = [one for one in answered["items"] if not one["archived"]]
    of = next((one for one in known if one["code"] == chosen), None)
    return NewTicketPage(
        categories=tuple((one["code"], one["name"][language]) for one in known),
        fields=tuple(_asked(one, language) for one in (of or {}).get("fields", ())),
    )


def _asked(field: dict[str, Any], language: str) -> Asked:
    choices = tuple((one["value"], one["name"][language]) for one in field["choices"])
    return Asked(f"{FIELD}{field['key']}", field["name"][language], choices)


def fields_of(form: Form) -> dict[str, str]:
    """What was typed into the fields of a category."""
    typed = {name: form.value(name) for name in form.values if name.startswith(FIELD)}
    return {name.removeprefix(FIELD): value for name, value in typed.items() if value}


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its files; `ours` is one of staff."""

    message: dict[str, Any]
    ours: bool
    files: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket with its thread."""

    ticket: dict[str, Any]
    state: Word
    thread: tuple[Said, ...]
    failed: bool
    files: tuple[dict[str, Any], ...]
    may_reply: bool
    may_rate: bool


def ticket_page(ticket: dict[str, Any], messages: Answer, files: Answer) -> TicketPage:
    """The page of a ticket."""
    there = [one for one in items_of(part(files)) if one["state"] == "ready"]
    said = items_of(part(messages))
    thread = tuple(
        Said(
            one,
            one["by"] == "staff",
            tuple(f for f in there if f["messageId"] == one["id"]),
        )
        for one in said
    )
    shown = {f["id"] for one in thread for f in one.files}
    return TicketPage(
        ticket=ticket,
        state=word(STATE, ticket["state"]),
        thread=thread,
        failed=messages.status != 200,
        files=tuple(f for f in there if f["id"] not in shown),
        may_reply=ticket["state"] != "closed",
        may_rate=ticket["state"] in ("resolved", "closed"),
    )


def rating_of(form: Form) -> dict[str, Any]:
    """A rating as support takes it."""
    score = form.value("score")
    return {
        "score": int(score) if score.isascii() and score.isdigit() else None,
        "comment": form.value("comment"),
    }
