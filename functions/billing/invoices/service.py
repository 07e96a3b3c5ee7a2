"""What one can do with invoices."""

from __future__ import annotations

from dataclasses import replace

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.owners import records_of
from functions.billing.accounts.reaching import must_reach_issued
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import (
    Invoice,
    InvoiceNotFound,
)
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.repository import InvoiceRepository
from shared.component import component
from shared.dynamo.table import Page
from shared.errors import Forbidden
from shared.principal import Principal


@component
class Invoices:
    """Use cases of invoices; somebody else's do not exist for a customer."""

    invoices: InvoiceRepository
    accounts: AccountRepository

    def get(self, invoice_id: str, by: Principal) -> Invoice:
        """One invoice. Raises: InvoiceNotFound."""
        invoice = self.invoices.get(invoice_id)
        account_id, issued_to = invoice.account_id, invoice.customer_id
        must_reach_issued(self.accounts, account_id, issued_to, by, otherwise=InvoiceNotFound)
        return invoice

    def list(
        self, wanted: InvoiceFilter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Invoice]:
        """The invoices that staff ask for, or a customer's own.

        Raises: Forbidden, InvalidCursor; AccountNotFound for an account that does not exist.
        """
        own = by.scope(otherwise=Forbidden)
        owner = own or wanted.customer_id
        if wanted.customer_id not in (None, owner):
            return Page(())
        if owner is None and wanted.account_id is not None:
            every = InvoiceFilter.all_of(self.accounts.get(wanted.account_id))
            wanted = replace(wanted, earlier_customers=every.earlier_customers)
            owner = every.customer_id
        elif own is not None and wanted.account_id is not None:
            account = self.accounts.get(wanted.account_id)
            if account.customer_id == own:
                wanted = replace(wanted, earlier_customers=_merged(account))
        return self.invoices.list(replace(wanted, customer_id=owner), limit, cursor)

    def list_of_account(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[Invoice]:
        """An account's invoices, newest first. Raises: AccountNotFound, InvalidCursor.

        They are listed by customer, so the account is read to find out whose it is and was;
        customers are shown their own, those of records that were merged with theirs among them.
        """
        owner = by.scope(otherwise=AccountNotFound)
        account = self.accounts.get(account_id)
        wanted = InvoiceFilter.all_of(account)
        if owner is not None and owner == account.customer_id:
            wanted = replace(wanted, earlier_customers=_merged(account))
        elif owner is not None:
            wanted = InvoiceFilter(account_id, owner)
        page = self.invoices.list(wanted, limit, cursor)
        if not page.items:
            by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return page


def _merged(account: Account) -> tuple[str, ...]:
    """The records that were merged with its customer's."""
    return records_of(account.customer_id, account.earlier_customers)[1:]
