"""What billing knows of a device that was handed over: its rent, and what was charged for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account
from shared.errors import Conflict

EQUIPMENT = "equipment"
"""The kind of its charges, which is also that of their revenue."""
_SOLD = {"en": "Equipment: {name}", "ru": "Оборудование: {name}"}
_KEPT = {
    "en": "Equipment not given back: {name}",
    "ru": "Невозвращённое оборудование: {name}",
}
_BACK = {"en": "Equipment given back: {name}", "ru": "Возвращённое оборудование: {name}"}


class HandoverChanged(Conflict):
    """Another event of this device had its effect at the same moment."""


class Terms(StrEnum):
    """On which terms a customer has a device."""

    FREE_USE = "free_use"
    RENT = "rent"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class Handed:
    """A device as an event tells of it; `handover` is the how-manieth time it was handed over."""

    device_id: str
    serial: str
    contract_id: str
    terms: Terms
    handover: int


@dataclass(frozen=True, slots=True)
class Price:
    """What is charged for a device, with tax."""

    amount: Decimal
    currency: str
    name: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What has come of one handover so far, whichever event told of it first.

    `kept` is what was charged as it was not given back, `credited` whether that was given back.
    """

    device_id: str
    number: int
    contract_id: str
    subscription_id: str | None = None
    account_id: str | None = None
    name: str = ""
    ended: bool = False
    returned: bool = False
    sold: bool = False
    kept: Decimal | None = None
    credited: bool = False
    version: int = 0

    @property
    def id(self) -> str:
        """What its charges are named by."""
        return f"{self.device_id}#{self.number}"

    @property
    def owes_credit(self) -> bool:
        """Whether what came back had been charged for."""
        return self.returned and self.kept is not None and not self.credited

    def renting(self, subscription_id: str, account_id: str) -> Handover:
        """With its rent begun."""
        return self._next(subscription_id=subscription_id, account_id=account_id)

    def over(self, *, returned: bool) -> Handover:
        """Its customer has it no more."""
        return self._next(ended=True, returned=self.returned or returned)

    def bought(self) -> Handover:
        """Sold, and charged for."""
        return self._next(sold=True)

    def charged(self, price: Price, account_id: str) -> Handover:
        """Not given back, and charged for."""
        return self._next(kept=price.amount, name=price.name, account_id=account_id)

    def paid_back(self) -> Handover:
        """Given back after all, and what was charged with it."""
        return self._next(credited=True)

    def _next(self, **changes: object) -> Handover:
        return replace(self, **changes, version=self.version + 1)  # type: ignore[arg-type]


def sale_of(handover: Handover, price: Price, account: Account, today: date) -> PendingCharge:
    """What a sold device costs."""
    return _charge(f"sale#{handover.id}", _SOLD, price, account, today)


def charge_of(handover: Handover, price: Price, account: Account, today: date) -> PendingCharge:
    """What a device costs that is not given back."""
    return _charge(kept_id(handover), _KEPT, price, account, today)


def kept_id(handover: Handover) -> str:
    """The id of the charge for a device that is not given back."""
    return f"kept#{handover.id}"


def credit_text(handover: Handover, account: Account) -> str:
    """What a credit for a device that came back late is called."""
    return _in_language(_BACK, account).format(name=handover.name)


def without(account: Account, charge_id: str) -> Account | None:
    """The account without a charge that was to come; None where it is none of those."""
    left = tuple(one for one in account.pending_charges if one.id != charge_id)
    if len(left) == len(account.pending_charges):
        return None
    return account.billed_through({}, account.next_bill_date, left)


def _charge(
    charge_id: str, texts: dict[str, str], price: Price, account: Account, today: date
) -> PendingCharge:
    return PendingCharge(
        id=charge_id,
        kind=EQUIPMENT,
        description=_in_language(texts, account).format(name=price.name),
        amount=price.amount,
        on=today,
    )


def _in_language(texts: dict[str, str], account: Account) -> str:
    return texts.get(account.locale, texts["en"])
