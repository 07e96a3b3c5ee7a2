"""Submitting an application for a connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.applications.entities import (
    Applicant,
    Application,
    MissingContact,
    OnlyForStaff,
    State,
)
from functions.customer.applications.events import ApplicationSubmitted
from functions.customer.applications.repository import NUMBERS, ApplicationRepository
from functions.customer.applications.sources import Source
from functions.customer.buildings.repository import building_in, building_key
from functions.customer.consents.entities import GivenConsent, digest_of
from functions.customer.coverage.entities import Coverage
from functions.customer.customers.entities import Customer, CustomerNotFound
from functions.customer.customers.phones import e164
from functions.customer.customers.repository import customer_in, customer_key
from functions.customer.customers.service import Defaults
from functions.customer.quotas.entities import Quota, QuotaChanged
from functions.customer.quotas.repository import QuotaRepository, quota_in, quota_key
from functions.customer.tariffs.entities import AgreedTariff, agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from functions.customer.technicians.entities import MANAGE
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import FieldError, Forbidden
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import Draw, NumberTaken
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class Form:
    """What an applicant sends; a known customer may leave out their contact details."""

    tariff_id: str
    address: Address
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    comment: str = ""
    customer_id: str | None = None
    tariff_revision: int | None = None
    consents: tuple[GivenConsent, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a submission depends on, read in one request."""

    tariff: AgreedTariff
    coverage: Coverage
    quota: Quota
    number: Draw
    customer: Customer | None


@component
class ApplicationSubmission:
    """The use case of submitting an application: for visitors, customers and the office."""

    table: Table
    applications: ApplicationRepository
    quotas: QuotaRepository
    clock: Clock
    new_id: NewId
    defaults: Defaults
    per_hour: int

    def submit(
        self, form: Form, by: Principal, source: str, once: KeyedRequest | None = None
    ) -> Application:
        """Submit an application; an address that is not served is accepted, too.

        Raises: UnknownTariff, TariffNotSold, TariffRevised, MissingContact, InvalidPhone,
        TooManyApplications, Forbidden, OnlyForStaff, CustomerNotFound, CustomerIsMerged,
        CustomerIsErased.
        """
        customer_id = _beneficiary(form, by)
        return retrying(
            lambda: self._submit(form, by, customer_id, source, once),
            on=(NumberTaken, QuotaChanged),
        )

    def _submit(
        self,
        form: Form,
        by: Principal,
        customer_id: str | None,
        source: str,
        once: KeyedRequest | None,
    ) -> Application:
        now = self.clock()
        grounds = self._grounds(form, customer_id, source)
        if customer_id and not grounds.customer and not by.is_customer:
            raise CustomerNotFound
        if grounds.customer:
            grounds.customer.must_be_current()
        application = Application(
            id=id_for(once, "application", self.new_id),
            number=grounds.number.text,
            state=State.NEW,
            applicant=self._applicant(form, grounds.customer),
            customer_id=customer_id,
            source=_source(form, by),
            consents_from=digest_of(source) if form.consents else "",
            **_as_sent(form, grounds, now),
        )
        change = (
            Transaction()
            .extend(grounds.number.taking)
            .extend(self.applications.add(application))
            .emit(ApplicationSubmitted.of(application))
            .audit(f"application#{application.id}", "application.submitted",
                   at=now, after=application)
        )  # fmt: skip
        if not by.may(MANAGE):
            change.extend(self.quotas.change(grounds.quota.taken(self.per_hour, now)))
        self.table.commit(change.once(once, result=application))
        return application

    def _grounds(self, form: Form, customer_id: str | None, source: str) -> Grounds:
        untouched = Quota.of(source, self.clock())
        tariff, building, quota, counter, customer = self.applications.get_together(
            tariff_key(form.tariff_id),
            building_key(form.address.building_id),
            quota_key(untouched),
            NUMBERS.key,
            customer_key(customer_id) if customer_id else None,
        )
        agreed = agree(tariff_in(tariff), form.tariff_revision)
        coverage = Coverage.of(building_in(building), form.address)
        return Grounds(
            tariff=agreed,
            coverage=coverage,
            quota=quota_in(quota, untouched),
            number=NUMBERS.after(counter),
            customer=customer_in(customer),
        )

    def _applicant(self, form: Form, customer: Customer | None) -> Applicant:
        """Who applies: as the form says, else as the customer is known."""
        name = form.name or (customer.name if customer else None)
        phone = form.phone or (customer.phone if customer else None)
        if name is None or phone is None:
            missing = [f for f, v in (("/name", name), ("/phone", phone)) if v is None]
            raise MissingContact(
                errors=tuple(FieldError(f, "This field is required.", "missing") for f in missing)
            )
        return Applicant(
            name=name,
            phone=e164(phone, self.defaults.phone_region),
            email=form.email or (customer.email if customer else None),
            locale=form.locale or (customer.locale if customer else self.defaults.locale),
            time_zone=customer.time_zone if customer else self.defaults.time_zone,
        )


def _beneficiary(form: Form, by: Principal) -> str | None:
    """The customer for whom it is, if known. Raises: Forbidden."""
    if form.customer_id in (None, by.customer_id):
        return by.customer_id
    if not by.may(MANAGE) or by.is_customer:
        raise Forbidden("Only staff may apply for somebody else.")
    return form.customer_id


def _as_sent(form: Form, grounds: Grounds, now: datetime) -> dict[str, Any]:
    """What of an application follows from its form and its time alone."""
    return {
        "address": form.address,
        "tariff": grounds.tariff,
        "coverage": grounds.coverage,
        "comment": form.comment,
        "consents": form.consents,
        "created_at": now,
        "updated_at": now,
        "reached": {State.NEW.value: now},
    }


def _source(form: Form, by: Principal) -> Source:
    """Where it comes from; what the office takes down comes by phone. Raises: OnlyForStaff."""
    if by.may(MANAGE) and not by.is_customer:
        return form.source or Source.PHONE
    if form.source not in (None, Source.SITE):
        wrong = FieldError("/source", "Only staff may send this.", "staff_only")
        raise OnlyForStaff(errors=(wrong,))
    return Source.SITE
