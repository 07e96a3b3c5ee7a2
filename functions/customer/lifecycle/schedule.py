"""The scheduled job that suspends and ends contracts on the days set for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from functions.customer.contracts.entities import Contract
from functions.customer.contracts.repository import ContractRepository
from functions.customer.lifecycle.service import ContractLifecycle
from shared.clock import Clock, local_date
from shared.component import component
from shared.observability import count, logger

FIRST_ZONE = "Pacific/Kiritimati"
"""Where each day begins."""


@dataclass(slots=True)
class ScheduleResult:
    """What the job has done: contracts changed, entries that failed.

    `complete` is false where time ran out; the next job does the rest.
    """

    contracts: int = 0
    errors: int = 0
    complete: bool = True


@component
class ContractSchedule:
    """Does what was scheduled for contracts."""

    contracts: ContractRepository
    lifecycle: ContractLifecycle
    clock: Clock

    def run(self, on: date | None, has_time: Callable[[], bool]) -> ScheduleResult:
        """Do what is due on or before a day; by default, today in each contract's time zone.

        A missed day is caught up, a repeated one changes nothing; what there is no time for, or
        what fails, stays due.
        """
        result = ScheduleResult()
        for contract in self.contracts.each_due(on or local_date(self.clock(), FIRST_ZONE)):
            if not has_time():
                result.complete = False
                break
            self._attempt(contract, on, result)
        return result

    def _attempt(self, contract: Contract, on: date | None, result: ScheduleResult) -> None:
        """Do what is due; a failure is reported and does not stop the others."""
        try:
            result.contracts += self.lifecycle.do_planned(contract.id, on)
        except Exception as error:  # noqa: BLE001 - one bad entry must not stop the others
            subject, reason = f"contract#{contract.id}", f"{type(error).__name__}: {error}"
            logger().error(
                "job failed on an entry", job="contracts", subject=subject, reason=reason
            )
            count("CustomerJobErrors", job="contracts")
            result.errors += 1
