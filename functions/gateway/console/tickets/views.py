"""What the pages of tickets show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.backends import Answer
from functions.gateway.office.entities import items_of
from functions.gateway.office.service import part
from functions.gateway.screens.forms import Form
from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.page import mark
from functions.gateway.screens.words import TICKET, Word, word

PRIORITY = {
    "low": Word(mark("Low")),
    "normal": Word(mark("Normal")),
    "high": Word(mark("High"), "warn"),
    "urgent": Word(mark("Urgent"), "bad"),
}
TARGET = {
    "first_response": Word(mark("First answer")),
    "next_response": Word(mark("Next answer")),
    "resolution": Word(mark("Solution")),
}
STATES = tuple((state, said.text) for state, said in TICKET.items())
TEAM = "team:"
"""How a choice begins that is a team."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What is due by a moment, with the kind of its badge: `bad` once it is too late."""

    target: Word
    due_at: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list."""

    line: Line
    priority: Word
    next_due: Promise | None


@dataclass(frozen=True, slots=True)
class TicketsPage:
    """A page of a queue or a view; `after` leads to the next one, `mine` is the visitor's own."""

    rows: tuple[Row, ...]
    after: str
    view: str
    state: str
    views: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    late: int | None
    nearly_late: int | None
    mine: Mapping[str, int] | None


def tickets_page(
    listed: dict[str, Any], queues: Answer, views: Answer, view: str, state: str
) -> TicketsPage:
    """The page of a list of tickets."""
    waiting = part(queues).data or {}
    return TicketsPage(
        rows=tuple(_row(one) for one in listed["items"]),
        after=listed["nextCursor"] or "",
        view=view,
        state=state,
        views=tuple((one["id"], one["name"]) for one in items_of(part(views))),
        counts={one["state"]: one["count"] for one in waiting.get("queues", ())},
        late=waiting.get("late"),
        nearly_late=waiting.get("nearlyLate"),
        mine=waiting.get("mine"),
    )


def _row(ticket: dict[str, Any]) -> Row:
    due = promises(ticket)
    return Row(line(ticket, TICKET), word(PRIORITY, ticket["priority"]), due[0] if due else None)


def promises(ticket: dict[str, Any]) -> tuple[Promise, ...]:
    """What was promised and is not kept yet, what is due first before the rest."""
    level = ticket.get("level") or {}
    found = sorted(level.get("deadlines", ()), key=lambda one: str(one["dueAt"]))
    return tuple(Promise(word(TARGET, one["target"]), one["dueAt"], _kind(one)) for one in found)


def _kind(deadline: dict[str, Any]) -> str:
    if deadline.get("breachedAt"):
        return "bad"
    return "warn" if deadline.get("warnedAt") else ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its files."""

    message: dict[str, Any]
    files: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket; `draft` is a reply that is being written, None where none is."""

    line: Line
    priority: Word
    due: tuple[Promise, ...]
    thread: tuple[Said, ...]
    failed: bool
    files: tuple[dict[str, Any], ...]
    canned: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    draft: str | None
    states: tuple[tuple[str, str], ...] = STATES


def ticket_page(
    ticket: dict[str, Any], answers: Mapping[str, Answer], draft: str | None
) -> TicketPage:
    """The page of a ticket."""
    found = {name: items_of(part(answer)) for name, answer in answers.items() if name != "ticket"}
    ready = [one for one in found["files"] if one["state"] == "ready"]
    thread = tuple(
        Said(one, tuple(f for f in ready if f["messageId"] == one["id"]))
        for one in found["messages"]
    )
    shown = {f["id"] for one in thread for f in one.files}
    others = [one for one in found.get("others", ()) if one["id"] != ticket["id"]]
    return TicketPage(
        line=line(ticket, TICKET),
        priority=word(PRIORITY, ticket["priority"]),
        due=promises(ticket),
        thread=thread,
        failed=answers["messages"].status != 200,
        files=tuple(f for f in ready if f["id"] not in shown),
        canned=tuple((one["id"], one["title"]) for one in found["canned"]),
        teams=tuple((f"{TEAM}{one['code']}", one["name"]) for one in found["teams"]),
        others=tuple((one["id"], f"{one['number']} {one['subject']}") for one in others),
        draft=draft,
    )


def reply_of(form: Form) -> dict[str, Any]:
    """A reply or a note as it was written."""
    internal = form.value("kind") == "note"
    awaits = form.value("awaitsCustomer") == "yes" and not internal
    return {"text": form.value("text"), "internal": internal, "awaitsCustomer": awaits}


def assignment_of(form: Form, me: str) -> dict[str, Any]:
    """To whom a ticket is given: the visitor, a team, or nobody."""
    to = form.value("to")
    if to.startswith(TEAM):
        return {"assigneeId": None, "team": to.removeprefix(TEAM)}
    return {"assigneeId": me if to == "me" else None}
