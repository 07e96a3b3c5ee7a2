"""What a new ticket is made from."""

from __future__ import annotations

from dataclasses import dataclass

from functions.support.vocabulary import Category, Channel, Priority


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket to be opened; what is None is for us to choose."""

    subject: str
    text: str
    category: Category
    customer_id: str | None = None
    priority: Priority | None = None
    channel: Channel | None = None
