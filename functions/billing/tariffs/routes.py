"""Tariffs over HTTP."""

from __future__ import annotations

from functions.billing.tariffs.entities import (
    InvalidPrice,
    TariffChanged,
    TariffCodeTaken,
    TariffNotDraft,
    TariffNotFound,
    TariffNotPublished,
)
from functions.billing.tariffs.meters import InvalidMeter
from functions.billing.tariffs.schemas import (
    TariffForm,
    TariffQuery,
    TariffTermsForm,
    TariffUpdateForm,
    TariffView,
)
from functions.billing.tariffs.service import Tariffs
from shared.dynamo import Page
from shared.errors import Forbidden, PreconditionFailed
from shared.http import PUBLIC, Call, Endpoints
from shared.money import UnknownCurrency

endpoint = Endpoints("Tariffs", "What can be bought, and at what price.")
WRITE = "billing:tariff:write"
MOST_VALUES = 6000
"""Of JSON in a tariff: a meter may have 500 prefixes with three fields each; there may be two."""
_CHANGE = (TariffNotFound, TariffChanged, PreconditionFailed)


@endpoint.get(
    "/tariffs",
    permission=PUBLIC,
    identify=True,
    query=TariffQuery,
    response=TariffView,
    paged=True,
    errors=[Forbidden],
)
def list_tariffs(call: Call[None, TariffQuery]) -> Page[TariffView]:
    """List published tariffs in order of their codes; staff see drafts and archived ones too."""
    query = call.query
    page = call.use(Tariffs).list(query.status, call.principal, query.limit, query.cursor)
    return page.map(TariffView.of)


@endpoint.post(
    "/tariffs",
    permission=WRITE,
    request=TariffForm,
    max_values=MOST_VALUES,
    response=TariffView,
    status=201,
    errors=[TariffCodeTaken, InvalidMeter, InvalidPrice, UnknownCurrency],
    idempotent=True,
)
def create_tariff(call: Call[TariffForm]) -> TariffView:
    """Create a draft tariff."""
    tariffs = call.use(Tariffs)
    terms = call.body.terms(tariffs.currency)
    return TariffView.of(tariffs.create(call.body.code, terms, call.once_as(TariffView.of)))


@endpoint.get(
    "/tariffs/{tariffId}",
    permission=PUBLIC,
    identify=True,
    response=TariffView,
    errors=[TariffNotFound],
)
def get_tariff(call: Call) -> TariffView:
    """Get a tariff; drafts and archived ones are for staff."""
    return TariffView.of(call.use(Tariffs).get(call.path["tariffId"], call.principal))


@endpoint.patch(
    "/tariffs/{tariffId}",
    permission=WRITE,
    request=TariffUpdateForm,
    max_values=MOST_VALUES,
    response=TariffView,
    errors=[*_CHANGE, TariffNotDraft, InvalidMeter, InvalidPrice, UnknownCurrency],
)
def update_tariff(call: Call[TariffUpdateForm]) -> TariffView:
    """Update a draft tariff."""
    tariff_id = call.path["tariffId"]
    changed = call.use(Tariffs).update(tariff_id, call.body.changes(), call.seen_version)
    return TariffView.of(changed)


@endpoint.post(
    "/tariffs/{tariffId}/publish",
    permission=WRITE,
    response=TariffView,
    errors=[*_CHANGE, TariffNotDraft],
)
def publish_tariff(call: Call) -> TariffView:
    """Publish a draft tariff; its terms never change afterwards."""
    return TariffView.of(call.use(Tariffs).publish(call.path["tariffId"], call.seen_version))


@endpoint.post(
    "/tariffs/{tariffId}/versions",
    permission=WRITE,
    request=TariffTermsForm,
    max_values=MOST_VALUES,
    response=TariffView,
    status=201,
    errors=[*_CHANGE, TariffNotPublished, InvalidMeter, InvalidPrice, UnknownCurrency],
    idempotent=True,
)
def revise_tariff(call: Call[TariffTermsForm]) -> TariffView:
    """Publish new terms of a tariff; existing subscribers keep theirs."""
    tariffs = call.use(Tariffs)
    terms = call.body.terms(tariffs.currency)
    once = call.once_as(TariffView.of)
    return TariffView.of(tariffs.revise(call.path["tariffId"], terms, call.seen_version, once))


@endpoint.post(
    "/tariffs/{tariffId}/archive",
    permission=WRITE,
    response=TariffView,
    errors=[*_CHANGE, TariffNotPublished],
)
def archive_tariff(call: Call) -> TariffView:
    """Archive a tariff: it is no longer sold, and its subscribers keep it."""
    return TariffView.of(call.use(Tariffs).archive(call.path["tariffId"], call.seen_version))
