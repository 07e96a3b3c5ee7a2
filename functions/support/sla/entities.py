"""Targets of service, and the clocks of a ticket that run against them.

First response runs from the opening and is never paused. Next response runs from the earliest
question that nobody has answered, once the first response is given (or none is promised).
Resolution runs from the opening. The last two stand while the ticket is pending, on hold or
resolved, and nothing is due once it is resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from functions.support.calendars.working_time import Span, WorkingTime
from functions.support.sla.escalations import Escalated
from functions.support.vocabulary import Target

_A_MOMENT = timedelta(milliseconds=1)  # what clocks count in: at the very deadline it is kept


class Author(StrEnum):
    """Whose a message is; a note is among staff, and changes no clock."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Targets:
    """Working minutes for each target; None promises nothing. A warning comes at a percentage."""

    first_response: int | None = None
    next_response: int | None = None
    resolution: int | None = None
    warning_percent: int = 80

    def minutes(self, target: Target) -> int | None:
        """What a target promises."""
        promised: int | None = getattr(self, target.value)
        return promised


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which a ticket was pending, on hold or resolved."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """What a ticket's clocks depend on; `asked_at` is the earliest unanswered question.

    `paused_since` is the beginning of the pause that still lasts.
    """

    opened_at: datetime
    first_answered_at: datetime | None = None
    asked_at: datetime | None = None
    resolved_at: datetime | None = None
    paused: tuple[Span, ...] = ()
    paused_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, and when a warning of it; `since` is when its clock began.

    `warned_at` and `breached_at` are when it was said that it is nearly, or is, too late;
    `escalates_at` is when the next escalation is due.
    """

    target: Target
    since: datetime
    due_at: datetime
    warning_at: datetime
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    escalates_at: datetime | None = None

    @property
    def next_moment(self) -> datetime | None:
        """When it is to be looked at again; None once everything was said and done."""
        if self.breached_at is not None:
            return self.escalates_at
        said = self.warning_at if self.warned_at is None else self.due_at + _A_MOMENT
        return min(said, self.escalates_at or said)

    def at(self, now: datetime) -> Deadline:
        """The deadline with what is to be said by now; at the very deadline it is still kept."""
        if self.breached_at is None and now > self.due_at:
            return replace(self, warned_at=self.warned_at or now, breached_at=now)
        if self.warned_at is None and now >= self.warning_at:
            return replace(self, warned_at=now)
        return self

    def like(self, before: Iterable[Deadline]) -> Deadline:
        """The deadline, with what was said of the same clock before."""
        for one in before:
            if (one.target, one.since) == (self.target, self.since):
                return replace(self, warned_at=one.warned_at, breached_at=one.breached_at)
        return self


@dataclass(frozen=True, slots=True)
class Measured:
    """How a target of a ticket came out, and when."""

    target: Target
    done_at: datetime
    used_minutes: int
    left_minutes: int

    @property
    def kept(self) -> bool:
        """Whether it was in time."""
        return self.left_minutes >= 0


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What a ticket's policy promises, what of it is due, and how what is over came out.

    `rules_version` says by which policies and calendars the deadlines were worked out. Of several
    answers the one that was waited for longest is kept.
    """

    policy_id: str | None = None
    policy_name: str = ""
    rules_version: int = 0
    deadlines: tuple[Deadline, ...] = ()
    measured: tuple[Measured, ...] = ()
    escalated: tuple[Escalated, ...] = ()

    @property
    def next_moment(self) -> datetime | None:
        """When the ticket is to be looked at again."""
        return min((m for d in self.deadlines if (m := d.next_moment)), default=None)

    def with_measured(self, found: Measured) -> ServiceLevel:
        """With one more result; the longest wait for an answer stays."""
        others = tuple(one for one in self.measured if one.target is not found.target)
        same = [one for one in self.measured if one.target is found.target]
        worse = max([found, *same], key=lambda one: one.used_minutes)
        kept = worse if found.target is Target.NEXT_RESPONSE else found
        return replace(self, measured=(*others, kept))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a target came out: working minutes used, and left (negative when it was late)."""

    deadline: datetime
    used_minutes: int
    left_minutes: int

    @property
    def kept(self) -> bool:
        """Whether it was in time; at the very deadline it is."""
        return self.left_minutes >= 0


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the clocks see it."""

    at: datetime
    by: Author


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, and how its answer came out."""

    asked_at: datetime
    outcome: Outcome


def deadlines(course: Course, targets: Targets, time: WorkingTime) -> tuple[Deadline, ...]:
    """What is due of a ticket, the earliest first; a clock that stands has no deadline."""
    found = [
        _deadline(target, since, minutes, targets.warning_percent, time, pauses)
        for target, since, pauses in _running(course, targets)
        if (minutes := targets.minutes(target)) is not None
    ]
    return tuple(sorted(found, key=lambda deadline: deadline.due_at))


def outcome(
    start: datetime,
    done_at: datetime,
    minutes: int,
    time: WorkingTime,
    paused: Sequence[Span] = (),
) -> Outcome:
    """How a target of so many minutes came out that ran from a start until it was done."""
    used = time.minutes(start, done_at, paused)
    return Outcome(time.after(start, minutes, paused), used, minutes - used)


def answers(
    messages: Iterable[Said], minutes: int, time: WorkingTime, paused: Sequence[Span] = ()
) -> tuple[Answered, ...]:
    """The questions of a conversation that were answered, in order."""
    return tuple(
        Answered(asked, outcome(asked, answered, minutes, time, paused))
        for asked, answered in _rounds(messages)
        if answered is not None
    )


def unanswered_since(messages: Iterable[Said]) -> datetime | None:
    """The earliest question that nobody has answered; more questions do not restart it."""
    waiting = [asked for asked, answered in _rounds(messages) if answered is None]
    return waiting[0] if waiting else None


def worst(found: Iterable[Answered]) -> Outcome | None:
    """The answer that was waited for longest."""
    return max((a.outcome for a in found), key=lambda o: o.used_minutes, default=None)


def _running(
    course: Course, targets: Targets
) -> Iterable[tuple[Target, datetime, tuple[Span, ...]]]:
    """The clocks that run: each target, since when, and its pauses."""
    if course.resolved_at is not None:
        return
    first_is_open = course.first_answered_at is None and targets.first_response is not None
    if first_is_open:
        yield Target.FIRST_RESPONSE, course.opened_at, ()
    if course.paused_since is not None:
        return
    if course.asked_at is not None and not first_is_open:
        yield Target.NEXT_RESPONSE, course.asked_at, course.paused
    yield Target.RESOLUTION, course.opened_at, course.paused


def _deadline(
    target: Target,
    since: datetime,
    minutes: int,
    percent: int,
    time: WorkingTime,
    paused: Sequence[Span],
) -> Deadline:
    warned = time.after(since, minutes * percent // 100, paused)
    return Deadline(target, since, time.after(since, minutes, paused), warned)


def _rounds(messages: Iterable[Said]) -> Iterable[tuple[datetime, datetime | None]]:
    """Each question with the moment of its answer, the last one perhaps without."""
    asked: datetime | None = None
    for said in sorted(messages, key=lambda message: message.at):
        if said.by is Author.CUSTOMER and asked is None:
            asked = said.at
        elif said.by is Author.AGENT and asked is not None:
            yield asked, said.at
            asked = None
    if asked is not None:
        yield asked, None
