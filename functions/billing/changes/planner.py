"""Planning a change with what it takes: the invoices it credits, and the numbers it draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.entities import Change
from functions.billing.changes.planning import ChangePlan, Unused, plan, together, unused
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.entities import Document
from functions.billing.numbering.entities import DocumentNumber, DocumentSeries
from functions.billing.numbering.repository import NumberRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo.transaction import LARGEST, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId

NEWEST = 50
"""Among so many of an account's newest invoices are all that bill days to come."""


@component
class ChangePlanner:
    """Plans changes of an account's subscriptions."""

    invoices: InvoiceRepository
    numbers: NumberRepository
    drafter: InvoiceDrafter
    clock: Clock
    new_id: NewId

    def plan(
        self,
        billable: BillableAccount,
        changes: Sequence[Change],
        today: date,
        once: KeyedRequest | None,
    ) -> tuple[ChangePlan, Transaction]:
        """The plan with its numbers, and the writes that take those.

        Ids of documents follow from the request's key: sent again, it is answered with the same.
        Raises: AccountChanged.
        """
        ids = (id_for(once, f"change-{n}", self.new_id) for n in range(LARGEST))
        issuance = Issuance(today, self.clock(), current().actor, self.new_id, ids)
        given_back, taking = self._unused(billable.account, changes), Transaction()
        seller = self.drafter.sellers.of(billable.account.legal_entity)
        invoices = seller.series(Document.INVOICE, today)
        notes = seller.series(Document.CREDIT_NOTE, today)
        invoice_numbers = self._drawn(invoices, 1, taking)
        note_numbers = self._drawn(notes, len(given_back), taking)
        numbers = invoice_numbers, note_numbers
        return plan(self.drafter, billable, changes, given_back, numbers, issuance), taking

    def _drawn(
        self, series: DocumentSeries, count: int, taking: Transaction
    ) -> Iterator[DocumentNumber]:
        """Numbers that are drawn when the first one is asked for, and the writes that take them."""
        draw = self.numbers.draw(series, count)
        taking.extend(draw.taking)
        yield from draw.documents

    def _unused(self, account: Account, changes: Sequence[Change]) -> list[Unused]:
        billed = [
            (change.before, change.unused_since, change.gives_up)
            for change in changes
            if change.before is not None
            and not change.charges_nothing
            and (until := account.charged_until.get(change.before.id)) is not None
            and until > change.unused_since
        ]
        if not billed:
            return []
        newest = self.invoices.list(InvoiceFilter.all_of(account), NEWEST).items
        return together(
            one
            for old, on, all_of_it in billed
            for one in unused(account, old, on, newest, all_of_it=all_of_it)
        )
