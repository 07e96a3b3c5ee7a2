"""Compensations in the billing table.

pk COMPENSATIONPOLICY  sk POLICY                           which outages are compensated
pk ACCOUNT#<id>        sk LOST#<subscription>#<first day>  what was lost of a period

What was lost is kept for two years, and read by its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.billing.compensation.entities import CompensationChanged, PeriodLost, Policy
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_POLICY = "COMPENSATIONPOLICY", "POLICY"
KEPT = timedelta(days=730)


@component
class CompensationRepository:
    """Reads what was lost and given back, and says how it is written."""

    table: Table

    def policy(self) -> Policy:
        """The policy; by default an hour counts, and all of it is given back."""
        item = self.table.get(*_POLICY)
        return Policy() if item is None else from_item(Policy, item)

    def set_policy(self, policy: Policy, *, over: Policy) -> Transaction:
        """A policy over the one that was read. Its failure: CompensationChanged."""
        pk, sk = _POLICY
        item = to_item(policy) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=_seen(over.version), otherwise=CompensationChanged())

    def find_many(self, wanted: Sequence[PeriodLost]) -> list[PeriodLost]:
        """What is known of periods, given as if nothing were; at most 100."""
        items = {item["sk"]: item for item in self.table.get_many([_key(one) for one in wanted])}
        return [
            from_item(PeriodLost, items[sk]) if (sk := _key(one)[1]) in items else one
            for one in wanted
        ]

    def change(self, lost: PeriodLost, *, over: PeriodLost, at: datetime) -> Transaction:
        """What was lost, over what was read. Its failure: CompensationChanged."""
        pk, sk = _key(lost)
        kept = {"pk": pk, "sk": sk, "expiresAt": int((at + KEPT).timestamp())}
        return Transaction().put(
            to_item(lost) | kept, when=_seen(over.version), otherwise=CompensationChanged()
        )


def _key(lost: PeriodLost) -> tuple[str, str]:
    return f"ACCOUNT#{lost.account_id}", f"LOST#{lost.subscription_id}#{lost.began_on}"


def _seen(version: int) -> Condition:
    return Condition(equals={"version": version}) if version else Condition(absent=True)
