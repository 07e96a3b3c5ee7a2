"""The entrances of a building, with their flats and ports. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.errors import FieldError
from shared.messages import Count, Message, Unit

LAST_FLAT = 9999


@dataclass(frozen=True, slots=True)
class Entrance:
    """An entrance, its flats from one to another, and its ports (0 where nobody counts them)."""

    number: str
    flat_from: int | None = None
    flat_to: int | None = None
    ports: int = 0
    ports_used: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it counts its ports, and none is left."""
        return 0 < self.ports <= self.ports_used

    def has(self, flat: int | None) -> bool:
        """Whether a flat is here."""
        if flat is None or self.flat_from is None or self.flat_to is None:
            return False
        return self.flat_from <= flat <= self.flat_to


def wrong_entrances(entrances: Sequence[Entrance], ports: int) -> Iterator[FieldError]:
    """What is wrong with entrances: each by itself, then with those before it."""
    for place, one in enumerate(entrances):
        at, before = f"/entrances/{place}", entrances[:place]
        yield from _wrong_flats(one, before, at)
        if any(o.number.casefold() == one.number.casefold() for o in before):
            yield FieldError(f"{at}/number", "There is such an entrance already.", "twice")
        if 0 < one.ports < one.ports_used:
            used = Message("In use: {ports}.", {"ports": Count(one.ports_used, Unit.PORT)})
            yield FieldError(f"{at}/ports", used, "too_few")
    if sum(one.ports for one in entrances) > ports:
        total = Message("The building has {ports} in all.", {"ports": Count(ports, Unit.PORT)})
        yield FieldError("/entrances", total, "too_many")


def _wrong_flats(one: Entrance, before: Sequence[Entrance], at: str) -> Iterator[FieldError]:
    first, last = one.flat_from, one.flat_to
    if first is None and last is None:
        return
    if first is None or last is None:
        yield FieldError(at, "Send the first flat and the last one, or neither.", "flats")
    elif first < 1 or last > LAST_FLAT:
        yield FieldError(at, "There is no flat with such a number.", "flats")
    elif first > last:
        yield FieldError(f"{at}/flatTo", "The last flat comes after the first.", "order")
    elif any(other.has(first) or one.has(other.flat_from) for other in before):
        yield FieldError(at, "These flats are at another entrance, too.", "overlap")
