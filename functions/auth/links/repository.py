"""Pending links in the auth table, one for each purpose in the partition of their user.

pk USER#<user id>   sk RESET   sets a password
                    sk EMAIL   confirms a new e-mail address
"""

from __future__ import annotations

from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Table, Transaction

PASSWORD_RESET = "RESET"  # noqa: S105 - a key, no secret
EMAIL_CHANGE = "EMAIL"


@component
class LinkRepository:
    """Says how pending links are removed."""

    table: Table

    def remove(self, user_id: str, *purposes: str) -> Transaction:
        """Remove a user's pending links for some purposes, if there are any."""
        transaction = Transaction()
        for purpose in purposes:
            transaction.delete(user_pk(user_id), purpose)
        return transaction
