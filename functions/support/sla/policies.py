"""Policies of service: which tickets are promised what, by which calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from functions.support.calendars.entities import Calendar, CalendarNotFound
from functions.support.calendars.working_time import WorkingTime
from functions.support.sla.entities import Targets
from functions.support.sla.escalations import Escalation, NothingToEscalate
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.messages import Count, Unit

MOST_POLICIES = 50
MOST_CALENDARS = 20


class PolicyNotFound(NotFound):
    """There is no such policy of service."""


class RulesChanged(Conflict):
    """Somebody else changed the policies or calendars at the same moment; try again."""


class TooMany(Conflict):
    """There are as many as there may be; delete one first."""


class UnknownCalendar(Invalid):
    """There is no such calendar."""


class CalendarInUse(Conflict):
    """A policy goes by this calendar; change the policy first."""


class NothingPromised(Invalid):
    """A policy promises at least one of first response, next response and resolution."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is promised to the tickets that it is for, in working minutes of a calendar.

    The first policy by position that is for a ticket counts. Empty conditions hold for all;
    `groups` are the customers' tags, and `person` or `company`.
    """

    id: str
    name: str
    position: int
    calendar_id: str
    targets: Targets
    created_at: datetime
    updated_at: datetime
    priorities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    version: int = 1

    def changed(self, changes: Mapping[str, object], at: datetime) -> Policy:
        """The policy with some fields new. Raises: NothingPromised, NothingToEscalate."""
        policy = replace(self, **changes, updated_at=at, version=self.version + 1)  # type: ignore[arg-type]
        policy.must_promise()
        return policy

    def must_promise(self) -> None:
        """Raises: NothingPromised, NothingToEscalate."""
        of = self.targets
        if (of.first_response, of.next_response, of.resolution) == (None, None, None):
            missing = FieldError(
                "/targets",
                "Send at least one of firstResponse, nextResponse and resolution.",
                "missing",
            )
            raise NothingPromised(errors=(missing,))
        for number, escalation in enumerate(self.escalations):
            if of.minutes(escalation.target) is None:
                raise NothingToEscalate.at(number)

    def is_for(self, priority: str, category: str, groups: frozenset[str]) -> bool:
        """Whether it is for a ticket."""
        return (
            priority in (self.priorities or (priority,))
            and category in (self.categories or (category,))
            and (not self.groups or not groups.isdisjoint(self.groups))
        )


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """What a policy is to be."""

    name: str
    position: int
    calendar_id: str
    targets: Targets
    priorities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    escalations: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All policies and calendars; the version goes up with each change of any of them."""

    policies: tuple[Policy, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    version: int = 0

    def policy_for(self, priority: str, category: str, groups: frozenset[str]) -> Policy | None:
        """The policy that counts for a ticket; None promises nothing."""
        ordered = sorted(self.policies, key=lambda policy: (policy.position, policy.id))
        return next((p for p in ordered if p.is_for(priority, category, groups)), None)

    def working_time(self, policy: Policy) -> WorkingTime:
        """The working time that a policy counts by. Raises: CalendarNotFound."""
        return self.calendar(policy.calendar_id).working_time()

    def policy(self, policy_id: str) -> Policy:
        """A policy. Raises: PolicyNotFound."""
        for policy in self.policies:
            if policy.id == policy_id:
                return policy
        raise PolicyNotFound

    def calendar(self, calendar_id: str) -> Calendar:
        """A calendar. Raises: CalendarNotFound."""
        for calendar in self.calendars:
            if calendar.id == calendar_id:
                return calendar
        raise CalendarNotFound

    def with_policy(self, policy: Policy) -> Rules:
        """With a policy, in the place of an earlier one. Raises: UnknownCalendar, TooMany."""
        policy.must_promise()
        self._must_have_calendar(policy.calendar_id)
        others = tuple(p for p in self.policies if p.id != policy.id)
        if len(others) >= MOST_POLICIES:
            raise TooMany("At most {most:of}.", most=Count(MOST_POLICIES, Unit.ITEM))
        ordered = sorted((*others, policy), key=lambda p: (p.position, p.id))
        return replace(self, policies=tuple(ordered), version=self.version + 1)

    def without_policy(self, policy_id: str) -> Rules:
        """Without a policy. Raises: PolicyNotFound."""
        gone = self.policy(policy_id)
        left = tuple(policy for policy in self.policies if policy is not gone)
        return replace(self, policies=left, version=self.version + 1)

    def with_calendar(self, calendar: Calendar) -> Rules:
        """With a calendar, in the place of an earlier one. Raises: InvalidCalendar, TooMany."""
        calendar.must_be_valid()
        others = tuple(c for c in self.calendars if c.id != calendar.id)
        if len(others) >= MOST_CALENDARS:
            raise TooMany("At most {most:of}.", most=Count(MOST_CALENDARS, Unit.ITEM))
        ordered = sorted((*others, calendar), key=lambda c: (c.name.casefold(), c.id))
        return replace(self, calendars=tuple(ordered), version=self.version + 1)

    def without_calendar(self, calendar_id: str) -> Rules:
        """Without a calendar. Raises: CalendarNotFound, CalendarInUse."""
        gone = self.calendar(calendar_id)
        users = [p.name for p in self.policies if p.calendar_id == calendar_id]
        if users:
            raise CalendarInUse("The policy {name} counts by it.", name=users[0])
        left = tuple(calendar for calendar in self.calendars if calendar is not gone)
        return replace(self, calendars=left, version=self.version + 1)

    def _must_have_calendar(self, calendar_id: str) -> None:
        """Raises: UnknownCalendar."""
        if all(calendar.id != calendar_id for calendar in self.calendars):
            wrong = FieldError("/calendarId", UnknownCalendar().message, "unknown")
            raise UnknownCalendar(errors=(wrong,))
