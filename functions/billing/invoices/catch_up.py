"""Invoicing an account outside of a run: before a change that would hide what is due."""

from __future__ import annotations

from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.drafts import AccountDraft
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.legal_entities.entities import Document
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.numbering.repository import NumberRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.transaction import Transaction
from shared.ids import NewId


@component
class CatchUp:
    """Issues the invoices that no run has issued yet."""

    drafter: InvoiceDrafter
    numbers: NumberRepository
    issued: IssuedInvoiceRepository
    clock: Clock
    new_id: NewId

    def takes_several(self, billable: BillableAccount, until: date) -> bool:
        """Whether more is due up to a day than one transaction takes."""
        draft = self.drafter.draft_account(billable, until)
        return draft is not None and draft.has_more

    def invoiced(
        self, billable: BillableAccount, until: date
    ) -> tuple[BillableAccount, Transaction]:
        """The account with what is due up to a day, and what is written with it: invoices, blocks.

        As many periods as one transaction takes. Its failures: NumberTaken, SubscriptionBusy.
        """
        draft = self.drafter.draft_account(billable, until)
        if draft is None:
            return billable, Transaction()
        account, writes = self._numbered(draft)
        subscriptions = billable.subscriptions
        for period in draft.periods:
            subscriptions = period.after(subscriptions)
            writes.extend(self.issued.block(period.blocked, self.clock()))
        return BillableAccount(account, subscriptions), writes

    def _numbered(self, draft: AccountDraft) -> tuple[Account, Transaction]:
        count = len(draft.invoices)
        if not count:
            return self._issued(draft, ())
        sellers, today = self.drafter.sellers, local_date(self.clock(), draft.account.time_zone)
        series = sellers.of(draft.account.legal_entity).series(Document.INVOICE, today)
        draw = self.numbers.draw(series, count)
        account, writes = self._issued(draft, draw.documents)
        return account, writes.extend(draw.taking)

    def _issued(
        self, draft: AccountDraft, numbers: tuple[DocumentNumber, ...]
    ) -> tuple[Account, Transaction]:
        account, writes, left = draft.account, Transaction(), iter(numbers)
        today = local_date(self.clock(), account.time_zone)
        issuance = Issuance(today, self.clock(), current().actor, self.new_id)
        for period in draft.periods:
            account = period.billed(account)
            if period.invoice is not None:
                issued = issue(account, period.invoice, next(left), issuance)
                account = issued.account
                writes.extend(self.issued.add(issued))
        return account, writes
