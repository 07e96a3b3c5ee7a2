"""What people type, as the services take it."""

from __future__ import annotations

import re

_APART = re.compile(r"[\s\u00a0\u2009\u202f']")
_COMMA = re.compile(r"(-?\d+),(\d{1,2})")


def amount(typed: str) -> str:
    """An amount such as `1 100,50` as `1100.50`; what may mean two things stays as it is.

    `1,100` is eleven hundred to some and a little over one to others: the service asks again.
    """
    plain = _APART.sub("", typed).replace("−", "-")
    comma = _COMMA.fullmatch(plain)
    return f"{comma[1]}.{comma[2]}" if comma else plain


def optional(typed: str) -> str | None:
    """A text without spaces around it; None where nothing was typed."""
    return typed.strip() or None


def filled(**values: str) -> dict[str, str]:
    """What was typed, without the fields that were left empty."""
    return {name: value.strip() for name, value in values.items() if value.strip()}
