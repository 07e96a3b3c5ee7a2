"""Planning a change: credit notes, invoice and account, from what was read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.open_items import Settlement
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.entities import Change
from functions.billing.credit_notes.crediting import (
    IssuedCreditNote,
    NoteHead,
    credit_items,
    issue_credit,
)
from functions.billing.credit_notes.entities import CreditNote, CreditReason, CreditRequest
from functions.billing.invoices.drafting import InvoiceDrafter, next_bill_date
from functions.billing.invoices.drafts import ChangeDraft
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.issuing import Issuance, IssuedInvoice, issue
from functions.billing.invoices.pricing import CHANGE_FEE, EXIT_FEE, Fee
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.subscriptions.activation import awaiting
from functions.billing.subscriptions.awaiting import AwaitedPayment
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.pauses import PAUSE_FEE

SETTLED_WITH_IT = 20
"""How many other invoices a change's credit pays at once; its transaction holds more than that."""

Unused = tuple[Invoice, list[CreditRequest]]


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """All that changes of one account bring, each thing as it is to be written.

    `credited` are the notes with their invoices as they were before.
    """

    changes: tuple[Change, ...]
    account: Account
    credited: tuple[tuple[IssuedCreditNote, Invoice], ...] = ()
    settlements: tuple[Settlement, ...] = ()
    issued: IssuedInvoice | None = None

    def result(self, *, dry_run: bool) -> ChangeResult:
        """What whoever asked for one change is told."""
        (change,) = self.changes
        return ChangeResult(
            subscription=change.after,
            effective_on=change.on,
            dry_run=dry_run,
            credit_notes=tuple(noted.note for noted, _ in self.credited),
            invoice=self.issued.invoice if self.issued else None,
            balance=self.account.balance,
            currency=self.account.currency,
        )


@dataclass(frozen=True, slots=True)
class ChangeResult:
    """What a change has brought, or would bring; `balance` is the account's after it."""

    subscription: Subscription
    effective_on: date
    dry_run: bool
    credit_notes: tuple[CreditNote, ...]
    invoice: Invoice | None
    balance: Decimal
    currency: str


def unused(
    account: Account,
    subscription: Subscription,
    on: date,
    invoices: Sequence[Invoice],
    *,
    all_of_it: bool = False,
) -> list[Unused]:
    """What was billed for a subscription's days from `on`, invoice by invoice.

    With `all_of_it`, one-off amounts too.
    Raises: AccountChanged where the newest invoice is not among them yet.
    """
    until = account.charged_until.get(subscription.id)
    if until is None or until <= on or not subscription.price:
        return []
    found: list[Unused] = []
    reached = on
    for invoice in invoices:
        requests = []
        for number, item in enumerate(invoice.items, 1):
            if item.subscription_id != subscription.id:
                continue
            reached = max(reached, item.period_end)
            left = item.left if all_of_it else item.unused(on, invoice.currency)
            if left > 0 and invoice.status is not InvoiceStatus.CANCELLED:
                requests.append(CreditRequest(number, left, since=on))
        if requests:
            found.append((invoice, requests))
    if reached < until:
        raise AccountChanged
    return found


def together(given_back: Iterable[Unused]) -> list[Unused]:
    """What is given back for several subscriptions, invoice by invoice: a note each."""
    merged: dict[str, Unused] = {}
    for invoice, requests in given_back:
        known = merged.get(invoice.id, (invoice, []))
        merged[invoice.id] = (invoice, [*known[1], *requests])
    return list(merged.values())


def plan(
    drafter: InvoiceDrafter,
    billable: BillableAccount,
    changes: Sequence[Change],
    given_back: Sequence[Unused],
    numbers: tuple[Iterator[DocumentNumber], Iterator[DocumentNumber]],
    issuance: Issuance,
) -> ChangePlan:
    """All that changes bring. `numbers` are those of invoices and of credit notes.

    The fees of a change to come are billed with the first invoice of its day or later.
    """
    charging = [change for change in changes if not change.charges_nothing]
    if not charging:
        due = _next_bill_date(billable, billable.account, changes)
        return ChangePlan(tuple(changes), billable.account.billed_through({}, due))
    invoice_numbers, note_numbers = numbers
    account, noted = _credited(billable.account, given_back, note_numbers, issuance)
    account, settlements = _settled(account, {invoice.id for _, invoice in noted})
    for change in charging:
        account = account.subscribed(change.after.id) if change.before is None else account
        account = _with_fees_to_come(account, change, issuance.issued_on)
    draft = _drafted(drafter, account, charging, issuance.issued_on)
    account = account.billed_through(draft.charged_until, None, draft.pending_charges)
    issued = None
    if draft.invoice is not None:
        issued = issue(account, draft.invoice, next(invoice_numbers), issuance)
        account = issued.account
        changes, issued = _until_paid(changes, issued)
    account = replace(account, next_bill_date=_next_bill_date(billable, account, changes))
    return ChangePlan(tuple(changes), account, noted, settlements, issued)


