"""What one can ask the search box, and how what other services tell is found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from functions.customer.applications.repository import application_key
from functions.customer.contracts.entities import ContractNotFound
from functions.customer.contracts.repository import ContractRepository
from functions.customer.devices.repository import device_key
from functions.customer.finding.entities import Found, Kind, Matched, Subject, code_entries
from functions.customer.finding.repository import entering, find, read_together
from functions.customer.search.questions import lookups_of, readable
from functions.customer.technicians.entities import is_technician
from shared.component import component
from shared.dynamo import Item, Page, Table, Transaction
from shared.dynamo.once import Once
from shared.errors import Forbidden
from shared.principal import Principal


@component
class Search:
    """The use case of the search box, for the office and for technicians."""

    table: Table
    phone_region: str

    def list(
        self,
        text: str,
        kinds: Collection[Kind],
        limit: int,
        cursor: str | None,
        by: Principal,
    ) -> Page[Found]:
        """What a text finds, of some kinds (none: all), and of what the caller may read.

        Raises: Forbidden, InvalidCursor.
        """
        if not by.is_staff:
            raise Forbidden("Only staff may search.")
        lookups = lookups_of(text, readable(kinds, by), self.phone_region)
        page = find(self.table, lookups, limit, cursor)
        keys = [key for found in page.items if (key := _key(found)) is not None]
        states = read_together(self.table, keys)
        now = (_now(found, states.get(_key(found), {}), by) for found in page.items)
        return Page(tuple(found for found in now if found is not None), page.next_cursor)


def _key(found: Found) -> tuple[str, str] | None:
    """Where what was found lies, if more is to be known of it."""
    keys = {Kind.APPLICATION: application_key, Kind.DEVICE: device_key}
    return keys[found.kind](found.id) if found.kind in keys else None


def _now(found: Found, state: Item, by: Principal) -> Found | None:
    """What was found, as it is now; None for another technician's job."""
    if found.kind is Kind.APPLICATION:
        if is_technician(by) and state.get("technician_id") != by.id:
            return None
        return replace(found, customer_id=state.get("customer_id"))
    if found.kind is Kind.DEVICE:
        subtitle = state.get("location", "")
        return replace(found, customer_id=state.get("customer_id"), subtitle=subtitle)
    return found


@component
class SearchFollowing:
    """Use cases that the events of billing and support lead to."""

    table: Table
    contracts: ContractRepository

    def add_account(
        self, account_id: str, number: str, customer_id: str, contract_id: str, once: Once | None
    ) -> None:
        """Let an account be found by its number, beneath which its contract's is shown."""
        try:
            contract = self.contracts.get(contract_id).number
        except ContractNotFound:
            contract = ""
        subject = Subject(Kind.ACCOUNT, account_id, number, contract, customer_id)
        self._add(subject, once)

    def add_ticket(
        self, ticket_id: str, number: str, customer_id: str, about: str, once: Once | None
    ) -> None:
        """Let a ticket be found by its number."""
        self._add(Subject(Kind.TICKET, ticket_id, number, about, customer_id), once)

    def _add(self, subject: Subject, once: Once | None) -> None:
        entries = code_entries(subject, Matched.NUMBER, subject.title)
        self.table.commit(Transaction().once(once).extend(entering(entries)))
