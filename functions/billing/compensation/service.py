"""What is done about outages: time without service becomes a credit on the next invoice.

What was lost of a period of a subscription is kept, and the credit is what all of it is worth less
what was given before: an outage counts once, however often and in whatever order it is told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from functions.billing.accounts.charges import TooManyCharges
from functions.billing.accounts.entities import Account, AccountChanged, AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.compensation.crediting import Credit, Loss, charged, losses, text_of
from functions.billing.compensation.entities import CompensationChanged, Outage, Policy
from functions.billing.compensation.events import AccountCompensated
from functions.billing.compensation.repository import CompensationRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.money import nothing
from shared.retrying import retrying


@component
class Compensations:
    """Use cases of compensation."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    compensations: CompensationRepository
    adjustments: Adjustments
    clock: Clock

    def policy(self) -> Policy:
        """Which outages are compensated."""
        return self.compensations.policy()

    def set_policy(self, wanted: Policy) -> Policy:
        """Replace the policy; what was given back stays so. Raises: Unavailable."""

        def attempt() -> Policy:
            before = self.compensations.policy()
            after, now = replace(wanted, version=before.version + 1), self.clock()
            writes = self.compensations.set_policy(after, over=before)
            subject, verb = "compensation-policy#all", "compensation-policy.set"
            self.table.commit(writes.audit(subject, verb, at=now, before=before, after=after))
            return after

        return retrying(attempt, on=CompensationChanged)

    def compensate(self, outage: Outage, contract_ids: Sequence[str]) -> None:
        """Credit an outage to contracts that were without service, each once.

        A contract without an account, or whose account is closed, is passed over.
        Raises: Unavailable.
        """
        policy = self.compensations.policy()
        for contract_id in contract_ids:
            account_id = self.accounts.find_id_by_contract(contract_id)
            if account_id is not None:
                self._compensate(outage, account_id, policy)

    def _compensate(self, outage: Outage, account_id: str, policy: Policy) -> None:
        def attempt() -> None:
            billable = self.billable.get(account_id)
            account = billable.account
            found = losses(account, billable.subscriptions, outage)
            if account.state is AccountState.CLOSED or not found:
                return
            known = self.compensations.find_many([loss.known for loss in found])
            of_it = [replace(loss, known=one) for loss, one in zip(found, known, strict=True)]
            self._credit(account, outage, _fresh(of_it, outage), policy)

        retrying(attempt, on=(AccountChanged, CompensationChanged))

    def _credit(
        self, account: Account, outage: Outage, fresh: Sequence[Loss], policy: Policy
    ) -> None:
        """Write what was lost, with what is given for it. Raises: AccountChanged."""
        found = [one.credited(outage, policy) for one in fresh]
        writes, now = Transaction(), self.clock()
        for one in found:
            writes.extend(self.compensations.change(one.lost, over=one.of.known, at=now))
        given = [one for one in found if one.amount]
        if given:
            self._give(account, outage, given, writes)
        elif found:
            self.table.commit(writes)

    def _give(
        self, before: Account, outage: Outage, given: Sequence[Credit], writes: Transaction
    ) -> None:
        """On the next invoice; to the balance where no more charges can wait for it."""
        total = sum((one.amount for one in given), nothing(before.currency))
        minutes, now = max(one.minutes for one in given), self.clock()
        writes.emit(AccountCompensated.of(before, outage, minutes, total, now))
        try:
            after = charged(before, given, local_date(now, before.time_zone))
        except TooManyCharges:
            text = text_of(given[0], before)
            wanted = Adjustment(before.id, total, AdjustmentReason.COMPENSATION, text)
            self.adjustments.adjust(wanted, along=writes)
            return
        writes.extend(self.accounts.change(after, over=before))
        subject = f"account#{before.id}"
        writes.audit(subject, "account.compensated", at=now, before=before, after=after)
        self.table.commit(writes)


def _fresh(found: Sequence[Loss], outage: Outage) -> list[Loss]:
    """The periods that have not heard of the outage yet."""
    return [loss for loss in found if outage.incident_id not in loss.known.incidents]
