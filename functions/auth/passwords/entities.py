"""Rules for passwords (NIST SP 800-63B): long enough, not common, not made of personal data.

There are no composition rules: any character is allowed, and none is required.
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
from shared.messages import Count, Message, Unit

SHORTEST, LONGEST = 8, 128
LONGEST_TYPED = 4 * LONGEST
"""How many code points the longest may have: some keyboards send accents separately."""
SHORTEST_PERSONAL_WORD = 4
"""From how many characters on a password must not contain a word of its owner's data."""
PHONE_END = 7
"""How many of its last digits identify a phone number in any spelling."""
_LENGTH = Message(
    "A password must have {least} to {most:of}.",
    {"least": SHORTEST, "most": Count(LONGEST, Unit.CHARACTER)},
)
_SERVICE = ("lastmile",)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class WeakPassword(Invalid):
    """The password is too easy to guess."""


class WrongPassword(Invalid):
    """The current password is wrong."""


class InvalidResetToken(Invalid):
    """This link is no longer valid; request a new one."""


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """Permission to set a new password, once, for whoever has the secret."""

    user_id: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    issued_at: datetime
    ends_at: datetime


def normalized(password: str) -> str:
    """The normalized form of a password (NFKC), however the keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)


def check_strength(password: str, own_data: tuple[str, ...], pointer: str = "/password") -> None:
    """Refuse an easily guessed password; `pointer` names its field. Raises: WeakPassword."""
    text = normalized(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise _weak(pointer, _LENGTH, "length")
    folded = text.casefold()
    if folded in _common():
        raise _weak(pointer, Message("This password is among the most common ones."), "common")
    words = {normalized(word).casefold() for word in (*own_data, *_SERVICE)}
    if any(len(word) >= SHORTEST_PERSONAL_WORD and word in folded for word in words):
        raise _weak(
            pointer, Message("The password contains personal data others may know."), "own-data"
        )


def initial_password(pointer: str) -> WeakPassword:
    """The refusal of an initial password as the password that replaces it."""
    return _weak(
        pointer, Message("Choose another password than the one you were given."), "initial"
    )


def own_data(email: str, name: str, phone: str | None) -> tuple[str, ...]:
    """Personal data of a user: the words of address and name, the last digits of the phone.

    The digits cover every spelling of the number: +7 916 123-45-67 or 8 916 123-45-67.
    """
    mailbox = email.partition("@")[0]
    words = _BETWEEN_WORDS.split(normalized(f"{mailbox} {name}"))
    return (email, mailbox, *words, *([phone[-PHONE_END:]] if phone else []))


def _weak(pointer: str, message: Message, code: str) -> WeakPassword:
    return WeakPassword(message, errors=(FieldError(pointer, message, code),))


@cache
def _common() -> frozenset[str]:
    text = Path(__file__).with_name("common.txt").read_text(encoding="utf-8")
    return frozenset(line.casefold() for line in text.splitlines())
