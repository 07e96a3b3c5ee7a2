"""An address, and the place that different spellings of it mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from functions.customer.addresses.spellings import (
    BLOCKS,
    DROPPED,
    LITERAL,
    SPELLINGS,
    alike,
    folded,
    without_hyphens,
)

_PLACES = UUID("6f1d9d0e-5d0b-5c6c-9c57-0f4a4f3a1c55")
_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"(?<=\d)\s*-\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a connection is; city, street and building make the place."""

    city: str
    street: str
    building: str
    region: str = ""
    entrance: str = ""
    floor: str = ""
    apartment: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    @property
    def line(self) -> str:
        """The address in one line, as it is written on an envelope."""
        parts = (self.region, self.city, self.street, self.building, self.apartment)
        return ", ".join(part for part in parts if part)

    @property
    def place(self) -> str:
        """What the spellings of one building have in common."""
        return f"{city_key(self.city)}|{street_key(self.street)}|{building_key(self.building)}"

    @property
    def building_id(self) -> str:
        """The id of the building at this place, registered or not: made of the place itself.

        So a building is found by one read, and can't be registered twice under two spellings.
        """
        return str(uuid5(_PLACES, self.place))


def city_key(city: str) -> str:
    """A city's name without the ways of writing it."""
    return " ".join(_words(city))


def street_key(street: str) -> str:
    """A street's name without the ways of writing it: "ул. Ленина" is "Ленина улица"."""
    return " ".join(sorted(_words(street)))


def building_key(building: str) -> str:
    """A building's number without the ways of writing it: "12 корп. 1" is "12к1"."""
    letters = alike(folded(building))
    spaced = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", letters)
    return "/".join(_number(part) for part in spaced.split("/"))


def _number(text: str) -> str:
    """A part of a building's number; figures with a hyphen between them stay apart."""
    parts = ["".join(_parts(part)) for part in _HYPHEN.split(text)]
    return "-".join(part for part in parts if part)


def _parts(text: str) -> list[str]:
    """The words of a part but those that stand before its number or letter: "д. 12" is no "12д"."""
    words = [BLOCKS.get(word, word) for word in _WORD.findall(text)]
    start = next((at for at, word in enumerate(words) if word not in DROPPED), 0)
    return [word for word in words[start:] if word not in LITERAL] or words


def _words(text: str) -> list[str]:
    plain = without_hyphens(folded(text)).replace("-", " ")
    words = [SPELLINGS.get(word, word) for word in _WORD.findall(plain)]
    return [word for word in words if word not in DROPPED] or words
