"""A colleague as auth last described them."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import FieldError, Invalid


class UnknownAgent(Invalid):
    """There is no such colleague."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of the staff; who `is_active` can be given tickets.

    `email` and `locale` are unknown of who was last heard of long ago.
    """

    id: str
    name: str
    role: str
    is_active: bool = True
    email: str | None = None
    locale: str | None = None


def must_be_agent(found: Agent | None, pointer: str) -> None:
    """Refuse whoever is not known, or gone; the field is named. Raises: UnknownAgent."""
    if found is None or not found.is_active:
        wrong = FieldError(pointer, "There is no such colleague.", "unknown")
        raise UnknownAgent(errors=(wrong,))
