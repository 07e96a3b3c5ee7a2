"""What people type, as the services take it."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\u00a0\u202f]")


def amount(typed: str) -> str:
    """An amount with its decimal point: `1 234,50` becomes `1234.50`; what is none stays."""
    plain = _SPACES.sub("", typed)
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain


def optional(typed: str) -> str | None:
    """A text without spaces around it; None where nothing was typed."""
    return typed.strip() or None
