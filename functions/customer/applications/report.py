"""What a technician reports of a job that is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.customer.applications.supplies import Used
from functions.customer.devices.entities import Terms


@dataclass(frozen=True, slots=True)
class Report:
    """What the technician reports: devices handed over, materials used, since when it works."""

    device_serials: tuple[str, ...] = ()
    materials: tuple[Used, ...] = ()
    terms: Terms = Terms.FREE_USE
    activated_on: date | None = None
    comment: str = ""
