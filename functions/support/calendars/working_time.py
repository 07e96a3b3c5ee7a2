"""Working time: the moments at which a calendar is open, counted across zones and changed clocks.

A moment is working time when its local wall time lies in an interval of its local date: so an hour
that a clock repeats counts twice, and one that it skips not at all. Spans are half-open, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
Minutes = tuple[int, int]
"""An interval of a day in minutes since midnight; its end, at most 1440, is not part of it."""

_STEP = timedelta(hours=12)  # no zone changes its clocks twice within it
_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=5 * 366)


class NeverOpen(Exception):
    """The calendar is not open long enough within five years: no deadline would ever come."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The hours of each weekday (0 is Monday), other hours of single dates, and closed dates."""

    time_zone: str
    week: Mapping[int, tuple[Minutes, ...]]
    special: Mapping[date, tuple[Minutes, ...]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Whether a moment is working time."""
        local = at.astimezone(ZoneInfo(self.time_zone))
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return any(a * 60 <= seconds < b * 60 for a, b in self.hours(local.date()))

    def minutes(self, start: datetime, end: datetime, paused: Iterable[Span] = ()) -> int:
        """The whole working minutes of a span, but for those that were paused."""
        worked = timedelta()
        for begins, ends in _without(self._open(start, end), _joined(paused)):
            worked += ends - begins
        return int(worked.total_seconds()) // 60

    def after(self, start: datetime, minutes: int, paused: Iterable[Span] = ()) -> datetime:
        """The first moment before which so many minutes were worked. Raises: NeverOpen.

        What is used up at closing time ends then, and not when it opens again.
        """
        left = timedelta(minutes=minutes)
        if not left:
            return start
        for begins, ends in _without(self._open(start, start + _FARTHEST), _joined(paused)):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        raise NeverOpen

    def hours(self, on: date) -> tuple[Minutes, ...]:
        """The intervals of a local date, in order; those that overlap are one."""
        if on in self.special:
            given = self.special[on]
        else:
            given = () if on in self.closed else self.week.get(on.weekday(), ())
        joined: list[Minutes] = []
        for a, b in sorted(given):
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], b))
            else:
                joined.append((a, b))
        return tuple(joined)

    def _open(self, start: datetime, end: datetime) -> Iterator[Span]:
        for begins, ends, offset in _offsets(start, end, ZoneInfo(self.time_zone)):
            day = (begins + offset).date()
            while datetime.combine(day, datetime.min.time(), UTC) - offset < ends:
                midnight = datetime.combine(day, datetime.min.time(), UTC) - offset
                for a, b in self.hours(day):
                    opens = max(midnight + timedelta(minutes=a), begins)
                    closes = min(midnight + timedelta(minutes=b), ends)
                    if opens < closes:
                        yield opens, closes
                day += _DAY


def _offsets(
    start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The parts of a span in which the clocks run through, with their distance from UTC."""
    at = begins = start.astimezone(UTC)
    end = end.astimezone(UTC)
    offset = _offset(at, zone)
    while at < end:
        upto = min(at + _STEP, end)
        if _offset(upto, zone) != offset:
            upto = _changed(at, upto, zone)
            yield begins, upto, offset
            begins, offset = upto, _offset(upto, zone)
        elif upto == end or upto - begins >= 14 * _DAY:
            yield begins, upto, offset
            begins = upto
        at = upto


def _changed(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks change between two moments."""
    low, high = int(before.timestamp()), int(after.timestamp())
    first = _offset(before, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, UTC), zone) == first:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif begins < ends:
            joined.append((begins, ends))
    return joined


def _without(spans: Iterator[Span], cut: list[Span]) -> Iterator[Span]:
    """What is left of spans once others, in order and apart, are cut out."""
    for begins, ends in spans:
        at = begins
        for first, last in cut:
            if last <= at:
                continue
            if first >= ends:
                break
            if at < first:
                yield at, first
            at = max(at, last)
        if at < ends:
            yield at, ends
