"""Sessions in the auth table, in the partition of their user; removed by TTL after they end.

pk USER#<user id>   sk SESSION#<session id>
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.auth.roles.entities import BUILT_IN, Role
from functions.auth.roles.repository import SK as ROLE_SK
from functions.auth.roles.repository import role_pk
from functions.auth.sessions.entities import Session, SessionChanged, SessionNotFound
from functions.auth.users.account import Account
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

PREFIX = "SESSION#"


@component
class SessionRepository:
    """Reads sessions, and says how they are written."""

    table: Table

    def find_with_user(self, user_id: str, session_id: str) -> tuple[User, Session] | None:
        """A session and its user, in one request; None if either is missing."""
        pk = user_pk(user_id)
        items = self.table.get_many([(pk, USER_SK), (pk, _sk(session_id))])
        if len(items) < 2:
            return None
        return from_item(User, items[0]), from_item(Session, items[1])

    def find_with_role(
        self, user_id: str, session_id: str, role_name: str
    ) -> tuple[User, Session, Role | None] | None:
        """A session, its user and a role, in one request; None without session or user.

        A built-in role is part of the code and costs nothing.
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

    def list(self, user_id: str, *, limit: int, cursor: str | None) -> Page[Session]:
        """A user's sessions, newest first. Raises: InvalidCursor."""
        query = Query(pk=user_pk(user_id), prefix=PREFIX, newest_first=True, consistent=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Session, item))

    def add(self, session: Session) -> Transaction:
        """Write a new session."""
        return Transaction().create(_item(session), otherwise=SessionNotFound())

    def change(self, session: Session, *, over: Session) -> Transaction:
        """Write a session over the state it was read in. Its failure: SessionChanged."""
        changed = SessionChanged()
        return Transaction().replace(_item(session), version=over.version, otherwise=changed)

    def remove(self, user_id: str, session_id: str) -> Transaction:
        """Remove a session. Its failure: SessionNotFound."""
        present = Condition(present=True)
        return Transaction().delete(
            user_pk(user_id), _sk(session_id), when=present, otherwise=SessionNotFound()
        )

    def remove_any(self, sessions: Sequence[Session]) -> Transaction:
        """Remove sessions, whether they still exist or not."""
        transaction = Transaction()
        for session in sessions:
            transaction.delete(user_pk(session.user_id), _sk(session.id))
        return transaction


def sessions_in(account: Account) -> tuple[Session, ...]:
    """The sessions of an account."""
    return account.find_all(Session, PREFIX)


def _item(session: Session) -> Item:
    keys = {"pk": user_pk(session.user_id), "sk": _sk(session.id)}
    return to_item(session) | keys | {"expiresAt": int(session.expires_at.timestamp())}


def _sk(session_id: str) -> str:
    return f"{PREFIX}{session_id}"
