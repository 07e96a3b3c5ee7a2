"""Who sells to an account, asked for with each bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.billing.legal_entities.entities import LegalEntity, Sale, chosen
from functions.billing.legal_entities.repository import LegalEntityRepository
from shared.clock import Clock
from shared.component import component
from shared.observability import logger

KEPT_FOR = timedelta(minutes=1)
"""So long a bill may be late for a change: another tax regime begins on a later day anyway."""


@dataclass
class Known:
    """The legal entities by id, as they were read last; that of an empty id is the default."""

    entities: Mapping[str, LegalEntity] = field(default_factory=dict)
    until: datetime | None = None


@component
class Sellers:
    """The legal entities, kept for a minute: a bill costs no read for its seller.

    `nameless` sells as long as none is recorded.
    """

    entities: LegalEntityRepository
    clock: Clock
    nameless: LegalEntity
    known: Known = field(default_factory=Known)

    def of(self, legal_entity: str) -> LegalEntity:
        """The legal entity of this id; of none, the default."""
        known = self._read()
        return known.get(legal_entity) or known[""]

    def serving(self, sale: Sale) -> LegalEntity:
        """Who is to serve a sale, by their rules."""
        known = self._read()
        return chosen((one for key, one in known.items() if key), sale) or known[""]

    def forget(self) -> None:
        """Read them again when they are asked for next."""
        self.known.until = None

    def ready(self) -> None:
        """Read them, where that is due: from then on a bill fails for no other reason than its own.

        Raises: whatever the table raises.
        """
        self._read()

    def _read(self) -> Mapping[str, LegalEntity]:
        now, known = self.clock(), self.known
        if known.until is None or not now < known.until <= now + KEPT_FOR:
            known.entities = self._known(known.entities if known.until else {})
            known.until = now + KEPT_FOR
        return known.entities

    def _known(self, before: Mapping[str, LegalEntity]) -> Mapping[str, LegalEntity]:
        """All of them as they stand; as they stood, where the table does not answer."""
        try:
            register = self.entities.register()
        except Exception:
            if not before:
                raise
            logger().exception("legal entities not read again")
            return before
        by_id = {entity.id: entity for entity in register.entities}
        return {"": register.default or self.nameless, **by_id}
