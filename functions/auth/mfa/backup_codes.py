"""Backup codes: each replaces a code of the app once, for example when the phone is lost.

They have 125 random bits each, so that a fast hash is enough (NIST SP 800-63B asks for 112). The
alphabet is Crockford's base32, without letters that look like digits.
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
    """Ten codes such as `7Q2MX-0D8RT-...`, to be shown to their user only."""
    return tuple(_new_code() for _ in range(COUNT))


def hash_of(code: str) -> str:
    """The hash of a code, whether or not it was typed with hyphens and in capitals."""
    return hashed(_BETWEEN.sub("", code).upper().translate(_MISREAD))


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
