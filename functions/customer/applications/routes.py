"""Applications over HTTP."""

from __future__ import annotations

from functions.customer.applications.completion import (
    Completions,
    Report,
    UnknownSerial,
)
from functions.customer.applications.entities import (
    Application,
    ApplicationNotFound,
    ChangedMeanwhile,
    MissingContact,
    NotInThisState,
    NotTheirJob,
)
from functions.customer.applications.schemas import (
    ApplicationPatch,
    ApplicationQuery,
    ApplicationView,
    CheckRequest,
    CompleteRequest,
    NewApplication,
    Reason,
    Remarks,
    ScheduleQuery,
    ScheduleRequest,
)
from functions.customer.applications.service import Applications
from functions.customer.applications.slots import InvalidSlot, TechnicianBusy
from functions.customer.applications.submission import Form, Submissions
from functions.customer.buildings.entities import NoFreePort
from functions.customer.contracts.entities import InvalidActivationDay
from functions.customer.customers.entities import CustomerNotFound
from functions.customer.customers.phones import InvalidPhone
from functions.customer.devices.entities import DeviceNotAvailable
from functions.customer.quotas.entities import TooManyApplications
from functions.customer.tariffs.entities import TariffNotSold, TariffRevised, UnknownTariff
from shared.dynamo import Page
from shared.errors import Forbidden, PreconditionFailed
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("applications")

READ = "customer:application:read"
WRITE = "customer:application:write"
WORK = "customer:application:work"
TARIFF = (UnknownTariff, TariffNotSold, TariffRevised)
CHANGE = (ApplicationNotFound, NotInThisState, ChangedMeanwhile)


@endpoint.post("/applications", permission=PUBLIC, identify=True, request=NewApplication,
               response=ApplicationView, status=201, idempotent=True,
               errors=[*TARIFF, MissingContact, InvalidPhone, TooManyApplications, Forbidden,
                       CustomerNotFound])  # fmt: skip
def submit(call: Call[NewApplication]) -> Application:
    """Apply for a connection; a signed-in customer's application is theirs."""
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
    )
    return call.use(Submissions).submit(form, call.principal, call.source, call.once)


@endpoint.get("/applications", permission=READ, query=ApplicationQuery, response=ApplicationView,
              paged=True, errors=[ApplicationNotFound])  # fmt: skip
def browse(call: Call[None, ApplicationQuery]) -> Page[Application]:
    """List applications by state or technician, oldest first; customers see their own."""
    q, by = call.query, call.principal
    use = call.use(Applications)
    if q.technician_id is not None:
        return use.jobs(q.technician_id, None, None, q.limit, q.cursor, by)
    return use.page(q.state, q.limit, q.cursor, by)


@endpoint.get("/applications/{applicationId}", permission=READ, response=ApplicationView,
              errors=[ApplicationNotFound])  # fmt: skip
def show(call: Call) -> Application:
    """Show one application."""
    return call.use(Applications).get(call.path["applicationId"], call.principal)


@endpoint.patch("/applications/{applicationId}", permission=WRITE, request=ApplicationPatch,
                response=ApplicationView,
                errors=[*CHANGE, *TARIFF, PreconditionFailed])  # fmt: skip
def update_application(call: Call[ApplicationPatch]) -> Application:
    """Change the tariff of an open application; its present terms are agreed to."""
    sent = call.body
    return call.use(Applications).update(
        call.path["applicationId"], sent.tariff_id, sent.tariff_revision, call.seen_version
    )


@endpoint.post("/applications/{applicationId}/check", permission=WRITE, request=CheckRequest,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def check(call: Call[CheckRequest]) -> Application:
    """Say whether the connection can be made; the register of buildings decides unless told."""
    return call.use(Applications).check(
        call.path["applicationId"], call.body.feasible, call.body.comment, call.principal
    )


@endpoint.post("/applications/{applicationId}/schedule", permission=WRITE,
               request=ScheduleRequest, response=ApplicationView,
               errors=[*CHANGE, InvalidSlot, TechnicianBusy])  # fmt: skip
def schedule(call: Call[ScheduleRequest]) -> Application:
    """Book a technician for a feasible application, or book anew."""
    sent = call.body
    return call.use(Applications).schedule(
        call.path["applicationId"],
        sent.technician_id,
        sent.slot_start,
        sent.slot_end,
        sent.comment,
        call.principal,
    )


@endpoint.post("/applications/{applicationId}/start", permission=WORK, response=ApplicationView,
               errors=[*CHANGE, NotTheirJob])  # fmt: skip
def start(call: Call) -> Application:
    """Begin the job."""
    return call.use(Applications).start(call.path["applicationId"], call.principal)


@endpoint.post("/applications/{applicationId}/complete", permission=WORK,
               request=CompleteRequest, response=ApplicationView, idempotent=True,
               errors=[*CHANGE, NotTheirJob, UnknownSerial, DeviceNotAvailable, NoFreePort,
                       InvalidActivationDay])  # fmt: skip
def complete(call: Call[CompleteRequest]) -> Application:
    """Finish the job: the contract begins, and the device is the customer's to use."""
    report = Report(**call.body.model_dump())
    return call.use(Completions).complete(
        call.path["applicationId"], report, call.principal, call.once
    )


@endpoint.post("/applications/{applicationId}/no-show", permission=WORK, request=Remarks,
               response=ApplicationView, errors=[*CHANGE, NotTheirJob])  # fmt: skip
def no_show(call: Call[Remarks]) -> Application:
    """Note that nobody was there; the visit is to be booked again."""
    return call.use(Applications).no_show(
        call.path["applicationId"], call.body.comment, call.principal
    )


@endpoint.post("/applications/{applicationId}/reject", permission=WRITE, request=Reason,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def reject(call: Call[Reason]) -> Application:
    """Refuse an application."""
    return call.use(Applications).reject(call.path["applicationId"], call.body.reason)


@endpoint.post("/applications/{applicationId}/cancel", permission=WRITE, request=Reason,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def cancel(call: Call[Reason]) -> Application:
    """Withdraw an application on the applicant's word."""
    return call.use(Applications).cancel(call.path["applicationId"], call.body.reason)


@endpoint.get("/technicians/{userId}/schedule", permission=WORK, query=ScheduleQuery,
              response=ApplicationView, paged=True, errors=[ApplicationNotFound])  # fmt: skip
def view(call: Call[None, ScheduleQuery]) -> Page[Application]:
    """List a technician's visits by time; technicians see their own."""
    q = call.query
    return call.use(Applications).jobs(
        call.path["userId"], q.since, q.until, q.limit, q.cursor, call.principal
    )
