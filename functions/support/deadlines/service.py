"""Watching the deadlines of tickets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from functions.support.deadlines.entities import Progress, Watched
from functions.support.deadlines.escalating import escalated, named_by
from functions.support.deadlines.repository import ProgressRepository
from functions.support.sla.escalations import Step
from functions.support.sla.policies import Rules
from functions.support.sla.repository import RulesRepository
from functions.support.tickets.entities import WAITING, Filter, Ticket, TicketChanged
from functions.support.tickets.events import SlaEscalated, TicketAssigned
from functions.support.tickets.measuring import measured, steps_of
from functions.support.tickets.repository import TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import DomainError
from shared.observability import logger
from shared.retrying import retrying

HasTime = Callable[[], bool]
PAGE = 100


@component
class DeadlineWatch:
    """The use case of a job that comes every minute; it can be repeated and stopped anywhere."""

    table: Table
    tickets: TicketRepository
    rules: RulesRepository
    progress: ProgressRepository
    clock: Clock

    def run(self, has_time: HasTime) -> Watched:
        """Say what is nearly late or late, escalate it, and measure tickets by new rules."""
        done = self._watch(has_time)
        return replace(done, measured=self._take_over(has_time))

    def _watch(self, has_time: HasTime) -> Watched:
        """Whatever fails stays in the list, and the others are not held up by it."""
        due = failed = 0
        seen: set[str] = set()
        while has_time():
            found = self.tickets.list_due(self.clock(), PAGE + failed)
            new = [ticket_id for ticket_id in found if ticket_id not in seen]
            if not new:
                break
            for ticket_id in new:
                seen.add(ticket_id)
                if not has_time():
                    break
                if self._measured(ticket_id):
                    due += 1
                else:
                    failed += 1
        return Watched(due=due, failed=failed)

    def _take_over(self, has_time: HasTime) -> int:
        rules, progress = self.rules.get(), self.progress.get()
        if progress.rules_version == rules.version:
            return 0
        count = 0
        while has_time() and progress.rules_version != rules.version:
            if progress.taking_over != rules.version:  # changed again meanwhile: from the start
                progress = self._gone_on(progress, taking_over=rules.version, state=0, cursor=None)
            page = self.tickets.list(
                Filter(state=WAITING[progress.state]), PAGE, cursor=progress.cursor
            )
            for ticket in page.items:
                if ticket.level.rules_version < rules.version:
                    count += self._measured(ticket.id)
            progress = self._after(progress, page.next_cursor)
        return count

    def _after(self, progress: Progress, cursor: str | None) -> Progress:
        if cursor is not None:
            return self._gone_on(progress, cursor=cursor)
        if progress.state + 1 < len(WAITING):
            return self._gone_on(progress, state=progress.state + 1, cursor=None)
        done = progress.taking_over
        return self._gone_on(progress, rules_version=done, state=0, cursor=None)

    def _gone_on(self, progress: Progress, **changes: object) -> Progress:
        after = replace(progress, **changes, version=progress.version + 1)  # type: ignore[arg-type]
        self.table.commit(self.progress.change(after, over=progress))
        return after

    def _escalation(
        self, before: Ticket, measured_now: Ticket, due: Sequence[Step], rules: Rules
    ) -> Transaction:
        """All that is due is done in one change, and measured by the policy that counts then."""
        keys = named_by(due)
        found = dict(zip(keys, self.tickets.get_together(*keys) if keys else (), strict=True))
        now = measured_now.updated_at
        deadlines = {(d.target, d.since): d.due_at for d in measured_now.level.deadlines}
        raised = escalated(measured_now, due, found, now)
        after, said = measured(raised, measured_now, rules, now)
        change = self.tickets.change(after, over=before).audit(
            f"ticket#{after.id}", "ticket.escalated", at=now, before=before, after=after
        )
        for step in due:
            due_at = deadlines[step.escalation.target, step.since]
            change.emit(SlaEscalated.of_step(after, step, due_at))
        if (after.assignee_id, after.team) != (before.assignee_id, before.team):
            change.emit(TicketAssigned.of(after))
        return change.emit(*said)

    def _measured(self, ticket_id: str) -> bool:
        """Whether a ticket was measured by now; its rules may be broken, which is logged."""

        def commit() -> None:
            before, rules = self.tickets.get_with_rules(ticket_id)
            now = self.clock()
            moved = replace(before, version=before.version + 1, updated_at=now)
            after, said = measured(moved, before, rules, now)
            if due := [step for step in steps_of(after, rules) if step.at <= now]:
                self.table.commit(self._escalation(before, after, due, rules).emit(*said))
            else:
                self.table.commit(self.tickets.change(after, over=before).emit(*said))

        try:
            retrying(commit, on=TicketChanged)
        except DomainError as error:
            logger().error("a ticket was not measured", ticket=ticket_id, error=error.code())
            return False
        return True
