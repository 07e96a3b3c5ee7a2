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
from functions.billing.tariffs.schemas import (
    NewTariff,
    TariffAmendment,
    TariffsQuery,
    TariffTerms,
    TariffView,
)
from functions.billing.tariffs.service import Tariffs
from shared.dynamo import Page
from shared.errors import Forbidden, PreconditionFailed
from shared.http import PUBLIC, Call, Endpoints
from shared.money import UnknownCurrency

endpoint = Endpoints("tariffs")
WRITE = "billing:tariff:write"
_CHANGE = (TariffNotFound, TariffChanged, PreconditionFailed)


@endpoint.get(
    "/tariffs",
    permission=PUBLIC,
    identify=True,
    query=TariffsQuery,
    response=TariffView,
    paged=True,
    errors=[Forbidden],
)
def list_tariffs(call: Call[None, TariffsQuery]) -> Page[TariffView]:
    """List tariffs on sale, in order of their codes; staff see drafts and archived ones too."""
    query = call.query
    page = call.use(Tariffs).list(query.status, call.principal, query.limit, query.cursor)
    return page.map(TariffView.of)


@endpoint.post(
    "/tariffs",
    permission=WRITE,
    request=NewTariff,
    response=TariffView,
    status=201,
    errors=[TariffCodeTaken, InvalidPrice, UnknownCurrency],
    idempotent=True,
)
def add(call: Call[NewTariff]) -> TariffView:
    """Write a draft of a tariff."""
    tariffs = call.use(Tariffs)
    terms = call.body.terms(tariffs.currency)
    return TariffView.of(tariffs.add(call.body.code, terms, call.once_as(TariffView.of)))


@endpoint.get(
    "/tariffs/{tariffId}",
    permission=PUBLIC,
    identify=True,
    response=TariffView,
    errors=[TariffNotFound],
)
def one(call: Call) -> TariffView:
    """Show a tariff; drafts and archived ones to staff only."""
    return TariffView.of(call.use(Tariffs).get(call.path["tariffId"], call.principal))


@endpoint.patch(
    "/tariffs/{tariffId}",
    permission=WRITE,
    request=TariffAmendment,
    response=TariffView,
    errors=[*_CHANGE, TariffNotDraft, InvalidPrice, UnknownCurrency],
)
def amend(call: Call[TariffAmendment]) -> TariffView:
    """Change a draft."""
    tariff_id = call.path["tariffId"]
    changed = call.use(Tariffs).amend(tariff_id, call.body.changes(), call.seen_version)
    return TariffView.of(changed)


@endpoint.post(
    "/tariffs/{tariffId}/publish",
    permission=WRITE,
    response=TariffView,
    errors=[*_CHANGE, TariffNotDraft],
)
def publish(call: Call) -> TariffView:
    """Open a draft for sale; its terms never change from then on."""
    return TariffView.of(call.use(Tariffs).publish(call.path["tariffId"], call.seen_version))


@endpoint.post(
    "/tariffs/{tariffId}/versions",
    permission=WRITE,
    request=TariffTerms,
    response=TariffView,
    status=201,
    errors=[*_CHANGE, TariffNotPublished, InvalidPrice, UnknownCurrency],
    idempotent=True,
)
def revise(call: Call[TariffTerms]) -> TariffView:
    """Publish new terms of a tariff; its subscribers stay on theirs."""
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
def archive(call: Call) -> TariffView:
    """Sell a tariff no longer; its subscribers stay."""
    return TariffView.of(call.use(Tariffs).archive(call.path["tariffId"], call.seen_version))
