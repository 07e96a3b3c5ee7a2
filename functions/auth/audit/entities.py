"""A line of the audit trail, as a service wrote it with the change that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What was changed: by whom, from where, in which request; only what differs is shown.

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
class Span:
    """Part of the time, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None
