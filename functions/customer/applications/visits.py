"""What became of the visits of an application, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.customer.applications.entities import Application
from functions.customer.technicians.slots import Slot


class VisitEvent(StrEnum):
    """What happened to a visit."""

    BOOKED = "booked"
    MOVED = "moved"
    DELAYED = "delayed"
    STARTED = "started"
    MISSED = "missed"
    COMPLETED = "completed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """An entry of the history: the visit as it was then, and why."""

    what: VisitEvent
    at: datetime
    by: str
    technician_id: str
    slot: Slot
    reason: str = ""
    expected_at: datetime | None = None
    overridden: bool = False

    @property
    def slot_start(self) -> datetime:
        """When it was to begin."""
        return self.slot.start

    @property
    def slot_end(self) -> datetime:
        """When it was to end."""
        return self.slot.end


@dataclass(frozen=True, slots=True)
class Booking:
    """A visit that is wanted; `override` books it also where the technician's calendar has none.

    `reason` says why a visit is moved, or why it is booked against the calendar.
    """

    technician_id: str
    start: datetime
    end: datetime
    reason: str = ""
    comment: str = ""
    override: bool = False


def entry(
    what: VisitEvent, visit: Application, at: datetime, by: str, reason: str = "",
    *, overridden: bool = False,
) -> VisitEntry | None:  # fmt: skip
    """The entry about the visit that an application has; None where it has none."""
    if visit.technician_id is None or visit.slot is None:
        return None
    return VisitEntry(
        what,
        at,
        by,
        visit.technician_id,
        visit.slot,
        reason,
        expected_at=visit.expected_at,
        overridden=overridden,
    )
