"""A technician on the way: the visits in order, one with what is done there; made for a phone."""

from __future__ import annotations

from typing import Any

from functions.gateway.console.visits.views import (
    VisitPage,
    VisitsPage,
    serials,
    visit_page,
    visits_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Raw

endpoint = Pages(__name__)
WORK = "customer:application:work"
ONE = "/applications/{applicationId}"
PLACE = "/console/visits/{applicationId}"


@endpoint.get("/console/visits", permission=WORK, template="visits.html.j2")
def get_visits_page(visit: Visit) -> VisitsPage:
    """Get the visits of the technician who looks."""
    path, query = {"userId": visit.principal.id}, {"limit": "50"}
    return visits_page(
        visit.get("customer", "/technicians/{userId}/schedule", path=path, query=query)
    )


@endpoint.get(PLACE, permission=WORK, template="visit.html.j2")
def get_visit_page(visit: Visit) -> VisitPage:
    """Get a visit: who, where, and what is done there."""
    path = {"applicationId": visit.path["applicationId"]}
    return visit_page(visit.get("customer", ONE, path=path))


@endpoint.post(f"{PLACE}/start", permission=WORK, again=get_visit_page)
def create_visit_start_page(visit: Visit) -> Raw:
    """Say that the work has begun."""
    return _done(visit, "start", None, visit.say("Begun."))


@endpoint.post(f"{PLACE}/completion", permission=WORK, again=get_visit_page)
def create_visit_completion_page(visit: Visit) -> Raw:
    """Say that the work is done, with the devices that stay there."""
    form = visit.form
    sent: dict[str, Any] = {"deviceSerials": serials(form.value("deviceSerials"))}
    sent |= filled(comment=form.value("comment"), terms=form.value("terms"))
    return _done(visit, "complete", sent, visit.say("Done: the contract is in force."))


@endpoint.post(f"{PLACE}/no-show", permission=WORK, again=get_visit_page)
def create_visit_no_show_page(visit: Visit) -> Raw:
    """Say that nobody was there."""
    return _done(visit, "no-show", {}, visit.say("Noted: nobody was there."))


def _done(visit: Visit, way: str, sent: dict[str, Any] | None, said: str) -> Raw:
    path = {"applicationId": visit.path["applicationId"]}
    visit.send("POST", "customer", f"{ONE}/{way}", sent, path=path)
    return visit.to(
        f"/console/visits/{path['applicationId']}" if way == "start" else "/console/visits", said
    )
