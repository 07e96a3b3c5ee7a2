"""The provider as messages show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class House:
    """Whose messages they are: a name, a logo's address, how to ask, and where customers sign in.

    What is empty is not shown.
    """

    name: str = "Lastmile"
    logo: str = ""
    email: str = ""
    phone: str = ""
    portal: str = "https://my.lastmile.example"
