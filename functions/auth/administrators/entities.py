"""The administrators: the active users of the built-in role, of whom one always stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Conflict


class LastAdministrator(Conflict):
    """Nobody else administers; make another administrator first."""


class AdministratorsChanged(Conflict):
    """The administrators have changed just now; try again."""


@dataclass(frozen=True, slots=True)
class Administrators:
    """The ids of all administrators; version 0 stands for none yet."""

    ids: tuple[str, ...] = ()
    version: int = 0

    def with_one(self, user_id: str) -> Administrators:
        """The administrators and another one."""
        others = [i for i in self.ids if i != user_id]
        return replace(self, ids=(*others, user_id), version=self.version + 1)

    def without_one(self, user_id: str) -> Administrators:
        """The administrators but one. Raises: LastAdministrator."""
        others = tuple(i for i in self.ids if i != user_id)
        if not others:
            raise LastAdministrator
        return replace(self, ids=others, version=self.version + 1)
