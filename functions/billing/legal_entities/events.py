"""Events of legal entities."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.billing.legal_entities.entities import LegalEntity
from shared.event import Event
from shared.messaging.data import EventData


class LegalEntityChanged(EventData):
    """A legal entity was recorded or changed; the data show it after the change."""

    event_type: ClassVar[str] = "billing.legal-entity.changed"
    legal_entity_id: str
    name: str = Field(examples=["ООО «Последняя миля»"])
    is_default: bool = Field(description="Whether it serves whom no rule names.")
    inn: str = Field(examples=["7707083893"])
    kpp: str = Field(examples=["770701001"])
    ogrn: str = Field(examples=["1027700132195"])
    address: str = Field(examples=["Москва, ул. Мясницкая, 1"])
    phone: str = Field(examples=["+74951234567"])
    email: str = Field(examples=["office@example.com"])
    director: str = Field(examples=["Иванова А. П."])
    bank: str = Field(description="Of its first bank account.", examples=["ПАО Сбербанк"])
    bic: str = Field(examples=["044525225"])
    account: str = Field(examples=["40702810638050013199"])
    correspondent_account: str = Field(examples=["30101810400000000225"])

    @classmethod
    def of(cls, entity: LegalEntity, at: datetime) -> Event:
        """The event of a legal entity's new state."""
        own, bank = entity.requisites, next(iter(entity.bank_accounts), None)
        data = cls(
            legal_entity_id=entity.id,
            name=entity.name,
            is_default=entity.is_default,
            inn=own.inn,
            kpp=own.kpp,
            ogrn=own.ogrn,
            address=own.address,
            phone=own.phone,
            email=own.email,
            director=own.director,
            bank=bank.bank if bank else "",
            bic=bank.bic if bank else "",
            account=bank.account if bank else "",
            correspondent_account=bank.correspondent_account if bank else "",
        )
        return data.event(subject=entity.id, at=at, sequence=entity.version)
