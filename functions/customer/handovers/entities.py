"""What is asked of a device: by whom it is had, where it goes, what it is like."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.devices.entities import Condition, Terms
from shared.errors import Conflict, Invalid


class UnknownContract(Invalid):
    """There is no such contract to hand a device over under."""


class ContractOver(Conflict):
    """The contract is not in force: no device is handed over under it."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A device that is handed over under a contract; by default at the contract's address."""

    contract_id: str
    terms: Terms = Terms.FREE_USE
    application_id: str | None = None
    location: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """A device that comes back: where it is put, and what it is like."""

    warehouse_id: str | None = None
    condition: Condition = Condition.WORKING
    location: str = ""
    note: str = ""
