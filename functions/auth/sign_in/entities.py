"""What can go wrong with signing in."""

from __future__ import annotations

from shared.errors import Invalid, Unauthenticated


class InvalidCredentials(Unauthenticated):
    """The login or the password is wrong, or there were too many attempts; if so, wait a while."""


class InvalidUnlockToken(Invalid):
    """The link is not valid any more."""
