"""Queues of support on the deployed stack: the next ticket at once, and the whole way of a team's day."""

from __future__ import annotations

import secrets
from typing import Any

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.callers import Caller
from tests.integration.visitors import at_once

AT_ONCE = 20


def _team(admin: Api) -> str:
    code = f"team-{secrets.token_hex(4)}"
    admin.post("/teams", {"code": code, "name": "A team of its own"})
    return code


def _opened(admin: Api, team: str, **more: Any) -> dict[str, Any]:
    """A ticket that waits in a team."""
    body = {"customerId": f"customer-{team}", "subject": "No connection", "text": "Red light.",
            "category": "connection"}  # fmt: skip
    made: dict[str, Any] = admin.post("/tickets", body | more)
    admin.post(f"/tickets/{made['id']}/assign", {"assigneeId": None, "team": team})
    return made


def _listed(admin: Api, **query: Any) -> list[str]:
    return [ticket["id"] for ticket in admin.get("/tickets", **query)["items"]]


def test_twenty_who_ask_at_once_get_twenty_tickets(admin: Api, callers: dict[str, Caller]) -> None:
    team, askers = _team(admin), (admin, callers["operator"].api)
    opened = {_opened(admin, team)["id"] for _ in range(AT_ONCE)}
    until(lambda: len(_listed(admin, team=team, order="deadline")) == AT_ONCE, "the team's list")

    def ask(number: int) -> str | None:
        asker = askers[number % len(askers)]

        def answered() -> Any:
            once = {"Idempotency-Key": f"{team}-{number}"}  # what got lost is asked for again
            answer = asker.request("POST", "/tickets/next", {"team": team}, headers=once)
            return answer.json() if answer.status_code == 200 else None  # 429: a process for each

        ticket = until(answered, "an answer", seconds=180)["ticket"]
        return str(ticket["id"]) if ticket else None

    given = at_once(ask, AT_ONCE)
    assert None not in given
    assert set(given) == opened
    assert admin.post("/tickets/next", {"team": team}) == {"ticket": None}


def test_the_whole_way_from_a_view_to_a_change_of_many(
    stage: Stage, admin: Api, callers: dict[str, Caller]
) -> None:
    team, operator = _team(admin), callers["operator"].api
    calm = _opened(admin, team)
    urgent = _opened(admin, team, priority="urgent")
    view = admin.post("/ticket-views", {"name": f"All of {team}", "team": team, "shared": True})
    shown = f"/ticket-views/{view['id']}/tickets"
    both = [urgent["id"], calm["id"]]
    until(lambda: {t["id"] for t in operator.get(shown)["items"]} == set(both), "the view's list")
    unread = operator.get("/tickets/queues")["mine"]["unread"]
    taken = operator.post("/tickets/next", {"viewId": view["id"]})["ticket"]
    assert taken["id"] in both
    admin.post(f"/tickets/{taken['id']}/messages", {"text": "Call them.", "internal": True})
    queues = operator.get("/tickets/queues")
    (own,) = (one for one in queues["teams"] if one["team"] == team)
    assert (own["count"], own["unassigned"]) == (2, 1)
    assert queues["mine"]["unread"] == unread + 1
    operator.post(f"/tickets/{taken['id']}/seen")
    assert operator.get("/tickets/queues")["mine"]["unread"] == unread

    meant = {"filter": {"states": ["new"], "team": team}}
    edit = {"addTags": ["outage"], "state": "resolved"}
    tried = admin.post("/tickets/bulk", meant | {"edit": edit, "dryRun": True})
    assert (tried["state"], tried["total"], tried["id"]) == ("tried", 2, None)
    bulk = admin.post("/tickets/bulk", {"ids": [*both, "nobody"], "edit": edit})
    stage.invoke("SupportJobs", {"job": "bulk"})
    path = f"/tickets/bulk/{bulk['id']}"
    done = until(lambda: (b := admin.get(path))["state"] == "completed" and b, "its end")
    assert (done["changed"], done["failed"]) == (2, 1)
    told = [(one["ticketId"], one["outcome"]) for one in admin.get(f"{path}/tickets")["items"]]
    assert told == [(both[0], "changed"), (both[1], "changed"), ("nobody", "failed")]
    until(lambda: set(_listed(admin, team=team, tag="outage", state="resolved")) == set(both),
          "the filter by tag")  # fmt: skip
    stage.invoke("SupportJobs", {"job": "recount"})
    queues = admin.get("/tickets/queues")
    assert team not in {one["team"] for one in queues["teams"]}
