"""What keeps the list of administrators true to every change of a user."""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.administrators.repository import AdministratorsRepository, keeping
from functions.auth.roles.entities import ADMIN
from functions.auth.users.entities import User
from shared.dynamo import Transaction


@dataclass(frozen=True)
class Administration:
    """One more read, and only where a change makes or unmakes an administrator."""

    administrators: AdministratorsRepository

    def following(self, before: User | None, after: User | None) -> Transaction:
        """What goes along with a user's change from one state to another (None: no such user).

        Raises: LastAdministrator; its line: AdministratorsChanged.
        """
        one = after if _administers(after) else before
        if one is None or _administers(before) == _administers(after):
            return Transaction()
        known = self.administrators.read()
        if one is after:
            return keeping(known.with_one(one.id))
        return keeping(known.without_one(one.id))


def _administers(user: User | None) -> bool:
    return user is not None and user.role == ADMIN and user.is_active
