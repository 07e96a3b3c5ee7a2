"""What becomes of users when two records of a customer become one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from functions.auth.links.repository import EMAIL_CHANGE, PASSWORD_RESET, LinkRepository
from functions.auth.sessions.repository import sessions_in
from functions.auth.sessions.termination import SessionTermination
from functions.auth.users.entities import User, UserChanged, UserNotFound
from functions.auth.users.events import UserDeactivated
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.ids import NewId
from shared.retrying import retrying


@component
class MergedCustomers:
    """Use cases of merges: each user is a change of its own, and one that is done stays done."""

    table: Table
    users: UserRepository
    links: LinkRepository
    termination: SessionTermination
    clock: Clock
    new_id: NewId

    def merge(
        self, into_id: str, kept_id: str | None, closed_id: str | None, once: Once | None = None
    ) -> None:
        """Have one user sign in for the record that stays, and the other one no more.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._begin(once)
        self._point(kept_id, into_id)
        if closed_id is not None:
            with suppress(UserNotFound):
                retrying(lambda: self._close(closed_id), on=UserChanged)
        self.table.commit(Transaction().once(once))

    def undo(
        self, back_to: str, user_id: str | None, reopened_id: str | None, once: Once | None = None
    ) -> None:
        """Have the users sign in as before the merge.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._begin(once)
        self._point(user_id, back_to)
        if reopened_id is not None:
            with suppress(UserNotFound):
                retrying(lambda: self._reopen(reopened_id), on=UserChanged)
        self.table.commit(Transaction().once(once))

    def _begin(self, once: Once | None) -> None:
        """Drop what a later event has overtaken, before anything changes. Raises: StaleEvent."""
        if once is not None:
            self.table.commit(Transaction().once(once.begun(self.new_id())))

    def _point(self, user_id: str | None, customer_id: str) -> None:
        if user_id is None:
            return

        def attempt() -> None:
            before = self.users.get(user_id)
            if before.customer_id in (None, customer_id):
                return
            after = replace(before.changed(at=self.clock()), customer_id=customer_id)
            self.table.commit(self._change(before, after, "user.merged"))

        with suppress(UserNotFound):
            retrying(attempt, on=UserChanged)

    def _close(self, user_id: str) -> None:
        account, now = self.users.get_account(user_id), self.clock()
        before = account.user
        if not before.is_active or before.customer_id is None:
            return
        after = replace(before.changed(at=now, is_active=False), closed_by_merge=True)
        writes = self._change(before, after, "user.deactivated")
        writes.extend(self.links.remove(user_id, PASSWORD_RESET, EMAIL_CHANGE))
        writes.emit(UserDeactivated.of(after))
        self.termination.end_all(sessions_in(account), now, writes)

    def _reopen(self, user_id: str) -> None:
        before = self.users.get(user_id)
        if before.is_active or not before.closed_by_merge:
            return
        after = replace(before.changed(at=self.clock(), is_active=True), closed_by_merge=False)
        self.table.commit(self._change(before, after, "user.activated"))

    def _change(self, before: User, after: User, action: str) -> Transaction:
        at = after.updated_at
        return self.users.change(after, over=before).audit(
            f"user#{after.id}", action, at=at, before=before, after=after
        )
