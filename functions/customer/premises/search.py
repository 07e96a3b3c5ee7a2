"""What premises are found by."""

from __future__ import annotations

from functions.customer.addresses.search import place_of
from functions.customer.finding.entities import Entry, Kind, Subject, place_entries
from functions.customer.premises.entities import Premises


def entries_of(premises: Premises | None) -> list[Entry]:
    """The customer by their address, unless a contract stands there, which is found itself."""
    if premises is None or premises.contract_ids:
        return []
    owner = premises.customer_id
    line = premises.address.line
    subject = Subject(Kind.CUSTOMER, owner, line, premises.label, customer_id=owner)
    return place_entries(subject, place_of(premises.address))
