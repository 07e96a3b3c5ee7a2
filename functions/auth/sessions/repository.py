"""Sessions in the auth table, in the partition of their user; removed by TTL after they end.

pk USER#<user id>   sk SESSION#<session id>
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.auth.roles.entities import BUILT_IN, Role
from functions.auth.roles.repository import SK as ROLE_SK
from functions.auth.roles.repository import role_pk
from functions.auth.sessions.entities import Session, SessionMoved, SessionNotFound
from functions.auth.sessions.events import SessionRevoked
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition

PREFIX = "SESSION#"
ENDED_AT_ONCE = 40
"""How many sessions a transaction ends, with an event each and room for what ends them."""


@dataclass(frozen=True)
class SessionRepository:
    """Reads sessions; says what starts, keeps and ends one."""

    table: Table

    def with_user(self, user_id: str, session_id: str) -> tuple[User, Session] | None:
        """A session and its user, in one request; None when either is missing."""
        pk = user_pk(user_id)
        items = self.table.get_many([(pk, USER_SK), (pk, _sk(session_id))])
        if len(items) < 2:
            return None
        return from_item(User, items[0]), from_item(Session, items[1])

    def caller(
        self, user_id: str, session_id: str, role_name: str
    ) -> tuple[User, Session, Role | None] | None:
        """A session, its user and a role, in one request; None when either of the first is missing.

        A built-in role stands in the code and is not asked for.
        """
        pk = user_pk(user_id)
        keys = [(pk, USER_SK), (pk, _sk(session_id))]
        if role_name not in BUILT_IN:
            keys.append((role_pk(role_name), ROLE_SK))
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        items = [found.get(key) for key in keys]
        user, session, role = items[0], items[1], items[2] if len(items) > 2 else None
        if user is None or session is None:
            return None
        return (
            from_item(User, user),
            from_item(Session, session),
            from_item(Role, role) if role else BUILT_IN.get(role_name),
        )

    def page(self, user_id: str, *, limit: int, cursor: str | None) -> Page[Session]:
        """A user's sessions, newest first. Raises: InvalidCursor."""
        query = Query(pk=user_pk(user_id), prefix=PREFIX, newest_first=True, consistent=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Session, item))

    def all_of(self, user_id: str) -> list[Session]:
        """All sessions of a user, of whom nobody has many."""
        query = Query(pk=user_pk(user_id), prefix=PREFIX, consistent=True)
        return [from_item(Session, item) for item in self.table.each(query)]

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)

    def end_all(
        self, sessions: Sequence[Session], at: datetime, change: Transaction | None = None
    ) -> None:
        """End sessions, the last ones along with the change that ends them. Raises: as it says."""
        rest = list(sessions)
        while len(rest) > ENDED_AT_ONCE:
            self.commit(_ending_each(rest[:ENDED_AT_ONCE], at))
            rest = rest[ENDED_AT_ONCE:]
        transaction = _ending_each(rest, at).extend(change or Transaction())
        if len(transaction):
            self.commit(transaction)


def starting(session: Session) -> Transaction:
    """What writes a new session."""
    return Transaction().create(_item(session), otherwise=SessionNotFound())


def keeping(session: Session) -> Transaction:
    """What writes a session over its version before. Its line raises: SessionMoved."""
    version = session.version - 1
    return Transaction().replace(_item(session), version=version, otherwise=SessionMoved())


def ending(user_id: str, session_id: str, at: datetime) -> Transaction:
    """What ends a session. Its first line raises: SessionNotFound."""
    transaction = Transaction().delete(
        user_pk(user_id),
        _sk(session_id),
        when=Condition(present=True),
        otherwise=SessionNotFound(),
    )
    return transaction.emit(SessionRevoked.of(user_id, session_id, at))


def sessions_among(items: Sequence[dict[str, object]]) -> list[Session]:
    """The sessions in a user's partition."""
    return [from_item(Session, i) for i in items if str(i["sk"]).startswith(PREFIX)]


def _ending_each(sessions: Sequence[Session], at: datetime) -> Transaction:
    transaction = Transaction()
    for session in sessions:
        transaction.delete(user_pk(session.user_id), _sk(session.id))
        transaction.emit(SessionRevoked.of(session.user_id, session.id, at))
    return transaction


def _item(session: Session) -> dict[str, object]:
    keys = {"pk": user_pk(session.user_id), "sk": _sk(session.id)}
    return to_item(session) | keys | {"expiresAt": int(session.ends_at.timestamp())}


def _sk(session_id: str) -> str:
    return f"{PREFIX}{session_id}"
