"""What equipment provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.service import Adjustments
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.writing import ChangeWriter
from functions.billing.equipment.repository import HandoverRepository
from functions.billing.equipment.service import Equipment
from functions.billing.settings import BillingSettings
from functions.billing.tariffs.repository import TariffRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of devices that are handed over."""
    table = resources.table
    wiring.provide(
        Equipment,
        lambda: Equipment(
            table=table,
            accounts=AccountRepository(table=table),
            tariffs=TariffRepository(table=table),
            handovers=HandoverRepository(table=table),
            writer=wiring.use(ChangeWriter),
            changes=wiring.use(SubscriptionChanges),
            adjustments=wiring.use(Adjustments),
            clock=resources.clock,
            new_id=resources.new_id,
            credits_late=resources.settings.credit_returned_devices,
        ),
    )
