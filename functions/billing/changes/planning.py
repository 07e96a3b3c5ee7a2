"""Planning a change: credit notes, invoice and account, from what was read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountChanged, Settlement
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.entities import Change
from functions.billing.credit_notes.crediting import (
    IssuedCreditNote,
    NoteHead,
    credit_items,
    issue_credit,
)
from functions.billing.credit_notes.entities import CreditNote, CreditReason, CreditRequest
from functions.billing.invoices.drafting import (
    ChargedPart,
    InvoiceDrafter,
    is_over,
    next_bill_date,
)
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.issuing import Issuance, IssuedInvoice, issue
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.subscriptions.entities import Subscription

SETTLED_WITH_IT = 20
"""How many other invoices a change's credit pays at once; its transaction holds more than that."""

Unused = tuple[Invoice, list[CreditRequest]]


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """All that a change brings, each thing as it is to be written.

    `credited` are the notes with their invoices as they were before.
    """

    change: Change
    account: Account
    credited: tuple[tuple[IssuedCreditNote, Invoice], ...] = ()
    settlements: tuple[Settlement, ...] = ()
    issued: IssuedInvoice | None = None


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
    account: Account, subscription: Subscription, on: date, invoices: Sequence[Invoice]
) -> list[Unused]:
    """What was billed for a subscription's days from `on`, invoice by invoice.

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
            left = item.unused(on, invoice.currency)
            if left > 0 and invoice.status is not InvoiceStatus.CANCELLED:
                requests.append(CreditRequest(number, left))
        if requests:
            found.append((invoice, requests))
    if reached < until:
        raise AccountChanged
    return found


def drafted(
    drafter: InvoiceDrafter, account: Account, change: Change
) -> tuple[Account, InvoiceDraft | None]:
    """The invoice of a change, and the account charged up to the end of it."""
    before, after, on = change.before, change.after, change.on
    until = None if before is None else account.charged_until.get(before.id)
    parts: list[ChargedPart] = []
    if before is not None and (until or before.charged_from) < on and not is_over(before, until):
        parts.append(ChargedPart(before.until(on), until))  # used, and not billed yet
    if until is None and not parts:  # never charged so far
        first_day = max(after.charged_from, on)
        opening = ChargedPart(replace(after, trial_until=first_day), None, change.fee)
    else:
        opening = ChargedPart(after, on, change.fee)
    parts.append(opening)
    begun = opening.first_day <= on and not (until is None and is_over(after, None))
    charged = {after.id: drafter.charged_until(opening, on)} if begun else {}
    draft = drafter.draft_change(account, parts, on)
    return account.billed_through(charged, None, draft.pending_charges), draft.invoice


def plan(
    drafter: InvoiceDrafter,
    billable: BillableAccount,
    change: Change,
    given_back: Sequence[Unused],
    numbers: tuple[Iterator[str], Iterator[str]],
    issuance: Issuance,
) -> ChangePlan:
    """All that a change brings. `numbers` are those of invoices and of credit notes."""
    if change.charges_nothing:
        account = billable.account
        return ChangePlan(change, account.billed_through({}, account.next_bill_date))
    invoice_numbers, note_numbers = numbers
    account = billable.account
    noted: list[tuple[IssuedCreditNote, Invoice]] = []
    for invoice, requests in given_back:
        credited = credit_items(invoice, requests, issuance)
        head = NoteHead(issuance.document_id(), next(note_numbers), CreditReason.UNUSED)
        one = issue_credit(account, invoice, credited, head, issuance)
        account = one.account
        noted.append((one, invoice))
    account, settlements = _settled(account, {invoice.id for _, invoice in noted})
    account, draft = drafted(drafter, _holding(account, change), change)
    issued = None
    if draft is not None:
        issued = issue(account, draft, next(invoice_numbers), issuance)
        account = issued.account
    others = [s for s in billable.subscriptions if s.id != change.after.id]
    due = next_bill_date(account, [*others, change.after])
    account = replace(account, next_bill_date=due)
    return ChangePlan(change, account, tuple(noted), settlements, issued)


def plan_ahead(
    drafter: InvoiceDrafter,
    billable: BillableAccount,
    change: Change,
    numbers: Iterator[str],
    issuance: Issuance,
) -> ChangePlan:
    """A change that is to come: nothing is credited, and only its fee is billed already."""
    account, issued = _holding(billable.account, change), None
    if change.fee is not None and change.fee.amount:
        fee_alone = ChargedPart(change.after, change.on, change.fee)
        draft = drafter.draft_change(account, [fee_alone], issuance.issued_on)
        account = replace(account, pending_charges=draft.pending_charges)
        if draft.invoice is not None:
            issued = issue(account, draft.invoice, next(numbers), issuance)
            account = issued.account
    others = [s for s in billable.subscriptions if s.id != change.after.id]
    due = next_bill_date(account, [*others, change.after])
    account = account.billed_through({}, due)
    return ChangePlan(change, account, issued=issued)


def _holding(account: Account, change: Change) -> Account:
    """The account with the change's subscription, where it is a new one."""
    return account.subscribed(change.after.id) if change.before is None else account


def _settled(account: Account, credited: set[str]) -> tuple[Account, tuple[Settlement, ...]]:
    """The account with its advance put to what is open, unless that is credited here as well."""
    if not account.has_advance_to_settle or len(account.open_items) > SETTLED_WITH_IT:
        return account, ()
    settled, settlements = account.settled()
    if credited & {settlement.invoice_id for settlement in settlements}:
        return account, ()
    return settled, settlements
