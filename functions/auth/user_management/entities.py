"""What administrators ask for when they create or change users."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.errors import Conflict


class CustomersAndStaff(Conflict):
    """A customer cannot become staff, nor staff a customer; create another user instead."""


@dataclass(frozen=True, slots=True)
class UserDraft:
    """A user as an administrator asks for one."""

    email: str
    name: str
    role: str
    phone: str | None = None
    locale: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What to change of a user; None leaves a field as it is, and a phone of "" removes it.

    `seen_version` is the version that the caller knows.
    """

    name: str | None = None
    locale: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    seen_version: int | None = None
