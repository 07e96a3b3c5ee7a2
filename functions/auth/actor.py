"""Acting as a user who was authenticated in the middle of a request."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

from shared.context import current, working_in


def acting(user_id: str) -> AbstractContextManager[None]:
    """Act as a user: events and audit lines name them instead of an anonymous caller."""
    return working_in(replace(current(), actor=user_id))
