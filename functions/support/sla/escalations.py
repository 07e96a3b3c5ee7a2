"""Escalations: what is done by itself when a deadline comes near or has passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.support.calendars.working_time import Span, WorkingTime
from functions.support.vocabulary import Target
from shared.errors import FieldError, Invalid

MOST_ESCALATIONS = 10
_A_MOMENT = timedelta(milliseconds=1)  # at the very deadline a promise is kept


class NothingToEscalate(Invalid):
    """An escalation goes by a target that the policy promises."""

    @classmethod
    def at(cls, number: int) -> NothingToEscalate:
        """The error of an escalation, counted from zero."""
        return cls(errors=(FieldError(f"/escalations/{number}/target", cls.title(), "unknown"),))


class Action(StrEnum):
    """What an escalation does."""

    RAISE_PRIORITY = "raise_priority"
    ASSIGN = "assign"
    NOTIFY = "notify"


class When(StrEnum):
    """On which side of the deadline."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Escalation:
    """What is done so many working minutes before or after a deadline.

    `assignee_id` and `team` are who gets the ticket, or is told; whoever has it where nobody is
    named.
    """

    target: Target
    when: When
    minutes: int
    action: Action
    assignee_id: str | None = None
    team: str | None = None

    def comes_at(
        self, since: datetime, promised: int, time: WorkingTime, paused: Sequence[Span]
    ) -> datetime:
        """When it is due of a clock that began then, and promises so many minutes."""
        if self.when is When.BEFORE:
            return time.after(since, max(0, promised - self.minutes), paused)
        return time.after(since, promised + self.minutes, paused) + _A_MOMENT


@dataclass(frozen=True, slots=True)
class Escalated:
    """An escalation that was done, of the clock that began at `since`."""

    escalation: Escalation
    since: datetime
    at: datetime

    @property
    def target(self) -> Target:
        """Which promise it was about."""
        return self.escalation.target

    @property
    def action(self) -> Action:
        """What was done."""
        return self.escalation.action


@dataclass(frozen=True, slots=True)
class Step:
    """An escalation that is still to be done, of which clock, and when."""

    escalation: Escalation
    since: datetime
    at: datetime

    def done(self, at: datetime) -> Escalated:
        """That it has been done."""
        return Escalated(self.escalation, self.since, at)


@dataclass(frozen=True, slots=True)
class Plan:
    """The escalations of a policy, and what a ticket has of them behind it."""

    escalations: Sequence[Escalation]
    done: Sequence[Escalated]
    time: WorkingTime

    def steps(
        self, target: Target, since: datetime, promised: int | None, paused: Sequence[Span]
    ) -> Iterator[Step]:
        """What is to come of a clock: each escalation once, whatever stood in between."""
        behind = {(one.escalation, one.since) for one in self.done}
        for one in self.escalations:
            if one.target is target and promised is not None and (one, since) not in behind:
                yield Step(one, since, one.comes_at(since, promised, self.time, paused))
