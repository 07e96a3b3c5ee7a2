"""What a broadcast says to one person."""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.catalogue.schemas import Variables


class Told(Variables):
    """notification.broadcast.addressed: the text is filled in already."""

    broadcast_id: str
    title: str
    paragraphs: tuple[str, ...]
    kind: Kind
    channels: tuple[Channel, ...]
