"""Requisites of a seller: tax numbers and bank accounts. A seller elsewhere leaves them empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import FieldError, Invalid
from shared.messages import Message
from shared.requisites import (
    is_bank_account,
    is_bic,
    is_correspondent_account,
    is_inn,
    is_kpp,
    is_ogrn,
)


class InvalidRequisites(Invalid):
    """A tax number or a bank account is not right."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a seller is paid; the check digits belong to the bank's BIC."""

    bank: str
    bic: str
    account: str
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True)
class Requisites:
    """What stands on a seller's documents beside its name."""

    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    director: str = ""
    accountant: str = ""


def checked(requisites: Requisites, accounts: Sequence[BankAccount]) -> None:
    """Refuse what no authority or bank has given out. Raises: InvalidRequisites."""
    wrong = [*_wrong_numbers(requisites)]
    for number, account in enumerate(accounts):
        wrong += _wrong_account(f"/bankAccounts/{number}", account)
    if wrong:
        raise InvalidRequisites(errors=tuple(wrong))


def _wrong_numbers(requisites: Requisites) -> list[FieldError]:
    inn, kpp, ogrn = requisites.inn, requisites.kpp, requisites.ogrn
    person = len(inn) == 12
    wrong = []
    if inn and not is_inn(inn):
        wrong.append(FieldError("/inn", Message("Must be an INN with right check digits."), "inn"))
    if kpp and (person or not is_kpp(kpp)):
        text = Message("Must be a KPP of 9 characters; a sole trader has none.")
        wrong.append(FieldError("/kpp", text, "kpp"))
    if ogrn and not is_ogrn(ogrn):
        text = Message("Must be an OGRN with a right check digit.")
        wrong.append(FieldError("/ogrn", text, "ogrn"))
    return wrong


def _wrong_account(place: str, account: BankAccount) -> list[FieldError]:
    wrong, bic = [], account.bic
    if not is_bic(bic):
        text = Message("Must be a Russian BIC of 9 digits.")
        wrong.append(FieldError(f"{place}/bic", text, "bic"))
    elif not is_bank_account(account.account, bic):
        text = Message("Must be an account of 20 digits whose check digit belongs to the BIC.")
        wrong.append(FieldError(f"{place}/account", text, "account"))
    correspondent = account.correspondent_account
    if is_bic(bic) and correspondent and not is_correspondent_account(correspondent, bic):
        text = Message("Must be the correspondent account of the bank with this BIC.")
        wrong.append(FieldError(f"{place}/correspondentAccount", text, "account"))
    return wrong
