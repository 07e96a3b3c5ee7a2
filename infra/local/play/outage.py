"""An outage: from a heartbeat that is missed to what the customer gets back for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.connection import CITY, HOUSE, STREET
from infra.local.play.stage import Stage
from shared.clock import iso

SILENT_FOR = timedelta(hours=2)
"""How long ago the node is heard of for the last time: samples may be as late as a day."""
COUNTS_FROM = 15
"""From how many minutes on an outage is paid back: few, since a new contract has no yesterday."""


def network_is_drawn(stage: Stage) -> str:
    """An OLT is registered, the building hung on it, and outages are compensated."""
    admin: Api = stage.facts["admin"]
    code = f"olt-{stage.name}"
    node = {"code": code, "kind": "olt", "name": f"OLT {stage.name}", "site": CITY}
    stage.facts["node"] = admin.post("/nodes", node)
    admin.good(admin.request("PUT", _building_of(stage)))
    policy = {"countsFromMinutes": COUNTS_FROM, "percent": "100"}
    admin.good(admin.request("PUT", "/compensation-policy", policy))
    return f"{code}: {CITY}, {STREET}, {HOUSE}; from {COUNTS_FROM} minutes on outages are paid back"


def poller_hears_it(stage: Stage) -> str:
    """A poller with an API key of its own tells when the OLT was last heard of."""
    wanted = {"name": f"Poller {stage.name}", "permissions": ["monitoring:telemetry:write"]}
    key = stage.facts["admin"].post("/api-keys", wanted | {"days": 1})
    stage.facts["poller"] = stage.api.as_(key["key"])
    heard_at = datetime.now(UTC) - SILENT_FOR
    _hear(stage, heard_at)
    return f"{heard_at:%H:%M} UTC, and nothing since then"


def customer_asks(stage: Stage) -> str:
    """The customer asks why there is no connection."""
    stage.facts["waiting"] = ticket = _asked(stage, "Нет интернета")
    return f"{ticket['number']} «{ticket['subject']}»"


def silence_is_noticed(stage: Stage) -> str:
    """The job of each minute misses the heartbeats: one incident, and whom it cuts off."""
    _watch(stage)
    incident = until(lambda: _incident(stage, "open"), "the incident")
    counted = until(lambda: (i := _read(stage, incident))["isCounted"] and i, "its customers")
    if counted["contracts"] < 1:
        raise StepFailed(f"the incident cuts nobody off: {counted}")
    stage.facts["incident"] = counted
    since = counted["startedAt"][11:16]
    return f"{counted['title']}, since {since} UTC; contracts cut off: {counted['contracts']}"


def customer_hears_of_it(stage: Stage) -> str:
    """The customer is told once."""
    return _told(stage, "Авария: уже занимаемся")


def tickets_are_answered(stage: Stage) -> str:
    """Their ticket is linked and answered by itself, and so is one that they open now."""
    stage.facts["later"] = _asked(stage, "Не работает интернет")
    answers = [_answered(stage, name, 1) for name in ("waiting", "later")]
    return f"«{answers[0]}»"


def service_is_back(stage: Stage) -> str:
    """The OLT is heard of again: the incident is over."""
    _hear(stage, datetime.now(UTC))
    _watch(stage)
    over = until(lambda: _incident(stage, "resolved"), "the end of the incident")
    minutes = _minutes(over)
    return f"{over['title']}: {minutes} minutes, {_told(stage, 'Авария устранена')}"


def tickets_are_asked(stage: Stage) -> str:
    """Their tickets ask whether everything works, and wait for the answer."""
    answers = [_answered(stage, name, 2) for name in ("waiting", "later")]
    ticket = stage.facts["operator"].get(f"/tickets/{stage.facts['waiting']['id']}")
    if ticket["state"] != "pending":
        raise StepFailed(f"the ticket is {ticket['state']}")
    return f"«{answers[0]}»"


def time_is_paid_back(stage: Stage) -> str:
    """The time without service is a credit on the next invoice."""
    told = _told(stage, "Перерасчёт за аварию")
    operator: Api = stage.facts["operator"]
    body = {"accountId": stage.facts["account"]["id"]}
    items = operator.post("/invoices/preview", body)["items"]
    credits_ = [item for item in items if Decimal(item["amount"]) < 0]
    if len(credits_) != 1:
        raise StepFailed(f"{len(credits_)} credits on the next invoice: {items}")
    return f"{told}; {credits_[0]['description']}: {credits_[0]['amount']}"


def network_is_left(stage: Stage) -> str:
    """The OLT is taken away, so that nobody waits for its heartbeats."""
    admin: Api = stage.facts["admin"]
    for path in (_building_of(stage), f"/nodes/{stage.facts['node']['id']}"):
        admin.good(admin.request("DELETE", path))
    return str(stage.facts["node"]["code"])


def _hear(stage: Stage, at: datetime) -> None:
    sample = {"node": stage.facts["node"]["code"], "at": iso(at)}
    answer = stage.facts["poller"].post("/telemetry", {"samples": [sample]})
    if answer["accepted"] != 1:
        raise StepFailed(f"the sample was answered {answer}")


def _watch(stage: Stage) -> None:
    stage.invoke("MonitoringJobs", {"job": "watch"})


def _building_of(stage: Stage) -> str:
    """Where the demo building hangs on the node."""
    buildings = stage.facts["operator"].get("/buildings", city=CITY, street=STREET, limit=200)
    building = next(b for b in buildings["items"] if b["building"] == HOUSE)
    return f"/nodes/{stage.facts['node']['id']}/buildings/{building['id']}"


def _incident(stage: Stage, state: str) -> dict[str, Any] | None:
    """The incident of the node, once it is in a state."""
    found: list[dict[str, Any]] = stage.facts["admin"].get(
        "/incidents", nodeId=stage.facts["node"]["id"], state=state
    )["items"]
    return found[0] if found else None


def _read(stage: Stage, incident: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = stage.facts["admin"].get(f"/incidents/{incident['id']}")
    return read


def _minutes(incident: dict[str, Any]) -> int:
    begun, over = (datetime.fromisoformat(incident[key]) for key in ("startedAt", "endedAt"))
    return (over - begun) // timedelta(minutes=1)


def _asked(stage: Stage, subject: str) -> dict[str, Any]:
    body = {"subject": subject, "text": "Лампочка красная.", "category": "connection"}
    ticket: dict[str, Any] = stage.facts["customer"].post("/tickets", body)
    return ticket


def _told(stage: Stage, title: str) -> str:
    """What the customer's feed says once of something."""
    customer: Api = stage.facts["customer"]

    def found() -> list[dict[str, Any]]:
        feed: list[dict[str, Any]] = customer.get("/notifications", limit=100)["items"]
        return [one for one in feed if one["title"].startswith(title)]

    told = until(found, f"«{title}»")
    if len(told) != 1:
        raise StepFailed(f"the customer was told {len(told)} times: {title}")
    return f"«{told[0]['title']}»"


def _answered(stage: Stage, name: str, times: int) -> str:
    """The latest answer to a ticket that is linked to the incident, once there are so many."""
    operator: Api = stage.facts["operator"]
    path = f"/tickets/{stage.facts[name]['id']}"

    def answers() -> list[str] | None:
        said = operator.get(f"{path}/messages")["items"]
        texts = [message["text"] for message in said if message["by"] == "staff"]
        return texts if len(texts) >= times else None

    texts = until(answers, f"answer {times} to {stage.facts[name]['number']}")
    links = operator.get(path)["links"]
    wanted = [{"kind": "incident", "id": stage.facts["incident"]["id"]}]
    if links != wanted or len(texts) != times:
        raise StepFailed(f"links {links}, answers {texts}")
    return texts[-1]


STEPS = (
    network_is_drawn,
    poller_hears_it,
    customer_asks,
    silence_is_noticed,
    customer_hears_of_it,
    tickets_are_answered,
    service_is_back,
    tickets_are_asked,
    time_is_paid_back,
    network_is_left,
)
