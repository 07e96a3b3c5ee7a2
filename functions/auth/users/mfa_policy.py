"""Which users must have a second factor."""

from __future__ import annotations

from enum import StrEnum

from functions.auth.roles.entities import CUSTOMER
from functions.auth.users.entities import User


class MfaPolicy(StrEnum):
    """Who must have a second factor; staff are all users except customers."""

    NOBODY = "nobody"
    STAFF = "staff"
    EVERYBODY = "everybody"

    def requires(self, role: str) -> bool:
        """Whether users with this role must have one."""
        if self is MfaPolicy.STAFF:
            return role != CUSTOMER
        return self is MfaPolicy.EVERYBODY

    def restricts(self, user: User) -> bool:
        """Whether a user must set one up before they may do anything else."""
        return self.requires(user.role) and not user.mfa_enabled
