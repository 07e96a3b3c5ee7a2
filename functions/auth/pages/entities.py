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
    def password(self) -> str | None:
        """The password that the page asks for, as HTML's autocomplete names it; None for none."""
        return _PASSWORDS.get(self)


_PASSWORDS = {Kind.VERIFY_EMAIL: "current-password", Kind.RESET_PASSWORD: "new-password"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: at first, on its button, when that has worked, and beside its field."""

    title: str
    intro: str
    button: str
    done: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class CommonWords:
    """What every page says when it is due; the last four are about a password."""

    invalid: str
    failed: str
    no_script: str
    length: str
    common: str
    own_data: str
    wrong: str
