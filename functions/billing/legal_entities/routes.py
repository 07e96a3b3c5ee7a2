"""Legal entities over HTTP."""

from __future__ import annotations

from functions.billing.legal_entities.entities import (
    InvalidLogo,
    InvalidTaxRegime,
    LegalEntityExists,
    LegalEntityNotFound,
    TooManyLegalEntities,
)
from functions.billing.legal_entities.number_forms import InvalidNumberForm
from functions.billing.legal_entities.requisites import InvalidRequisites
from functions.billing.legal_entities.schemas import (
    LegalEntityForm,
    LegalEntityUpdateForm,
    LegalEntityView,
    LogoForm,
    TaxRegimeForm,
)
from functions.billing.legal_entities.service import LegalEntities
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed, Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Legal entities", "Who sells: requisites, taxes, and numbers of documents.")
READ, WRITE = "billing:legal-entity:read", "billing:legal-entity:write"
_CHANGE = (LegalEntityNotFound, PreconditionFailed, Unavailable)
_VALUES = (InvalidRequisites, InvalidNumberForm, LegalEntityExists)


@endpoint.get(
    "/legal-entities",
    permission=READ,
    query=PageQuery,
    response=LegalEntityView,
    paged=True,
    errors=[InvalidCursor],
)
def list_legal_entities(call: Call[None, PageQuery]) -> Page[LegalEntityView]:
    """List legal entities, newest first."""
    page = call.use(LegalEntities).list(call.query.limit, call.query.cursor)
    return page.map(LegalEntityView.of)


@endpoint.post(
    "/legal-entities",
    permission=WRITE,
    request=LegalEntityForm,
    response=LegalEntityView,
    status=201,
    errors=[*_VALUES, TooManyLegalEntities, Unavailable],
    idempotent=True,
)
def create_legal_entity(call: Call[LegalEntityForm]) -> LegalEntityView:
    """Record a legal entity.

    The first one serves everybody, and goes on with the numbers that were given out before.
    """
    form, once = call.body, call.once_as(LegalEntityView.of)
    created = call.use(LegalEntities).create(form.tax_regime, form.values(), once)
    return LegalEntityView.of(created)


@endpoint.get(
    "/legal-entities/{entityId}",
    permission=READ,
    response=LegalEntityView,
    errors=[LegalEntityNotFound],
)
def get_legal_entity(call: Call) -> LegalEntityView:
    """Get a legal entity."""
    return LegalEntityView.of(call.use(LegalEntities).get(call.path["entityId"]))


@endpoint.patch(
    "/legal-entities/{entityId}",
    permission=WRITE,
    request=LegalEntityUpdateForm,
    response=LegalEntityView,
    errors=[*_CHANGE, *_VALUES],
)
def update_legal_entity(call: Call[LegalEntityUpdateForm]) -> LegalEntityView:
    """Update a legal entity; what has been issued stays as it is."""
    changed = call.use(LegalEntities).update(
        call.path["entityId"], call.body.values(), call.seen_version
    )
    return LegalEntityView.of(changed)


@endpoint.post(
    "/legal-entities/{entityId}/tax-regime",
    permission=WRITE,
    request=TaxRegimeForm,
    response=LegalEntityView,
    errors=[*_CHANGE, InvalidTaxRegime],
)
def change_tax_regime(call: Call[TaxRegimeForm]) -> LegalEntityView:
    """Put a legal entity under another tax regime from a day to come.

    Days of service before it are billed under the old one, whenever their invoice is issued.
    """
    form = call.body
    changed = call.use(LegalEntities).tax(
        call.path["entityId"], form.tax_regime, form.since, call.seen_version
    )
    return LegalEntityView.of(changed)


@endpoint.put(
    "/legal-entities/{entityId}/logo",
    permission=WRITE,
    request=LogoForm,
    response=LegalEntityView,
    errors=[LegalEntityNotFound, InvalidLogo, Unavailable],
)
def update_logo(call: Call[LogoForm]) -> LegalEntityView:
    """Set the image that a legal entity's documents show, in the place of an earlier one."""
    return LegalEntityView.of(
        call.use(LegalEntities).set_logo(call.path["entityId"], call.body.image)
    )
