"""Measuring a ticket by the rules of service: what is due of it, and how what is over came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from functions.support.sla.entities import Deadline, Measured, ServiceLevel, deadlines, outcome
from functions.support.sla.escalations import Escalated, Plan, Step
from functions.support.sla.policies import Policy, Rules
from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import SlaBreached, SlaWarning
from functions.support.vocabulary import Target
from shared.event import Event


def measured(
    ticket: Ticket, before: Ticket | None, rules: Rules, at: datetime
) -> tuple[Ticket, tuple[Event, ...]]:
    """A ticket with its deadlines by the rules as they are, and what is to be said of them.

    `before` is the ticket that was read, from which it is seen what has just been done.
    """
    groups = frozenset(ticket.groups)
    policy = rules.policy_for(ticket.priority, ticket.category, groups)
    old = before.level if before else ServiceLevel()
    if policy is None or ticket.is_spam or ticket.merged_into_id:
        return _with(ticket, _without_policy(ticket.level, rules)), ()
    due = deadlines(ticket.course, policy.targets, rules.working_time(policy))
    level = ServiceLevel(
        policy_id=policy.id,
        policy_name=policy.name,
        rules_version=rules.version,
        deadlines=tuple(one.like(old.deadlines).at(at) for one in due),
        measured=old.measured,
        escalated=tuple(one for one in ticket.level.escalated if _still_counts(one, ticket)),
    )
    done = tuple(_done(ticket, before, policy, rules, at)) if before else ()
    for result in done:
        level = level.with_measured(result)
    ticket = _planned(_with(ticket, level), policy, rules)
    return ticket, tuple(_events(ticket, old.deadlines, done))


def steps_of(ticket: Ticket, rules: Rules) -> tuple[Step, ...]:
    """The escalations of a measured ticket that are still to be done, in order of time."""
    policy_id = ticket.level.policy_id
    policy = next((one for one in rules.policies if one.id == policy_id), None)
    if policy is None or not policy.escalations:
        return ()
    steps = (step for one in ticket.level.deadlines for step in _steps(one, ticket, policy, rules))
    return tuple(sorted(steps, key=lambda step: step.at))


def _planned(ticket: Ticket, policy: Policy, rules: Rules) -> Ticket:
    """The ticket, each deadline with the moment of its next escalation."""
    if not policy.escalations:
        return ticket
    due = tuple(
        replace(
            one, escalates_at=min((s.at for s in _steps(one, ticket, policy, rules)), default=None)
        )
        for one in ticket.level.deadlines
    )
    return _with(ticket, replace(ticket.level, deadlines=due))


def _steps(deadline: Deadline, ticket: Ticket, policy: Policy, rules: Rules) -> Iterator[Step]:
    plan = Plan(policy.escalations, ticket.level.escalated, rules.working_time(policy))
    paused = () if deadline.target is Target.FIRST_RESPONSE else ticket.course.paused
    promised = policy.targets.minutes(deadline.target)
    return plan.steps(deadline.target, deadline.since, promised, paused)


def _still_counts(done: Escalated, ticket: Ticket) -> bool:
    """Whether a clock may run again of which an escalation was done; answered questions don't."""
    return done.target is not Target.NEXT_RESPONSE or done.since == ticket.asked_at


def _without_policy(old: ServiceLevel, rules: Rules) -> ServiceLevel:
    return ServiceLevel(rules_version=rules.version, measured=old.measured, escalated=old.escalated)


def _with(ticket: Ticket, level: ServiceLevel) -> Ticket:
    return replace(ticket, level=level)


def _done(
    ticket: Ticket, before: Ticket, policy: Policy, rules: Rules, at: datetime
) -> Iterator[Measured]:
    """What was done between two states; who resolves a ticket has answered it, too."""
    time, paused = rules.working_time(policy), before.course.paused
    resolved = ticket.resolved_at if before.resolved_at is None else None
    answered = before.asked_at is not None and (ticket.asked_at is None or resolved is not None)
    first_is_open = before.first_replied_at is None
    first = ticket.first_replied_at or resolved
    begun = {
        Target.FIRST_RESPONSE: (before.opened_at, first if first_is_open else None),
        Target.NEXT_RESPONSE: (before.asked_at, at if answered else None),
        Target.RESOLUTION: (before.opened_at, resolved),
    }
    if first_is_open and policy.targets.first_response is not None:
        begun[Target.NEXT_RESPONSE] = (None, None)  # the first response measures that question
    for target, (since, until) in begun.items():
        minutes = policy.targets.minutes(target)
        if minutes is not None and since is not None and until is not None:
            pauses = () if target is Target.FIRST_RESPONSE else paused
            found = outcome(since, until, minutes, time, pauses)
            yield Measured(target, until, found.used_minutes, found.left_minutes)


def _events(
    ticket: Ticket, before: Iterable[Deadline], done: Iterable[Measured]
) -> Iterator[Event]:
    """What has not been said yet: that something is nearly late, late, or was done too late."""
    said = {(one.target, one.since): one for one in before}
    for now in ticket.level.deadlines:
        old = said.get((now.target, now.since))
        if now.breached_at is not None and (old is None or old.breached_at is None):
            yield SlaBreached.of(ticket, now.target, now.due_at)
        elif now.warned_at is not None and (old is None or old.warned_at is None):
            yield SlaWarning.of(ticket, now.target, now.due_at)
    for result in done:
        of_it = [one for one in before if one.target is result.target]
        if not result.kept and all(one.breached_at is None for one in of_it):
            due = of_it[0].due_at if of_it else result.done_at
            yield SlaBreached.of(ticket, result.target, due)
