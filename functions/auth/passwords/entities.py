"""What a password may be (NIST SP 800-63B): long enough, not common, not made of its owner's data.

There are no rules of composition: any character will do, and none is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from shared.dynamo.audit import SECRET
from shared.errors import FieldError, Invalid

SHORTEST, LONGEST = 8, 128
LONGEST_TYPED = 4 * LONGEST
"""How many code points may make up the longest: some keyboards send accents by themselves."""
GIVEAWAY = 4
"""How many characters of its owner's data in a row a password must not hold."""
PHONE_END = 7
"""How many of its last digits stand for a phone number, however it is written."""
_SERVICE = ("lastmile",)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class WeakPassword(Invalid):
    """The password is too easy to guess."""


class WrongPassword(Invalid):
    """The current password is another one."""


class InvalidResetToken(Invalid):
    """The link is not valid any more; ask for a new one."""


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """The leave to set a password anew; whoever holds the secret has it, once, until it ends."""

    user_id: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    issued_at: datetime
    ends_at: datetime


def normalized(password: str) -> str:
    """A password in the one form that is hashed, however a keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, own_data: tuple[str, ...], pointer: str = "/password") -> None:
    """Refuse what is easily guessed; `pointer` is the field it came in. Raises: WeakPassword."""
    text = normalized(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise _weak(pointer, f"A password has {SHORTEST} to {LONGEST} characters.", "length")
    folded = text.casefold()
    if folded in _common():
        raise _weak(pointer, "This password is one of the most common ones.", "common")
    words = {normalized(word).casefold() for word in (*own_data, *_SERVICE)}
    if any(len(word) >= GIVEAWAY and word in folded for word in words):
        raise _weak(pointer, "The password holds something that others know of you.", "own-data")


def own_data(email: str, name: str, phone: str | None) -> tuple[str, ...]:
    """The words of an address and a name, and the end of a phone number.

    The end stands for the number however it is written: +7 916 123-45-67 or 8 916 123-45-67.
    """
    mailbox = email.partition("@")[0]
    words = _BETWEEN_WORDS.split(normalized(f"{mailbox} {name}"))
    return (email, mailbox, *words, *([phone[-PHONE_END:]] if phone else []))


def _weak(pointer: str, message: str, code: str) -> WeakPassword:
    return WeakPassword(message, errors=(FieldError(pointer, message, code),))


@cache
def _common() -> frozenset[str]:
    text = Path(__file__).with_name("common.txt").read_text(encoding="utf-8")
    return frozenset(line.casefold() for line in text.splitlines())
