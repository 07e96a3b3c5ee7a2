"""A clock that stands until it is moved, and ids that count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class FixedClock:
    """Shows one moment; `advance` moves it."""

    def __init__(self, at: str = "2026-03-10T09:00:00+00:00") -> None:
        self.at = datetime.fromisoformat(at).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def counter(prefix: str = "id") -> Callable[[], str]:
    """Ids `id-1`, `id-2` and so on."""
    given = 0

    def new_id() -> str:
        nonlocal given
        given += 1
        return f"{prefix}-{given}"

    return new_id
