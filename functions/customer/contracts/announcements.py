"""What is said about a contract, as events."""

from __future__ import annotations

from functions.customer.contracts.entities import Contract
from functions.customer.events import ContractActivated
from shared.event import Event


def activated(contract: Contract, locale: str) -> Event:
    """It holds from a day on; the locale is its customer's."""
    said = ContractActivated(
        contract_id=contract.id,
        number=contract.number,
        customer_id=contract.customer_id,
        customer_name=contract.customer_name,
        tariff_id=contract.tariff.id,
        tariff_revision=contract.tariff.revision,
        address=contract.address.line,
        activated_on=contract.activated_on,
        time_zone=contract.time_zone,
        locale=locale,
    )
    return said.event(subject=contract.id, at=contract.updated_at, sequence=contract.version)
