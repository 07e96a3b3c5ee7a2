"""Technicians: their hours, absences and free time."""

from __future__ import annotations

from functions.customer.technicians.entities import (
    WORK,
    AbsenceNotFound,
    InvalidAbsence,
    InvalidHours,
    Technician,
    TechnicianChanged,
    TechnicianNotFound,
    TooManyAbsences,
)
from functions.customer.technicians.free_time import FreeSlot, InvalidSearch
from functions.customer.technicians.schemas import (
    AbsenceView,
    FreeSlotView,
    NewAbsence,
    SlotQuery,
    TechnicianView,
    WorkingHours,
)
from functions.customer.technicians.service import AbsenceAndVisits, HoursForm, Technicians
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Technicians", "When technicians work, and when they are free.")

READ = "customer:technician:read"
WRITE = "customer:technician:write"
WHOSE = {"userId": "The technician's user id."}


@endpoint.get("/technicians", permission=READ, query=PageQuery, response=TechnicianView,
              paged=True)  # fmt: skip
def list_technicians(call: Call[None, PageQuery]) -> Page[Technician]:
    """List the technicians who are known, by name."""
    return call.use(Technicians).list(call.query.limit, call.query.cursor)


@endpoint.get("/technicians/{userId}", permission=WORK, response=TechnicianView,
              errors=[TechnicianNotFound], parameters=WHOSE)  # fmt: skip
def get_technician(call: Call) -> Technician:
    """Get a technician; technicians see themselves."""
    return call.use(Technicians).get(call.path["userId"], call.principal)


@endpoint.put("/technicians/{userId}/hours", permission=WRITE, request=WorkingHours,
              response=TechnicianView, parameters=WHOSE,
              errors=[InvalidHours, TechnicianChanged, PreconditionFailed])  # fmt: skip
def update_technician_hours(call: Call[WorkingHours]) -> Technician:
    """Say when somebody works; who is not known yet becomes a technician."""
    sent = call.body
    form = HoursForm(sent.hours.hours(), sent.name, sent.time_zone, sent.areas)
    return call.use(Technicians).update_hours(call.path["userId"], form, call.seen_version)


@endpoint.get("/technicians/{userId}/absences", permission=WORK, response=AbsenceView,
              paged=True, errors=[TechnicianNotFound], parameters=WHOSE)  # fmt: skip
def list_technician_absences(call: Call) -> Page[AbsenceAndVisits]:
    """List a technician's absences, by time, all at once, each with the visits booked in it."""
    return call.use(Technicians).list_absences(call.path["userId"], call.principal)


@endpoint.post("/technicians/{userId}/absences", permission=WRITE, request=NewAbsence,
               response=AbsenceView, status=201, idempotent=True, parameters=WHOSE,
               errors=[TechnicianNotFound, TechnicianChanged, InvalidAbsence,
                       TooManyAbsences])  # fmt: skip
def create_technician_absence(call: Call[NewAbsence]) -> AbsenceAndVisits:
    """Keep a technician from being booked for a time; `visits` are those that are already."""
    sent = call.body
    return call.use(Technicians).create_absence(
        call.path["userId"], sent.since, sent.until, sent.reason, call.once
    )


@endpoint.delete("/technicians/{userId}/absences/{absenceId}", permission=WRITE, status=204,
                 parameters=WHOSE,
                 errors=[TechnicianNotFound, AbsenceNotFound, TechnicianChanged])  # fmt: skip
def delete_technician_absence(call: Call) -> None:
    """Let a technician be booked again for the time of an absence."""
    call.use(Technicians).delete_absence(call.path["userId"], call.path["absenceId"])


@endpoint.get("/technicians/{userId}/slots", permission=WORK, query=SlotQuery,
              response=FreeSlotView, paged=True, parameters=WHOSE,
              errors=[TechnicianNotFound, InvalidSearch])  # fmt: skip
def list_technician_slots(call: Call[None, SlotQuery]) -> Page[FreeSlot]:
    """List when a technician is free for a visit, earliest first, a start each half-hour."""
    q = call.query
    return call.use(Technicians).list_slots(
        call.path["userId"], q.wish(), q.limit, q.cursor, call.principal
    )
