"""What operators do with broadcasts."""

from __future__ import annotations

from collections.abc import Callable

from functions.notification.audience.entities import Segment
from functions.notification.audience.repository import AudienceRepository, parts_of
from functions.notification.broadcasts.entities import (
    Broadcast,
    BroadcastDraft,
    BroadcastState,
    Lane,
    Preview,
    Progress,
)
from functions.notification.broadcasts.queue import BroadcastQueue, LaneStep
from functions.notification.broadcasts.repository import BroadcastRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal

PREVIEWED = 2_000
"""How many people a preview looks at."""


@component
class Broadcasts:
    """Use cases of broadcasts."""

    table: Table
    broadcasts: BroadcastRepository
    audience: AudienceRepository
    queue: BroadcastQueue
    clock: Clock
    new_id: NewId

    def preview(self, segment: Segment) -> Preview:
        """How many people a segment has."""
        found = self.audience.first(segment, PREVIEWED)
        meant = sum(segment.holds(person) for person in found)
        return Preview(meant, len(found), is_exact=len(found) < PREVIEWED)

    def create(
        self, draft: BroadcastDraft, by: Principal, once: KeyedRequest | None = None
    ) -> Progress:
        """Have people told, now or at a time. Raises: UnknownVariable."""
        for text in draft.texts.values():
            text.check()
        now = self.clock()
        parts = parts_of(draft.segment)
        broadcast = Broadcast(
            id=id_for(once, "broadcast", self.new_id),
            kind=draft.kind,
            channels=draft.channels,
            segment=draft.segment,
            texts=draft.texts,
            lanes=len(parts),
            send_at=draft.send_at or now,
            created_at=now,
            created_by=by.id,
            is_dry_run=draft.is_dry_run,
        ).begun(now)
        lanes = tuple(Lane(broadcast.id, n, part, now) for n, part in enumerate(parts))
        made = Progress(broadcast, lanes)
        self.table.commit(
            self.broadcasts.add(made)
            .audit(f"broadcast#{broadcast.id}", "broadcast.made", at=now, after=broadcast)
            .once(once, result=made)
        )
        self._queue(broadcast)
        return made

    def get(self, broadcast_id: str) -> Progress:
        """A broadcast and how far it is. Raises: BroadcastNotFound."""
        return self.broadcasts.get(broadcast_id)

    def list(self, limit: int, cursor: str | None) -> Page[Broadcast]:
        """Broadcasts, newest first. Raises: InvalidCursor."""
        return self.broadcasts.list(limit, cursor)

    def pause(self, broadcast_id: str, once: KeyedRequest | None = None) -> Progress:
        """Let a broadcast stand still. Raises: BroadcastNotFound, BroadcastNotRunning."""
        return self._changed(broadcast_id, "paused", lambda b: b.paused(), once)

    def resume(self, broadcast_id: str, once: KeyedRequest | None = None) -> Progress:
        """Let it go on. Raises: BroadcastNotFound, BroadcastNotPaused."""
        now = self.clock()
        progress = self._changed(broadcast_id, "resumed", lambda b: b.resumed(now), once)
        self._queue(progress.broadcast)
        return progress

    def cancel(self, broadcast_id: str) -> None:
        """Tell nobody more. Raises: BroadcastNotFound, BroadcastOver."""
        now = self.clock()
        self._changed(broadcast_id, "cancelled", lambda b: b.cancelled(now), None)

    def _changed(
        self,
        broadcast_id: str,
        what: str,
        change: Callable[[Broadcast], Broadcast],
        once: KeyedRequest | None,
    ) -> Progress:
        known = self.broadcasts.get(broadcast_id)
        before, after = known.broadcast, change(known.broadcast)
        progress = Progress(after, known.lanes)
        subject, now = f"broadcast#{broadcast_id}", self.clock()
        self.table.commit(
            self.broadcasts.change(after, over=before)
            .audit(subject, f"broadcast.{what}", at=now, before=before, after=after)
            .once(once, result=progress)
        )
        return progress

    def _queue(self, broadcast: Broadcast) -> None:
        """Have workers begin at once; where that fails, a job has them begin within a minute."""
        if broadcast.state is BroadcastState.RUNNING:
            self.queue.send([LaneStep(broadcast.id, n) for n in range(broadcast.lanes)])
