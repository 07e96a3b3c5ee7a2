"""What proves that a caller is the user, and not only somebody with their session."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proof:
    """One of the two: the password, or a code of the second factor."""

    password: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
