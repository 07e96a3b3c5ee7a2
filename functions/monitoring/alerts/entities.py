"""An alert of a node, told apart from others by its fingerprint and when it began. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.errors import Conflict

MOST_ALERTS = 100
"""So many alerts are taken in one message."""


class AlertChanged(Conflict):
    """Something else was said of the alert at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a message says of an alert; `node` is a code, empty if it names none.

    While it fires, `ends_at` is None.
    """

    fingerprint: str
    starts_at: datetime
    ends_at: datetime | None = None
    node: str = ""
    name: str = ""
    severity: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert from `starts_at` to `ends_at`, which is None while it fires.

    `node_id` is that of the node that it names, if that is a known one.
    """

    fingerprint: str
    starts_at: datetime
    ends_at: datetime | None = None
    node_id: str | None = None
    name: str = ""
    severity: str = ""
    summary: str = ""
    version: int = 1

    @classmethod
    def reported(cls, known: Alert | None, report: Report, node_id: str | None) -> Alert:
        """The alert after a report: reminders change nothing, and what is over stays over."""
        if known is None:
            return cls(
                report.fingerprint,
                report.starts_at,
                report.ends_at,
                node_id,
                report.name,
                report.severity,
                report.summary,
            )
        if known.ends_at is not None or report.ends_at is None:
            return known
        return replace(known, ends_at=report.ends_at, version=known.version + 1)

    @property
    def problem(self) -> str:
        """What it is called among the problems of its node."""
        return f"alert:{self.fingerprint}"