def _credited(
    account: Account,
    given_back: Sequence[Unused],
    numbers: Iterator[DocumentNumber],
    issuance: Issuance,
) -> tuple[Account, tuple[tuple[IssuedCreditNote, Invoice], ...]]:
    """The account with what is given back, and the notes that do so."""
    noted: list[tuple[IssuedCreditNote, Invoice]] = []
    for invoice, requests in given_back:
        credited = credit_items(invoice, requests, issuance)
        head = NoteHead(issuance.document_id(), next(numbers), CreditReason.UNUSED)
        one = issue_credit(account, invoice, credited, head, issuance)
        account = one.account
        noted.append((one, invoice))
    return account, tuple(noted)


def _until_paid(
    changes: Sequence[Change], issued: IssuedInvoice
) -> tuple[Sequence[Change], IssuedInvoice]:
    """A new subscription that waits for its invoice, unless an advance has paid that already."""
    if not issued.invoice.payable:
        return changes, issued
    waiting: list[Change] = []
    for change in changes:
        after, invoice = change.after, issued.invoice
        if change.paid_by is not None:
            after = awaiting(after, AwaitedPayment(invoice.id, change.paid_by))
            issued = replace(issued, invoice=replace(invoice, activates=after.id))
        waiting.append(replace(change, after=after))
    return waiting, issued


def _next_bill_date(
    billable: BillableAccount, account: Account, changes: Sequence[Change]
) -> date | None:
    after = {change.after.id: change.after for change in changes}
    others = [s for s in billable.subscriptions if s.id not in after]
    return next_bill_date(account, [*others, *after.values()])


def _drafted(
    drafter: InvoiceDrafter, account: Account, changes: Sequence[Change], today: date
) -> ChangeDraft:
    """What the changes by today bring; those to come only move how far they are charged."""
    waits = any(change.paid_by is not None for change in changes)  # and may be given up
    free = replace(account, pending_charges=()) if waits else account
    draft = drafter.draft_changes(free, [c for c in changes if c.on <= today], today)
    if waits:
        draft = replace(draft, pending_charges=account.pending_charges)
    to_come = {
        change.after.id: min(until, change.on)
        for change in changes
        if change.on > today and (until := account.charged_until.get(change.after.id)) is not None
    }
    return replace(draft, charged_until={**draft.charged_until, **to_come})


def _with_fees_to_come(account: Account, change: Change, today: date) -> Account:
    """The account with the fees of what is to come, and without those of what is so no longer."""
    after = change.after
    still_to_come = {
        CHANGE_FEE: after.next_terms is not None,
        EXIT_FEE: after.ends_on is not None,
        PAUSE_FEE: after.pause is not None,
    }
    new = {fee.kind for fee in change.fees}
    gone = {
        _fee_id(kind, after) for kind, comes in still_to_come.items() if kind in new or not comes
    }
    kept = (c for c in account.pending_charges if c.id not in gone or c.on <= today)
    account = replace(account, pending_charges=tuple(kept))
    for fee in change.fees if change.on > today else ():
        if fee.amount:
            account = account.charging(_charge(fee, change))
    return account


def _fee_id(kind: str, subscription: Subscription) -> str:
    return f"{kind}#{subscription.id}"


def _charge(fee: Fee, change: Change) -> PendingCharge:
    return PendingCharge(
        id=_fee_id(fee.kind, change.after),
        kind=fee.kind,
        description=change.after.tariff_name,
        amount=fee.amount,
        on=change.on,
        tax_category=change.after.tax_category,
        tax_included=change.after.price_includes_tax,
        subscription_id=change.after.id,
    )


def _settled(account: Account, credited: set[str]) -> tuple[Account, tuple[Settlement, ...]]:
    """The account with its advance put to what is open, unless that is credited here as well."""
    if not account.has_advance_to_settle or len(account.open_items) > SETTLED_WITH_IT:
        return account, ()
    settled, settlements = account.settled()
    if credited & {settlement.invoice_id for settlement in settlements}:
        return account, ()
    return settled, settlements
