"""Numbers of documents, serial numbers and MAC addresses, however they are spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass

from functions.customer.finding.letters import plain, switched

_PART = re.compile(r"[^\W_]+")
_HEXADECIMAL = frozenset("0123456789abcdef")
_LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")  # Cyrillic letters typed for Latin
_MAC, _BARE, _VENDOR = 12, 8, 4
"""How long a MAC address is, and an ONT's serial number after the maker's letters."""
TELLING = 6
"""How many characters of a serial number tell a device without the maker's letters."""


@dataclass(frozen=True, slots=True)
class Code:
    """A number without separators: the letters before it, and its core without their zeros.

    `C-000042`, `c 42` and `42` have the core `42`; what was typed with other letters than it has
    is another number. Of a MAC address the core is the whole, of an ONT's serial number what stands
    after the maker's four letters.
    """

    whole: str
    letters: str
    core: str


def code_of(text: str) -> Code | None:
    """The code in a text, or None where it has no digit that would tell it from a word."""
    return _code("".join(_PART.findall(plain(text))).translate(_LOOKALIKES))


def spellings(text: str) -> tuple[Code, ...]:
    """A code as it was typed, and as it is where the keyboard was not switched."""
    typed = "".join(_PART.findall(plain(text)))
    found = (_code(typed.translate(_LOOKALIKES)), _code(switched(typed)))
    known = tuple(dict.fromkeys(code for code in found if code is not None))
    return tuple(code for code in known if code.core == known[0].core)


def is_same(stored: Code, sought: Code) -> bool:
    """Whether a document's number is the one that is sought: its letters may be left out."""
    return stored.core == sought.core and sought.letters in ("", stored.letters)


def is_device(stored: Code, sought: Code) -> bool:
    """Whether a serial number or an address is: whole, or without the maker's letters."""
    if len(sought.whole) < TELLING:
        return stored.whole == sought.whole
    return stored.whole.endswith(sought.whole)


def _code(typed: str) -> Code | None:
    if len(typed) in (_MAC, _BARE) and _is_hexadecimal(typed):
        return Code(typed, "", typed)
    if _is_ont(typed) and (bare := _code(typed[_VENDOR:])):
        return Code(typed, typed[:_VENDOR] + bare.letters, bare.core)
    first = next((at for at, character in enumerate(typed) if character.isdecimal()), None)
    if first is None:
        return None
    return Code(typed, typed[:first], typed[first:].lstrip("0") or "0")


def _is_hexadecimal(typed: str) -> bool:
    """Whether it can be nothing else: no letters and then figures, as a document's number has."""
    figures = typed.lstrip("abcdef")
    return _HEXADECIMAL.issuperset(typed) and (not figures or not figures.isdecimal())


def _is_ont(typed: str) -> bool:
    vendor, rest = typed[:_VENDOR], typed[_VENDOR:]
    return len(rest) == _BARE and vendor.isalpha() and _HEXADECIMAL.issuperset(rest)
