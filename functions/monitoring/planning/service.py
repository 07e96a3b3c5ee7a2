"""What one can do with maintenance windows."""

from __future__ import annotations

from functions.monitoring.maintenance.entities import (
    UnknownNode,
    Window,
    WindowChanged,
    WindowDraft,
)
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.entities import Purpose, Reach
from functions.monitoring.reach.repository import ReachRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying


@component
class MaintenanceWindows:
    """Use cases of planned work."""

    table: Table
    windows: WindowRepository
    nodes: NodeRepository
    reaches: ReachRepository
    clock: Clock
    new_id: NewId

    def list(self, node_id: str | None, limit: int, cursor: str | None) -> Page[Window]:
        """Windows, the newest first."""
        return self.windows.list(limit, cursor, node_id)

    def get(self, window_id: str) -> Window:
        """A window. Raises: WindowNotFound."""
        return self.windows.get(window_id)

    def create(self, draft: WindowDraft, once: KeyedRequest | None = None) -> Window:
        """Plan work; who is below the node is told ahead. Raises: UnknownNode, WindowEndsEarly."""
        now = self.clock()
        draft.must_be_valid(now)
        node = self.nodes.find(draft.node_id)
        if node is None:
            raise UnknownNode.here()
        window = Window(
            id=id_for(once, "window", self.new_id),
            node_id=node.id,
            node_name=node.name,
            site=node.site,
            title=draft.title,
            begins_at=draft.begins_at,
            ends_at=draft.ends_at,
            created_at=now,
            updated_at=now,
            is_announced=draft.is_announced,
        )
        self.table.commit(
            self.windows.add(window)
            .extend(self._announced(window))
            .audit(f"window#{window.id}", "window.created", at=now, after=window)
            .once(once, result=window)
        )
        return window

    def update(self, window_id: str, draft: WindowDraft, seen: int | None) -> Window:
        """Plan work otherwise; customers are told again where its time is another one.

        Raises: WindowNotFound, WindowOver, WindowEndsEarly, PreconditionFailed.
        """

        def commit() -> Window:
            now = self.clock()
            before = self.windows.get(window_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            before.must_be_open(now)
            draft.must_be_valid(now)
            after = before.changed(draft, now)
            writes = self.windows.change(after, over=before)
            if after.covering != before.covering or after.is_announced != before.is_announced:
                writes.extend(self._announced(after))
            self.table.commit(
                writes.audit(f"window#{window_id}", "window.updated",
                             at=now, before=before, after=after)
            )  # fmt: skip
            return after

        return retrying(commit, on=WindowChanged)

    def delete(self, window_id: str) -> None:
        """Give work up that has not begun; work that has begun is over from now on.

        Raises: WindowNotFound, WindowOver.
        """

        def commit() -> None:
            now = self.clock()
            before = self.windows.get(window_id)
            before.must_be_open(now)
            if before.begins_at < now:
                after = before.ended(now)
                writes = self.windows.change(after, over=before)
            else:
                writes = self.windows.remove(before)
            self.table.commit(
                writes.audit(f"window#{window_id}", "window.ended", at=now, before=before)
            )

        retrying(commit, on=WindowChanged)

    def _announced(self, window: Window) -> Transaction:
        """What makes it known to all who are below the node."""
        if not window.is_announced:
            return Transaction()
        return self.reaches.begin(
            Reach(
                subject_id=window.id,
                purpose=Purpose.MAINTENANCE,
                node_id=window.node_id,
                node_name=window.node_name,
                site=window.site,
                title=window.title,
                begins_at=window.begins_at,
                ends_at=window.ends_at,
                round=window.version,
            )
        )
