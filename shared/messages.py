"""Sentences for people, which can be said in other languages.

A message is an English sentence with `{names}` in it and the values that belong there. English is
its key in the catalogues (`ru.json` of a service, and of `shared` for what services have in
common), so it is written as a constant, never put together. A limit is a `Count`: a number with its
unit, which each language puts into the right form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Unit(Enum):
    """What is counted: one of it, and several."""

    BYTE = ("byte", "bytes")
    CHARACTER = ("character", "characters")
    DAY = ("day", "days")
    DECIMAL = ("decimal", "decimals")
    DEGREE = ("degree", "degrees")
    GB = ("GB", "GB")
    ITEM = ("item", "items")
    LEVEL = ("level", "levels")
    MBIT = ("Mbit/s", "Mbit/s")
    MILLISECOND = ("ms", "ms")
    MINUTE = ("minute", "minutes")
    MONTH = ("month", "months")
    PERCENT = ("%", "%")
    PORT = ("port", "ports")
    STAR = ("star", "stars")
    VALUE = ("value", "values")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something; `{name:of}` asks for the form that follows "up to" or "at least"."""

    number: float
    unit: Unit

    def __str__(self) -> str:
        return f"{digits(self.number, ',')} {self.unit.value[self.number != 1]}"

    def __format__(self, spec: str) -> str:
        return str(self)  # English has one form


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and its values, which may be messages in turn; as a text it is English."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


def as_message(said: str | Message, **values: Any) -> Message:
    """What is said as a message: a text with its values, or one that is a message already."""
    return Message(said, values) if isinstance(said, str) else said


def digits(number: float, separator: str = "") -> str:
    """A number as people read it: without decimals that say nothing, its thousands apart."""
    whole = int(number) if number == int(number) else number
    return f"{whole:,}".replace(",", separator)
