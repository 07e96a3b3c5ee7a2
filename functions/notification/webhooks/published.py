"""Which events integrators can hear of, and what of them is told.

Events in which a one-time token travels are not among them, nor those about sign-ins, nor what
services ask of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

_EVENTS: Mapping[str, str] = {
    "customer.customer": "created updated merged unmerged",
    "customer.application": "submitted scheduled delayed completed rejected cancelled rated",
    "customer.contract": (
        "drafted activated imported suspended resumed terminated transferred ceded"
    ),
    "customer.device": "installed returned charged lost",
    "customer.stock": "low",
    "customer.import": "completed",
    "customer.consent": "recorded",
    "billing.tariff": "published archived",
    "billing.account": "opened blocked unblocked",
    "billing.balance": "low",
    "billing.subscription": "started changed suspended resumed cancelled lapsed paid",
    "billing.invoice": "created paid overdue reopened cancelled",
    "billing.consolidated-invoice": "issued paid",
    "billing.credit-note": "issued",
    "billing.payment": "succeeded failed cancelled refunded",
    "billing.promise": "granted broken",
    "billing.autopay": "stopped",
    "billing.usage": "threshold-reached",
    "billing.chargeback": "opened won lost",
    "billing.run": "completed",
    "support.ticket": "opened assigned replied resolved closed merged rated",
    "support.sla": "warning breached",
    "support.article": "published archived",
    "notification.message": "delivered failed",
}
PUBLISHED = tuple(f"{of}.{verb}" for of, verbs in _EVENTS.items() for verb in verbs.split())
TEST_EVENT = "webhook.test"
"""The type of what is sent to try a webhook out."""
_NEVER = frozenset({"token", "secret", "password", "link", "path"})
"""Fields that leave the house in no event."""


def is_known(wanted: str) -> bool:
    """Whether there is any event that a name, perhaps with `*` in it, stands for."""
    return any(fnmatchcase(event_type, wanted) for event_type in PUBLISHED)


def told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an integrator gets of an event's data."""
    return {name: value for name, value in data.items() if name not in _NEVER}
