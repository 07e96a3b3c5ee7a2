"""Applying for a connection."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.addresses.entities import Address
from functions.customer.applications.announcements import submitted
from functions.customer.applications.entities import (
    Applicant,
    Application,
    MissingContact,
    State,
)
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.buildings.repository import building_in, building_key
from functions.customer.coverage.entities import Coverage
from functions.customer.customers.entities import Customer, CustomerNotFound
from functions.customer.customers.phones import e164
from functions.customer.customers.repository import customer_in, customer_key
from functions.customer.customers.service import Defaults
from functions.customer.numbers.entities import NumberTaken, Series
from functions.customer.numbers.repository import next_number, series_key
from functions.customer.quotas.entities import Quota, QuotaMoved
from functions.customer.quotas.repository import quota_in, quota_key, write_quota
from functions.customer.retries import again
from functions.customer.tariffs.entities import AgreedTariff, agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from shared.clock import Clock
from shared.dynamo import Item, Transaction
from shared.errors import FieldError, Forbidden
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal

STAFF = "customer:application:write"


@dataclass(frozen=True, slots=True)
class Form:
    """What an applicant filled in; a known customer may leave out who they are."""

    tariff_id: str
    address: Address
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    comment: str = ""
    customer_id: str | None = None
    tariff_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an application is judged by, read in one request."""

    tariff: AgreedTariff
    coverage: Coverage
    quota: Quota
    counter: Item | None
    customer: Customer | None


@dataclass(frozen=True)
class Submissions:
    """Takes applications in, from visitors, customers and the office."""

    repository: ApplicationRepository
    clock: Clock
    new_id: NewId
    defaults: Defaults
    per_hour: int

    def submit(
        self, form: Form, by: Principal, source: str, once: KeyedRequest | None = None
    ) -> Application:
        """Take an application in; an address that is not served is taken in too.

        Raises: UnknownTariff, TariffNotSold, TariffRevised, MissingContact, InvalidPhone,
        TooManyApplications, Forbidden, CustomerNotFound.
        """
        customer_id = _beneficiary(form, by)
        return again(
            lambda: self._submit(form, by, customer_id, source, once), on=(NumberTaken, QuotaMoved)
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
        change = Transaction()
        if not by.may(STAFF):
            write_quota(change, grounds.quota.taken(self.per_hour, now))
        application = Application(
            id=id_for(once, "application", self.new_id),
            number=next_number(change, Series.APPLICATION, grounds.counter),
            state=State.NEW,
            applicant=self._applicant(form, grounds.customer),
            address=form.address,
            tariff=grounds.tariff,
            coverage=grounds.coverage,
            created_at=now,
            updated_at=now,
            customer_id=customer_id,
            comment=form.comment,
        )
        self.repository.create(change, application).emit(submitted(application))
        subject = f"application#{application.id}"
        change.audit(subject, "application.submitted", at=now, after=application)
        self.repository.table.commit(change.once(once, result=application))
        return application

    def _grounds(self, form: Form, customer_id: str | None, source: str) -> Grounds:
        untouched = Quota.of(source, self.clock())
        tariff, building, quota, counter, customer = self.repository.together(
            tariff_key(form.tariff_id),
            building_key(form.address.building_id),
            quota_key(untouched),
            series_key(Series.APPLICATION),
            customer_key(customer_id) if customer_id else None,
        )
        agreed = agree(tariff_in(tariff), form.tariff_revision)
        coverage = Coverage.of(building_in(building))
        return Grounds(agreed, coverage, quota_in(quota, untouched), counter, customer_in(customer))

    def _applicant(self, form: Form, customer: Customer | None) -> Applicant:
        """Who applies: as the form says, else as the customer is known."""
        name = form.name or (customer.name if customer else None)
        phone = form.phone or (customer.phone if customer else None)
        if name is None or phone is None:
            missing = [f for f, v in (("/name", name), ("/phone", phone)) if v is None]
            raise MissingContact(
                errors=tuple(FieldError(f, "is needed", "missing") for f in missing)
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
    if not by.may(STAFF) or by.is_customer:
        raise Forbidden("Only staff may apply for somebody else.")
    return form.customer_id
