"""How many parts an SMS goes out in: by the letters of GSM 03.38, or else by UCS-2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Letters of the second table, each of which takes an escape before it."""
_BASIC_PLANE = 0xFFFF


class Encoding(StrEnum):
    """How an SMS is written."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


_ROOM = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}
"""Units in a message of one part, and in each part of a longer one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A text as a telephone network counts it."""

    encoding: Encoding
    units: int
    segments: int


def measured(text: str) -> Measure:
    """How long a text is; one that is empty still goes out in one part."""
    encoding = Encoding.GSM_7 if set(text) <= _BASIC | _EXTENSION else Encoding.UCS_2
    sizes = [_size(letter, encoding) for letter in text]
    whole, part = _ROOM[encoding]
    units = sum(sizes)
    return Measure(encoding, units, 1 if units <= whole else _parts(sizes, part))


def _size(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if letter in _EXTENSION else 1
    return 2 if ord(letter) > _BASIC_PLANE else 1


def _parts(sizes: Iterable[int], room: int) -> int:
    """Parts that are filled one after the other; a letter of two units is never cut in two."""
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts
