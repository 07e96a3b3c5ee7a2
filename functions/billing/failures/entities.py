"""An entry that a scheduled job failed on, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.errors import NotFound

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError)
"""What is raised by reading stored data that is not as it should be."""


class JobNotFound(NotFound):
    """There is no such job."""


class Job(StrEnum):
    """A scheduled job that processes entries one by one."""

    PAYMENTS = "payments"
    SUBSCRIPTIONS = "subscriptions"
    USAGE = "usage"
    PROMISES = "promises"
    CONSOLIDATION = "consolidation"
    BALANCES = "balances"
    REFUNDS = "refunds"
    OUTCOMES = "outcomes"
    AUTOPAY = "autopay"


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why an entry failed; `subject` names it, such as `invoice#<id>`."""

    job: Job
    subject: str
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry whose stored data cannot be read."""

    subject: str
    error: Exception
