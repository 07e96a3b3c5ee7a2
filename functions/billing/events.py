"""All events of billing. Money is a decimal string beside its currency."""

from functions.billing.accounts.events import (
    AccountBlocked,
    AccountFunded,
    AccountOpened,
    AccountUnblocked,
)
from functions.billing.autopay.events import AutopayStopped
from functions.billing.chargebacks.events import (
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
)
from functions.billing.compensation.events import AccountCompensated
from functions.billing.consolidation.events import ConsolidatedInvoiceIssued, InvoiceReleased
from functions.billing.credit_notes.events import CreditNoteIssued
from functions.billing.documents.events import (
    ConsolidatedInvoiceDocumentStored,
    InvoiceDocumentStored,
    InvoiceSendRequested,
)
from functions.billing.dunning.events import AccountReminderRequested
from functions.billing.forecasts.events import BalanceLow
from functions.billing.invoices.events import (
    FirstInvoicePaid,
    InvoiceCancelled,
    InvoiceCreated,
    InvoiceOverdue,
    InvoicePaid,
    InvoiceReopened,
)
from functions.billing.legal_entities.events import LegalEntityChanged
from functions.billing.payments.events import (
    ConsolidatedInvoicePaid,
    PaymentCancelled,
    PaymentFailed,
    PaymentSucceeded,
)
from functions.billing.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.billing.promises.events import PromiseBroken, PromiseGranted
from functions.billing.refunds.events import PaymentRefunded, RefundRequested
from functions.billing.runs.events import RunCompleted
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionLapsed,
    SubscriptionResumed,
    SubscriptionStarted,
    SubscriptionSuspended,
)
from functions.billing.tariffs.events import TariffArchived, TariffPublished
from functions.billing.usage.events import UsageThresholdReached

__all__ = [
    "AccountBlocked",
    "AccountCompensated",
    "AccountFunded",
    "AccountOpened",
    "AccountReminderRequested",
    "AccountUnblocked",
    "AutopayStopped",
    "BalanceLow",
    "ChargebackLost",
    "ChargebackOpened",
    "ChargebackWon",
    "ConsolidatedInvoiceDocumentStored",
    "ConsolidatedInvoiceIssued",
    "ConsolidatedInvoicePaid",
    "CreditNoteIssued",
    "FirstInvoicePaid",
    "InvoiceCancelled",
    "InvoiceCreated",
    "InvoiceDocumentStored",
    "InvoiceOverdue",
    "InvoicePaid",
    "InvoiceReleased",
    "InvoiceReopened",
    "InvoiceSendRequested",
    "LegalEntityChanged",
    "PaymentCancelled",
    "PaymentFailed",
    "PaymentRefunded",
    "PaymentSucceeded",
    "PersonalDataChecked",
    "PersonalDataCollected",
    "PersonalDataErased",
    "PromiseBroken",
    "PromiseGranted",
    "RefundRequested",
    "RunCompleted",
    "SubscriptionCancelled",
    "SubscriptionChanged",
    "SubscriptionLapsed",
    "SubscriptionResumed",
    "SubscriptionStarted",
    "SubscriptionSuspended",
    "TariffArchived",
    "TariffPublished",
    "UsageThresholdReached",
]
