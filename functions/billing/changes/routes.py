"""Changes of subscriptions over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound, TooManySubscriptions
from functions.billing.changes.entities import (
    AccountNotActive,
    EndBeforePeriod,
    InvalidChangeDay,
    InvalidStart,
    InvoicesOverdue,
    NotCovered,
    OtherCurrency,
    SuspensionRefused,
)
from functions.billing.changes.migrating import Migration, TariffMigration
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.schemas import (
    CancellationForm,
    ChangeQuery,
    ChangeView,
    MigrationForm,
    MigrationView,
    ResumptionForm,
    SubscriptionForm,
    SuspensionForm,
    TariffChangeForm,
)
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.subscriptions.awaiting import AwaitsPayment
from functions.billing.subscriptions.entities import (
    NotSuspended,
    OtherService,
    SameTerms,
    SubscriptionEnded,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.quantity import InvalidQuantity
from functions.billing.tariffs.entities import TariffNotFound, TariffNotPublished
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden, Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Changes of subscriptions",
    "A start, another tariff, a suspension or the end, billed to the day.",
)
CHANGE = "billing:subscription:change"
_ERRORS = (SubscriptionNotFound, SubscriptionEnded, InvoicesOverdue, Unavailable)


@endpoint.post(
    "/subscriptions",
    permission=CHANGE,
    query=ChangeQuery,
    request=SubscriptionForm,
    response=ChangeView,
    status=201,
    errors=[
        AccountNotFound,
        AccountNotActive,
        NotCovered,
        TariffNotFound,
        TariffNotPublished,
        Forbidden,
        OtherCurrency,
        InvalidStart,
        InvalidQuantity,
        TooManySubscriptions,
        InvoicesOverdue,
        Unavailable,
    ],
    idempotent=True,
)
def create_subscription(call: Call[SubscriptionForm, ChangeQuery]) -> ChangeResult:
    """Add a subscription to an account.

    What it costs until the account's next bill date is billed at once; one that starts on a later
    day is billed then. Customers may add tariffs that are open to them.
    """
    return call.use(SubscriptionStarting).start(
        call.body.request(), call.principal, call.once, dry_run=call.query.dry_run
    )


@endpoint.post(
    "/subscriptions/{subscriptionId}/change-tariff",
    permission=CHANGE,
    query=ChangeQuery,
    request=TariffChangeForm,
    response=ChangeView,
    errors=[
        *_ERRORS,
        NotCovered,
        AwaitsPayment,
        SameTerms,
        OtherService,
        TariffNotFound,
        TariffNotPublished,
        InvalidQuantity,
        InvalidChangeDay,
    ],
    idempotent=True,
)
def change_subscription_tariff(call: Call[TariffChangeForm, ChangeQuery]) -> ChangeResult:
    """Change the tariff or the quantity.

    The unused part of what was billed in advance is credited, and the rest of the period is billed
    on the new terms. A change that was to come is replaced.
    """
    return call.use(SubscriptionChanges).change_tariff(
        call.path["subscriptionId"],
        call.body.request(),
        call.principal,
        call.once,
        dry_run=call.query.dry_run,
    )


@endpoint.post(
    "/subscriptions/{subscriptionId}/suspend",
    permission=CHANGE,
    query=ChangeQuery,
    request=SuspensionForm,
    response=ChangeView,
    errors=[*_ERRORS, Forbidden, SuspensionRefused, AwaitsPayment],
    idempotent=True,
)
def suspend_subscription(call: Call[SuspensionForm, ChangeQuery]) -> ChangeResult:
    """Suspend a subscription; what was billed for later days is credited.

    The reasons are independent: it is active again when the last of them is lifted. Customers may
    only ask for a voluntary suspension, on the tariff's terms.
    """
    return call.use(SubscriptionSuspensions).suspend(
        call.path["subscriptionId"],
        call.body.kind,
        call.principal,
        call.once,
        days=call.body.days(),
        dry_run=call.query.dry_run,
    )


@endpoint.post(
    "/subscriptions/{subscriptionId}/resume",
    permission=CHANGE,
    query=ChangeQuery,
    request=ResumptionForm,
    response=ChangeView,
    errors=[*_ERRORS, Forbidden, NotSuspended, SuspensionRefused],
    idempotent=True,
)
def resume_subscription(call: Call[ResumptionForm, ChangeQuery]) -> ChangeResult:
    """Lift a suspension; if it was the last, the subscription is billed from today on."""
    return call.use(SubscriptionSuspensions).resume(
        call.path["subscriptionId"],
        call.body.kind,
        call.principal,
        call.once,
        dry_run=call.query.dry_run,
    )


@endpoint.post(
    "/subscriptions/{subscriptionId}/cancel",
    permission=CHANGE,
    query=ChangeQuery,
    request=CancellationForm,
    response=ChangeView,
    errors=[*_ERRORS, EndBeforePeriod, InvalidChangeDay],
    idempotent=True,
)
def cancel_subscription(call: Call[CancellationForm, ChangeQuery]) -> ChangeResult:
    """Cancel a subscription now, when its period ends, or on a day.

    Within the tariff's minimum term, its exit fee is billed.
    """
    return call.use(SubscriptionChanges).cancel(
        call.path["subscriptionId"],
        call.body.request(),
        call.principal,
        call.once,
        dry_run=call.query.dry_run,
    )


@endpoint.delete(
    "/subscriptions/{subscriptionId}/scheduled-change",
    permission=CHANGE,
    status=204,
    errors=[SubscriptionNotFound, SubscriptionEnded, Unavailable],
)
def delete_scheduled_change(call: Call) -> None:
    """Withdraw what was to come: another tariff, a suspension or the end.

    Fees that were to be billed then are not billed. Where nothing is to come, nothing changes.
    """
    call.use(SubscriptionChanges).withdraw(call.path["subscriptionId"], call.principal)


@endpoint.post(
    "/tariffs/{tariffId}/migrate",
    permission="billing:tariff:write",
    request=MigrationForm,
    response=MigrationView,
    errors=[TariffNotFound, InvalidCursor, Unavailable],
)
def move_tariff_subscribers(call: Call[MigrationForm]) -> Migration:
    """Move a tariff's subscribers to another tariff, or to its own present terms.

    Each changes when its period ends, without a fee. One call moves some of them: go on with
    `nextCursor` until it is null. A call that is sent again does the same again.
    """
    tariff_id, form = call.path["tariffId"], call.body
    return call.use(TariffMigration).move(
        tariff_id, form.to_tariff_id or tariff_id, call.principal, form.limit, form.cursor
    )
