"""A page behind a link: its words, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a link is for."""

    VERIFY_EMAIL = "verify-email"
    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a name, no secret
    UNLOCK = "unlock"

    @property
    def asks_for_password(self) -> bool:
        """Whether the page has a field for a new password."""
        return self is Kind.RESET_PASSWORD


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: at first, on its button, and when that has worked."""

    title: str
    intro: str
    button: str
    done: str


@dataclass(frozen=True, slots=True)
class CommonWords:
    """What every page says when it is due; the last four are about a new password."""

    invalid: str
    failed: str
    no_script: str
    label: str
    length: str
    common: str
    own_data: str
