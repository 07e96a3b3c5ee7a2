"""A field that is asked for in tickets of a category."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.support.vocabulary import Name
from shared.errors import FieldError, Invalid
from shared.messages import Message

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_CHOICES = Message("A choice has values to choose from, and other fields have none.")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidFields(Invalid):
    """Some fields do not fit the ticket's category."""


class InvalidCategory(Invalid):
    """The category can't be kept as it is."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Needed(StrEnum):
    """What a field must be filled in for."""

    OPENING = "opening"
    RESOLVING = "resolving"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a choice."""

    value: str
    name: Name


@dataclass(frozen=True, slots=True)
class CategoryField:
    """A field of a ticket; one that is required for opening is for resolving, too."""

    key: str
    name: Name
    kind: FieldKind
    required_for: Needed | None = None
    choices: tuple[Choice, ...] = ()

    def is_needed(self, needed: Needed) -> bool:
        """Whether a ticket must have it by then."""
        return self.required_for in (Needed.OPENING, needed)

    def problem(self, value: str) -> FieldError | None:
        """What is wrong with a value; None where it fits."""
        if self.kind is FieldKind.NUMBER and not _NUMBER.fullmatch(value):
            return FieldError(self.key, "Must be a number such as 12 or 12.5.")
        if self.kind is FieldKind.DATE and not _is_day(value):
            return FieldError(self.key, "Must be a date such as 2026-03-10.")
        if self.kind is FieldKind.CHOICE and value not in (c.value for c in self.choices):
            listed = ", ".join(choice.value for choice in self.choices)
            return FieldError(self.key, Message("Must be one of: {choices}.", {"choices": listed}))
        return None


def must_be_sound(fields: tuple[CategoryField, ...]) -> None:
    """Refuse keys that repeat, and choices of nothing. Raises: InvalidCategory."""
    wrong = []
    seen: set[str] = set()
    for number, field in enumerate(fields):
        at = f"/fields/{number}"
        if field.key in seen:
            wrong.append(FieldError(f"{at}/key", "There is a field with this key.", "repeated"))
        seen.add(field.key)
        values = [choice.value for choice in field.choices]
        if (field.kind is FieldKind.CHOICE) != bool(values):
            wrong.append(FieldError(f"{at}/choices", _CHOICES, "invalid"))
        if len(set(values)) < len(values):
            wrong.append(FieldError(f"{at}/choices", "A value is there twice.", "repeated"))
    if wrong:
        raise InvalidCategory(errors=tuple(wrong))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _DAY.fullmatch(value) is not None
