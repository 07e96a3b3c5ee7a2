"""Handovers of devices in the billing table.

pk EQUIPMENT#<device id>   sk HANDOVER#<number>
"""

from __future__ import annotations

from functions.billing.equipment.entities import Handed, Handover, HandoverChanged
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class HandoverRepository:
    """Reads handovers, and says how they are written."""

    table: Table

    def get(self, told: Handed) -> Handover:
        """What has come of a handover so far; nothing, where no event told of it yet."""
        pk, sk = _key(told.device_id, told.handover)
        item = self.table.get(pk, sk)
        if item is None:
            return Handover(told.device_id, told.handover, told.contract_id)
        return from_item(Handover, item)

    def change(self, handover: Handover) -> Transaction:
        """A handover over what was read. Its failure: HandoverChanged."""
        pk, sk = _key(handover.device_id, handover.number)
        unmoved = Condition(equals={"version": handover.version - 1 or None})
        item = to_item(handover) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=unmoved, otherwise=HandoverChanged())


def _key(device_id: str, number: int) -> tuple[str, str]:
    return f"EQUIPMENT#{device_id}", f"HANDOVER#{number:06d}"
