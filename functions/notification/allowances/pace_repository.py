"""Paces in the notification table; they go two days after the last message.

pk PERSON#<customer id>   sk PACE
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.notification.allowances.pace import Pace, PaceMoved
from shared.dynamo import Transaction, to_item
from shared.dynamo.transaction import Condition

SK = "PACE"
KEPT = timedelta(days=2)


def pace_key(customer_id: str) -> tuple[str, str]:
    """Where a customer's pace lies."""
    return f"PERSON#{customer_id}", SK


def changed_pace(pace: Pace, *, over: Pace, at: datetime) -> Transaction:
    """A pace over the version before. Its failure: PaceMoved."""
    pk, sk = pace_key(pace.customer_id)
    ends_at = int((at + KEPT).timestamp())
    item = to_item(pace.succeeding(over)) | {"pk": pk, "sk": sk, "expiresAt": ends_at}
    unmoved = (
        Condition(equals={"version": over.version}) if over.version else Condition(absent=True)
    )
    return Transaction().put(item, when=unmoved, otherwise=PaceMoved())
