"""An entry that a scheduled job could not deal with, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.errors import NotFound


class JobNotFound(NotFound):
    """There is no such job."""


class Job(StrEnum):
    """What is done on a schedule, entry by entry."""

    PAYMENTS = "payments"
    SUBSCRIPTIONS = "subscriptions"


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why an entry was passed over; `subject` names it, such as `invoice#<id>`."""

    job: Job
    subject: str
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry whose stored data make no sense."""

    subject: str
    error: Exception
