"""The audit line: who did what to what, from where, and what changed.

It is written with the change and never rewritten. The relay takes a copy to auth's table, where
the lines of all services are read, under the same keys.

    pk AUDIT#<subject>   gsi1pk AUDITACTOR#<actor>   gsi2pk AUDITDAY#<day>
    sk, gsi1sk, gsi2sk   <time>#<id>
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from shared.clock import iso
from shared.context import current
from shared.dynamo.mapping import to_item
from shared.ids import new_id

PREFIX = "AUDIT#"
SECRET = {"secret": True}
"""Metadata of an entity's field that must not be shown: `field(metadata=SECRET)`."""


def audit_item(
    subject: str, action: str, *, at: datetime, before: Any = None, after: Any = None
) -> dict[str, Any]:
    """The item of an audit line. `subject` reads `tariff#<id>`, `action` `tariff.published`."""
    context, moment = current(), iso(at)
    old, new = _visible(before), _visible(after)
    changed = {k for k in old.keys() | new.keys() if old.get(k) != new.get(k)}
    return keys(subject, context.actor, f"{moment}#{new_id()}") | {
        "subject": subject,
        "action": action,
        "actor": context.actor,
        "source": context.source,
        "correlationId": context.correlation_id,
        "time": moment,
        "before": {k: v for k, v in old.items() if k in changed},
        "after": {k: v for k, v in new.items() if k in changed},
    }


def keys(subject: str, actor: str, line: str) -> dict[str, str]:
    """Under which keys a line lies; `line` begins with its time."""
    return {
        "pk": f"{PREFIX}{subject}",
        "sk": line,
        "gsi1pk": f"AUDITACTOR#{actor}",
        "gsi1sk": line,
        "gsi2pk": f"AUDITDAY#{line[:10]}",
        "gsi2sk": line,
    }


def _visible(entity: Any) -> dict[str, Any]:
    if entity is None:
        return {}
    hidden = {f.name for f in fields(entity) if f.metadata.get("secret")}
    return {k: v for k, v in to_item(entity).items() if k not in hidden}
