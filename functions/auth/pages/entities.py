"""A page behind a link, and its texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PageKind(Enum):
    """What a link is for."""

    VERIFY_EMAIL = "verify-email"
    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a name, no secret
    UNLOCK = "unlock"

    @property
    def password(self) -> str | None:
        """The `autocomplete` of the page's password field; None if it has none."""
        return _PASSWORDS.get(self)


_PASSWORDS = {PageKind.VERIFY_EMAIL: "current-password", PageKind.RESET_PASSWORD: "new-password"}


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of one page; `label` is that of its password field."""

    title: str
    intro: str
    button: str
    done: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class CommonTexts:
    """The messages of every page; the last five are about passwords."""

    invalid: str
    failed: str
    no_script: str
    length: str
    common: str
    own_data: str
    initial: str
    wrong: str
