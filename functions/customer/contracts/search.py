"""What a contract is found by."""

from __future__ import annotations

from functions.customer.addresses.search import place_of
from functions.customer.contracts.entities import Contract
from functions.customer.finding.entities import (
    Entry,
    Kind,
    Matched,
    Subject,
    code_entries,
    place_entries,
)


def entries_of(contract: Contract | None) -> list[Entry]:
    """A contract by its number and its address, whatever its state."""
    if contract is None:
        return []
    subject = Subject(
        Kind.CONTRACT,
        contract.id,
        title=contract.number,
        subtitle=contract.customer_name,
        customer_id=contract.customer_id,
    )
    return [
        *code_entries(subject, Matched.NUMBER, contract.number),
        *place_entries(subject, place_of(contract.address)),
    ]
