"""What the technician's pages show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.console.applications.views import Card, card

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class VisitsPage:
    """A technician's visits, the next one first."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit, and where it is for the phone's map: empty where nobody knows."""

    card: Card
    place: str

    @property
    def is_to_begin(self) -> bool:
        """Whether the technician has still to say that they have begun."""
        return bool(self.card.data["state"] == "scheduled")

    @property
    def is_at_work(self) -> bool:
        """Whether it has begun and is not done yet."""
        return bool(self.card.data["state"] == "in_progress")


def visits_page(answered: Mapping[str, Any]) -> VisitsPage:
    """The list of visits, by time."""
    items = sorted(answered["items"], key=lambda one: one["slotStart"] or "")
    return VisitsPage(tuple(card(one) for one in items))


def visit_page(application: dict[str, Any]) -> VisitPage:
    """A visit."""
    at = application["address"]
    is_known = at.get("latitude") is not None and at.get("longitude") is not None
    place = f"geo:{at['latitude']},{at['longitude']}" if is_known else ""
    return VisitPage(card(application), place)


def serials(typed: str) -> list[str]:
    """Serial numbers, one a line or between commas."""
    return [one for one in _BETWEEN.split(typed) if one]
