"""Legal entities as billing tells of them."""

from __future__ import annotations

from functions.customer.sellers.entities import Seller
from shared.messaging.consumer import Received


class LegalEntity(Received):
    """A legal entity of billing's, which signs contracts."""

    legal_entity_id: str
    name: str
    is_default: bool
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    director: str = ""
    bank: str = ""
    bic: str = ""
    account: str = ""
    correspondent_account: str = ""

    def seller(self, sequence: int) -> Seller:
        """The seller as it is known here."""
        fields = self.model_dump()
        return Seller(id=fields.pop("legal_entity_id"), sequence=sequence, **fields)
