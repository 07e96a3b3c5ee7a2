"""What one can do with tariffs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from functions.billing.tariffs.entities import Tariff, TariffNotFound, TariffStatus, TariffTerms
from functions.billing.tariffs.events import TariffArchived, TariffPublished
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.errors import Forbidden, PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal

READ = "billing:tariff:read"


@component
class Tariffs:
    """Use cases of tariffs. `currency` is the provider's own."""

    table: Table
    tariffs: TariffRepository
    clock: Clock
    new_id: NewId
    currency: str

    def get(self, tariff_id: str, by: Principal) -> Tariff:
        """A tariff. Raises: TariffNotFound, also for one that the caller may not see."""
        tariff = self.tariffs.get(tariff_id)
        if not tariff.public and not by.may(READ):
            raise TariffNotFound
        return tariff

    def list(
        self, status: TariffStatus | None, by: Principal, limit: int, cursor: str | None
    ) -> Page[Tariff]:
        """Tariffs of a status, or all that the caller may see, in order of their codes.

        Raises: Forbidden, InvalidCursor.
        """
        if by.may(READ):
            statuses = tuple(TariffStatus) if status is None else (status,)
        elif status in (None, TariffStatus.PUBLISHED):
            statuses = (TariffStatus.PUBLISHED,)
        else:
            raise Forbidden("This needs the permission {permission}.", permission=READ)
        return self.tariffs.list(statuses, limit, cursor)

    def create(self, code: str, terms: TariffTerms, once: KeyedRequest | None = None) -> Tariff:
        """Create a draft. Raises: TariffCodeTaken."""
        now = self.clock()
        tariff = Tariff(
            id=id_for(once, "tariff", self.new_id), code=code, terms=terms, created_at=now
        )
        writes = self.tariffs.add(tariff)
        writes.audit(f"tariff#{tariff.id}", "tariff.created", at=now, after=tariff)
        self.table.commit(writes.once(once, result=tariff))
        return tariff

    def update(self, tariff_id: str, changes: dict[str, Any], seen_version: int | None) -> Tariff:
        """Change some terms of a draft.

        Raises: TariffNotFound, TariffNotDraft, TariffChanged, InvalidPrice, UnknownCurrency,
        PreconditionFailed where `seen_version` is not the version it has.
        """
        old = self._get(tariff_id, seen_version)
        suspension = old.terms.voluntary_suspension
        if "voluntary_suspension" in changes:
            suspension = replace(suspension, **changes["voluntary_suspension"])
        terms = replace(old.terms, **changes | {"voluntary_suspension": suspension})
        return self._change(old, old.amended(terms), "tariff.updated")

    def publish(self, tariff_id: str, seen_version: int | None = None) -> Tariff:
        """Publish a draft; publishing it twice changes nothing more.

        Raises: TariffNotFound, TariffNotDraft, TariffChanged, PreconditionFailed.
        """
        old = self._get(tariff_id, seen_version)
        now = self.clock()
        new = old.published(now)
        if new is old:
            return old
        writes = self.tariffs.add_revision(new).emit(TariffPublished.of(new, now))
        return self._change(old, new, "tariff.published", writes)

    def revise(
        self,
        tariff_id: str,
        terms: TariffTerms,
        seen_version: int | None = None,
        once: KeyedRequest | None = None,
    ) -> Tariff:
        """Publish new terms; existing subscribers keep theirs.

        Raises: TariffNotFound, TariffNotPublished, TariffChanged, Invalid, PreconditionFailed.
        """
        old = self._get(tariff_id, seen_version)
        now = self.clock()
        new = old.revised(terms, now)
        writes = self.tariffs.add_revision(new).emit(TariffPublished.of(new, now))
        return self._change(old, new, "tariff.revised", writes.once(once, result=new))

    def archive(self, tariff_id: str, seen_version: int | None = None) -> Tariff:
        """Archive a tariff; its subscribers keep it.

        Raises: TariffNotFound, TariffNotPublished, TariffChanged, PreconditionFailed.
        """
        old = self._get(tariff_id, seen_version)
        now = self.clock()
        new = old.archived(now)
        writes = Transaction().emit(TariffArchived.of(new, now))
        return self._change(old, new, "tariff.archived", writes)

    def _get(self, tariff_id: str, seen_version: int | None) -> Tariff:
        tariff = self.tariffs.get(tariff_id)
        if seen_version not in (None, tariff.version):
            raise PreconditionFailed
        return tariff

    def _change(
        self, old: Tariff, new: Tariff, action: str, writes: Transaction | None = None
    ) -> Tariff:
        change = (writes or Transaction()).extend(self.tariffs.change(new, over=old))
        change.audit(f"tariff#{new.id}", action, at=self.clock(), before=old, after=new)
        self.table.commit(change)
        return new
