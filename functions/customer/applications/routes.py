"""Applications: from a request for a connection to the contract."""

from __future__ import annotations

from functions.customer.applications.completion import ApplicationCompletion
from functions.customer.applications.entities import (
    AlreadyRated,
    Application,
    ApplicationChanged,
    ApplicationNotFound,
    MissingContact,
    NotInThisState,
    OnlyForStaff,
    VisitIsBooked,
)
from functions.customer.applications.remarks import Remark
from functions.customer.applications.report import Report
from functions.customer.applications.schemas import (
    ApplicationChanges,
    ApplicationQuery,
    ApplicationView,
    CompletionReport,
    ConnectionRating,
    FeasibilityCheck,
    NewApplication,
    NewRemark,
    Reason,
    RemarkView,
)
from functions.customer.applications.service import Applications
from functions.customer.applications.submission import ApplicationSubmission, Form
from functions.customer.buildings.entities import NoFreePort
from functions.customer.contracts.entities import InvalidActivationDay
from functions.customer.customers.entities import (
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
)
from functions.customer.customers.phones import InvalidPhone
from functions.customer.devices.entities import DeviceNotAvailable, NotForRent, UnknownSerial
from functions.customer.materials.entities import MaterialNotFound, NotEnoughMaterial
from functions.customer.quotas.entities import TooManyApplications
from functions.customer.tariffs.entities import TariffNotSold, TariffRevised, UnknownTariff
from functions.customer.technicians.entities import MANAGE, WORK
from shared.dynamo import Page
from shared.errors import Forbidden, PreconditionFailed
from shared.http import PUBLIC, Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Applications", "Requests to be connected, from the form to the finished visit."
)

READ = "customer:application:read"
RATE = "customer:application:rate"
TARIFF = (UnknownTariff, TariffNotSold, TariffRevised)
CHANGE = (ApplicationNotFound, NotInThisState, ApplicationChanged)


@endpoint.post("/applications", permission=PUBLIC, identify=True, request=NewApplication,
               response=ApplicationView, status=201, idempotent=True,
               errors=[*TARIFF, MissingContact, InvalidPhone, TooManyApplications, Forbidden,
                       OnlyForStaff, CustomerNotFound, CustomerIsErased,
                       CustomerIsMerged])  # fmt: skip
def submit_application(call: Call[NewApplication]) -> Application:
    """Apply for a connection; what a signed-in customer sends becomes theirs."""
    sent = call.body
    form = Form(
        tariff_id=sent.tariff_id,
        tariff_revision=sent.tariff_revision,
        address=sent.address.address(),
        name=sent.name,
        phone=sent.phone,
        email=sent.email,
        locale=sent.locale,
        comment=sent.comment,
        customer_id=sent.customer_id,
        consents=tuple(one.consent() for one in sent.consents),
        source=sent.source,
    )
    return call.use(ApplicationSubmission).submit(form, call.principal, call.source, call.once)


@endpoint.get("/applications", permission=READ, query=ApplicationQuery, response=ApplicationView,
              paged=True, errors=[ApplicationNotFound, OnlyForStaff])  # fmt: skip
def list_applications(call: Call[None, ApplicationQuery]) -> Page[Application]:
    """List applications, newest first.

    A customer sees their own, a technician those that are booked with them. The office sees all, or
    those that have every property it asks for; with an open `state` alone the oldest come first.
    """
    q = call.query
    return call.use(Applications).list(q.filter(), call.principal, q.limit, q.cursor)


@endpoint.get("/applications/{applicationId}", permission=READ, response=ApplicationView,
              errors=[ApplicationNotFound])  # fmt: skip
def get_application(call: Call) -> Application:
    """Get an application."""
    return call.use(Applications).get(call.path["applicationId"], call.principal)


@endpoint.patch("/applications/{applicationId}", permission=MANAGE, request=ApplicationChanges,
                response=ApplicationView,
                errors=[*CHANGE, *TARIFF, InvalidPhone, VisitIsBooked,
                        PreconditionFailed])  # fmt: skip
def update_application(call: Call[ApplicationChanges]) -> Application:
    """Change the contact, address, tariff or notes of an open application."""
    sent = call.body
    return call.use(Applications).update(
        call.path["applicationId"], sent.changes(), sent.tariff_revision, call.seen_version
    )


@endpoint.post("/applications/{applicationId}/check", permission=MANAGE, request=FeasibilityCheck,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def check_application(call: Call[FeasibilityCheck]) -> Application:
    """Decide whether an application is feasible: by the register, or as `feasible` says."""
    return call.use(Applications).check(
        call.path["applicationId"], call.body.feasible, call.body.comment, call.principal
    )


@endpoint.post("/applications/{applicationId}/complete", permission=WORK,
               request=CompletionReport, response=ApplicationView, idempotent=True,
               errors=[*CHANGE, UnknownSerial, DeviceNotAvailable, NotForRent, NoFreePort,
                       InvalidActivationDay, MaterialNotFound, NotEnoughMaterial,
                       CustomerIsErased, CustomerIsMerged])  # fmt: skip
def complete_application(call: Call[CompletionReport]) -> Application:
    """Complete the job: the contract starts, devices are handed over, materials written off."""
    sent = call.body
    report = Report(
        device_serials=sent.device_serials,
        materials=tuple(one.used() for one in sent.materials),
        terms=sent.terms,
        activated_on=sent.activated_on,
        comment=sent.comment,
    )
    return call.use(ApplicationCompletion).complete(
        call.path["applicationId"], report, call.principal, call.once
    )


@endpoint.post("/applications/{applicationId}/reject", permission=MANAGE, request=Reason,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def reject_application(call: Call[Reason]) -> Application:
    """Reject an application."""
    return call.use(Applications).reject(
        call.path["applicationId"], call.body.reason, call.principal
    )


@endpoint.post("/applications/{applicationId}/cancel", permission=MANAGE, request=Reason,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def cancel_application(call: Call[Reason]) -> Application:
    """Cancel an application for its applicant."""
    return call.use(Applications).cancel(
        call.path["applicationId"], call.body.reason, call.principal
    )


@endpoint.get("/applications/{applicationId}/remarks", permission=WORK, query=PageQuery,
              response=RemarkView, paged=True, errors=[ApplicationNotFound])  # fmt: skip
def list_application_remarks(call: Call[None, PageQuery]) -> Page[Remark]:
    """List what staff wrote down about an application, newest first."""
    q = call.query
    return call.use(Applications).list_remarks(
        call.path["applicationId"], q.limit, q.cursor, call.principal
    )


@endpoint.post("/applications/{applicationId}/remarks", permission=WORK, request=NewRemark,
               response=RemarkView, status=201, idempotent=True,
               errors=[ApplicationNotFound])  # fmt: skip
def create_application_remark(call: Call[NewRemark]) -> Remark:
    """Write something down about an application, for staff."""
    return call.use(Applications).create_remark(
        call.path["applicationId"], call.body.text, call.principal, call.once
    )


@endpoint.post("/applications/{applicationId}/rate", permission=RATE, request=ConnectionRating,
               response=ApplicationView, idempotent=True,
               errors=[*CHANGE, AlreadyRated])  # fmt: skip
def rate_application(call: Call[ConnectionRating]) -> Application:
    """Say how content one is with the connection, once, when it is completed."""
    sent = call.body
    return call.use(Applications).rate(
        call.path["applicationId"], sent.rating, sent.comment, call.principal, call.once
    )
