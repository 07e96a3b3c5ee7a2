"""What each schedule has done, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from functions.customer.handovers.due import DevicesDue
from functions.customer.lifecycle.schedule import ContractSchedule
from functions.customer.personal_data.progress import PersonalDataProgress
from shared.wiring import Wiring

HasTime = Callable[[], bool]
Job = Callable[[Wiring, date | None, HasTime], dict[str, Any]]


def contracts(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Suspend and end the contracts whose day has come."""
    return asdict(wiring.use(ContractSchedule).run(on, has_time))


def devices(wiring: Wiring, on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Have devices charged for that should have come back."""
    return asdict(wiring.use(DevicesDue).charge(on, has_time))


def personal_data(wiring: Wiring, _on: date | None, has_time: HasTime) -> dict[str, Any]:
    """Ask again whoever has not answered for a person's data, and forget archives that are gone."""
    return asdict(wiring.use(PersonalDataProgress).look_at_due(has_time))


JOBS: Mapping[str, Job] = {
    "contracts": contracts,
    "devices": devices,
    "personal-data": personal_data,
}
