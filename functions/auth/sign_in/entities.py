"""What can go wrong when signing in."""

from __future__ import annotations

from shared.errors import Invalid, Unauthenticated


class InvalidCredentials(Unauthenticated):
    """The login or the password is wrong, or there were too many attempts; try again later."""


class InvalidUnlockToken(Invalid):
    """This link is no longer valid."""
