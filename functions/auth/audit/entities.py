"""A line of the audit trail, written by a service together with the change it describes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What was changed, by whom, from where and in which request; with the differences only.

    `id` orders the trail, since it begins with the time; `subject` reads `tariff#<id>`, `action`
    `tariff.published`.
    """

    id: str
    time: datetime
    subject: str
    action: str
    actor: str
    source: str
    correlation_id: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A range of time, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None
