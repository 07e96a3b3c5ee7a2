"""Requisites of a person, a sole trader or a company: tax numbers, and where they are paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import FieldError, Invalid
from shared.requisites import (
    is_bank_account,
    is_bic,
    is_correspondent_account,
    is_inn,
    is_kpp,
    is_ogrn,
)


class InvalidRequisites(Invalid):
    """The requisites contain a mistake."""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where somebody is paid: BIC of the bank, account there, correspondent account."""

    bank: str
    bic: str
    account: str
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True)
class Requisites:
    """A customer's tax numbers and bank; a person with an OGRN is a sole trader."""

    is_company: bool
    inn: str | None = None
    kpp: str | None = None
    ogrn: str | None = None
    bank: BankDetails | None = None

    def check(self) -> None:
        """Raises: InvalidRequisites, naming each field that is wrong."""
        wrong = (*self._inn(), *self._kpp(), *self._ogrn(), *self._bank())
        if wrong:
            raise InvalidRequisites(errors=wrong)

    def _inn(self) -> Iterator[FieldError]:
        if self.inn is None:
            if self.is_company:
                yield FieldError("/inn", "A company must have an INN; send inn.", "inn_missing")
        elif not is_inn(self.inn):
            yield FieldError("/inn", "The check digits of this INN are wrong.", "inn")
        elif len(self.inn) != (10 if self.is_company else 12):
            yield FieldError(
                "/inn", "An INN has 10 digits for a company, and 12 for a person.", "inn_kind"
            )

    def _kpp(self) -> Iterator[FieldError]:
        if self.kpp is None:
            return
        if not self.is_company:
            yield FieldError("/kpp", "Only a company has a KPP.", "kpp_kind")
        elif not is_kpp(self.kpp):
            yield FieldError("/kpp", "A KPP looks like 770101001.", "kpp")

    def _ogrn(self) -> Iterator[FieldError]:
        if self.ogrn is None:
            return
        if not is_ogrn(self.ogrn):
            yield FieldError("/ogrn", "The check digit of this OGRN is wrong.", "ogrn")
        elif len(self.ogrn) != (13 if self.is_company else 15):
            yield FieldError(
                "/ogrn",
                "An OGRN has 13 digits for a company, and 15 for a sole trader.",
                "ogrn_kind",
            )

    def _bank(self) -> Iterator[FieldError]:
        bank = self.bank
        if bank is None:
            return
        if not is_bic(bank.bic):
            yield FieldError("/bank/bic", "There is no such BIC.", "bic")
            return
        if not is_bank_account(bank.account, bank.bic):
            yield FieldError("/bank/account", "The account number does not fit the BIC.", "account")
        own = bank.correspondent_account
        if own and not is_correspondent_account(own, bank.bic):
            yield FieldError(
                "/bank/correspondentAccount",
                "The correspondent account is not that of the bank with this BIC.",
                "account",
            )
