"""Names of people and companies: what one may hold, and the one spelling that is kept.

A name stands in documents and messages, so nothing in it may act there: no link, no address, no
phone number, no character that nobody sees. Whatever script it is written in, it stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from itertools import groupby, pairwise
from typing import Any

from shared.messages import as_message

LONGEST = 200
_REFUSED = {"Cc", "Cs", "Co", "Zl", "Zp"}
_UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Letters and marks that fill no space (Unicode: Default_Ignorable_Code_Point, beside Cf)."""
_JOINERS = "\u200c\u200d"
_VIRAMA = 9  # the combining class of the signs that Indic scripts join consonants with
_SCHEME = re.compile(
    r"//|\b(?:https?|ftps?|wss?|file|data|javascript|vbscript|mailto|tel|sms|tg|whatsapp|viber)\s?:",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\d(?:[ ().+-]{0,3}\d){6}")
_NOT_OF_A_DOMAIN = re.compile(r"[^\w.-]+")
_SHORT_ENDING = re.compile(r"[A-Za-z]{2,3}|xn--.*", re.IGNORECASE)


class Whose(Enum):
    """Whose name it is; the value is what it must not hold."""

    PERSON = frozenset("/\\:@<>")
    COMPANY = frozenset("\\@<>")


class UnfitName(ValueError):
    """A text that is no name; the message says what to change, `code` tells programs the cause."""

    def __init__(self, code: str, message: str, **values: Any) -> None:
        self.message = as_message(message, **values)
        self.code = code
        super().__init__(str(self.message))


def name(text: str, whose: Whose = Whose.PERSON) -> str:
    """A name as it is kept: composed (NFC), its spaces single, nothing unseen in it.

    Raises: UnfitName.
    """
    if any(unicodedata.category(character) in _REFUSED for character in text):
        raise UnfitName("name_control", "Write the name on one line, without control characters.")
    composed = unicodedata.normalize("NFC", text)
    kept = " ".join("".join(_seen(composed)).split())
    if not any(unicodedata.category(c)[0] == "L" or c.isdecimal() for c in kept):
        raise UnfitName("name_letters", "A name has at least one letter or digit.")
    _check(unicodedata.normalize("NFKC", kept).replace("\u3002", "."), whose)
    return kept


def _seen(text: str) -> Iterator[str]:
    """The characters but those that nobody sees; joiners stay where a script needs them."""
    padded = f" {text} "
    for at, character in enumerate(text, start=1):
        if character in _JOINERS:
            if _joins(padded[at - 1], padded[at + 1]):
                yield character
        elif unicodedata.category(character) != "Cf" and character not in _UNSEEN:
            yield character


def _joins(before: str, after: str) -> bool:
    """Whether a joiner between two characters changes how they look (RFC 5892, CONTEXTJ)."""
    if unicodedata.combining(before) == _VIRAMA:
        return True
    classes = {unicodedata.bidirectional(before), unicodedata.bidirectional(after)}
    return "AL" in classes and classes <= {"AL", "NSM"}


def _check(plain: str, whose: Whose) -> None:
    """Refuse what acts in a message. `plain` has one form for each look. Raises: UnfitName."""
    if _SCHEME.search(plain) or any(map(_holds_a_domain, _NOT_OF_A_DOMAIN.split(plain))):
        raise UnfitName(
            "name_link", "A name holds no link or domain; put a space after each full stop."
        )
    if _PHONE.search(plain):
        raise UnfitName("name_phone", "A name holds no phone number; leave the digits out.")
    if not whose.value.isdisjoint(plain):
        listed = " ".join(sorted(whose.value))
        raise UnfitName(
            "name_characters", "A name holds none of these characters: {listed}", listed=listed
        )


def _holds_a_domain(word: str) -> bool:
    """Whether labels stand between dots as in a domain or an IPv4 address.

    Initials do not: `J.R.R.Tolkien`.
    """
    runs = [list(run) for filled, run in groupby(word.split("."), bool) if filled]
    return any(
        any(_ends_a_domain(*pair) for pair in pairwise(labels))
        or (len(labels) == 4 and all(map(str.isdecimal, labels)))
        for labels in runs
    )


def _ends_a_domain(host: str, ending: str) -> bool:
    if len(ending) < 2 or not any(map(str.isalpha, ending)):
        return False
    if any(map(str.isdecimal, ending)) and not ending.lower().startswith("xn--"):
        return False
    return len(host) > 1 or ending[0].islower() or _SHORT_ENDING.fullmatch(ending) is not None
