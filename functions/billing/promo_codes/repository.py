"""Promo codes in the billing table.

pk PROMOCODE#<code>   sk PROMOCODE        the code
     gsi1 PROMOCODES  <code>
pk PROMOCODE#<code>   sk USED#<customer>  who has used it
"""

from __future__ import annotations

from functions.billing.promo_codes.entities import (
    PromoCode,
    PromoCodeChanged,
    PromoCodeNotFound,
    PromoCodeTaken,
    PromoCodeUsedBefore,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction


@component
class PromoCodeRepository:
    """Reads promo codes, and says how changes of them are written."""

    table: Table

    def get(self, code: str) -> PromoCode:
        """One promo code. Raises: PromoCodeNotFound."""
        item = self.table.get(f"PROMOCODE#{code}", "PROMOCODE")
        if item is None:
            raise PromoCodeNotFound
        return from_item(PromoCode, item)

    def list(self, limit: int, cursor: str | None) -> Page[PromoCode]:
        """All promo codes, in order of their names. Raises: InvalidCursor."""
        page = self.table.page(Query("PROMOCODES", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(PromoCode, item))

    def add(self, code: PromoCode) -> Transaction:
        """A new promo code. Its failure: PromoCodeTaken."""
        return Transaction().create(_item(code), otherwise=PromoCodeTaken())

    def change(self, code: PromoCode, *, over: PromoCode) -> Transaction:
        """A promo code over the state it was read in. Its failure: PromoCodeChanged."""
        return Transaction().replace(
            _item(code), version=over.version, otherwise=PromoCodeChanged()
        )

    def add_use(self, code: PromoCode, customer_id: str) -> Transaction:
        """That a customer has used it. Its failure: PromoCodeUsedBefore."""
        used = {"pk": f"PROMOCODE#{code.code}", "sk": f"USED#{customer_id}"}
        return Transaction().create(used, otherwise=PromoCodeUsedBefore())

    def remove_use(self, code: PromoCode, customer_id: str) -> Transaction:
        """That a customer may use it again."""
        return Transaction().delete(f"PROMOCODE#{code.code}", f"USED#{customer_id}")


def _item(code: PromoCode) -> Item:
    return to_item(code) | {
        "pk": f"PROMOCODE#{code.code}",
        "sk": "PROMOCODE",
        "gsi1pk": "PROMOCODES",
        "gsi1sk": code.code,
    }
