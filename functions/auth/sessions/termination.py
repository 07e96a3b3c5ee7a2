"""Ending sessions, one or many at once, along with the change that ends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.auth.sessions.entities import Session
from functions.auth.sessions.events import SessionRevoked
from functions.auth.sessions.repository import SessionRepository
from shared.component import component
from shared.dynamo import Table, Transaction

BATCH = 40
"""How many sessions one transaction ends, with an event each, leaving room for the change."""


@component
class SessionTermination:
    """Ends sessions; many of them in as many transactions as it takes."""

    table: Table
    sessions: SessionRepository

    def end(
        self, user_id: str, session_id: str, at: datetime, change: Transaction | None = None
    ) -> None:
        """End a session together with a change.

        Raises: SessionNotFound; what the change raises.
        """
        transaction = self.ending(user_id, session_id, at).extend(change or Transaction())
        ended = _Ended(session_id)
        self.table.commit(transaction.audit(f"user#{user_id}", "session.ended", at=at, after=ended))

    def ending(self, user_id: str, session_id: str, at: datetime) -> Transaction:
        """What ends a session, with its event. Its failure: SessionNotFound."""
        revoked = SessionRevoked.of(user_id, session_id, at)
        return self.sessions.remove(user_id, session_id).emit(revoked)

    def end_all(
        self, sessions: Sequence[Session], at: datetime, change: Transaction | None = None
    ) -> None:
        """End sessions, the last ones together with a change. Raises: what the change raises."""
        rest = list(sessions)
        while len(rest) > BATCH:
            self.table.commit(self._ending_all(rest[:BATCH], at))
            rest = rest[BATCH:]
        transaction = self._ending_all(rest, at).extend(change or Transaction())
        if len(transaction):
            self.table.commit(transaction)

    def _ending_all(self, sessions: Sequence[Session], at: datetime) -> Transaction:
        events = (SessionRevoked.of(s.user_id, s.id, at) for s in sessions)
        return self.sessions.remove_any(sessions).emit(*events)


@dataclass(frozen=True, slots=True)
class _Ended:
    """What the audit line says of a session that was ended."""

    session_id: str
