"""An address, and the place that different spellings of it mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

_PLACES = UUID("6f1d9d0e-5d0b-5c6c-9c57-0f4a4f3a1c55")
_WORD = re.compile(r"[^\W_]+")
_DROPPED = {"г", "город", "city", "ул", "улица", "street", "st", "д", "дом"}
_LOOKALIKES = str.maketrans("abekmhopctyx", "авекмнорстух")  # Latin letters typed for Cyrillic
_SPELLINGS = {
    "пр": "проспект",
    "просп": "проспект",
    "avenue": "ave",
    "пер": "переулок",
    "бул": "бульвар",
    "бр": "бульвар",
    "ш": "шоссе",
    "наб": "набережная",
    "пл": "площадь",
    "корпус": "к",
    "корп": "к",
    "строение": "с",
    "стр": "с",
}


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
    letters = building.casefold().translate(_LOOKALIKES)
    spaced = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", letters)
    return "/".join(_joined(_words(part)) for part in spaced.split("/"))


def _joined(parts: list[str]) -> str:
    """Parts of a number put together, two figures kept apart: 12-1 is not 121."""
    return re.sub(r"(?<=\d) (?=\d)", "-", " ".join(parts)).replace(" ", "")


def _words(text: str) -> list[str]:
    plain = (
        text.casefold()
        .replace("ё", "е")
        .replace("пр-т", "пр")
        .replace("пр-кт", "пр")
        .replace("-", " ")
    )
    words = [_SPELLINGS.get(word, word) for word in _WORD.findall(plain)]
    return [word for word in words if word not in _DROPPED] or words
