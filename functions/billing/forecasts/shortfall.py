"""What is to be paid for services to go on, or to come back. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import PaymentType
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.covering import cost
from functions.billing.changes.entities import Change
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from shared.money import ZERO, nothing


def shortfall(drafter: InvoiceDrafter, billable: BillableAccount, today: date) -> Decimal:
    """What is missing on an account; zero where nothing is.

    Paid afterwards, it is what is due. Prepaid, it is what the money lacks for the services that
    wait for it to come back today, or, where none waits, for what is charged next.
    """
    account = billable.account
    if account.payment_type is PaymentType.POSTPAID:
        return account.amount_due
    waiting = [
        Change(one, one.resumed(Suspension.DEBT), today)
        for one in billable.subscriptions
        if Suspension.DEBT in one.suspensions and one.state is not SubscriptionState.CANCELLED
    ]
    due = account.next_bill_date
    if waiting:
        day, needed = today, cost(drafter, account, waiting, today)
    elif due is not None:
        day, needed = due, charge_on(drafter, billable, due)
    else:
        day, needed = today, ZERO
    return max(needed - account.available_on(day), nothing(account.currency))


def charge_on(drafter: InvoiceDrafter, billable: BillableAccount, due: date) -> Decimal:
    """What is charged on a day if there is money for all of it."""
    period = drafter.draft_period(billable.account.unlimited(), billable.subscriptions, due)
    return period.invoice.total if period.invoice else nothing(billable.account.currency)
