"""Reports of others: what several of them say of one problem is one incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A problem as somebody reports it; None as its end means that it is not over."""

    starts_at: datetime
    ends_at: datetime | None = None

    def belongs_to(self, other: Reported) -> bool:
        """Whether both are of one problem: they overlap, or one begins where the other ends."""
        begins_in_time = other.ends_at is None or self.starts_at <= other.ends_at
        ends_in_time = self.ends_at is None or self.ends_at >= other.starts_at
        return begins_in_time and ends_in_time

    def with_report(self, report: Reported) -> Reported:
        """With the earlier start and the later end; what is over stays over."""
        if self.ends_at and report.ends_at:
            ends_at: datetime | None = max(self.ends_at, report.ends_at)
        else:
            ends_at = self.ends_at or report.ends_at
        return Reported(min(self.starts_at, report.starts_at), ends_at)


def merged(reports: Iterable[Reported]) -> list[Reported]:
    """The incidents that reports, in the order in which they came, are about."""
    found: list[Reported] = []
    for report in reports:
        whole = report
        for other in [one for one in found if report.belongs_to(one)]:
            found.remove(other)
            whole = other.with_report(whole)
        found.append(whole)
    return sorted(found, key=lambda one: one.starts_at)
