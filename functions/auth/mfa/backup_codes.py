"""Backup codes: each signs in once when the phone is lost.

125 random bits each, so that what is kept needs no slow hash (NIST SP 800-63B asks for 112). The
alphabet is Crockford's base32: no letter that is read as a digit.
"""

from __future__ import annotations

import re
import secrets

from functions.auth.secret_text import hashed

COUNT = 10
GROUPS, GROUP = 5, 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s-]+")


def new_codes() -> tuple[str, ...]:
    """Ten codes such as `7Q2MX-0D8RT-...`, for the eyes of their user only."""
    return tuple(_new_code() for _ in range(COUNT))


def kept(code: str) -> str:
    """What is kept of a code; written with or without its hyphens, in capitals or not."""
    return hashed(_BETWEEN.sub("", code).upper().translate(_MISREAD))


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
