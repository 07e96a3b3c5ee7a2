"""What a new ticket is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.support.vocabulary import Channel, Priority


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket to be opened; what is None is for us to choose."""

    subject: str
    text: str
    category: str
    customer_id: str | None = None
    priority: Priority | None = None
    channel: Channel | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
