"""Keeps the list of administrators in step with changes of users."""

from __future__ import annotations

from functions.auth.administrators.repository import AdministratorsRepository
from functions.auth.roles.entities import ADMIN
from functions.auth.users.entities import User
from shared.component import component
from shared.dynamo import Transaction


@component
class AdministratorList:
    """Reads the list only where a change adds or removes an administrator."""

    administrators: AdministratorsRepository

    def update(self, before: User | None, after: User | None) -> Transaction:
        """What belongs to a change of a user from one state to another; None means no user.

        Raises: LastAdministrator. Its failure: AdministratorsChanged.
        """
        user = after if _is_administrator(after) else before
        if user is None or _is_administrator(before) == _is_administrator(after):
            return Transaction()
        known = self.administrators.get()
        changed = known.with_one(user.id) if user is after else known.without_one(user.id)
        return self.administrators.change(changed, over=known)


def _is_administrator(user: User | None) -> bool:
    return user is not None and user.role == ADMIN and user.is_active
