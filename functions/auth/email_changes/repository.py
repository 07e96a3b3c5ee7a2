"""Changes of address in the auth table, at most one for each user; removed by TTL.

pk USER#<user id>   sk EMAIL
"""

from __future__ import annotations

from functions.auth.email_changes.entities import (
    EmailChange,
    EmailJustSent,
    InvalidEmailChangeToken,
)
from functions.auth.links.repository import EMAIL_CHANGE
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class EmailChangeRepository:
    """Reads changes of address, and says how they are written."""

    table: Table

    def find_with_user(self, user_id: str) -> tuple[User, EmailChange] | None:
        """A user and their pending change, in one request; None if either is missing."""
        pk = user_pk(user_id)
        items = self.table.get_many([(pk, USER_SK), (pk, EMAIL_CHANGE)])
        if len(items) < 2:
            return None
        return from_item(User, items[0]), from_item(EmailChange, items[1])

    def add(self, change: EmailChange, *, pause: int) -> Transaction:
        """Write a change over an earlier one. Its failure: EmailJustSent, within the pause."""
        issued = int(change.issued_at.timestamp())
        keys = {"pk": user_pk(change.user_id), "sk": EMAIL_CHANGE}
        times = {"issuedAt": issued, "expiresAt": int(change.ends_at.timestamp())}
        when = Condition(absent_or_before=("issuedAt", issued - pause))
        refused = EmailJustSent(retry_after=pause)
        return Transaction().put(to_item(change) | keys | times, when=when, otherwise=refused)

    def remove(self, change: EmailChange) -> Transaction:
        """Remove a change, which works once. Its failure: InvalidEmailChangeToken."""
        when = Condition(equals={"secret_hash": change.secret_hash})
        return Transaction().delete(
            user_pk(change.user_id), EMAIL_CHANGE, when=when, otherwise=InvalidEmailChangeToken()
        )
