"""A calendar: the hours of a week, and the days that are otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from functions.support.calendars.working_time import Minutes, WorkingTime
from shared.errors import FieldError, Invalid, NotFound

_WALL_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00)")


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """0 of Monday to 6 of Sunday, as `date.weekday` counts."""
        return list(Weekday).index(self)


class CalendarNotFound(NotFound):
    """There is no such calendar."""


class InvalidCalendar(Invalid):
    """The calendar can't be kept as it is."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From a wall time to a later one of the same day, `09:00` to `18:00`; `24:00` ends a day."""

    opens: str
    closes: str

    @property
    def minutes(self) -> Minutes | None:
        """In minutes since midnight; None where it is no interval."""
        a, b = _minute(self.opens), _minute(self.closes)
        return (a, b) if a is not None and b is not None and a < b else None


@dataclass(frozen=True, slots=True)
class Opening:
    """The intervals of a weekday."""

    day: Weekday
    hours: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date with hours of its own; without any it is closed."""

    on: date
    hours: tuple[Interval, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When support is there.

    `country` (ISO 3166) adds its public holidays, which are kept with the calendar for some years;
    a special day goes before them.
    """

    id: str
    name: str
    time_zone: str
    week: tuple[Opening, ...]
    created_at: datetime
    updated_at: datetime
    country: str | None = None
    special_days: tuple[SpecialDay, ...] = ()
    public_holidays: tuple[date, ...] = ()
    version: int = 1

    def changed(self, changes: Mapping[str, object], at: datetime) -> Calendar:
        """The calendar with some fields new. Raises: InvalidCalendar."""
        calendar = replace(self, **changes, updated_at=at, version=self.version + 1)  # type: ignore[arg-type]
        calendar.must_be_valid()
        return calendar

    def working_time(self) -> WorkingTime:
        """The working time, with the holidays of its country. Raises: InvalidCalendar."""
        self.must_be_valid()
        return WorkingTime(
            self.time_zone,
            week={o.day.number: _of_day(o.hours) for o in self.week},
            special={day.on: _of_day(day.hours) for day in self.special_days},
            closed=frozenset(self.public_holidays),
        )

    def must_be_valid(self) -> None:
        """Raises: InvalidCalendar, naming each field that is wrong."""
        wrong = [*_zone_fault(self.time_zone), *self._interval_faults()]
        if not wrong and not any(opening.hours for opening in self.week):
            wrong = [FieldError("/week", "Support must be open in some interval.", "never_open")]
        if wrong:
            raise InvalidCalendar(errors=tuple(wrong))

    def _interval_faults(self) -> Iterable[FieldError]:
        lists = [(f"/week/{n}", o.hours) for n, o in enumerate(self.week)]
        lists += [(f"/specialDays/{n}", d.hours) for n, d in enumerate(self.special_days)]
        for pointer, hours in lists:
            for n, interval in enumerate(hours):
                if interval.minutes is None:
                    yield FieldError(
                        f"{pointer}/hours/{n}",
                        "An interval goes from a time such as 09:00 to a later one of the same"
                        " day, 24:00 at most; over midnight it is two.",
                        "interval",
                    )


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """What a calendar is to be."""

    name: str
    time_zone: str
    week: tuple[Opening, ...]
    country: str | None = None
    special_days: tuple[SpecialDay, ...] = ()


def _minute(text: str) -> int | None:
    found = _WALL_TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = (part for part in found.groups() if part is not None)
    return int(hour) * 60 + int(minute)


def _of_day(hours: Iterable[Interval]) -> tuple[Minutes, ...]:
    return tuple(interval.minutes for interval in hours if interval.minutes is not None)


def _zone_fault(name: str) -> Iterable[FieldError]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield FieldError("/timeZone", "Must be an IANA time zone such as Europe/Moscow.", "zone")
