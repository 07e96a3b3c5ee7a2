"""Billing runs: the list, one with its progress and errors, started, tried and resumed."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.console.runs.views import RunPage, RunsPage, run_page, runs_page
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)


class Place(Query):
    """From where on a list is shown."""

    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/console/runs", permission="billing:run:read", query=Place, template="runs.html.j2")
def get_runs_page(visit: Visit) -> RunsPage:
    """Get the list of billing runs, and the form that starts one."""
    query = {"limit": "50"} | filled(cursor=visit.query.cursor)
    return runs_page(visit.get("billing", "/billing/runs", query=query))


@endpoint.post("/console/runs", permission="billing:run:write", again=get_runs_page)
def create_run_page(visit: Visit) -> Raw:
    """Start a billing run, or try one out."""
    sent: dict[str, Any] = {"dryRun": "yes" in visit.form.chosen("dryRun")}
    sent |= filled(date=visit.form.value("date"))
    run = visit.send("POST", "billing", "/billing/runs", sent)
    return visit.to(f"/console/runs/{run['id']}", visit.say("The run has begun."))


@endpoint.get(
    "/console/runs/{runId}", permission="billing:run:read", query=Place, template="run.html.j2"
)
def get_run_page(visit: Visit) -> RunPage:
    """Get a billing run with its progress and its errors."""
    path = {"runId": visit.path["runId"]}
    query = {"limit": "50"} | filled(cursor=visit.query.cursor)
    known = visit.all_of(
        {
            "run": Question("billing", "/billing/runs/{runId}", path),
            "errors": Question("billing", "/billing/runs/{runId}/errors", path, query),
        }
    )
    return run_page(known["run"], known["errors"])


@endpoint.post(
    "/console/runs/{runId}/resumption", permission="billing:run:write", again=get_run_page
)
def create_run_resumption_page(visit: Visit) -> Raw:
    """Go on with a run that stands still."""
    path = {"runId": visit.path["runId"]}
    visit.send("POST", "billing", "/billing/runs/{runId}/resume", None, path=path)
    return visit.to(f"/console/runs/{path['runId']}", visit.say("The run goes on."))
