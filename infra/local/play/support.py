"""A question, its answer, and everything at one glance."""

from __future__ import annotations

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage

PARTS = ("profile", "services", "account", "invoices", "tickets", "notifications")


def ticket_is_opened(stage: Stage) -> str:
    """They open a ticket about it."""
    number = stage.facts["invoices"][2]["number"]
    ticket = {"subject": f"Счёт {number}", "text": "Когда последний день?", "category": "billing"}
    stage.facts["ticket"] = stage.facts["customer"].post("/tickets", ticket)
    return f"{stage.facts['ticket']['number']}, {stage.facts['ticket']['state']}"


def operator_answers(stage: Stage) -> str:
    """An operator answers."""
    path = f"/tickets/{stage.facts['ticket']['id']}"
    stage.facts["operator"].post(f"{path}/messages", {"text": "До конца недели, всё в порядке."})
    messages = stage.facts["customer"].get(f"{path}/messages")["items"]
    return f"{len(messages)} messages"


def answer_is_notified(stage: Stage) -> str:
    """The answer is notified."""
    customer: Api = stage.facts["customer"]
    number = stage.facts["ticket"]["number"]
    feed = until(
        lambda: [
            n
            for n in customer.get("/notifications")["items"]
            if number in n["text"] or number in n["title"]
        ],
        "the notification",
    )
    return f"«{feed[0]['title']}»"


def one_call_shows_all(stage: Stage) -> str:
    """One call shows them everything."""
    customer: Api = stage.facts["customer"]

    def complete() -> bool:  # a part whose function starts cold on a busy machine may come too late
        overview = customer.get("/me/overview")
        return all(overview[part]["available"] for part in PARTS)

    until(complete, "an overview with every part")
    return ", ".join(PARTS)


STEPS = (ticket_is_opened, operator_answers, answer_is_notified, one_call_shows_all)
