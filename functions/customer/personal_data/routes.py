"""Requests for personal data over HTTP."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.personal_data.entities import (
    ErasureHindered,
    ForcingNotAllowed,
    OnlyErasureIsForced,
    PersonalDataRequest,
    PersonalDataRequestNotFound,
    ReasonMissing,
    RequestedAlready,
)
from functions.customer.personal_data.schemas import (
    ArchiveView,
    NewPersonalDataRequest,
    PersonalDataQuery,
    PersonalDataRequestDetails,
    PersonalDataRequestView,
)
from functions.customer.personal_data.service import PersonalDataRequests, Wish
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("Personal data")
READ, WRITE = "customer:personal-data:read", "customer:personal-data:write"


@endpoint.post("/personal-data/requests", permission=WRITE, request=NewPersonalDataRequest,
               response=PersonalDataRequestView, status=201, idempotent=True,
               errors=[CustomerNotFound, RequestedAlready, ErasureHindered, ReasonMissing,
                       OnlyErasureIsForced, ForcingNotAllowed])  # fmt: skip
def create_personal_data_request(call: Call[NewPersonalDataRequest]) -> PersonalDataRequest:
    """Ask for the export of all that is held about a person, or for its erasure.

    An erasure is refused while a contract, a service or an application is open (409), or, once
    billing and support were asked, while money is owed or a ticket is open (`hindrances`).
    """
    wish = Wish(**call.body.model_dump())
    return call.use(PersonalDataRequests).create(wish, call.principal, call.once)


@endpoint.get("/personal-data/requests", permission=READ, query=PersonalDataQuery,
              response=PersonalDataRequestView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_personal_data_requests(call: Call[None, PersonalDataQuery]) -> Page[PersonalDataRequest]:
    """List requests for personal data, newest first; customers see their own."""
    q = call.query
    return call.use(PersonalDataRequests).list(q.filter(), q.limit, q.cursor, call.principal)


@endpoint.get("/personal-data/requests/{requestId}", permission=READ,
              response=PersonalDataRequestDetails,
              errors=[PersonalDataRequestNotFound])  # fmt: skip
def get_personal_data_request(call: Call) -> PersonalDataRequestDetails:
    """Get a request, with a link to its archive once there is one."""
    requests = call.use(PersonalDataRequests)
    request = requests.get(call.path["requestId"], call.principal)
    shown = PersonalDataRequestView.model_validate(request, from_attributes=True)
    link = requests.link(request)
    archive = ArchiveView.model_validate(link, from_attributes=True) if link else None
    return PersonalDataRequestDetails(**shown.model_dump(), archive=archive)
