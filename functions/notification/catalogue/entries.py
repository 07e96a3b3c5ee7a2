"""The catalogue: every event that people are told of."""

from __future__ import annotations

from functions.notification.catalogue.announcement import BY_MAIL, Announcement
from functions.notification.catalogue.broadcasts import Told
from functions.notification.catalogue.contracts import (
    ChangedContract,
    EndedContract,
    TransferredContract,
)
from functions.notification.catalogue.entities import (
    ALARMING,
    RINGING_TOO,
    WRITTEN,
    Asked,
    Channel,
    Kind,
)
from functions.notification.catalogue.outages import (
    BegunOutage,
    CompensatedAccount,
    EndedOutage,
    NetworkIncident,
    PlannedMaintenance,
)
from functions.notification.catalogue.schemas import (
    ActivatedContract,
    AnyAddress,
    Application,
    ArchivedPersonalData,
    Blocked,
    ChargedDevice,
    ConsolidatedInvoice,
    DelayedApplication,
    FailedPayment,
    IssuedCreditNote,
    LowBalance,
    OneTimeToken,
    OverdueAccount,
    PromisedPayment,
    ReachedThreshold,
    RefundedPayment,
    RejectedApplication,
    ScheduledApplication,
    SeenFrom,
    StandingAccount,
    StoppedAutopay,
    StoredInvoice,
    Subscription,
    SucceededPayment,
    User,
)
from functions.notification.catalogue.tickets import (
    ClosingTicket,
    ReceivedTicket,
    RepliedTicket,
    Ticket,
    TicketNews,
)
from functions.notification.catalogue.webhooks import DisabledWebhook
from shared.messaging.consumer import Order

