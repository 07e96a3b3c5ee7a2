"""What escalations do to a ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from functions.support.agents.repository import agent_in, agent_key
from functions.support.sla.escalations import Action, Escalation, Step
from functions.support.teams.repository import team_key
from functions.support.tickets.entities import Ticket
from functions.support.vocabulary import Priority
from shared.dynamo import Item

Found = Mapping[tuple[str, str], Item | None]
"""Colleagues and teams by their keys; None for those that are gone."""
_HIGHER = {
    Priority.LOW: Priority.NORMAL,
    Priority.NORMAL: Priority.HIGH,
    Priority.HIGH: Priority.URGENT,
    Priority.URGENT: Priority.URGENT,
}


def named_by(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """The keys of those whom steps give a ticket to."""
    giving = [s.escalation for s in steps if s.escalation.action is Action.ASSIGN]
    people = {agent_key(one.assignee_id) for one in giving if one.assignee_id}
    return [*people, *{team_key(one.team) for one in giving if one.team}]


def escalated(ticket: Ticket, steps: Sequence[Step], found: Found, at: datetime) -> Ticket:
    """The ticket with all steps done, each of which is remembered."""
    for step in steps:
        ticket = _done(ticket, step.escalation, found)
    done = (*ticket.level.escalated, *(step.done(at) for step in steps))
    return replace(ticket, level=replace(ticket.level, escalated=done))


def _done(ticket: Ticket, step: Escalation, found: Found) -> Ticket:
    if step.action is Action.RAISE_PRIORITY:
        return replace(ticket, priority=_HIGHER[ticket.priority])
    if step.action is Action.ASSIGN:
        return _given(ticket, step, found)
    return ticket


def _given(ticket: Ticket, step: Escalation, found: Found) -> Ticket:
    """The ticket of somebody else; who is gone by now gets nothing."""
    agent = agent_in(found.get(agent_key(step.assignee_id or "")))
    person = agent.id if agent and agent.is_active else None
    team = step.team if step.team and found.get(team_key(step.team)) else None
    if person is None and team is None:
        return ticket
    return replace(ticket, assignee_id=person, team=team or ticket.team)
