"""The steps of a contract's life: its states, their reasons, and what it asks back at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """`draft` is not signed yet; a terminated contract stays so."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class SuspensionReason(StrEnum):
    """Why a contract is suspended."""

    REQUEST = "request"
    DEBT = "debt"
    VIOLATION = "violation"
    REPAIR = "repair"
    OTHER = "other"


class TerminationReason(StrEnum):
    """Why a contract ends, or why its draft is given up."""

    REQUEST = "request"
    MOVED = "moved"
    PRICE = "price"
    QUALITY = "quality"
    COMPETITOR = "competitor"
    DEBT = "debt"
    VIOLATION = "violation"
    DEATH = "death"
    UNAVAILABLE = "unavailable"
    MISTAKE = "mistake"
    OTHER = "other"


TRANSFER = "transfer"
"""The reason of a contract that went over to another customer; nobody can choose it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something changes: a code to count by, and what was said besides."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state, on a day, with its reason; `code` is empty where none was chosen."""

    state: State
    on: date
    at: datetime
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that a day to come brings: suspended or terminated."""

    state: State
    on: date
    code: str
    reason: str = ""

    @property
    def cause(self) -> Cause:
        """Why."""
        return Cause(self.code, self.reason)


@dataclass(frozen=True, slots=True)
class ToReturn:
    """A device that the customer has on rent or for free use, and is to bring back."""

    device_id: str
    serial: str
    terms: str
