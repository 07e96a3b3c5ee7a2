"""What support holds about a person: where it lies, and what erasure makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from functions.support.customers.repository import KEYS_OF_EMAIL, customer_key
from functions.support.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.support.tickets.entities import WAITING
from shared.component import component
from shared.dynamo.query import Query
from shared.dynamo.transaction import Item, Transaction
from shared.personal_data.events import Asked, Hindrance
from shared.personal_data.holding import Holder
from shared.personal_data.places import ERASED, STAFF, Section, overwritten, removed


@component
class SupportPersonalData(Holder):
    """Support's answers to who asks for a person's data."""

    service = "support"
    collected = PersonalDataCollected
    checked = PersonalDataChecked
    erased = PersonalDataErased

    def sections(self, asked: Asked) -> Sequence[Section]:
        """Tickets, what was said in them, and who they are; who of the staff said it is theirs."""
        tickets = _tickets(asked.customer_id)
        pk, sk = customer_key(asked.customer_id)
        return (
            Section(
                "tickets",
                lambda: [tickets],
                hidden=STAFF | {"watchers"},
                change=partial(
                    overwritten,
                    subject=ERASED,
                    requester_email=None,
                    requester_name=None,
                    fields={},
                    tags=[],
                    watchers=[],
                    rating=None,
                ),
                subject="ticket#{id}",
            ),
            Section(
                "messages",
                lambda: self._said_in(tickets),
                hidden=STAFF,
                change=partial(overwritten, text=ERASED, sender=None, quoted=None),
            ),
            Section(
                "attachments",
                lambda: self._files_of(tickets),
                hidden=STAFF | {"path", "look_at"},
                change=self._without_file,
            ),
            Section(
                "customer",
                lambda: [Query(pk, prefix=sk)],
                hidden=frozenset({"sequence"}),
                change=_forgotten,
            ),
        )

    def hindrances(self, asked: Asked) -> Sequence[Hindrance]:
        """Tickets that still wait for somebody."""
        return [
            Hindrance(code="open_ticket", what=ticket["number"])
            for ticket in self.table.each(_tickets(asked.customer_id))
            if ticket["state"] in WAITING
        ]

    def _said_in(self, tickets: Query) -> Iterator[Query]:
        for ticket in self.table.each(tickets):
            for kind in ("PUBLIC#", "NOTE#"):
                yield Query(ticket["pk"], prefix=kind)

    def _files_of(self, tickets: Query) -> Iterator[Query]:
        for ticket in self.table.each(tickets):
            for kind in ("FILE#", "NOTEFILE#"):
                yield Query(ticket["pk"], prefix=kind)

    def _without_file(self, item: Item) -> Transaction:
        """Neither the file nor what is known of it."""
        if path := item.get("path"):
            self.store.delete(self.bucket, path)
        return removed(item)


def _tickets(customer_id: str) -> Query:
    return Query(f"CUSTOMER#{customer_id}", index="gsi1")


def _forgotten(item: Item) -> Transaction | None:
    """A customer without a name, whom no address finds."""
    by_email: dict[str, Any] = dict.fromkeys(KEYS_OF_EMAIL)
    return overwritten(item, name=ERASED, email=None, phone=None, tags=[], **by_email)