CATALOGUE = (
    Announcement(
        "auth.user.verification-requested",
        "verify-email",
        Kind.SECURITY,
        OneTimeToken,
        BY_MAIL,
        link="/auth/verify-email",
        asked=Asked.TO_ANY_ADDRESS,
    ),
    Announcement(
        "auth.user.invited",
        "invitation",
        Kind.SECURITY,
        OneTimeToken,
        BY_MAIL,
        link="/auth/password/reset",
        asked=Asked.TO_ANY_ADDRESS,
    ),
    Announcement(
        "auth.password.reset-requested",
        "reset-password",
        Kind.SECURITY,
        OneTimeToken,
        BY_MAIL,
        link="/auth/password/reset",
        asked=Asked.TO_A_USER,
    ),
    Announcement(
        "auth.user.registration-repeated",
        "registration-repeated",
        Kind.SECURITY,
        AnyAddress,
        BY_MAIL,
        asked=Asked.TO_A_USER,
    ),
    Announcement("auth.password.changed", "password-changed", Kind.SECURITY, User, ALARMING),
    Announcement(
        "auth.user.email-change-requested",
        "confirm-email",
        Kind.SECURITY,
        OneTimeToken,
        BY_MAIL,
        link="/auth/email/confirm",
        asked=Asked.TO_ANY_ADDRESS,
    ),
    Announcement("auth.user.email-changed", "email-changed", Kind.SECURITY, User, ALARMING),
    Announcement(
        "auth.account.unlock-requested",
        "unlock-account",
        Kind.SECURITY,
        OneTimeToken,
        BY_MAIL,
        link="/auth/unlock",
        asked=Asked.TO_A_USER,
    ),
    Announcement("auth.mfa.enabled", "mfa-enabled", Kind.SECURITY, User, BY_MAIL),
    Announcement("auth.mfa.disabled", "mfa-disabled", Kind.SECURITY, User, ALARMING),
    Announcement("auth.mfa.blocked", "codes-blocked", Kind.SECURITY, Blocked, BY_MAIL),
    Announcement("auth.mfa.backup-codes-renewed", "codes-renewed", Kind.SECURITY, User, BY_MAIL),
    Announcement(
        "auth.device.added",
        "new-device",
        Kind.SECURITY,
        SeenFrom,
        (Channel.EMAIL, Channel.TELEGRAM),
    ),
    Announcement("auth.token.reuse-detected", "session-stolen", Kind.SECURITY, SeenFrom, ALARMING),
    Announcement(
        "customer.application.submitted",
        "application-submitted",
        Kind.SERVICE,
        Application,
        asked=Asked.TO_ANY_ADDRESS,
    ),
    Announcement(
        "customer.application.scheduled",
        "application-scheduled",
        Kind.SERVICE,
        ScheduledApplication,
        RINGING_TOO,
    ),
    Announcement(
        "customer.application.delayed",
        "application-delayed",
        Kind.SERVICE,
        DelayedApplication,
        RINGING_TOO,
    ),
    Announcement(
        "customer.application.completed", "application-completed", Kind.SERVICE, Application
    ),
    Announcement(
        "customer.application.rejected", "application-rejected", Kind.SERVICE, RejectedApplication
    ),
    Announcement(
        "customer.application.cancelled", "application-cancelled", Kind.SERVICE, Application
    ),
    Announcement(
        "customer.personal-data.archived",
        "personal-data-archived",
        Kind.SECURITY,
        ArchivedPersonalData,
    ),
    Announcement("customer.device.charged", "device-charged", Kind.SERVICE, ChargedDevice),
    Announcement(
        "customer.contract.activated", "contract-activated", Kind.SERVICE, ActivatedContract
    ),
    Announcement(
        "customer.contract.suspended", "contract-suspended", Kind.SERVICE, ChangedContract
    ),
    Announcement(
        "customer.contract.transferred", "contract-transferred", Kind.SERVICE, TransferredContract
    ),
    Announcement("customer.contract.ceded", "contract-ceded", Kind.SERVICE, ChangedContract),
    Announcement("customer.contract.resumed", "contract-resumed", Kind.SERVICE, ChangedContract),
    Announcement(
        "customer.contract.terminated", "contract-terminated", Kind.SERVICE, EndedContract
    ),
    Announcement(
        "billing.invoice.document-stored", "invoice-created", Kind.BILLING, StoredInvoice, WRITTEN
    ),
    Announcement(
        "billing.account.reminder-requested",
        "account-overdue",
        Kind.BILLING,
        OverdueAccount,
        RINGING_TOO,
        always=True,
    ),
    Announcement(
        "billing.credit-note.issued", "credit-note-issued", Kind.BILLING, IssuedCreditNote
    ),
    Announcement(
        "billing.consolidated-invoice.document-stored",
        "consolidated-invoice-issued",
        Kind.BILLING,
        ConsolidatedInvoice,
    ),
    Announcement("billing.promise.granted", "promise-granted", Kind.BILLING, PromisedPayment),
    Announcement("billing.promise.broken", "promise-broken", Kind.BILLING, PromisedPayment),
    Announcement("billing.balance.low", "balance-low", Kind.BILLING, LowBalance, RINGING_TOO),
    Announcement(
        "billing.usage.threshold-reached", "usage-threshold", Kind.SERVICE, ReachedThreshold
    ),
    Announcement(
        "billing.account.blocked",
        "account-blocked",
        Kind.SERVICE,
        StandingAccount,
        RINGING_TOO,
        always=True,
    ),
    Announcement(
        "billing.account.unblocked", "account-unblocked", Kind.SERVICE, StandingAccount, WRITTEN
    ),
    Announcement(
        "billing.subscription.changed", "subscription-changed", Kind.SERVICE, Subscription
    ),
    Announcement(
        "billing.subscription.suspended", "subscription-suspended", Kind.SERVICE, Subscription
    ),
    Announcement(
        "billing.subscription.resumed", "subscription-resumed", Kind.SERVICE, Subscription
    ),
    Announcement("billing.subscription.lapsed", "subscription-lapsed", Kind.SERVICE, Subscription),
    Announcement(
        "billing.subscription.cancelled", "subscription-cancelled", Kind.SERVICE, Subscription
    ),
    Announcement(
        "billing.payment.succeeded", "payment-succeeded", Kind.BILLING, SucceededPayment, WRITTEN
    ),
    Announcement("billing.payment.cancelled", "payment-cancelled", Kind.BILLING, SucceededPayment),
    Announcement("billing.payment.refunded", "payment-refunded", Kind.BILLING, RefundedPayment),
    Announcement("billing.payment.failed", "payment-failed", Kind.BILLING, FailedPayment, WRITTEN),
    Announcement(
        "billing.autopay.stopped", "autopay-stopped", Kind.BILLING, StoppedAutopay, WRITTEN
    ),
    Announcement(
        "support.ticket.received", "ticket-received", Kind.SUPPORT, ReceivedTicket, BY_MAIL
    ),
    Announcement("support.ticket.replied", "ticket-replied", Kind.SUPPORT, RepliedTicket, WRITTEN),
    Announcement("support.ticket.resolved", "ticket-resolved", Kind.SUPPORT, Ticket, WRITTEN),
    Announcement("support.ticket.close-warned", "ticket-close-warned", Kind.SUPPORT, ClosingTicket),
    Announcement(
        "notification.outage.started",
        "outage-started",
        Kind.OUTAGE,
        BegunOutage,
        RINGING_TOO,
        order=Order.LATEST,
    ),
    Announcement(
        "notification.outage.ended",
        "outage-ended",
        Kind.OUTAGE,
        EndedOutage,
        WRITTEN,
        order=Order.LATEST,
    ),
    Announcement(
        "notification.maintenance.planned",
        "maintenance-planned",
        Kind.OUTAGE,
        PlannedMaintenance,
        WRITTEN,
        order=Order.LATEST,
    ),
    Announcement(
        "billing.account.compensated", "account-compensated", Kind.BILLING, CompensatedAccount
    ),
    Announcement(
        "monitoring.incident.opened", "incident-opened", Kind.OUTAGE, NetworkIncident, BY_MAIL
    ),
    Announcement(
        "monitoring.incident.escalated",
        "incident-escalated",
        Kind.OUTAGE,
        NetworkIncident,
        BY_MAIL,
    ),
    Announcement("notification.broadcast.addressed", "broadcast", Kind.SERVICE, Told),
    Announcement(
        "notification.webhook.disabled", "webhook-disabled", Kind.SERVICE, DisabledWebhook, BY_MAIL
    ),
    Announcement("support.news.addressed", "ticket-news", Kind.SUPPORT, TicketNews, BY_MAIL),
)

BY_EVENT = {announcement.event_type: announcement for announcement in CATALOGUE}
