"""What the pages about applications show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.backends import Answer
from functions.gateway.console.customers.views import address_of
from functions.gateway.screens.formats import Formats
from functions.gateway.screens.words import APPLICATION, Word, word

CHECKED, BOOKED = ("new", "infeasible"), ("feasible", "scheduled")
"""States in which an application is checked, and in which its visit is booked."""
OPEN = ("new", "feasible", "scheduled", "in_progress")
"""Columns of the board, in the order in which an application goes through them."""


@dataclass(frozen=True, slots=True)
class Card:
    """An application with its address in one line and what is said of its state."""

    data: dict[str, Any]
    address: str
    state: Word

    @property
    def is_checked_next(self) -> bool:
        """Whether somebody has to check next whether it can be connected."""
        return self.data["state"] in CHECKED

    @property
    def is_booked_next(self) -> bool:
        """Whether a visit can be booked, or be moved."""
        return self.data["state"] in BOOKED

    @property
    def is_open(self) -> bool:
        """Whether it can be given up."""
        return self.data["state"] in (*CHECKED, *BOOKED)


@dataclass(frozen=True, slots=True)
class Column:
    """A state's applications, the oldest first; with `more` there are more than are shown."""

    code: str
    state: Word
    cards: tuple[Card, ...]
    more: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application, and the free times for its visit as pairs of value and text."""

    card: Card
    slots: tuple[tuple[str, str], ...] = ()


def card(application: dict[str, Any]) -> Card:
    """An application as a card."""
    state = word(APPLICATION, application["state"])
    return Card(application, address_of(application["address"]), state)


def board(answers: Mapping[str, Answer]) -> tuple[Column, ...]:
    """The columns of the board; one whose list did not come says so alone."""
    return tuple(_column(code, answers[code]) for code in OPEN)


def _column(code: str, answer: Answer) -> Column:
    is_there = answer.status == 200
    items = answer.body["items"] if is_there else ()
    more = is_there and answer.body["nextCursor"] is not None
    cards = tuple(card(one) for one in items)
    return Column(code, word(APPLICATION, code), cards, more, not is_there)


def choices(
    slots: Iterable[Mapping[str, Any]], language: str, zone: str
) -> tuple[tuple[str, str], ...]:
    """Free times as a form offers them: when it begins and who comes, in the place's own time."""
    formats = Formats(language, zone)
    return tuple(
        (
            "|".join((s["technicianId"], s["slotStart"], s["slotEnd"])),
            f"{formats.moment(s['slotStart']).striptags()}, {s['technicianName']}",
        )
        for s in slots
    )


def booked(chosen: str) -> dict[str, str]:
    """The time that was chosen, as the API takes it; one that is none is left to it to refuse."""
    parts = dict(zip(("technicianId", "slotStart", "slotEnd"), chosen.split("|"), strict=False))
    return {name: value for name, value in parts.items() if value}
