"""Time as a dependency: whoever needs the time is handed a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment, in UTC, to the millisecond: what is stored is what was answered."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def iso(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with milliseconds; such texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_begins(day: date, time_zone: str) -> datetime:
    """The first moment of a calendar day in an IANA time zone."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone))


def local_date(moment: datetime, time_zone: str) -> date:
    """The calendar day at a moment in an IANA time zone such as `Europe/Moscow`."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
