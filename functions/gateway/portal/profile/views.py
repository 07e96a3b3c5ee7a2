"""What the page of the profile shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.backends import Answer
from functions.gateway.office.entities import items_of
from functions.gateway.office.service import part
from functions.gateway.screens.lists import Box, box


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The profile; `profile` is None where it does not answer."""

    user: dict[str, Any]
    profile: dict[str, Any] | None
    profile_failed: bool
    sessions: Box
    has_others: bool


def profile_page(user: dict[str, Any], profile: Answer, sessions: Answer) -> ProfilePage:
    """The page of the profile."""
    own, listed = part(profile), part(sessions)
    return ProfilePage(
        user=user,
        profile=own.data,
        profile_failed=not own.available,
        sessions=box(listed, {}),
        has_others=any(not one["current"] for one in items_of(listed)),
    )
