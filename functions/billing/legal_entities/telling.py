"""Telling of legal entities that were recorded before anybody was told of them."""

from __future__ import annotations

from functions.billing.legal_entities.events import LegalEntityChanged
from functions.billing.legal_entities.repository import entity_in
from shared.clock import system_clock
from shared.dynamo.transaction import Item, Transaction


def told(item: Item) -> Transaction | None:
    """The event of a legal entity as it is; told twice, it says nothing new."""
    entity = entity_in(item)
    return (
        None
        if entity is None
        else Transaction().emit(LegalEntityChanged.of(entity, system_clock()))
    )
