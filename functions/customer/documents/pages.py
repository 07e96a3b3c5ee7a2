"""What stands on a contract, as texts in its language: the template only lays them out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from functions.customer.contracts.entities import Contract
from functions.customer.customers.entities import Customer
from functions.customer.documents.words import WORDS
from functions.customer.sellers.entities import Seller
from shared.clock import local_date

Page = dict[str, Any]
BLANK = "____________________"
"""Where a name is not known, there is room to write it."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """A device that was handed over; `terms` are rent, free_use or sale."""

    name: str
    serial: str
    terms: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words, and how it writes sums and days. Babel is loaded when first needed."""

    name: str
    currency: str

    @classmethod
    def of(cls, locale: str, currency: str) -> Language:
        """A customer's language if there are words in it, else English."""
        short = locale.partition("-")[0].partition("_")[0]
        return cls(short if short in WORDS else "en", currency)

    def word(self, key: str, **values: object) -> str:
        """A text with its values; the key's last part where there is none."""
        text = WORDS[self.name].get(key)
        return key.rpartition(".")[2] if text is None else text.format(**values)

    def known(self, key: str) -> str:
        """A text as it stands."""
        return WORDS[self.name][key]

    def money(self, amount: Decimal) -> str:
        """A sum with its currency."""
        from babel.numbers import format_currency

        return format_currency(amount, self.currency, "#,##0.00\xa0¤", locale=self.name)

    def day(self, on: date) -> str:
        """A day in words."""
        from babel.dates import format_date

        return format_date(on, "long", locale=self.name)


def contract_page(
    contract: Contract,
    customer: Customer | None,
    seller: Seller,
    equipment: tuple[Equipment, ...] = (),
) -> Page:
    """A contract: parties, address, tariff, equipment, requisites and signatures."""
    terms = contract.agreed_terms
    say = Language.of(customer.locale if customer else "", terms.currency)
    drawn_up = local_date(contract.created_at, contract.time_zone)
    names = {"seller": seller.name or BLANK, "customer": contract.customer_name or BLANK}
    return {
        "language": say.name,
        "title": say.word("title", number=contract.number),
        "of": say.word("of", day=say.day(drawn_up)),
        "footer": say.known("page"),
        "preamble": say.word("preamble", **names),
        "sections": {key: say.word(key) for key in ("subject", "tariff", "equipment", "parties")},
        "subject": say.word("subject.text"),
        "address": (say.word("address"), contract.address.line),
        "tariff": _tariff(contract, say),
        "equipment_text": say.word("equipment.text" if equipment else "equipment.none"),
        "equipment_columns": [say.word(f"column.{key}") for key in ("device", "serial", "terms")],
        "equipment": [(one.name, one.serial, say.word(f"terms.{one.terms}")) for one in equipment],
        "parties": [
            _party(say.word("seller"), names["seller"], _of_seller(seller), say),
            _party(say.word("customer"), names["customer"], _of_customer(customer), say),
        ],
        "signature": say.word("signature"),
    }


def _tariff(contract: Contract, say: Language) -> list[tuple[str, str]]:
    terms, since = contract.agreed_terms, contract.activated_on
    name = say.word("tariff.revision", name=contract.tariff_name, revision=contract.tariff_revision)
    price = say.word(
        "price.of", price=say.money(terms.price), period=say.word(f"period.{terms.period}")
    )
    fee = [(say.word("setup_fee"), say.money(terms.setup_fee))] if terms.setup_fee else []
    return [
        (say.word("tariff.name"), name),
        (say.word("price"), price),
        *fee,
        (say.word("tax"), say.word(f"tax.{'in' if terms.price_includes_tax else 'ex'}cluded")),
        (say.word("since"), say.day(since) if since else say.word("since.draft")),
    ]


def _party(label: str, name: str, facts: list[tuple[str, str | None]], say: Language) -> Page:
    lines = [(say.word(key), value) for key, value in facts if value]
    return {"label": label, "name": name, "lines": lines}


def _of_seller(seller: Seller) -> list[tuple[str, str | None]]:
    return [
        ("inn", seller.inn),
        ("kpp", seller.kpp),
        ("ogrn", seller.ogrn),
        ("place", seller.address),
        ("bank", seller.bank),
        ("bic", seller.bic),
        ("bank_account", seller.account),
        ("correspondent_account", seller.correspondent_account),
        ("phone", seller.phone),
        ("email", seller.email),
    ]


def _of_customer(customer: Customer | None) -> list[tuple[str, str | None]]:
    if customer is None:
        return []
    bank = customer.bank
    return [
        ("inn", customer.inn),
        ("kpp", customer.kpp),
        ("ogrn", customer.ogrn),
        ("bank", bank.bank if bank else ""),
        ("bic", bank.bic if bank else ""),
        ("bank_account", bank.account if bank else ""),
        ("correspondent_account", bank.correspondent_account if bank else ""),
        ("phone", customer.phone),
        ("email", customer.email),
    ]
