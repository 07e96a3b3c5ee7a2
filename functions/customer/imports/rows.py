"""A row's cells as a customer with a contract and a device, and all that is wrong in them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from functions.customer.addresses.entities import Address
from functions.customer.contacts.entities import Contact
from functions.customer.contracts.steps import State
from functions.customer.customers.entities import Kind
from functions.customer.customers.naming import checked_name
from functions.customer.customers.reaching import reached
from functions.customer.customers.requisites import BankDetails, Requisites
from functions.customer.devices.entities import Terms, mac_key, serial_key
from functions.customer.imports import cells as forms
from functions.customer.imports.cells import Unfit
from functions.customer.imports.drafts import ContractLine, DeviceLine, Draft, Wrong
from shared import mail_address
from shared.errors import Invalid
from shared.mail_address import UnfitAddress
from shared.messages import Count, Message, Unit, as_message

T = TypeVar("T")
LONGEST: Mapping[str, int] = {
    "external_id": 100, "name": 200, "email": 254, "phone": 32, "notes": 4000, "region": 100,
    "city": 100, "street": 150, "building": 30, "entrance": 10, "floor": 10, "apartment": 20,
    "contract_number": 32, "device_model": 200, "device_serial": 64, "bank": 200, "contacts": 2000,
    "tags": 1000,
}  # fmt: skip
_USUAL = 64
_OF_CONTRACT = (
    "contract_number", "contract_date", "state", "device_model", "device_serial", "device_mac",
    "opening_balance", "paid_until",
)  # fmt: skip
_POINTERS = {
    "/inn": "inn",
    "/kpp": "kpp",
    "/ogrn": "ogrn",
    "/bank/bic": "bic",
    "/bank/account": "account",
    "/bank/correspondentAccount": "correspondent_account",
}
_MISSING = Message("Fill this column in.")


class RowReader:
    """Reads one row; `wrong` collects what is wrong with it, so that all is told at once."""

    def __init__(self, line: int, row: Mapping[str, str], region: str) -> None:
        self._line, self._row, self._region = line, row, region
        self.wrong: list[Wrong] = []

    def read(self) -> Draft | None:
        """The row as it is understood; None where anything in it is wrong."""
        self._check_lengths()
        kind = self._kind()
        draft = Draft(
            line=self._line,
            external_id=self._needed("external_id"),
            kind=kind,
            name=self._take("name", partial(checked_name, kind=kind), self._needed("name")),
            fields=self._fields(kind),
            notes=self._text("notes"),
            contract=self._contract(),
        )
        return None if self.wrong else draft

    def _check_lengths(self) -> None:
        for column, text in self._row.items():
            most = LONGEST.get(column, _USUAL)
            if len(text) > most:
                said = Message("Write at most {most:of}.", {"most": Count(most, Unit.CHARACTER)})
                self._say(column, said)

    def _kind(self) -> Kind:
        """What the row says; else a company has an INN of ten digits, a KPP or an OGRN of 13."""
        of_company = (
            len(self._text("inn")) == 10 or self._text("kpp") or len(self._text("ogrn")) == 13
        )
        usual = Kind.COMPANY if of_company else Kind.PERSON
        return self._choose("kind", forms.KINDS, usual, Message("Write person or company."))

    def _fields(self, kind: Kind) -> dict[str, Any]:
        """The customer's fields that are filled in; phones as they are typed."""
        found = {
            "phone": self._take("phone", self._phone, None),
            "email": self._take("email", mail_address.kept, None),
            "contacts": self._take("contacts", self._contacts, None),
            "locale": self._choose("language", forms.LANGUAGES, None, Message("Write ru or en.")),
            "time_zone": self._take("time_zone", _zone, None),
            "tags": self._take("tags", forms.tags_of, None),
            **self._requisites(kind),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _phone(self, text: str) -> str:
        try:
            reached({"phone": text}, None, self._region)
        except Invalid as error:
            raise Unfit(Message("Write a phone number such as +79161234567.")) from error
        return text

    def _contacts(self, text: str) -> tuple[Contact, ...]:
        contacts = forms.contacts_of(text)
        reached({"contacts": contacts}, None, self._region)
        return contacts

    def _requisites(self, kind: Kind) -> dict[str, Any]:
        inn, kpp = self._text("inn") or None, self._text("kpp").upper() or None
        ogrn, bank = self._text("ogrn") or None, self._bank()
        try:
            Requisites(kind is Kind.COMPANY, inn, kpp, ogrn, bank).check()
        except Invalid as error:
            for one in error.errors:
                self._say(_POINTERS.get(one.pointer, ""), as_message(one.message))
        return {"inn": inn, "kpp": kpp, "ogrn": ogrn, "bank": bank}

    def _bank(self) -> BankDetails | None:
        bank, bic, account = self._text("bank"), self._text("bic"), self._text("account")
        own = self._text("correspondent_account")
        if not (bank or bic or account or own):
            return None
        if not (bank and bic and account):
            missing = "bank" if not bank else "bic" if not bic else "account"
            self._say(missing, Message("Bank details need the bank, its BIC and the account."))
            return None
        return BankDetails(bank, bic, account, own)

    def _contract(self) -> ContractLine | None:
        code = self._text("tariff")
        if not code:
            filled = next((c for c in _OF_CONTRACT if self._text(c)), None)
            if filled:
                said = Message(
                    "Give the tariff's code, or leave all columns of the contract empty."
                )
                self._say("tariff", said)
            return None
        return ContractLine(
            number=self._text("contract_number"),
            signed_on=self._take("contract_date", forms.day_of, None),
            tariff_code=code,
            state=self._choose("state", forms.STATES, State.ACTIVE,
                               Message("Write active, suspended or terminated.")),
            address=self._address(),
            balance=self._take("opening_balance", forms.amount_of, Decimal(0)),
            currency=self._text("currency").upper(),
            paid_until=self._take("paid_until", forms.day_of, None),
            device=self._device(),
        )  # fmt: skip

    def _address(self) -> Address:
        return Address(
            city=self._needed("city"),
            street=self._needed("street"),
            building=self._needed("building"),
            region=self._text("region"),
            entrance=self._text("entrance"),
            floor=self._text("floor"),
            apartment=self._text("apartment"),
        )

    def _device(self) -> DeviceLine | None:
        serial, model = self._text("device_serial"), self._text("device_model")
        if not (serial or model or self._text("device_mac")):
            return None
        return DeviceLine(
            model=self._needed("device_model"),
            serial=serial_key(self._needed("device_serial")),
            mac=self._take("device_mac", mac_key, None),
            terms=self._choose("device_terms", forms.TERMS, Terms.FREE_USE,
                               Message("Write free_use, rent or sale.")),
        )  # fmt: skip

    def _text(self, column: str) -> str:
        return self._row.get(column, "")

    def _needed(self, column: str) -> str:
        text = self._text(column)
        if not text and not any(one.column == column for one in self.wrong):
            self._say(column, _MISSING)
        return text

    def _take(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """A cell as it is understood; `otherwise` where it is empty, or wrong."""
        text = self._text(column)
        if not text:
            return otherwise
        try:
            return parse(text)
        except (Unfit, UnfitAddress) as error:
            self._say(column, error.message)
        except Invalid as error:
            said = error.errors[0].message if error.errors else error.message
            self._say(column, as_message(said))
        return otherwise

    def _choose(self, column: str, words: Mapping[str, T], otherwise: T, said: Message) -> T:
        text = self._text(column).casefold()
        if not text:
            return otherwise
        if text not in words:
            self._say(column, said)
        return words.get(text, otherwise)

    def _say(self, column: str, message: Message) -> None:
        self.wrong.append(Wrong(column, self._text(column), message))


def by_column(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """A row's cells by their columns; those that are missing at its end are empty.

    Raises: Unfit for a row with more cells than the heading has.
    """
    if any(cells[len(columns) :]):
        raise Unfit(
            Message(
                "The row has {found} cells and the heading {wanted}: put a cell that holds the "
                "delimiter in quotes.",
                {"found": len(cells), "wanted": len(columns)},
            )
        )
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}


@lru_cache(maxsize=64)
def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unfit(Message("Must be an IANA time zone such as Europe/Moscow.")) from error
