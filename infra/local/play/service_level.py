"""A promise about answers: what happens while nobody answers, and that it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from infra.local.play.client import Api, StepFailed
from infra.local.play.stage import Stage
from shared.clock import iso

NAME, CATEGORY = "Аварии", "outage"
TARGET, RAISED, LOOKED = 30, 10, 25
"""Minutes: until the first answer; the escalation before that; when somebody looks."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = [{"day": day, "hours": [{"opens": "00:00", "closes": "24:00"}]} for day in DAYS]


def promise_is_made(stage: Stage) -> str:
    """An operator promises a first answer to outages, and what is done when none comes."""
    operator: Api = stage.facts["operator"]
    name = {"ru": "Авария", "en": "Outage"}
    _there(operator, "/ticket-categories", "code", {"code": CATEGORY, "name": name})
    calendar = {"name": "Круглосуточно", "timeZone": "Europe/Moscow", "week": WEEK}
    raising = {"target": "first_response", "when": "before", "minutes": RAISED}
    policy = {
        "name": NAME,
        "position": 1,
        "calendarId": _there(operator, "/calendars", "name", calendar)["id"],
        "categories": [CATEGORY],
        "targets": {"firstResponse": TARGET},
        "escalations": [raising | {"action": "raise_priority"}],
    }
    _there(operator, "/sla-policies", "name", policy)
    return f"within {TARGET} minutes, day and night; {RAISED} before that it becomes more urgent"


def outage_is_reported(stage: Stage) -> str:
    """The customer reports an outage, and the operator takes it."""
    body = {"subject": "Нет связи", "text": "Лампочка красная.", "category": CATEGORY}
    ticket = stage.facts["customer"].post("/tickets", body)
    operator: Api = stage.facts["operator"]
    path = f"/tickets/{ticket['id']}"
    stage.facts["outage"] = operator.post(
        f"{path}/assign", {"assigneeId": stage.facts["operator_id"]}
    )
    (due,) = stage.facts["outage"]["level"]["deadlines"]
    return f"{ticket['number']}, priority {ticket['priority']}, due {due['dueAt'][:16]}"


def nobody_answers(stage: Stage) -> str:
    """Twenty-five minutes later, by the clock of the job, nobody has answered."""
    ticket = stage.facts["outage"]
    at = datetime.fromisoformat(ticket["openedAt"]) + timedelta(minutes=LOOKED)
    stage.invoke("SupportJobs", {"job": "deadlines", "at": iso(at)})
    found = stage.facts["operator"].get(f"/tickets/{ticket['id']}")
    (due,) = found["level"]["deadlines"]
    if found["priority"] != "high" or due["warnedAt"] is None:
        raise StepFailed(f"priority {found['priority']}, {found['level']}")
    return f"priority {ticket['priority']} → {found['priority']}, a warning"


def operator_is_warned(stage: Stage) -> str:
    """The operator is warned by e-mail."""
    email = f"operator-{stage.name}@lastmile.local"
    mail = stage.mailbox.wait_for(email, "is nearly due")
    return f"«{mail.subject}»"


def promise_is_kept(stage: Stage) -> str:
    """They answer in time and solve it, and the customer is content."""
    operator: Api = stage.facts["operator"]
    path = f"/tickets/{stage.facts['outage']['id']}"
    operator.post(f"{path}/messages", {"text": "Кабель починили, проверьте, пожалуйста."})
    solved = operator.post(f"{path}/status", {"state": "resolved"})
    stage.facts["customer"].post(f"{path}/rate", {"thumb": "good"})
    (result,) = solved["level"]["measured"]
    if not result["kept"]:
        raise StepFailed(f"the promise was not kept: {result}")
    return f"{solved['number']} {solved['state']}, {result['leftMinutes']} minutes to spare"


def figures_say_so(stage: Stage) -> str:
    """The report of support has it."""
    rows = stage.facts["operator"].get("/tickets/reports", by="category")["items"]
    row = next(one for one in rows if one["group"] == CATEGORY)
    return (
        f"{row['opened']} opened, {row['closed']} closed, {row['keptPercent']} % of promises kept, "
        f"rated {row['rating']}"
    )


def _there(api: Api, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """What an earlier play has made, or what is made now."""
    known: list[dict[str, Any]] = api.get(path)["items"]
    found = next((one for one in known if one[key] == body[key]), None)
    made: dict[str, Any] = found or api.post(path, body)
    return made


STEPS = (
    promise_is_made,
    outage_is_reported,
    nobody_answers,
    operator_is_warned,
    promise_is_kept,
    figures_say_so,
)
