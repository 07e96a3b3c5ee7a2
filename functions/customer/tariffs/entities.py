"""A tariff as billing last published it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.errors import Conflict, Invalid


class UnknownTariff(Invalid):
    """There is no such tariff to apply for."""


class OlderThanKnown(Conflict):
    """Something newer is known already."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """What an application needs to know of a tariff; `sequence` orders billing's words about it."""

    id: str
    code: str
    name: str
    kind: str
    price: Decimal
    currency: str
    period: str
    sequence: int
    download_mbps: int | None = None
    upload_mbps: int | None = None
