"""Rhythms: how often messages of a kind are gathered into one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Rhythm(StrEnum):
    """When a message of a kind goes out."""

    IMMEDIATELY = "immediately"
    HOURLY = "hourly"
    """An hour after the first one that is gathered."""
    DAILY = "daily"
    """At an hour of the day, in local time."""


def next_daily(after: datetime, at_local: str, time_zone: str) -> datetime:
    """The first moment strictly after `after` at which a day's hour has come, such as `09:00`.

    An hour that the day skips is the first minute after it; one that comes twice is the first.
    """
    zone, wall = ZoneInfo(time_zone), time.fromisoformat(at_local)
    today = after.astimezone(zone).date()
    moments = (_moment(today + n * DAY, wall, zone) for n in range(-1, 3))
    return next(moment for moment in moments if moment > after)


def _moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    meant = datetime.combine(day, wall)
    moment = meant.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == meant:
        return moment
    after = moment.astimezone(zone).utcoffset()
    while (moment - MINUTE).astimezone(zone).utcoffset() == after:
        moment -= MINUTE
    return moment
