"""The administrators: active users with the built-in role; there is always at least one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Conflict


class LastAdministrator(Conflict):
    """This is the last administrator; make another user an administrator first."""


class AdministratorsChanged(Conflict):
    """The list of administrators changed at the same time; try again."""


@dataclass(frozen=True, slots=True)
class Administrators:
    """The ids of all administrators; version 0 means none are stored."""

    ids: tuple[str, ...] = ()
    version: int = 0

    def with_one(self, user_id: str) -> Administrators:
        """The list with another administrator."""
        others = [i for i in self.ids if i != user_id]
        return replace(self, ids=(*others, user_id), version=self.version + 1)

    def without_one(self, user_id: str) -> Administrators:
        """The list without an administrator. Raises: LastAdministrator."""
        others = tuple(i for i in self.ids if i != user_id)
        if not others:
            raise LastAdministrator
        return replace(self, ids=others, version=self.version + 1)
