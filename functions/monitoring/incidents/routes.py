"""Incidents over HTTP."""

from __future__ import annotations

from functions.monitoring.incidents.entities import (
    AlreadyAcknowledged,
    AlreadyResolved,
    Incident,
    IncidentNotFound,
    StartsLater,
    TooManyNotes,
    UnknownRoot,
)
from functions.monitoring.incidents.schemas import (
    AssigneeForm,
    IncidentForm,
    IncidentQuery,
    IncidentView,
    NoteForm,
    ReachedView,
)
from functions.monitoring.incidents.service import Incidents
from functions.monitoring.reach.entities import Reached
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Incidents", "What is broken, whom it cuts off, and who takes care of it.")
READ, WRITE = "monitoring:incident:read", "monitoring:incident:write"


@endpoint.get("/incidents", permission=READ, query=IncidentQuery, response=IncidentView,
              paged=True)  # fmt: skip
def list_incidents(call: Call[None, IncidentQuery]) -> Page[Incident]:
    """List incidents, the newest first: all, or those in a state, at a site, of a node."""
    q = call.query
    return call.use(Incidents).list(q.state, q.site, q.node_id, q.limit, q.cursor)


@endpoint.post("/incidents", permission=WRITE, request=IncidentForm, response=IncidentView,
               status=201, errors=[UnknownRoot, StartsLater], idempotent=True)  # fmt: skip
def create_incident(call: Call[IncidentForm]) -> Incident:
    """Report that a node is broken; all who hang below it are told."""
    return call.use(Incidents).create(call.body.draft(), call.once)


@endpoint.get("/incidents/{incidentId}", permission=READ, response=IncidentView,
              errors=[IncidentNotFound])  # fmt: skip
def get_incident(call: Call) -> Incident:
    """Get an incident, with how many it cuts off."""
    return call.use(Incidents).get(call.path["incidentId"])


@endpoint.get("/incidents/{incidentId}/contracts", permission=READ, query=PageQuery,
              response=ReachedView, paged=True)  # fmt: skip
def list_incident_contracts(call: Call[None, PageQuery]) -> Page[Reached]:
    """List the contracts that an incident cuts off, 40 in each item."""
    q = call.query
    return call.use(Incidents).reached(call.path["incidentId"], q.limit, q.cursor)


@endpoint.post("/incidents/{incidentId}/acknowledge", permission=WRITE, response=IncidentView,
               errors=[IncidentNotFound, AlreadyResolved, AlreadyAcknowledged],
               idempotent=True)  # fmt: skip
def acknowledge_incident(call: Call) -> Incident:
    """Take an incident into one's hands: nobody else is called any more."""
    return call.use(Incidents).acknowledge(call.path["incidentId"], call.principal, call.once)


@endpoint.post("/incidents/{incidentId}/resolve", permission=WRITE, response=IncidentView,
               errors=[IncidentNotFound, AlreadyResolved], idempotent=True)  # fmt: skip
def resolve_incident(call: Call) -> Incident:
    """Say that an incident is over; all who were cut off are told."""
    return call.use(Incidents).resolve(call.path["incidentId"], call.principal, call.once)


@endpoint.post("/incidents/{incidentId}/assign", permission=WRITE, request=AssigneeForm,
               response=IncidentView, errors=[IncidentNotFound, AlreadyResolved],
               idempotent=True)  # fmt: skip
def assign_incident(call: Call[AssigneeForm]) -> Incident:
    """Give an incident to somebody, or to nobody."""
    return call.use(Incidents).assign(call.path["incidentId"], call.body.assignee_id, call.once)


@endpoint.post("/incidents/{incidentId}/notes", permission=WRITE, request=NoteForm,
               response=IncidentView, status=201, errors=[IncidentNotFound, TooManyNotes],
               idempotent=True)  # fmt: skip
def create_incident_note(call: Call[NoteForm]) -> Incident:
    """Write something about an incident."""
    return call.use(Incidents).note(
        call.path["incidentId"], call.body.text, call.principal, call.once
    )
