"""Visits of technicians: booked, moved, delayed, begun, missed."""

from __future__ import annotations

from functions.customer.applications.entities import (
    Application,
    ApplicationChanged,
    ApplicationNotFound,
    InvalidDelay,
    NotInThisState,
)
from functions.customer.applications.schemas import ApplicationView
from functions.customer.applications.visit_schemas import (
    ApplicationSlotQuery,
    NoShowReport,
    VisitBooking,
    VisitDelay,
    VisitEntryView,
    VisitQuery,
)
from functions.customer.applications.visiting import OverrideWithoutReason, Visits
from functions.customer.applications.visits import VisitEntry
from functions.customer.technicians.entities import (
    MANAGE,
    WORK,
    OutsideWorkingHours,
    TechnicianAbsent,
    TechnicianInactive,
)
from functions.customer.technicians.free_time import FreeSlot, InvalidSearch
from functions.customer.technicians.schemas import FreeSlotView
from functions.customer.technicians.slots import (
    InvalidSlot,
    TechnicianBusy,
    TooLittleTravelTime,
)
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Applications")

CHANGE = (ApplicationNotFound, NotInThisState, ApplicationChanged)
CALENDAR = (
    InvalidSlot,
    OverrideWithoutReason,
    TechnicianBusy,
    TooLittleTravelTime,
    OutsideWorkingHours,
    TechnicianAbsent,
    TechnicianInactive,
)


@endpoint.get("/applications/{applicationId}/slots", permission=MANAGE,
              query=ApplicationSlotQuery, response=FreeSlotView, paged=True,
              errors=[ApplicationNotFound, InvalidSearch])  # fmt: skip
def list_application_slots(call: Call[None, ApplicationSlotQuery]) -> Page[FreeSlot]:
    """List when technicians who serve the address are free, earliest first."""
    q = call.query
    wish = q.wish((q.technician_id,) if q.technician_id else ())
    return call.use(Visits).list_slots(call.path["applicationId"], wish, q.limit, q.cursor)


@endpoint.post("/applications/{applicationId}/schedule", permission=MANAGE,
               request=VisitBooking, response=ApplicationView,
               errors=[*CHANGE, *CALENDAR])  # fmt: skip
def schedule_application(call: Call[VisitBooking]) -> Application:
    """Schedule a technician's visit, or move it.

    A time outside the technician's hours, in an absence, or too close to another visit is refused
    with the nearest free one, unless `override` is sent with a reason. Nobody is booked twice.
    """
    return call.use(Visits).schedule(
        call.path["applicationId"], call.body.booking(), call.principal
    )


@endpoint.post("/applications/{applicationId}/delay", permission=WORK, request=VisitDelay,
               response=ApplicationView, idempotent=True,
               errors=[*CHANGE, InvalidDelay])  # fmt: skip
def delay_application(call: Call[VisitDelay]) -> Application:
    """Say that the technician comes later than was booked; the applicant is told."""
    sent = call.body
    return call.use(Visits).delay(
        call.path["applicationId"], sent.expected_at, sent.reason, call.principal, call.once
    )


@endpoint.post("/applications/{applicationId}/start", permission=WORK, response=ApplicationView,
               errors=[*CHANGE])  # fmt: skip
def start_application(call: Call) -> Application:
    """Start the job."""
    return call.use(Visits).start(call.path["applicationId"], call.principal)


@endpoint.post("/applications/{applicationId}/no-show", permission=WORK, request=NoShowReport,
               response=ApplicationView, errors=[*CHANGE])  # fmt: skip
def record_application_no_show(call: Call[NoShowReport]) -> Application:
    """Record that nobody was at home; the visit must be scheduled again."""
    return call.use(Visits).record_no_show(
        call.path["applicationId"], call.body.comment, call.principal
    )


@endpoint.get("/applications/{applicationId}/visits", permission=WORK, query=PageQuery,
              response=VisitEntryView, paged=True, errors=[ApplicationNotFound])  # fmt: skip
def list_application_visits(call: Call[None, PageQuery]) -> Page[VisitEntry]:
    """List what became of an application's visits, newest first."""
    q = call.query
    return call.use(Visits).list_history(
        call.path["applicationId"], q.limit, q.cursor, call.principal
    )


@endpoint.get("/technicians/{userId}/schedule", permission=WORK, query=VisitQuery,
              response=ApplicationView, paged=True, errors=[ApplicationNotFound],
              parameters={"userId": "The technician's user id."})  # fmt: skip
def list_technician_visits(call: Call[None, VisitQuery]) -> Page[Application]:
    """List a technician's visits, by time; technicians see their own."""
    q = call.query
    return call.use(Visits).list_visits(
        call.path["userId"], (q.since, q.until), q.limit, q.cursor, call.principal
    )
