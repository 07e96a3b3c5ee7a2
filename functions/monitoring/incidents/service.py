"""What people can do with incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from functions.monitoring.incidents.entities import (
    Incident,
    IncidentChanged,
    IncidentDraft,
    IncidentState,
    Note,
    StartsLater,
    UnknownRoot,
)
from functions.monitoring.incidents.events import IncidentAcknowledged
from functions.monitoring.incidents.opening import IncidentWriting, reported
from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.nodes.paths import Paths
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.entities import ReachChanged, Reached
from functions.monitoring.reach.repository import ReachRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.event import Event
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@component
class Incidents:
    """Use cases of incidents."""

    table: Table
    nodes: NodeRepository
    incidents: IncidentRepository
    reaches: ReachRepository
    writing: IncidentWriting
    clock: Clock
    new_id: NewId

    def list(
        self, state: IncidentState | None, site: str | None, node_id: str | None, limit: int,
        cursor: str | None,
    ) -> Page[Incident]:  # fmt: skip
        """Incidents, the newest first."""
        states = tuple(IncidentState) if state is None else (state,)
        return self.incidents.list(states, site, node_id, limit, cursor)

    def get(self, incident_id: str) -> Incident:
        """An incident and whom it reaches. Raises: IncidentNotFound."""
        return self.incidents.get_with_reach(incident_id)[0]

    def reached(self, incident_id: str, limit: int, cursor: str | None) -> Page[Reached]:
        """The contracts that an incident reaches, page by page."""
        return self.reaches.pages(incident_id, limit, cursor)

    def create(self, draft: IncidentDraft, once: KeyedRequest | None = None) -> Incident:
        """Report an incident. Raises: UnknownRoot, StartsLater."""
        now = self.clock()
        if draft.started_at is not None and draft.started_at > now:
            raise StartsLater.here()
        path = Paths(self.nodes).of([draft.node_id]).get(draft.node_id, ())
        if not path:
            raise UnknownRoot.here()
        incident = reported(draft, path[-1], path, id_for(once, "incident", self.new_id), now)
        self.table.commit(
            self.writing.opened(incident)
            .audit(f"incident#{incident.id}", "incident.created", at=now, after=incident)
            .once(once, result=incident)
        )
        return incident

    def acknowledge(
        self, incident_id: str, by: Principal, once: KeyedRequest | None = None
    ) -> Incident:
        """Take an incident into one's hands.

        Raises: IncidentNotFound, AlreadyResolved, AlreadyAcknowledged.
        """
        return self._change(
            incident_id, "acknowledged", lambda i: i.acknowledged(by.id, self.clock()), once,
            said=(IncidentAcknowledged.of,),
        )  # fmt: skip

    def assign(
        self, incident_id: str, to: str | None, once: KeyedRequest | None = None
    ) -> Incident:
        """Give an incident to somebody. Raises: IncidentNotFound, AlreadyResolved."""
        return self._change(incident_id, "assigned", lambda i: i.assigned(to, self.clock()), once)

    def note(
        self, incident_id: str, text: str, by: Principal, once: KeyedRequest | None = None
    ) -> Incident:
        """Write something about an incident. Raises: IncidentNotFound, TooManyNotes."""
        return self._change(
            incident_id, "noted", lambda i: i.noted(Note(text, by.id, self.clock())), once
        )

    def resolve(
        self, incident_id: str, by: Principal, once: KeyedRequest | None = None
    ) -> Incident:
        """Say that an incident is over. Raises: IncidentNotFound, AlreadyResolved."""

        def commit() -> Incident:
            before, reach = self.incidents.get_with_reach(incident_id)
            now = self.clock()
            after = before.resolved(now, now, by.id)
            self.table.commit(
                self.writing.resolved(after, before, reach)
                .extend(self._audited("resolved", before, after))
                .once(once, result=after)
            )
            return after

        return retrying(commit, on=(IncidentChanged, ReachChanged))

    def _change(
        self, incident_id: str, action: str, change: Callable[[Incident], Incident],
        once: KeyedRequest | None, said: Sequence[Callable[[Incident], Event]] = (),
    ) -> Incident:  # fmt: skip
        def commit() -> Incident:
            before, _ = self.incidents.get_with_reach(incident_id)
            after = change(before)
            self.table.commit(
                self.incidents.change(after, over=before)
                .emit(*(event(after) for event in said))
                .extend(self._audited(action, before, after))
                .once(once, result=after)
            )
            return after

        return retrying(commit, on=IncidentChanged)

    def _audited(self, action: str, before: Incident, after: Incident) -> Transaction:
        return Transaction().audit(
            f"incident#{after.id}", f"incident.{action}",
            at=after.updated_at, before=before, after=after,
        )  # fmt: skip
