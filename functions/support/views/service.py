"""What one can do with saved filters."""

from __future__ import annotations

from functions.support.tickets.entities import Ticket
from functions.support.tickets.selecting import TicketSelecting
from functions.support.views.entities import View, ViewChanged, ViewDraft, must_be_allowed
from functions.support.views.repository import ViewRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@component
class Views:
    """Use cases of views."""

    table: Table
    views: ViewRepository
    selecting: TicketSelecting
    clock: Clock
    new_id: NewId

    def list(self, by: Principal, limit: int = 50, cursor: str | None = None) -> Page[View]:
        """The caller's own views and the shared ones, by name."""
        return self.views.list(by.id, limit, cursor)

    def get(self, view_id: str, by: Principal) -> View:
        """A view. Raises: ViewNotFound."""
        view = self.views.get(view_id)
        view.must_be_seen(by)
        return view

    def list_tickets(
        self, view_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Ticket]:
        """The tickets that a view shows to the caller. Raises: ViewNotFound."""
        wanted = self.get(view_id, by).selection(by.id)
        return self.selecting.list(wanted, limit, cursor)

    def create(self, draft: ViewDraft, by: Principal, once: KeyedRequest | None = None) -> View:
        """Save a filter. Raises: SharingForbidden."""
        must_be_allowed(draft, by)
        now = self.clock()
        view = View(id_for(once, "view", self.new_id), by.id, draft, created_at=now, updated_at=now)
        self.table.commit(
            self.views.add(view)
            .audit(f"view#{view.id}", "view.created", at=now, after=view)
            .once(once, result=view)
        )
        return view

    def update(self, view_id: str, draft: ViewDraft, by: Principal, seen: int | None) -> View:
        """Replace a view. Raises: ViewNotFound, SharingForbidden, PreconditionFailed."""

        def commit() -> View:
            before = self.get(view_id, by)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(draft, by, self.clock())
            change = self.views.change(after, over=before)
            self.table.commit(
                change.audit(
                    f"view#{view_id}", "view.updated", at=after.updated_at,
                    before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(commit, on=ViewChanged)

    def delete(self, view_id: str, by: Principal) -> None:
        """Delete a view. Raises: ViewNotFound, SharingForbidden."""

        def commit() -> None:
            view = self.get(view_id, by)
            must_be_allowed(view.wanted, by)
            change = self.views.remove(view)
            self.table.commit(
                change.audit(f"view#{view_id}", "view.deleted", at=self.clock(), before=view)
            )

        retrying(commit, on=ViewChanged)
