"""What one can do with policies of service and their calendars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.calendars.entities import Calendar, CalendarDraft
from functions.support.sla.escalations import Escalation
from functions.support.sla.policies import Policy, PolicyDraft, Rules, RulesChanged
from functions.support.sla.repository import RulesRepository
from functions.support.teams.entities import UnknownTeam
from functions.support.teams.repository import team_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying

P = TypeVar("P", Policy, Calendar)
Holidays = Callable[[str | None, date], tuple[date, ...]]
"""The public holidays of a country in the years around a day."""


@component
class ServiceLevels:
    """Use cases of policies and calendars. Open tickets are measured anew within minutes."""

    table: Table
    rules: RulesRepository
    clock: Clock
    new_id: NewId
    holidays: Holidays

    def list_policies(self) -> Page[Policy]:
        """All policies, in the order in which they are tried."""
        return Page(self.rules.get().policies)

    def list_calendars(self) -> Page[Calendar]:
        """All calendars, by name."""
        return Page(self.rules.get().calendars)

    def get_policy(self, policy_id: str) -> Policy:
        """A policy. Raises: PolicyNotFound."""
        return self.rules.get().policy(policy_id)

    def get_calendar(self, calendar_id: str) -> Calendar:
        """A calendar. Raises: CalendarNotFound."""
        return self.rules.get().calendar(calendar_id)

    def create_policy(self, draft: PolicyDraft, once: KeyedRequest | None = None) -> Policy:
        """Add a policy.

        Raises: NothingPromised, NothingToEscalate, UnknownAgent, UnknownTeam, UnknownCalendar,
        TooMany.
        """
        now = self.clock()
        policy = Policy(
            id=id_for(once, "policy", self.new_id),
            created_at=now,
            updated_at=now,
            **_fields(draft),
        )
        return self._keep(
            "policy.created",
            lambda r: (None, policy, r.with_policy(policy)),
            once,
            draft.escalations,
        )

    def create_calendar(self, draft: CalendarDraft, once: KeyedRequest | None = None) -> Calendar:
        """Add a calendar. Raises: InvalidCalendar, UnknownCountry, TooMany."""
        now = self.clock()
        calendar = Calendar(
            id=id_for(once, "calendar", self.new_id),
            created_at=now,
            updated_at=now,
            public_holidays=self.holidays(draft.country, now.date()),
            **_fields(draft),
        )
        return self._keep(
            "calendar.created", lambda r: (None, calendar, r.with_calendar(calendar)), once
        )

    def update_policy(self, policy_id: str, draft: PolicyDraft, seen: int | None) -> Policy:
        """Replace a policy.

        Raises: PolicyNotFound, NothingPromised, NothingToEscalate, UnknownAgent, UnknownTeam,
        UnknownCalendar, PreconditionFailed.
        """

        def changed(rules: Rules) -> tuple[Policy, Policy, Rules]:
            before = rules.policy(policy_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(_fields(draft), self.clock())
            return before, after, rules.with_policy(after)

        return self._keep("policy.updated", changed, named=draft.escalations)

    def update_calendar(self, calendar_id: str, draft: CalendarDraft, seen: int | None) -> Calendar:
        """Replace a calendar.

        Raises: CalendarNotFound, InvalidCalendar, UnknownCountry, PreconditionFailed.
        """
        now = self.clock()
        closed = self.holidays(draft.country, now.date())

        def changed(rules: Rules) -> tuple[Calendar, Calendar, Rules]:
            before = rules.calendar(calendar_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(_fields(draft) | {"public_holidays": closed}, now)
            return before, after, rules.with_calendar(after)

        return self._keep("calendar.updated", changed)

    def delete_policy(self, policy_id: str) -> None:
        """Delete a policy. Raises: PolicyNotFound."""
        self._keep(
            "policy.deleted", lambda r: (r.policy(policy_id), None, r.without_policy(policy_id))
        )

    def delete_calendar(self, calendar_id: str) -> None:
        """Delete a calendar. Raises: CalendarNotFound, CalendarInUse."""
        self._keep(
            "calendar.deleted",
            lambda r: (r.calendar(calendar_id), None, r.without_calendar(calendar_id)),
        )

    def _keep(
        self,
        action: str,
        changed: Callable[[Rules], tuple[P | None, P | None, Rules]],
        once: KeyedRequest | None = None,
        named: Sequence[Escalation] = (),
    ) -> P:
        """Commit the rules with a policy or calendar new, changed or gone; answers which.

        Who is `named` must be there. Raises: UnknownAgent, UnknownTeam.
        """
        agents = {agent_key(one.assignee_id) for one in named if one.assignee_id}
        teams = {team_key(one.team) for one in named if one.team}

        def commit() -> P:
            old, found = self.rules.get_beside(*agents, *teams)
            _must_be_there(named, found)
            before, after, rules = changed(old)
            kept = after or before
            if kept is None:
                raise ValueError("neither before nor after")
            self.table.commit(
                self.rules.change(rules, over=old)
                .audit(f"{action.split('.', maxsplit=1)[0]}#{kept.id}", action,
                       at=self.clock(), before=before, after=after)
                .once(once, result=after)
            )  # fmt: skip
            return kept

        return retrying(commit, on=RulesChanged)


def _fields(draft: PolicyDraft | CalendarDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _must_be_there(named: Sequence[Escalation], found: dict[tuple[str, str], Item]) -> None:
    """Raises: UnknownAgent, UnknownTeam."""
    for number, one in enumerate(named):
        if one.assignee_id:
            agent = agent_in(found.get(agent_key(one.assignee_id)))
            must_be_agent(agent, f"/escalations/{number}/assigneeId")
        if one.team and team_key(one.team) not in found:
            raise UnknownTeam.at(f"/escalations/{number}/team")
