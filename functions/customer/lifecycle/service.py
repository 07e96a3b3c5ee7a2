"""What the office does with contracts that are in force: suspend, resume, and end them."""

from __future__ import annotations

from datetime import date, datetime

from functions.customer.buildings.entities import BuildingChanged
from functions.customer.contracts.entities import Contract, ContractModified
from functions.customer.contracts.events import ContractResumed, ContractSuspended
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import Cause, Planned, State
from functions.customer.customers.entities import CustomerChanged
from functions.customer.lifecycle.ending import ContractEnding
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.idempotency import KeyedRequest
from shared.retrying import retrying

BUSY = (ContractModified, CustomerChanged, BuildingChanged)


@component
class ContractLifecycle:
    """Use cases of contracts in force, now or from a later day on.

    Every one may raise ContractNotFound, NotInThisContractState and Unavailable.
    """

    table: Table
    contracts: ContractRepository
    ending: ContractEnding
    clock: Clock

    def suspend(
        self, contract_id: str, on: date | None, cause: Cause, once: KeyedRequest | None = None
    ) -> Contract:
        """Suspend a contract today, or on a later day. Raises: InvalidChangeDay."""
        return self._at(contract_id, State.SUSPENDED, on, cause, once)

    def terminate(
        self, contract_id: str, on: date | None, cause: Cause, once: KeyedRequest | None = None
    ) -> Contract:
        """End a contract today, or on a later day; give up a draft. Raises: InvalidChangeDay."""
        return self._at(contract_id, State.TERMINATED, on, cause, once)

    def resume(self, contract_id: str, text: str, once: KeyedRequest | None = None) -> Contract:
        """Put a suspended contract in force again, from today on."""

        def attempt() -> Contract:
            before, now = self.contracts.get(contract_id), self.clock()
            after = before.resumed(local_date(now, before.time_zone), text, now)
            change = self.contracts.change(after, over=before).emit(ContractResumed.of(after))
            return self._save(before, after, "resumed", change, once)

        return retrying(attempt, on=BUSY)

    def keep(self, contract_id: str) -> Contract:
        """Withdraw the change that is scheduled. Raises: NothingScheduled, ContractModified."""
        before = self.contracts.get(contract_id)
        after = before.without_plan(self.clock())
        return self._save(before, after, "kept", self.contracts.change(after, over=before))

    def do_planned(self, contract_id: str, day: date | None = None) -> bool:
        """Do what was scheduled for a day up to this one (default: today there); whether it was.

        What was withdrawn or done meanwhile is left alone.
        """

        def attempt() -> bool:
            before, now = self.contracts.get(contract_id), self.clock()
            planned = before.planned
            if planned is None or planned.on > (day or local_date(now, before.time_zone)):
                return False
            self._do(before, planned.state, planned.on, planned.cause, now)
            return True

        return retrying(attempt, on=BUSY)

    def _at(
        self,
        contract_id: str,
        state: State,
        asked: date | None,
        cause: Cause,
        once: KeyedRequest | None,
    ) -> Contract:
        def attempt() -> Contract:
            before, now = self.contracts.get(contract_id), self.clock()
            on, is_later = before.change_day(asked, now)
            if not is_later:
                return self._do(before, state, on, cause, now, once)
            after = before.with_plan(Planned(state, on, cause.code, cause.text), now)
            change = self.contracts.change(after, over=before)
            return self._save(before, after, "scheduled", change, once)

        return retrying(attempt, on=BUSY)

    def _do(
        self,
        before: Contract,
        state: State,
        on: date,
        cause: Cause,
        now: datetime,
        once: KeyedRequest | None = None,
    ) -> Contract:
        if state is State.TERMINATED:
            after, change = self.ending.end(before, on, cause, now)
            return self._save(before, after, "terminated", change, once)
        after = before.suspended(on, cause, now)
        change = self.contracts.change(after, over=before).emit(ContractSuspended.of(after))
        return self._save(before, after, "suspended", change, once)

    def _save(
        self,
        before: Contract,
        after: Contract,
        verb: str,
        change: Transaction,
        once: KeyedRequest | None = None,
    ) -> Contract:
        subject, now = f"contract#{after.id}", after.updated_at
        change.audit(subject, f"contract.{verb}", at=now, before=before, after=after)
        self.table.commit(change.once(once, result=after))
        return after
