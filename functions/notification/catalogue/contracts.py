"""What texts say of a contract that changes."""

from __future__ import annotations

from datetime import date

from functions.notification.catalogue.schemas import Owned


class ChangedContract(Owned):
    """customer.contract.suspended and its like; `on` is the day from which it holds."""

    number: str
    address: str
    on: date


class TransferredContract(ChangedContract):
    """customer.contract.transferred: news of the new customer."""

    earlier_number: str


class EndedContract(ChangedContract):
    """customer.contract.terminated, with the equipment that is to come back."""

    to_return: tuple[str, ...] = ()
    return_until: date | None = None
