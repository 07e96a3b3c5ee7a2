"""Password resets in the auth table, at most one for each user; removed by TTL.

pk USER#<user id>   sk RESET
"""

from __future__ import annotations

from functions.auth.links.repository import PASSWORD_RESET
from functions.auth.passwords.entities import PasswordReset
from functions.auth.users.account import Account
from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Table, Transaction, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError


@component
class PasswordResetRepository:
    """Says how password resets are written."""

    table: Table

    def add(self, reset: PasswordReset, *, pause: int, otherwise: DomainError) -> Transaction:
        """Write a reset over an earlier one; `otherwise` if that is younger than the pause."""
        issued = int(reset.issued_at.timestamp())
        keys = {"pk": user_pk(reset.user_id), "sk": PASSWORD_RESET}
        times = {"issuedAt": issued, "expiresAt": int(reset.ends_at.timestamp())}
        when = Condition(absent_or_before=("issuedAt", issued - pause))
        return Transaction().put(to_item(reset) | keys | times, when=when, otherwise=otherwise)

    def remove(self, reset: PasswordReset, *, otherwise: DomainError) -> Transaction:
        """Remove a reset, which works once; `otherwise` if it was used at the same time."""
        when = Condition(equals={"secret_hash": reset.secret_hash})
        return Transaction().delete(
            user_pk(reset.user_id), PASSWORD_RESET, when=when, otherwise=otherwise
        )


def reset_in(account: Account) -> PasswordReset | None:
    """The pending reset of an account."""
    return account.find(PasswordReset, PASSWORD_RESET)
