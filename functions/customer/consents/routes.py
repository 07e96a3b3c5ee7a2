"""Consents over HTTP."""

from __future__ import annotations

from functions.customer.consents.entities import (
    Consent,
    ConsentInForce,
    ConsentSource,
    NoConsentInForce,
)
from functions.customer.consents.schemas import ConsentForm, ConsentView, OwnConsentForm
from functions.customer.consents.service import Consents, Statement
from functions.customer.customers.entities import CustomerNotFound
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Personal data", "Consents, the export of all that is held about a person, and its erasure."
)
RECORDING = (CustomerNotFound, ConsentInForce, NoConsentInForce)


@endpoint.get("/me/consents", permission="customer:profile:read", query=PageQuery,
              response=ConsentView, paged=True, errors=[CustomerNotFound])  # fmt: skip
def list_own_consents(call: Call[None, PageQuery]) -> Page[Consent]:
    """List the caller's own consents, newest first."""
    q, by = call.query, call.principal
    return call.use(Consents).list_of(by.customer_id, q.limit, q.cursor, by)


@endpoint.post("/me/consents", permission="customer:profile:write", request=OwnConsentForm,
               response=ConsentView, status=201, errors=[*RECORDING],
               idempotent=True)  # fmt: skip
def record_own_consent(call: Call[OwnConsentForm]) -> Consent:
    """Give a consent, or withdraw the one that is in force."""
    sent, by = call.body, call.principal
    said = Statement(sent.consent(), sent.granted, ConsentSource.PORTAL, call.source)
    return call.use(Consents).record(by.customer_id, said, by, call.once)


@endpoint.get("/customers/{customerId}/consents", permission="customer:customer:read",
              query=PageQuery, response=ConsentView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_customer_consents(call: Call[None, PageQuery]) -> Page[Consent]:
    """List a customer's consents, newest first."""
    q, customer_id = call.query, call.path["customerId"]
    return call.use(Consents).list_of(customer_id, q.limit, q.cursor, call.principal)


@endpoint.post("/customers/{customerId}/consents", permission="customer:customer:write",
               request=ConsentForm, response=ConsentView, status=201, errors=[*RECORDING],
               idempotent=True)  # fmt: skip
def record_customer_consent(call: Call[ConsentForm]) -> Consent:
    """Record what a customer has said about a consent in the office, by phone or on paper."""
    sent = call.body
    said = Statement(sent.consent(), sent.granted, sent.source)
    return call.use(Consents).record(call.path["customerId"], said, call.principal, call.once)
