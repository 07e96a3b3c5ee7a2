"""Legal entities as they go in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.billing.fields import ID, CreatedAt, Version
from functions.billing.legal_entities.entities import (
    CustomerKind,
    LegalEntity,
    Rule,
    TaxRegime,
)
from functions.billing.legal_entities.number_forms import NumberForm
from functions.billing.legal_entities.requisites import BankAccount
from functions.billing.tariffs.entities import TariffKind
from shared.http.schema import Day, Schema

Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="Its name, as it stands on documents.",
        examples=["ООО «Последняя миля»"],
    ),
]
Inn = Annotated[
    str, Field(max_length=12, description="Its INN; may be empty.", examples=["7707083893"])
]
Kpp = Annotated[
    str, Field(max_length=9, description="Its KPP; may be empty.", examples=["770701001"])
]
Ogrn = Annotated[
    str, Field(max_length=15, description="Its OGRN; may be empty.", examples=["1027700132195"])
]
PostalAddress = Annotated[
    str,
    Field(
        max_length=300,
        description="Its registered address; may be empty.",
        examples=["101000, Москва, ул. Мясницкая, 1"],
    ),
]
Phone = Annotated[
    str, Field(max_length=40, description="Its telephone; may be empty.", examples=["+74950000000"])
]
Email = Annotated[
    str,
    Field(
        max_length=200,
        description="Its mail address; may be empty.",
        examples=["office@isp.example"],
    ),
]
Director = Annotated[
    str, Field(max_length=100, description="Who signs; may be empty.", examples=["Иванова А. П."])
]
Accountant = Annotated[
    str, Field(max_length=100, description="Who signs as its accountant; may be empty.",
               examples=["Петров И. С."]),
]  # fmt: skip
_FORM = (
    "`{number}`, or `{number:5}` with leading zeros; with `{year}` and `{month}` in it, "
    "the numbers begin at 1 each year or month."
)
InvoiceNumbers = Annotated[
    str,
    Field(
        max_length=60,
        description=f"How numbers of invoices look: {_FORM}",
        examples=["INV-{year}-{number:5}"],
    ),
]
CreditNoteNumbers = Annotated[
    str,
    Field(
        max_length=60,
        description=f"How numbers of credit notes look: {_FORM}",
        examples=["CN-{year}-{number:5}"],
    ),
]
Regime = Annotated[
    TaxRegime,
    Field(
        description="How it is taxed: `general` with VAT at the rate of what is sold, `simplified` "
        "without, `simplified_five` and `simplified_seven` with VAT of 5 % or 7 % on what is taxed."
    ),
]


class BankAccountModel(Schema):
    bank: str = Field(
        min_length=1, max_length=200, description="The bank's name.", examples=["ПАО Сбербанк"]
    )
    bic: str = Field(max_length=9, description="The bank's BIC.", examples=["044525225"])
    account: str = Field(
        max_length=20, description="The account.", examples=["40702810638050013199"]
    )
    correspondent_account: str = Field(
        default="",
        max_length=20,
        description="The bank's correspondent account; may be empty.",
        examples=["30101810400000000225"],
    )


class RuleModel(Schema):
    tariff_ids: tuple[str, ...] = Field(
        default=(), max_length=100, description="Only these tariffs.", examples=[[ID]]
    )
    tariff_kinds: tuple[TariffKind, ...] = Field(
        default=(), max_length=10, description="Only these kinds of tariffs."
    )
    customer_kinds: tuple[CustomerKind, ...] = Field(
        default=(), max_length=2, description="Only these kinds of customers."
    )
    building_ids: tuple[str, ...] = Field(
        default=(), max_length=200, description="Only these buildings.", examples=[[ID]]
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> RuleModel:
        if not any(dict(self).values()):
            raise ValueError("A rule names at least one tariff, kind or building.")
        return self

    def rule(self) -> Rule:
        """Whom it serves."""
        return Rule(**dict(self))


BankAccounts = Annotated[
    tuple[BankAccountModel, ...],
    Field(max_length=10, description="Where it is paid; the first one stands on its documents."),
]
Rules = Annotated[
    tuple[RuleModel, ...],
    Field(
        max_length=20,
        description="Whom it serves: an account belongs from its opening to the legal entity whose "
        "rule names it most precisely.",
    ),
]
IsDefault = Annotated[
    bool, Field(description="Whether it serves whom no rule names; there is always one.")
]


class _Values(Schema):
    def values(self) -> dict[str, Any]:
        """The values that were sent, as the entity keeps them."""
        return {name: _kept(name, getattr(self, name)) for name in self.model_fields_set}


class LegalEntityForm(_Values):
    name: Name
    tax_regime: Regime = TaxRegime.GENERAL
    inn: Inn = ""
    kpp: Kpp = ""
    ogrn: Ogrn = ""
    address: PostalAddress = ""
    phone: Phone = ""
    email: Email = ""
    director: Director = ""
    accountant: Accountant = ""
    bank_accounts: BankAccounts = ()
    rules: Rules = ()
    invoice_numbers: InvoiceNumbers = "INV-{number:8}"
    credit_note_numbers: CreditNoteNumbers = "CN-{number:8}"
    is_default: IsDefault = False

    def values(self) -> dict[str, Any]:
        """The values that were sent beside the tax regime. Raises: InvalidNumberForm."""
        return {k: v for k, v in super().values().items() if k != "tax_regime"}


class LegalEntityUpdateForm(_Values):
    name: Name = ""
    inn: Inn = ""
    kpp: Kpp = ""
    ogrn: Ogrn = ""
    address: PostalAddress = ""
    phone: Phone = ""
    email: Email = ""
    director: Director = ""
    accountant: Accountant = ""
    bank_accounts: BankAccounts = ()
    rules: Rules = ()
    invoice_numbers: InvoiceNumbers = ""
    credit_note_numbers: CreditNoteNumbers = ""
    is_default: bool = Field(
        default=True, description="`true` makes it the one that serves whom no rule names."
    )

    @model_validator(mode="after")
    def _something_is_sent(self) -> LegalEntityUpdateForm:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        if not self.is_default:
            raise ValueError("There is always a default: make another legal entity the default.")
        return self


class TaxRegimeForm(Schema):
    tax_regime: Regime
    since: Day = Field(
        description="The first day of service under it, in the provider's time zone."
    )


class LogoForm(Schema):
    image: str = Field(
        min_length=1,
        max_length=90_000,
        description="A PNG image of at most 64 KB, in base64.",
        examples=["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="],
    )  # fmt: skip


class RegimeView(Schema):
    since: date | None = Field(
        description="The first day of service under it; null for all days before the next."
    )
    regime: Regime


class LegalEntityView(Schema):
    id: str = Field(description="The legal entity's id.", examples=[ID])
    name: Name
    tax_regimes: tuple[RegimeView, ...] = Field(
        description="How it is taxed, in order of the days from which it is so."
    )
    inn: Inn
    kpp: Kpp
    ogrn: Ogrn
    address: PostalAddress
    phone: Phone
    email: Email
    director: Director
    accountant: Accountant
    bank_accounts: BankAccounts
    rules: Rules
    invoice_numbers: InvoiceNumbers
    credit_note_numbers: CreditNoteNumbers
    has_logo: bool = Field(description="Whether its documents show a logo.")
    is_default: IsDefault
    created_at: CreatedAt
    version: Version

    @classmethod
    def of(cls, entity: LegalEntity) -> LegalEntityView:
        """The legal entity with its requisites beside its other values."""
        regimes = (
            RegimeView(since=None if one.since == date.min else one.since, regime=one.regime)
            for one in entity.regimes
        )
        own = {name: getattr(entity.requisites, name) for name in entity.requisites.__slots__}
        return cls(
            id=entity.id,
            name=entity.name,
            tax_regimes=tuple(regimes),
            bank_accounts=tuple(map(BankAccountModel.model_validate, entity.bank_accounts)),
            rules=tuple(map(RuleModel.model_validate, entity.rules)),
            invoice_numbers=entity.invoice_numbers.text,
            credit_note_numbers=entity.credit_note_numbers.text,
            has_logo=entity.has_logo,
            is_default=entity.is_default,
            created_at=entity.created_at,
            version=entity.version,
            **own,
        )


def _kept(name: str, value: Any) -> Any:
    """A value as the entity keeps it. Raises: InvalidNumberForm."""
    if name == "bank_accounts":
        return tuple(BankAccount(**dict(one)) for one in value)
    if name == "rules":
        return tuple(one.rule() for one in value)
    return NumberForm(value) if name.endswith("_numbers") else value
