"""Invoices by hand: for what no subscription charges, such as a visit or a cable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account, AccountChanged, AccountClosed, AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter, next_bill_date
from functions.billing.invoices.entities import Invoice, ManualItem, NothingToInvoice
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.legal_entities.entities import Document
from functions.billing.numbering.repository import ATTEMPTS, NumberRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.table import Table
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.retrying import retrying

MANUAL = "manual"
"""The kind of what is invoiced by hand, and of its revenue."""


@component
class ManualInvoices:
    """The use case of invoices by hand, which take up an account's charges to come as others do."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    drafter: InvoiceDrafter
    issued: IssuedInvoiceRepository
    numbers: NumberRepository
    clock: Clock
    new_id: NewId

    def issue(
        self, account_id: str, items: Sequence[ManualItem], once: KeyedRequest | None = None
    ) -> Invoice:
        """Issue an invoice today.

        Raises: AccountNotFound, AccountClosed, InvalidCharge, TooManyCharges, NothingToInvoice,
        Unavailable.
        """

        def attempt() -> Invoice:
            billable = self.billable.get(account_id)
            before = billable.account
            if before.state is AccountState.CLOSED:
                raise AccountClosed
            today = local_date(self.clock(), before.time_zone)
            charged = self._charging(before, items, today)
            draft = self.drafter.draft_charges(charged, today)
            if draft.invoice is None:
                raise NothingToInvoice
            account = before.billed_through({}, None, draft.pending_charges)
            seller = self.drafter.sellers.of(account.legal_entity)
            draw = self.numbers.draw(seller.series(Document.INVOICE, today))
            made = issue(account, draft.invoice, draw.documents[0], self._issuance(today, once))
            due = next_bill_date(made.account, billable.subscriptions)
            writes = self.accounts.change(made.account.billed_through({}, due), over=before)
            writes.extend(draw.taking).extend(self.issued.add(made))
            subject = f"invoice#{made.invoice.id}"
            writes.audit(subject, "invoice.issued", at=self.clock(), after=made.invoice)
            self.table.commit(writes.once(once, result=made.invoice))
            return made.invoice

        return retrying(attempt, on=(AccountChanged, NumberTaken), attempts=ATTEMPTS)

    def _charging(self, account: Account, items: Sequence[ManualItem], today: date) -> Account:
        for item in items:
            account = account.charging(
                PendingCharge(
                    id=self.new_id(),
                    kind=MANUAL,
                    description=item.description,
                    amount=item.amount,
                    on=today,
                    tax_category=item.tax_category,
                    tax_included=item.tax_included,
                )
            )
        return account

    def _issuance(self, today: date, once: KeyedRequest | None) -> Issuance:
        ids: Iterator[str] = iter([id_for(once, "invoice", self.new_id)])
        return Issuance(today, self.clock(), current().actor, self.new_id, ids)
