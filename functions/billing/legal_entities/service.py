"""What one can do with legal entities."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from functions.billing.legal_entities.entities import (
    InvalidLogo,
    LegalEntitiesChanged,
    LegalEntity,
    LegalEntityNotFound,
    RegimeFrom,
    Register,
    TaxRegime,
)
from functions.billing.legal_entities.events import LegalEntityChanged
from functions.billing.legal_entities.png import is_png
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.legal_entities.sellers import Sellers
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying

LARGEST_LOGO = 65536


@component
class LegalEntities:
    """Use cases of legal entities. `time_zone` is the provider's."""

    table: Table
    entities: LegalEntityRepository
    sellers: Sellers
    clock: Clock
    new_id: NewId
    time_zone: str

    def list(self, limit: int, cursor: str | None) -> Page[LegalEntity]:
        """All legal entities, newest first. Raises: InvalidCursor."""
        return self.entities.list(limit, cursor)

    def get(self, entity_id: str) -> LegalEntity:
        """One legal entity. Raises: LegalEntityNotFound."""
        return self.entities.get(entity_id)

    def create(
        self, regime: TaxRegime, values: Mapping[str, Any], once: KeyedRequest | None = None
    ) -> LegalEntity:
        """Record a legal entity; the first one is the default, and goes on with the numbers.

        Raises: InvalidRequisites, LegalEntityExists, TooManyLegalEntities, Unavailable.
        """
        blank = LegalEntity(
            id=id_for(once, "legal-entity", self.new_id),
            name="",
            regimes=(RegimeFrom(date.min, regime),),
            created_at=self.clock(),
            version=0,
        )

        def attempt() -> LegalEntity:
            register = self.entities.register()
            entity = register.admit(blank.amended(values))
            return self._committed(entity, None, register, "legal-entity.created", once=once)

        return retrying(attempt, on=LegalEntitiesChanged)

    def update(
        self, entity_id: str, changes: Mapping[str, Any], seen_version: int | None
    ) -> LegalEntity:
        """Change what stands on its documents, whom it serves, and how its numbers look.

        Raises: LegalEntityNotFound, InvalidRequisites, LegalEntityExists, PreconditionFailed,
        Unavailable.
        """
        return self._change(entity_id, lambda e: e.amended(changes), seen_version)

    def tax(
        self, entity_id: str, regime: TaxRegime, since: date, seen_version: int | None
    ) -> LegalEntity:
        """Put it under another tax regime from a day of service to come.

        Asking for the same again changes nothing.
        Raises: LegalEntityNotFound, InvalidTaxRegime, PreconditionFailed, Unavailable.
        """
        today = local_date(self.clock(), self.time_zone)

        def taxed(entity: LegalEntity) -> LegalEntity:
            if entity.regimes[-1] == RegimeFrom(since, regime):
                return entity
            return entity.taxed_as(regime, since, today)

        return self._change(entity_id, taxed, seen_version)

    def set_logo(self, entity_id: str, image: str) -> LegalEntity:
        """Keep the image that its documents show.

        Raises: LegalEntityNotFound, InvalidLogo, Unavailable.
        """
        _check_logo(image)
        logo = self.entities.set_logo(entity_id, image)
        return self._change(entity_id, LegalEntity.with_logo, None, logo)

    def _change(
        self,
        entity_id: str,
        change: Callable[[LegalEntity], LegalEntity],
        seen_version: int | None,
        more: Transaction | None = None,
    ) -> LegalEntity:
        def attempt() -> LegalEntity:
            register = self.entities.register()
            before = next((e for e in register.entities if e.id == entity_id), None)
            if before is None:
                raise LegalEntityNotFound
            if seen_version not in (None, before.version):
                raise PreconditionFailed
            after = change(before)
            if after is before:
                return before
            after = register.admit(after)
            return self._committed(after, before, register, "legal-entity.updated", more=more)

        return retrying(attempt, on=LegalEntitiesChanged)

    def _committed(
        self,
        after: LegalEntity,
        before: LegalEntity | None,
        register: Register,
        action: str,
        *,
        once: KeyedRequest | None = None,
        more: Transaction | None = None,
    ) -> LegalEntity:
        writes = self.entities.change(after, over=register).extend(more or Transaction())
        default = register.default
        if after.is_default and default is not None and default.id != after.id:
            demoted = replace(default, is_default=False, version=default.version + 1)
            writes.extend(self.entities.demote(demoted))
            writes.emit(LegalEntityChanged.of(demoted, self.clock()))
        writes.emit(LegalEntityChanged.of(after, self.clock())).audit(
            f"legal-entity#{after.id}", action, at=self.clock(), before=before, after=after
        )
        self.table.commit(writes.once(once, result=after))
        self.sellers.forget()
        return after


def _check_logo(image: str) -> None:
    try:
        data = b64decode(image, validate=True)
    except (NotBase64, ValueError) as error:
        raise InvalidLogo from error
    if len(data) > LARGEST_LOGO or not is_png(data):
        raise InvalidLogo
