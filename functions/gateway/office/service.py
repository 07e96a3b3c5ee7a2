"""What screens the office can ask for."""

from __future__ import annotations

from functions.gateway.backends import Answer, Backends, Caller, Question
from functions.gateway.office.entities import CustomerCard, Today, Waiting, items_of
from functions.gateway.overview.entities import Part
from shared.component import component
from shared.errors import NotFound, Unavailable

LATEST = {"limit": "5"}
MOST = 50
"""So many are looked at where a count is asked for; of more it is said that they are more."""
WAITING = {
    "applications": Question("customer", "/applications", query={"state": "new", "limit": "50"}),
    "visits": Question("customer", "/applications", query={"state": "scheduled", "limit": "50"}),
    "failed_payments": Question("billing", "/payments", query={"state": "failed", "limit": "50"}),
    "refunds": Question("billing", "/refunds", query={"state": "awaiting_approval", "limit": "50"}),
    "queues": Question("support", "/tickets/queues"),
    "last_run": Question("billing", "/billing/runs", query={"limit": "1"}),
}
OPEN = ("new", "open")
"""Queues in which somebody waits for an answer of ours."""


class CustomerNotFound(NotFound):
    """There is no such customer."""


@component
class Office:
    """Use cases of the office's screens; all are asked in the caller's own name."""

    backends: Backends

    def customer(self, customer_id: str, caller: Caller) -> CustomerCard:
        """All about a customer, without what does not answer in time.

        What depends on the account is asked when that is known. Raises: CustomerNotFound,
        Unavailable where not even the customer is known.
        """
        answers = self.backends.ask(about(customer_id), caller)
        if answers["customer"].status in (403, 404):  # who may see no customers finds none
            raise CustomerNotFound
        parts = {name: part(answer) for name, answer in answers.items()}
        if not parts["customer"].available:
            raise Unavailable
        accounts = items_of(parts["accounts"])
        further = accounts and self.backends.ask(of_account(accounts[0]["id"]), caller)
        nothing = Part(available=parts["accounts"].available, refused=parts["accounts"].refused)
        for name in of_account(""):
            parts[name] = part(further[name]) if further else nothing
        return CustomerCard(**parts)

    def today(self, caller: Caller) -> Today:
        """What waits for somebody today, without what does not answer in time."""
        answers = self.backends.ask(WAITING, caller)
        listed = ("applications", "visits", "failed_payments", "refunds")
        queues = part(answers["queues"])
        return Today(
            **{name: _waiting(part(answers[name])) for name in listed},
            tickets=_in_queues(queues, "count"),
            unassigned_tickets=_in_queues(queues, "unassigned"),
            last_run=part(answers["last_run"]),
        )


def about(customer_id: str) -> dict[str, Question]:
    """What is asked about a customer at once."""
    path = {"customerId": customer_id}
    own = {"customerId": customer_id, "limit": "5"}
    return {
        "customer": Question("customer", "/customers/{customerId}", path),
        "contracts": Question("customer", "/customers/{customerId}/contracts", path, LATEST),
        "services": Question("customer", "/customers/{customerId}/services", path, {"limit": "20"}),
        "devices": Question("customer", "/customers/{customerId}/devices", path, LATEST),
        "notes": Question("customer", "/customers/{customerId}/notes", path, LATEST),
        "accounts": Question("billing", "/accounts", query=own),
        "invoices": Question("billing", "/invoices", query=own),
        "tickets": Question("support", "/tickets", query=own),
        "messages": Question("notification", "/deliveries", query=own),
    }


def of_account(account_id: str) -> dict[str, Question]:
    """What is asked about a customer's account."""
    path = {"accountId": account_id}
    return {
        "payments": Question("billing", "/accounts/{accountId}/payments", path, LATEST),
        "forecast": Question("billing", "/accounts/{accountId}/forecast", path),
        "dunning": Question("billing", "/accounts/{accountId}/dunning", path),
    }


def part(answer: Answer) -> Part:
    """A part; what does not exist is available and empty, what is refused is neither."""
    if answer.status == 200:
        return Part(available=True, data=answer.body)
    return Part(available=answer.status == 404, refused=answer.status == 403)


def _waiting(found: Part) -> Waiting:
    more = (found.data or {}).get("nextCursor") is not None
    return Waiting(found.available, len(items_of(found)), more, found.refused)


def _in_queues(found: Part, what: str) -> Waiting:
    queues = [q for q in (found.data or {}).get("queues", []) if q["state"] in OPEN]
    number = sum(q[what] for q in queues)
    return Waiting(found.available, number, refused=found.refused)
