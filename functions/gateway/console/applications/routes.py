"""Applications for a connection: the board by state, one with what is done next."""

from __future__ import annotations

from typing import Any

from functions.gateway.backends import Question
from functions.gateway.console.applications.views import (
    OPEN,
    ApplicationPage,
    Column,
    board,
    booked,
    card,
    choices,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Raw

endpoint = Pages(__name__)
READ, WRITE = "customer:application:read", "customer:application:write"
ONE = "/applications/{applicationId}"
PLACE = "/console/applications/{applicationId}"


@endpoint.get("/console/applications", permission=READ, template="board.html.j2")
def get_board_page(visit: Visit) -> tuple[Column, ...]:
    """Get the applications that are open, by state."""
    return board(
        visit.ask(
            {
                state: Question("customer", "/applications", query={"state": state, "limit": "25"})
                for state in OPEN
            }
        )
    )


@endpoint.get(PLACE, permission=READ, template="application.html.j2")
def get_application_page(visit: Visit) -> ApplicationPage:
    """Get an application, with the free times where its visit is booked next."""
    found = card(visit.get("customer", ONE, path=_path(visit)))
    if not found.is_booked_next or not visit.principal.may(WRITE):
        return ApplicationPage(found)
    free = Question("customer", f"{ONE}/slots", _path(visit), {"limit": "30"})
    answer = visit.ask({"slots": free})["slots"]
    slots = answer.body["items"] if answer.status == 200 else ()
    zone = found.data["applicant"]["timeZone"]
    return ApplicationPage(found, choices(slots, visit.language, zone))


@endpoint.post(f"{PLACE}/check", permission=WRITE, again=get_application_page)
def create_application_check_page(visit: Visit) -> Raw:
    """Say whether an address can be connected, or let its coverage say it."""
    form = visit.form
    said = {"yes": True, "no": False}.get(form.value("feasible"))
    return _done(visit, "check", {"feasible": said, "comment": form.value("comment")})


@endpoint.post(f"{PLACE}/visit", permission=WRITE, again=get_application_page)
def create_application_visit_page(visit: Visit) -> Raw:
    """Book the visit, or move it."""
    form = visit.form
    sent = booked(form.value("slotStart")) | filled(comment=form.value("comment"))
    return _done(visit, "schedule", sent)


@endpoint.post(f"{PLACE}/rejection", permission=WRITE, again=get_application_page)
def create_application_rejection_page(visit: Visit) -> Raw:
    """Reject an application."""
    return _done(visit, "reject", {"reason": visit.form.value("reason")})


def _path(visit: Visit) -> dict[str, str]:
    return {"applicationId": visit.path["applicationId"]}


def _done(visit: Visit, way: str, sent: dict[str, Any]) -> Raw:
    visit.send("POST", "customer", f"{ONE}/{way}", sent, path=_path(visit))
    here = f"/console/applications/{visit.path['applicationId']}"
    return visit.to(here, visit.say("It is saved."))
