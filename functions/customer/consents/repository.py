"""Consents in the customer table.

pk CUSTOMER#<id>   sk CONSENT#<consent id>   every consent; ids are UUIDv7, so they sort by time
pk CUSTOMER#<id>   sk CONSENTED#<purpose>    a copy of the latest one of a purpose
"""

from __future__ import annotations

from functions.customer.consents.entities import Consent, ConsentChanged, Purpose
from functions.customer.customers.repository import customer_key
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class ConsentRepository:
    """Reads consents, and says how they are written."""

    table: Table

    def find_latest(self, customer_id: str, purpose: Purpose) -> tuple[bool, Consent | None]:
        """Whether there is such a customer, and their latest consent for a purpose."""
        keys = (customer_key(customer_id), latest_key(customer_id, purpose))
        found = {item["sk"]: item for item in self.table.get_many(keys)}
        return keys[0][1] in found, consent_in(found.get(keys[1][1]))

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Consent]:
        """A customer's consents, newest first."""
        query = Query(f"CUSTOMER#{customer_id}", prefix="CONSENT#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Consent, item))

    def add(self, consent: Consent, *, after: Consent | None) -> Transaction:
        """A new consent, the latest of its purpose. Its failure: ConsentChanged."""
        writes = Transaction().create(_item(consent), otherwise=ConsentChanged())
        unchanged = (
            Condition(absent=True)
            if after is None
            else Condition(equals={"version": after.version})
        )
        return writes.put(_latest(consent), when=unchanged, otherwise=ConsentChanged())

    def end(self, consent: Consent, *, over: Consent, is_latest: bool) -> Transaction:
        """A consent with its end over the one that was read. Its failure: ConsentChanged."""
        changed = ConsentChanged()
        writes = Transaction().replace(_item(consent), version=over.version, otherwise=changed)
        if is_latest:
            unchanged = Condition(equals={"version": over.version})
            writes.put(_latest(consent), when=unchanged, otherwise=changed)
        return writes


def latest_key(customer_id: str, purpose: Purpose) -> tuple[str, str]:
    """Where the latest consent for a purpose lies."""
    return f"CUSTOMER#{customer_id}", f"CONSENTED#{purpose.value}"


def consent_in(item: Item | None) -> Consent | None:
    """The consent that an item holds, if there is one."""
    return None if item is None else from_item(Consent, item)


def _item(consent: Consent) -> Item:
    return to_item(consent) | {
        "pk": f"CUSTOMER#{consent.customer_id}",
        "sk": f"CONSENT#{consent.id}",
    }


def _latest(consent: Consent) -> Item:
    pk, sk = latest_key(consent.customer_id, consent.purpose)
    return to_item(consent) | {"pk": pk, "sk": sk}
