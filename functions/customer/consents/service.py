"""What one can do with consents: give, withdraw and look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.customer.consents.entities import (
    Consent,
    ConsentChanged,
    ConsentInForce,
    ConsentSource,
    GivenConsent,
    NoConsentInForce,
    digest_of,
)
from functions.customer.consents.events import ConsentRecorded
from functions.customer.consents.giving import giving
from functions.customer.consents.repository import ConsentRepository
from functions.customer.customers.entities import CustomerNotFound
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says about one purpose, and how: they agree, or no more."""

    given: GivenConsent
    granted: bool
    source: ConsentSource
    address: str = ""


@component
class Consents:
    """Use cases of consents; all that was ever given stays on record."""

    table: Table
    consents: ConsentRepository
    clock: Clock
    new_id: NewId

    def record(
        self,
        customer_id: str | None,
        said: Statement,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Consent:
        """Record that a customer consents, or does so no more.

        Raises: CustomerNotFound, ConsentInForce, NoConsentInForce.
        """
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        if owner is None:
            raise CustomerNotFound
        return retrying(lambda: self._record(owner, said, by, once), on=ConsentChanged)

    def list_of(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Consent]:
        """A customer's consents, newest first. Raises: CustomerNotFound."""
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        if owner is None:
            raise CustomerNotFound
        return self.consents.list_of(owner, limit, cursor)

    def _record(
        self, owner: str, said: Statement, by: Principal, once: KeyedRequest | None
    ) -> Consent:
        now = self.clock()
        is_known, latest = self.consents.find_latest(owner, said.given.purpose)
        if not is_known:
            raise CustomerNotFound
        if not said.granted:
            consent, writes = self._withdrawn(latest, now)
        else:
            consent = Consent(
                id=id_for(once, "consent", self.new_id),
                customer_id=owner,
                purpose=said.given.purpose,
                text_version=said.given.text_version,
                source=said.source,
                given_at=now,
                recorded_by=by.id,
                ip_digest=digest_of(said.address),
            )
            writes = self._given(consent, latest)
        self.table.commit(writes.once(once, result=consent))
        return consent

    def _given(self, consent: Consent, latest: Consent | None) -> Transaction:
        """Raises: ConsentInForce."""
        if latest and latest.in_force and latest.text_version == consent.text_version:
            raise ConsentInForce
        return giving(self.consents, consent, latest)

    def _withdrawn(self, latest: Consent | None, now: datetime) -> tuple[Consent, Transaction]:
        """Raises: NoConsentInForce."""
        if latest is None or not latest.in_force:
            raise NoConsentInForce
        after = latest.withdrawn(now)
        writes = self.consents.end(after, over=latest, is_latest=True)
        writes.emit(ConsentRecorded.of(after))
        subject = f"customer#{after.customer_id}"
        return after, writes.audit(subject, "consent.withdrawn", at=now, before=latest, after=after)
