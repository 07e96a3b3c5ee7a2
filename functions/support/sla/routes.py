"""Policies of service and their calendars over HTTP."""

from __future__ import annotations

from functions.support.agents.entities import UnknownAgent
from functions.support.calendars.entities import Calendar, CalendarNotFound, InvalidCalendar
from functions.support.calendars.public_holidays import UnknownCountry
from functions.support.calendars.schemas import CalendarForm, CalendarView
from functions.support.sla.escalations import NothingToEscalate
from functions.support.sla.policies import (
    CalendarInUse,
    NothingPromised,
    Policy,
    PolicyNotFound,
    TooMany,
    UnknownCalendar,
)
from functions.support.sla.schemas import PolicyForm, PolicyView
from functions.support.sla.service import ServiceLevels
from functions.support.teams.entities import UnknownTeam
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Service levels", "By when tickets are to be answered and solved, by which working hours."
)
READ, WRITE = "support:policy:read", "support:policy:write"
_CALENDAR = [InvalidCalendar, UnknownCountry]
_POLICY = [NothingPromised, UnknownCalendar, NothingToEscalate, UnknownAgent, UnknownTeam]


@endpoint.get("/calendars", permission=READ, response=CalendarView, paged=True)
def list_calendars(call: Call) -> Page[Calendar]:
    """List all calendars, by name."""
    return call.use(ServiceLevels).list_calendars()


@endpoint.post("/calendars", permission=WRITE, request=CalendarForm, response=CalendarView,
               status=201, errors=[*_CALENDAR, TooMany], idempotent=True)  # fmt: skip
def create_calendar(call: Call[CalendarForm]) -> Calendar:
    """Add a calendar of working hours."""
    return call.use(ServiceLevels).create_calendar(call.body.draft(), call.once)


@endpoint.get("/calendars/{calendarId}", permission=READ, response=CalendarView,
              errors=[CalendarNotFound])  # fmt: skip
def get_calendar(call: Call) -> Calendar:
    """Get a calendar."""
    return call.use(ServiceLevels).get_calendar(call.path["calendarId"])


@endpoint.put("/calendars/{calendarId}", permission=WRITE, request=CalendarForm,
              response=CalendarView,
              errors=[CalendarNotFound, *_CALENDAR, PreconditionFailed])  # fmt: skip
def update_calendar(call: Call[CalendarForm]) -> Calendar:
    """Replace a calendar. Open tickets are measured by it within minutes."""
    draft = call.body.draft()
    return call.use(ServiceLevels).update_calendar(
        call.path["calendarId"], draft, call.seen_version
    )


@endpoint.delete("/calendars/{calendarId}", permission=WRITE, status=204,
                 errors=[CalendarNotFound, CalendarInUse])  # fmt: skip
def delete_calendar(call: Call) -> None:
    """Delete a calendar that no policy counts by."""
    call.use(ServiceLevels).delete_calendar(call.path["calendarId"])


@endpoint.get("/sla-policies", permission=READ, response=PolicyView, paged=True)
def list_policies(call: Call) -> Page[Policy]:
    """List all policies, in the order in which they are tried."""
    return call.use(ServiceLevels).list_policies()


@endpoint.post("/sla-policies", permission=WRITE, request=PolicyForm, response=PolicyView,
               status=201, errors=[*_POLICY, TooMany], idempotent=True)  # fmt: skip
def create_policy(call: Call[PolicyForm]) -> Policy:
    """Add a policy. The first one that is for a ticket counts."""
    return call.use(ServiceLevels).create_policy(call.body.draft(), call.once)


@endpoint.get("/sla-policies/{policyId}", permission=READ, response=PolicyView,
              errors=[PolicyNotFound])  # fmt: skip
def get_policy(call: Call) -> Policy:
    """Get a policy."""
    return call.use(ServiceLevels).get_policy(call.path["policyId"])


@endpoint.put("/sla-policies/{policyId}", permission=WRITE, request=PolicyForm,
              response=PolicyView,
              errors=[PolicyNotFound, *_POLICY, PreconditionFailed])  # fmt: skip
def update_policy(call: Call[PolicyForm]) -> Policy:
    """Replace a policy. Open tickets are measured by it within minutes."""
    draft = call.body.draft()
    return call.use(ServiceLevels).update_policy(call.path["policyId"], draft, call.seen_version)


@endpoint.delete("/sla-policies/{policyId}", permission=WRITE, status=204,
                 errors=[PolicyNotFound])  # fmt: skip
def delete_policy(call: Call) -> None:
    """Delete a policy. Tickets that it was for get the next one that is, or none."""
    call.use(ServiceLevels).delete_policy(call.path["policyId"])
