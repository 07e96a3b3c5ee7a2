"""Adding a subscription to an account: an add-on, or one more service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import (
    FARTHEST,
    AccountNotActive,
    Change,
    InvalidStart,
    OtherCurrency,
    StartRequest,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.writing import ChangeWriter
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.subscriptions.events import SubscriptionStarted
from functions.billing.subscriptions.quantity import checked_quantity
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import Activation, Tariff, TariffNotPublished
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock
from shared.component import component
from shared.errors import Forbidden
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal


@component
class SubscriptionStarting:
    """Use case of adding a subscription; somebody else's account does not exist for a customer."""

    tariffs: TariffRepository
    writer: ChangeWriter
    clock: Clock
    new_id: NewId
    hours_to_pay: int

    def start(
        self,
        wanted: StartRequest,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """Add a subscription; what it costs until the account's next bill date is billed at once.

        One that starts on a later day is billed then, by the run; one that is active once it is
        paid for starts today. Customers may add what is open to them.
        Raises: AccountNotFound, AccountNotActive, TariffNotFound, TariffNotPublished, Forbidden,
        OtherCurrency, InvalidStart, InvalidQuantity, TooManySubscriptions, InvoicesOverdue,
        Unavailable.
        """
        tariff = self.tariffs.get(wanted.tariff_id)
        if not tariff.public:
            raise TariffNotPublished
        if not by.is_staff and not tariff.terms.self_service:
            raise Forbidden("Only staff can add this tariff to an account.")

        def decide(billable: BillableAccount, today: date) -> Decided:
            account = billable.account
            if account.state is not AccountState.ACTIVE:
                raise AccountNotActive
            if tariff.terms.currency != account.currency:
                raise OtherCurrency
            id_ = id_for(once, "subscription", self.new_id)
            new = _new(tariff, account, wanted, today, id_)
            paid_by = self._paid_by(tariff)
            if new.started_on > today:
                if paid_by is not None:
                    raise InvalidStart("What is paid for before it is active starts today.")
                return Change(None, new, new.started_on), None
            return Change(None, new, new.started_on, paid_by=paid_by), SubscriptionStarted

        return self.writer.add(wanted.account_id, by, decide, once, dry_run=dry_run)

    def _paid_by(self, tariff: Tariff) -> datetime | None:
        if tariff.terms.activation is not Activation.PAID:
            return None
        return self.clock() + timedelta(hours=self.hours_to_pay)


def _new(
    tariff: Tariff, account: Account, wanted: StartRequest, today: date, id_: str
) -> Subscription:
    """The subscription that is wanted. Raises: InvalidStart, InvalidQuantity."""
    on = wanted.starts_on or today
    if not today <= on <= today + FARTHEST:
        raise InvalidStart
    new = subscribe(
        tariff,
        id=id_,
        account_id=account.id,
        customer_id=account.customer_id,
        contract_id=account.contract_id,
        started_on=on,
        common_bill_day=account.bill_day,
    )
    state = SubscriptionState.PENDING if on > today else SubscriptionState.ACTIVE
    return replace(new, quantity=checked_quantity(wanted.quantity), state=state)
