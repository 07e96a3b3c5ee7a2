"""Quiet hours: when a person's phone makes no sound, in local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` up to, not including, `ends`, such as `22:00` and `08:00`.

    They may go over midnight. Equal ends mean none.
    """

    begins: str = "22:00"
    ends: str = "08:00"

    def holds(self, at: datetime, time_zone: str) -> bool:
        """Whether a moment is quiet, by the clock on the wall."""
        return self._left(at.astimezone(ZoneInfo(time_zone))) > 0

    def over_at(self, at: datetime, time_zone: str) -> datetime:
        """The first minute from `at` on that is not quiet; `at` itself if it is none.

        Where the clock is changed before the end, the minutes are walked one by one: the change may
        skip the end, or bring the quiet hours back.
        """
        zone = ZoneInfo(time_zone)
        left = self._left(at.astimezone(zone))
        if not left:
            return at
        minute = at.replace(second=0, microsecond=0)
        end = minute + left * MINUTE
        if minute.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
            return end
        while self._left(minute.astimezone(zone)):
            minute += MINUTE
        return minute

    def _left(self, local: datetime) -> int:
        """How many minutes the wall clock has to go to the end; 0 outside."""
        now = local.hour * 60 + local.minute
        begins, ends = _minutes(self.begins), _minutes(self.ends)
        length, passed = (ends - begins) % DAY_MINUTES, (now - begins) % DAY_MINUTES
        return length - passed if passed < length else 0


NONE = QuietHours("00:00", "00:00")


def _minutes(wall: str) -> int:
    read = time.fromisoformat(wall)
    return read.hour * 60 + read.minute
