"""What the pages of the entrance show."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The first step of signing in, or with a `challenge` the second; `back` is where it leads."""

    front: str
    back: str
    challenge: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FactorPage:
    """A second factor that is being set up: its secret and `picture`, or the backup codes then."""

    secret: str = field(default="", repr=False)
    picture: str = field(default="", repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)


def grouped(secret: str) -> str:
    """A secret in groups of four letters, to be typed into an app."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


def drawn(svg: str) -> str:
    """A picture as the address of an image, in which nothing runs."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def next_step(front: str, answered: Any, back: str) -> str:
    """Where somebody goes who has just signed in: to what is asked of them first, or back."""
    if answered.get("passwordChangeRequired"):
        return f"/{front}/password"
    if answered.get("mfaSetupRequired"):
        return f"/{front}/second-factor"
    return back
